/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-counted-log.h"

#include "logline-api-names.h"
#include "logline-counted-search.h"
#include "logline-listener.h"
#include "logline-line-bytes.h"
#include "logline-line-reader.h"
#include "logline-range-reader.h"
#include "logline-source.h"

/* A server that was started anew counts again. */
#define COUNTING_POLL_MS 250

/* Lines that come with the news that there are some. */
#define NEWS_LINES 200

struct _LoglineCountedLog
{
  GObject parent_instance;

  LoglineSession     *session;
  char               *lines_path;
  char               *search_path;
  LoglineGeneration  *generation;
  LoglinePoller      *poller;
  LoglineListener    *listener;
  LoglineLineReader  *reader;
  LoglineRangeReader *ranges;
  LoglineServedState  state;
  double              indexed;  /* below 1 while the server counts again */
  gboolean            running;  /* the reader and the searches may ask the server */
  GPtrArray          *searches; /* (element-type LoglineCountedSearch), weak */
  gint64              updated_us;
  GError             *error;
};

enum
{
  REPLACED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void log_iface_init (LoglineLogInterface *iface);
static void remote_iface_init (LoglineRemoteInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoglineCountedLog, logline_counted_log, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LOGLINE_TYPE_LOG, log_iface_init)
                               G_IMPLEMENT_INTERFACE (LOGLINE_TYPE_REMOTE, remote_iface_init))

static void
take_error (LoglineCountedLog *self,
            GError            *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify (G_OBJECT (self), "error");
}

static void
set_indexed (LoglineCountedLog *self,
             double             indexed)
{
  if (self->indexed == indexed)
    return;
  self->indexed = indexed;
  g_object_notify (G_OBJECT (self), "loading");
}

static void
go_on (LoglineCountedLog *self)
{
  self->running = TRUE;
  logline_line_reader_resume (self->reader);
  for (guint i = 0; i < self->searches->len; i++)
    logline_counted_search_resume (g_ptr_array_index (self->searches, i));
}

static void
stop (LoglineCountedLog *self)
{
  self->running = FALSE;
  logline_line_reader_stop (self->reader);
  for (guint i = 0; i < self->searches->len; i++)
    logline_counted_search_stop (g_ptr_array_index (self->searches, i));
}

/* The next question tells what is the matter. */
static void
part_failed_cb (LoglineCountedLog *self,
                const GError      *error)
{
  if (error->domain == LOGLINE_CLIENT_ERROR)
    logline_poller_fail (self->poller, error);
  else
    logline_poller_ask_now (self->poller);
}

static void
failed_cb (LoglineCountedLog *self,
           const GError      *error)
{
  stop (self);
  take_error (self, g_error_copy (error));
}

/* First the log and its searches have the new state, then they tell. */
static void
grow (LoglineCountedLog        *self,
      const LoglineServedState *state)
{
  g_autoptr (GPtrArray) searches = g_ptr_array_new_with_free_func (g_object_unref);
  LoglineChange change = { FALSE };

  if (state->size <= self->state.size || state->total < self->state.total)
    return;

  change.removed_back = self->state.open ? 1 : 0;
  change.added_back = state->total - self->state.total + change.removed_back;
  self->state = *state;
  self->updated_us = g_get_real_time ();
  logline_line_reader_set_state (self->reader, state);
  for (guint i = 0; i < self->searches->len; i++)
    {
      LoglineCountedSearch *search = g_ptr_array_index (self->searches, i);

      g_ptr_array_add (searches, g_object_ref (search));
      logline_counted_search_grow (search, state->total, change.removed_back > 0);
    }

  if (!logline_change_is_empty (&change))
    logline_log_emit_changed (LOGLINE_LOG (self), &change);
  for (guint i = 0; i < searches->len; i++)
    logline_counted_search_publish (g_ptr_array_index (searches, i));
  g_object_notify (G_OBJECT (self), "updated-us");
}

static void
wait_until_counted (LoglineCountedLog *self,
                    double             indexed)
{
  stop (self);
  set_indexed (self, indexed);
  logline_poller_done (self->poller, COUNTING_POLL_MS);
}

static void
take_news (LoglineCountedLog        *self,
           const LoglineLinesAnswer *answer)
{
  if (answer->indexed < 1)
    {
      wait_until_counted (self, answer->indexed);
      return;
    }

  logline_poller_done (self->poller, LOGLINE_POLLER_INTERVAL);
  logline_poller_reset_delay (self->poller);
  logline_poller_set_online (self->poller);
  take_error (self, NULL);
  set_indexed (self, 1);
  grow (self, &answer->state);
  logline_line_reader_add (self->reader, &answer->state, answer->lines);
  go_on (self);
  logline_listener_listen (self->listener, self->generation->id, self->state.size);
}

