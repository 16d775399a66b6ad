/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A stream knows what its client has: a generation, and the size that it was told last. Whenever
 * the client has taken all that was sent, and what the watch sees is something else, the difference
 * goes out as one event. So nothing piles up for a slow client, and it misses nothing but states
 * that are over.
 */

#include "logline-event-stream.h"

#include "logline-guard.h"
#include "logline-log-access.h"
#include "logline-stream-body.h"
#include "logline-workers.h"

#define WAKE_S   60 /* for a service that is stopped when nobody uses it */
#define STALL_S  30 /* a client that takes nothing for so long is cut off */

typedef struct
{
  LoglineExchange   *exchange;
  LoglineLogWatch   *watch;
  LoglineStreamBody *body;         /* NULL once there is nothing more to send */
  GDestroyNotify     ended;
  gpointer           user_data;
  char              *generation;   /* the client has it; NULL: none */
  guint64            size;         /* of it, that was told */
  gboolean           told_missing;
  gboolean           tracing;      /* what became of that generation */
  guint              right;        /* watched */
  guint              n_seconds;
  guint              n_quiet;      /* seconds since the last event */
  guint              n_stalled;    /* seconds in which the client has taken nothing */
  guint              tick;
} Stream;

typedef struct
{
  LoglineLogFiles *log_files;
  char            *path;
  char            *generation;
  LoglineLogFate   fate;
} Trace;

static void
stream_clear (gpointer data)
{
  Stream *self = data;

  g_object_unref (self->watch);
  g_free (self->generation);
  logline_exchange_unref (self->exchange);
}

static void
stream_unref (Stream *self)
{
  g_rc_box_release_full (self, stream_clear);
}

/* What is still on its way comes back to find that there is no body. */
static void
stop (Stream *self)
{
  if (self->body == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->watch, self);
  logline_guard_unwatch (self->exchange, &self->right);
  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_pointer (&self->body, logline_stream_body_free);
  self->ended (self->user_data);
  stream_unref (self);
}

static void
send (Stream                *self,
      const LoglineLogEvent *event)
{
  g_autoptr (GBytes) text = logline_log_event_to_text (event);

  self->n_quiet = 0;
  logline_stream_body_add (self->body, text);
}

static void
send_alive (Stream *self)
{
  g_autoptr (LoglineLogEvent) event = logline_log_event_new (LOGLINE_LOG_EVENT_ALIVE);

  send (self, event);
}

static void
end (Stream             *self,
     LoglineProblemType  problem,
     const char         *detail)
{
  g_autoptr (LoglineLogEvent) event = logline_log_event_new_end (problem, detail);

  send (self, event);
  logline_stream_body_end (self->body);
  stop (self);
}

/* What the client has from now on. */
static void
take_state (Stream          *self,
            LoglineLogEvent *event,
            LoglineLogView  *view)
{
  event->generation = g_strdup (logline_log_view_get_generation (view));
  event->size = logline_log_view_get_size (view);
  g_free (self->generation);
  self->generation = g_strdup (event->generation);
  self->size = event->size;
  self->told_missing = FALSE;
}

static void
send_grew (Stream         *self,
           LoglineLogView *view)
{
  g_autoptr (LoglineLogEvent) event = logline_log_event_new (LOGLINE_LOG_EVENT_GREW);

  take_state (self, event, view);
  send (self, event);
}

static LoglineLogReason
get_reason (Stream               *self,
            const LoglineLogFate *fate)
{
  if (logline_log_watch_get_view (self->watch) != NULL)
    return fate->reason;

  return g_error_matches (logline_log_watch_get_error (self->watch), LOGLINE_SOURCE_ERROR,
                          LOGLINE_SOURCE_ERROR_NOT_FOUND)
           ? LOGLINE_LOG_REASON_MISSING
           : LOGLINE_LOG_REASON_UNREADABLE;
}

static void
send_replaced (Stream               *self,
               const LoglineLogFate *fate)
{
  g_autoptr (LoglineLogEvent) event = logline_log_event_new (LOGLINE_LOG_EVENT_REPLACED);
  LoglineLogView *view = logline_log_watch_get_view (self->watch);

  event->reason = get_reason (self, fate);
  event->previous = g_strdup (self->generation);
  event->previous_size = fate->size;
  event->available = fate->view != NULL || fate->packed != NULL;
  if (view != NULL)
    take_state (self, event, view);
  else
    self->told_missing = TRUE;
  send (self, event);
}

typedef enum
{
  NOTHING,
  GREW,
  REPLACED,
} News;

static News
get_news (Stream *self)
{
  LoglineLogView *view = logline_log_watch_get_view (self->watch);

  if (view == NULL)
    return logline_log_watch_has_looked (self->watch) && self->generation != NULL &&
             !self->told_missing ? REPLACED : NOTHING;
  if (self->generation == NULL)
    return GREW;
  if (!g_str_equal (self->generation, logline_log_view_get_generation (view)))
    return REPLACED;
  return self->told_missing || self->size != logline_log_view_get_size (view) ? GREW : NOTHING;
}

static void
trace_free (Trace *trace)
{
  logline_log_fate_clear (&trace->fate);
  logline_log_files_unref (trace->log_files);
  g_free (trace->generation);
  g_free (trace->path);
  g_free (trace);
}

static void
run_trace (GTask        *task,
           gpointer      source,
           gpointer      task_data,
           GCancellable *cancellable)
{
  Trace *trace = task_data;

  logline_log_files_trace (trace->log_files, trace->path, trace->generation, &trace->fate);
  g_task_return_boolean (task, TRUE);
}

static void update (Stream *self);

static void
traced (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  Stream *self = user_data;
  const Trace *trace = g_task_get_task_data (G_TASK (result));

  self->tracing = FALSE;
  if (self->body != NULL)
    {
      /* It may have come back meanwhile. */
      if (get_news (self) == REPLACED)
        send_replaced (self, &trace->fate);
      else
        update (self);
    }
  stream_unref (self);
}

static void
start_trace (Stream *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, traced, g_rc_box_acquire (self));
  Trace *trace = g_new0 (Trace, 1);

  self->tracing = TRUE;
  trace->log_files = logline_log_files_ref (self->exchange->context->log_files);
  trace->path = g_strdup (logline_log_watch_get_path (self->watch));
  trace->generation = g_strdup (self->generation);
  g_task_set_source_tag (task, start_trace);
  g_task_set_task_data (task, trace, (GDestroyNotify) trace_free);
  logline_workers_run (task, run_trace);
}

static void
update (Stream *self)
{
  if (self->tracing || !logline_stream_body_is_empty (self->body))
    return;

  switch (get_news (self))
    {
    case GREW:
      send_grew (self, logline_log_watch_get_view (self->watch));
      break;
    case REPLACED:
      start_trace (self);
      break;
    case NOTHING:
    default:
      break;
    }
}

static void
right_lost (gpointer user_data)
{
  end (user_data, LOGLINE_PROBLEM_NOT_FOUND, "You may not see this log any more.");
}

static gboolean
tick (gpointer user_data)
{
  Stream *self = user_data;

  self->n_seconds++;
  self->n_quiet++;
  self->n_stalled = logline_stream_body_is_empty (self->body) ? 0 : self->n_stalled + 1;
  if (self->exchange->context->stopping)
    {
      self->tick = 0;
      end (self, LOGLINE_PROBLEM_OVERLOADED, "The server is being stopped.");
      return G_SOURCE_REMOVE;
    }
  if (self->n_stalled >= STALL_S)
    {
      self->tick = 0;
      stop (self);
      return G_SOURCE_REMOVE;
    }

  if (self->n_quiet >= LOGLINE_API_ALIVE_S && self->n_stalled == 0)
    send_alive (self);
  if (self->n_seconds % WAKE_S == 0)
    logline_log_access_keep_awake (self->exchange);
  return G_SOURCE_CONTINUE;
}

static void
body_ready (gpointer user_data)
{
  Stream *self = user_data;

  self->n_stalled = 0;
  update (self);
}

static void
client_gone (gpointer user_data)
{
  stop (user_data);
}

void
logline_event_stream_start (LoglineExchange      *exchange,
                            LoglineEventsRequest *request,
                            const char           *path,
                            GDestroyNotify        ended,
                            gpointer              user_data)
{
  g_autoptr (LoglineEventsRequest) owned = request;
  Stream *self = g_rc_box_new0 (Stream);

  self->exchange = logline_exchange_ref (exchange);
  self->watch = logline_log_watches_watch (exchange->context->watches, path);
  self->generation = g_steal_pointer (&owned->generation);
  self->size = owned->offset;
  self->ended = ended;
  self->user_data = user_data;
  logline_exchange_set_header (exchange, "Cache-Control", "no-store");
  logline_exchange_set_header (exchange, "X-Accel-Buffering", "no");
  self->body = logline_stream_body_new (exchange, "text/event-stream; charset=utf-8",
                                        LOGLINE_CODING_IDENTITY, body_ready, client_gone, self);
  if (self->body == NULL)
    {
      ended (user_data);
      stream_unref (self);
      return;
    }

  self->right = logline_guard_watch (exchange, LOGLINE_RIGHT_READ, right_lost, self);
  self->tick = g_timeout_add_seconds (1, tick, self);
  g_signal_connect_swapped (self->watch, "changed", G_CALLBACK (update), self);
  send_alive (self);
}