/* Whoever waits for an answer must not keep alive a log that nobody looks at any more. */
typedef struct
{
  GWeakRef      log;
  GCancellable *cancellable;
} Question;

static Question *
question_new (LoglineCountedLog *self)
{
  Question *question = g_new0 (Question, 1);

  g_weak_ref_init (&question->log, self);
  question->cancellable = g_object_ref (logline_poller_get_cancellable (self->poller));
  return question;
}

/* Frees @question. NULL when nobody waits for the answer any more. */
static LoglineCountedLog *
question_take_log (Question *question)
{
  g_autoptr (LoglineCountedLog) self = g_weak_ref_get (&question->log);
  gboolean waits = self != NULL && !g_cancellable_is_cancelled (question->cancellable);

  g_weak_ref_clear (&question->log);
  g_object_unref (question->cancellable);
  g_free (question);
  return waits ? g_steal_pointer (&self) : NULL;
}

static void
news_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (LoglineCountedLog) self = question_take_log (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineLinesAnswer) answer = logline_lines_call_finish (result, &error);

  if (self == NULL)
    return;
  if (answer != NULL)
    take_news (self, answer);
  else if (g_error_matches (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED))
    g_signal_emit (self, signals[REPLACED], 0);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PENDING))
    wait_until_counted (self, 0);
  else
    logline_poller_fail (self->poller, error);
}

static void
ask_cb (LoglineCountedLog *self)
{
  g_autoptr (LoglineLinesRequest) request = logline_lines_request_new ();

  request->generation = g_strdup (self->generation->id);
  if (self->indexed == 1)
    {
      request->from = self->state.total + (self->state.open ? 0 : 1);
      request->count = NEWS_LINES;
    }
  logline_lines_call_async (self->session, self->lines_path, request,
                            logline_poller_get_cancellable (self->poller), news_cb,
                            question_new (self));
}

static void
notify_cb (LoglineCountedLog *self,
           GParamSpec        *pspec)
{
  g_object_notify (G_OBJECT (self), pspec->name);
}

static guint64
logline_counted_log_get_n_rows (LoglineLog *log)
{
  return LOGLINE_COUNTED_LOG (log)->state.total;
}

static guint64
logline_counted_log_get_size (LoglineLog *log)
{
  return LOGLINE_COUNTED_LOG (log)->state.size;
}

static LoglineGeneration *
logline_counted_log_get_generation (LoglineLog *log)
{
  return LOGLINE_COUNTED_LOG (log)->generation;
}

static double
logline_counted_log_get_loading (LoglineLog *log)
{
  return LOGLINE_COUNTED_LOG (log)->indexed;
}

static const GError *
logline_counted_log_get_error (LoglineLog *log)
{
  return LOGLINE_COUNTED_LOG (log)->error;
}

static gint64
logline_counted_log_get_updated_us (LoglineLog *log)
{
  return LOGLINE_COUNTED_LOG (log)->updated_us;
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  LoglineLines *lines =
    logline_line_reader_read_finish (LOGLINE_LINE_READER (source), result, &error);

  if (lines != NULL)
    g_task_return_pointer (task, lines, (GDestroyNotify) logline_lines_unref);
  else
    g_task_return_error (task, error);
}

static void
logline_counted_log_read_async (LoglineLog          *log,
                                const guint64       *rows,
                                guint                n_rows,
                                gsize                max_bytes,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = g_task_new (log, cancellable, callback, user_data);

  g_task_set_source_tag (task, logline_counted_log_read_async);
  logline_line_reader_read_async (LOGLINE_COUNTED_LOG (log)->reader, rows, n_rows, max_bytes,
                                  cancellable, read_cb, task);
}

static void
return_bytes (GTask        *task,
              LoglineBytes *bytes,
              GError       *error)
{
  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) logline_bytes_free);
  else
    g_task_return_error (task, error);
}

static void
line_bytes_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  LoglineBytes *bytes = logline_line_bytes_read_finish (LOGLINE_LOG (source), result, &error);

  return_bytes (task, bytes, error);
}

static void
range_bytes_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  LoglineBytes *bytes =
    logline_range_reader_read_finish (LOGLINE_RANGE_READER (source), result, &error);

  return_bytes (task, bytes, error);
}

/* Rows that lie far apart are put together from lines. */
static void
logline_counted_log_read_bytes_async (LoglineLog          *log,
                                      const guint64       *rows,
                                      guint                n_rows,
                                      guint64              skip,
                                      gsize                max_bytes,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  LoglineCountedLog *self = LOGLINE_COUNTED_LOG (log);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  guint n_dense = logline_range_reader_count_dense (rows, n_rows);

  g_task_set_source_tag (task, logline_counted_log_read_bytes_async);
  if (n_dense > 0)
    logline_range_reader_read_async (self->ranges, self->state.size, rows, n_dense, skip,
                                     max_bytes, cancellable, range_bytes_cb, task);
  else
    logline_line_bytes_read_async (log, rows, n_rows, skip, max_bytes, cancellable,
                                   line_bytes_cb, task);
}

static void
located_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (LoglineLinesAnswer) answer = logline_lines_call_finish (result, &error);

  if (answer == NULL)
    g_task_return_error (task, error);
  else if (answer->lines->len == 0)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING,
                             "this part of the log is not here yet");
  else
    g_task_return_int (task, ((LoglineServedLine *) g_ptr_array_index (answer->lines, 0))->number);
}

static void
ask_for_place (LoglineCountedLog *self,
               GTask             *task,
               guint64            offset)
{
  g_autoptr (LoglineLinesRequest) request = logline_lines_request_new ();

  request->kind = LOGLINE_LINES_AROUND;
  request->offset = offset;
  request->count = 1;
  request->max_bytes = 0;
  request->generation = g_strdup (self->generation->id);
  logline_lines_call_async (self->session, self->lines_path, request,
                            g_task_get_cancellable (task), located_cb, g_object_ref (task));
}

/* The result is the number of a line. Most are at hand: those on screen. */
static void
logline_counted_log_locate_async (LoglineLog            *log,
                                  const LoglinePosition *position,
                                  GCancellable          *cancellable,
                                  GAsyncReadyCallback    callback,
                                  gpointer               user_data)
{
  LoglineCountedLog *self = LOGLINE_COUNTED_LOG (log);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  guint64 number;

  g_task_set_source_tag (task, logline_counted_log_locate_async);
  if (!g_str_equal (self->generation->id, position->generation))
    g_task_return_new_error (task, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED,
                             "this part of the log is gone");
  else if (position->offset >= self->state.size)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING,
                             "this part of the log is not here yet");
  else if ((number = logline_line_reader_find (self->reader, position->offset)) > 0)
    g_task_return_int (task, number);
  else
    ask_for_place (self, task, position->offset);
}

static gboolean
logline_counted_log_locate_finish (LoglineLog    *log,
                                   GAsyncResult  *result,
                                   guint64       *out_row,
                                   GError       **error)
{
  gssize number;

  g_return_val_if_fail (g_task_is_valid (result, log), FALSE);

  number = g_task_propagate_int (G_TASK (result), error);
  if (number <= 0)
    return FALSE;
  *out_row = number - 1;
  return TRUE;
}

static void
forget_search (gpointer  data,
               GObject  *search)
{
  g_ptr_array_remove (LOGLINE_COUNTED_LOG (data)->searches, search);
}

LoglineSearch *
logline_counted_log_search_from (LoglineCountedLog *self,
                                 GPtrArray         *queries,
                                 LoglineMatchSet   *found)
{
  LoglineCountedSearch *search =
    logline_counted_search_new (self->session, self->search_path, self->generation->id, queries,
                                found, self->state.total);

  g_ptr_array_add (self->searches, search);
  g_object_weak_ref (G_OBJECT (search), forget_search, self);
  g_signal_connect_object (search, "failed", G_CALLBACK (part_failed_cb), self,
                           G_CONNECT_SWAPPED);
  if (self->running)
    logline_counted_search_resume (search);
  logline_counted_search_publish (search);
  return LOGLINE_SEARCH (search);
}

static LoglineSearch *
logline_counted_log_search (LoglineLog *log,
                            GPtrArray  *queries)
{
  LoglineCountedLog *self = LOGLINE_COUNTED_LOG (log);

  return logline_counted_log_search_from (self, queries,
                                          logline_match_set_new (self->state.total));
}

static void
log_iface_init (LoglineLogInterface *iface)
{
  iface->get_n_rows = logline_counted_log_get_n_rows;
  iface->get_size = logline_counted_log_get_size;
  iface->get_generation = logline_counted_log_get_generation;
  iface->get_loading = logline_counted_log_get_loading;
  iface->get_error = logline_counted_log_get_error;
  iface->get_updated_us = logline_counted_log_get_updated_us;
  iface->read_async = logline_counted_log_read_async;
  iface->read_bytes_async = logline_counted_log_read_bytes_async;
  iface->locate_async = logline_counted_log_locate_async;
  iface->locate_finish = logline_counted_log_locate_finish;
  iface->search = logline_counted_log_search;
}

static gboolean
logline_counted_log_get_online (LoglineRemote *remote)
{
  return logline_poller_get_online (LOGLINE_COUNTED_LOG (remote)->poller);
}

static gint64
logline_counted_log_get_retry_at_us (LoglineRemote *remote)
{
  return logline_poller_get_retry_at_us (LOGLINE_COUNTED_LOG (remote)->poller);
}

static void
logline_counted_log_set_poll_ms (LoglineRemote *remote,
                                 guint          poll_ms)
{
  logline_poller_set_poll_ms (LOGLINE_COUNTED_LOG (remote)->poller, poll_ms);
}

static void
logline_counted_log_retry_now (LoglineRemote *remote)
{
  logline_poller_ask_now (LOGLINE_COUNTED_LOG (remote)->poller);
}

static void
remote_iface_init (LoglineRemoteInterface *iface)
{
  iface->get_online = logline_counted_log_get_online;
  iface->get_retry_at_us = logline_counted_log_get_retry_at_us;
  iface->set_poll_ms = logline_counted_log_set_poll_ms;
  iface->retry_now = logline_counted_log_retry_now;
}

static void
logline_counted_log_dispose (GObject *object)
{
  LoglineCountedLog *self = LOGLINE_COUNTED_LOG (object);

  g_object_run_dispose (G_OBJECT (self->listener));
  g_object_run_dispose (G_OBJECT (self->poller));
  for (guint i = 0; i < self->searches->len; i++)
    {
      LoglineCountedSearch *search = g_ptr_array_index (self->searches, i);

      g_object_weak_unref (G_OBJECT (search), forget_search, self);
      logline_counted_search_stop (search);
    }
  g_ptr_array_set_size (self->searches, 0);
  logline_line_reader_close (self->reader);
  G_OBJECT_CLASS (logline_counted_log_parent_class)->dispose (object);
}

static void
logline_counted_log_finalize (GObject *object)
{
  LoglineCountedLog *self = LOGLINE_COUNTED_LOG (object);

  g_object_unref (self->ranges);
  g_object_unref (self->reader);
  g_object_unref (self->listener);
  g_object_unref (self->poller);
  g_object_unref (self->session);
  g_ptr_array_unref (self->searches);
  logline_generation_unref (self->generation);
  g_clear_error (&self->error);
  g_free (self->lines_path);
  g_free (self->search_path);
  G_OBJECT_CLASS (logline_counted_log_parent_class)->finalize (object);
}

static void
logline_counted_log_class_init (LoglineCountedLogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = logline_remote_get_property;
  object_class->dispose = logline_counted_log_dispose;
  object_class->finalize = logline_counted_log_finalize;

  logline_log_override_properties (object_class);
  logline_remote_override_properties (object_class);

  signals[REPLACED] = g_signal_new ("replaced", LOGLINE_TYPE_COUNTED_LOG, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
logline_counted_log_init (LoglineCountedLog *self)
{
  self->indexed = 1;
  self->running = TRUE;
  self->searches = g_ptr_array_new ();
}

static void
connect_parts (LoglineCountedLog *self)
{
  g_signal_connect_object (self->poller, "ask", G_CALLBACK (ask_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->poller, "failed", G_CALLBACK (failed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->poller, "notify", G_CALLBACK (notify_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reader, "failed", G_CALLBACK (part_failed_cb), self,
                           G_CONNECT_SWAPPED);
}

LoglineCountedLog *
logline_counted_log_new (LoglineSession           *session,
                         const char               *service_id,
                         const char               *log_name,
                         LoglineGeneration        *generation,
                         const LoglineServedState *state,
                         GPtrArray                *lines,
                         gint64                    updated_us)
{
  LoglineCountedLog *self = g_object_new (LOGLINE_TYPE_COUNTED_LOG, NULL);
  g_autofree char *bytes_path = logline_api_log_path (service_id, log_name);
  g_autofree char *events_path = logline_api_events_path (service_id, log_name);

  self->session = g_object_ref (session);
  self->lines_path = logline_api_lines_path (service_id, log_name);
  self->search_path = logline_api_search_path (service_id, log_name);
  self->generation = logline_generation_ref (generation);
  self->state = *state;
  self->updated_us = updated_us;
  self->poller = logline_poller_new (session);
  self->listener = logline_listener_new (session, events_path, self->poller);
  self->reader = logline_line_reader_new (session, self->lines_path, bytes_path, generation);
  self->ranges = logline_range_reader_new (session, bytes_path, generation, self->reader);
  connect_parts (self);
  logline_line_reader_set_state (self->reader, state);
  logline_line_reader_add (self->reader, state, lines);
  logline_line_reader_resume (self->reader);
  logline_poller_done (self->poller, LOGLINE_POLLER_INTERVAL);
  return self;
}
