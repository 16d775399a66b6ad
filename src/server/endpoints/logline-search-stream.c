/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A search shows a range of rows without gaps that grows from the log's end towards its beginning.
 * The stream follows it with a cursor: the rows from the cursor on have been sent. What the search
 * has found meanwhile goes out as one record, or as few as it takes, whenever the client has room
 * for it, so a slow client gets larger records and nothing is kept for it but the search's own set.
 *
 * The stream is about the rows there were when it began, while the search goes on to follow the
 * log. Of those rows only the last can change, when it had no line feed yet; the search then takes
 * it back for a moment.
 *
 * Before its turn has come a search sends what one sends that has found nothing yet. While it is at
 * work its cost is looked at often enough for it not to exceed its budget by much.
 */

#include "logline-search-stream.h"

#include "logline-guard.h"
#include "logline-indexed-search.h"
#include "logline-log-access.h"
#include "logline-stream-body.h"
#include "logline-workers.h"

#define TICK_MS      400 /* how long nothing may be sent */
#define COST_TICK_MS 25

typedef struct
{
  LoglineExchange      *exchange;
  LoglineSearchRequest *request;
  LoglineLogIndex      *index;     /* held */
  LoglineStreamBody    *body;      /* NULL once there is nothing more to send */
  LoglineSearchPlace   *place;
  LoglineSearch        *search;    /* NULL before its turn has come, and when all is found */
  LoglineCost           cost;      /* that has been spent */
  guint64               size;      /* of the log, in which these rows are */
  guint64               first;     /* the rows to search are [first, end) */
  guint64               end;
  guint64               cursor;    /* all from here on have been sent */
  guint64               n_matches; /* sent */
  double                waited;    /* the part of the whole that was waiting for the index */
  gboolean              sent;      /* anything, since the last tick */
  guint                 watch;     /* of the bearer's right */
  guint                 tick;
  guint                 cost_tick;
} Stream;

static void
stream_clear (gpointer data)
{
  Stream *self = data;

  logline_log_index_release (self->index);
  g_object_unref (self->index);
  logline_search_request_free (self->request);
  logline_exchange_unref (self->exchange);
}

static void
stream_unref (Stream *self)
{
  g_rc_box_release_full (self, stream_clear);
}

static void
spend (Stream *self)
{
  LoglineCost cost = logline_indexed_search_get_cost (LOGLINE_INDEXED_SEARCH (self->search));
  LoglineCost more = { cost.cpu_us - self->cost.cpu_us, cost.n_bytes - self->cost.n_bytes };

  self->cost = cost;
  logline_search_allowance_spend (self->exchange->context->search_allowance,
                                  self->exchange->identity->username, &more,
                                  g_get_monotonic_time ());
}

static void
stop_search (Stream *self)
{
  if (self->search == NULL)
    return;

  spend (self);
  g_clear_handle_id (&self->cost_tick, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->search, self);
  g_clear_object (&self->search);
}

/* What is still on its way comes back to find that there is no body. */
static void
stop (Stream *self)
{
  if (self->body == NULL)
    return;

  stop_search (self);
  g_signal_handlers_disconnect_by_data (self->index, self);
  logline_guard_unwatch (self->exchange, &self->watch);
  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_pointer (&self->body, logline_stream_body_free);
  g_debug ("A search in %s/%s ended with %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
           " lines searched", self->exchange->service, self->exchange->log,
           self->end - self->cursor, self->end - self->first);
  logline_search_place_leave (self->place);
  stream_unref (self);
}

static void
send_record (Stream              *self,
             LoglineSearchRecord *record)
{
  g_autoptr (GBytes) line = logline_search_record_to_line (record);

  self->sent = TRUE;
  logline_stream_body_add (self->body, line);
}

static void
send_last_record (Stream              *self,
                  LoglineSearchRecord *record)
{
  send_record (self, record);
  logline_stream_body_end (self->body);
  stop (self);
}

static void
give_up (Stream             *self,
         LoglineProblemType  type,
         const char         *detail)
{
  g_autoptr (LoglineSearchRecord) record = logline_search_record_new_problem (type, detail);

  if (self->search != NULL)
    logline_search_record_set_searched (record, self->cursor + 1, self->end, self->n_matches);
  send_last_record (self, record);
}

static void
give_up_on_error (Stream       *self,
                  const GError *error)
{
  if (error->domain == LOGLINE_QUERY_ERROR)
    give_up (self, LOGLINE_PROBLEM_PATTERN_TOO_EXPENSIVE, error->message);
  else if (g_error_matches (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED))
    give_up (self, LOGLINE_PROBLEM_GENERATION_GONE, LOGLINE_LOG_ACCESS_GONE);
  else
    {
      g_info ("%s/%s: %s", self->exchange->service, self->exchange->log, error->message);
      give_up (self, LOGLINE_PROBLEM_LOG_UNREADABLE, logline_log_access_explain (error));
    }
}

static void
verify (GTask        *task,
        gpointer      source,
        gpointer      task_data,
        GCancellable *cancellable)
{
  Stream *self = task_data;
  g_autoptr (GError) error = NULL;

  if (logline_log_view_verify (logline_log_index_get_view (self->index), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
verified (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Stream *self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean intact = g_task_propagate_boolean (G_TASK (result), &error);

  if (self->body != NULL && !intact)
    give_up_on_error (self, error);
  else if (self->body != NULL)
    {
      const char *generation = logline_log_index_get_generation (self->index);
      g_autoptr (LoglineSearchRecord) record =
        logline_search_record_new_complete (generation, self->size, self->request->from,
                                            self->end, self->n_matches);

      send_last_record (self, record);
    }
  stream_unref (self);
}

/* All is found; but was it the log that it was thought to be, to the end? */
static void
finish (Stream *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, verified, g_rc_box_acquire (self));

  stop_search (self);
  g_task_set_source_tag (task, finish);
  g_task_set_task_data (task, self, NULL);
  logline_workers_run (task, verify);
}

/* The rows from @first to the cursor. */
static void
send_matches (Stream  *self,
              guint64  first)
{
  g_autoptr (LoglineSearchRecord) record =
    logline_search_record_new_matches (first + 1, self->cursor);

  record->n_matches = logline_search_copy_set (self->search, first, self->cursor - first,
                                               record->bits);
  self->n_matches += record->n_matches;
  self->cursor = first;
  send_record (self, record);
}

/* Where the rows begin that can be sent now; the cursor when there are none. */
static guint64
find_first (Stream *self)
{
  guint64 first = MAX (self->first, logline_search_get_first_searched_row (self->search));

  if (first >= self->cursor || self->cursor > logline_search_get_end_searched_row (self->search))
    return self->cursor;
  if (self->cursor - first > LOGLINE_API_MAX_MATCHES_LINES)
    return self->cursor - LOGLINE_API_MAX_MATCHES_LINES;
  return first;
}

static void
pump (Stream *self)
{
  const GError *error;

  while (self->search != NULL && logline_stream_body_has_room (self->body))
    {
      guint64 first = find_first (self);

      if (first == self->cursor)
        break;

      send_matches (self, first);
      if (self->cursor == self->first)
        finish (self);
    }

  error = self->search != NULL ? logline_search_get_error (self->search) : NULL;
  if (error != NULL && find_first (self) == self->cursor)
    give_up_on_error (self, error);
}

static gboolean
has_spent_all (Stream *self)
{
  const LoglineContext *context = self->exchange->context;
  const LoglineSearchLimits *limits = &context->config->search;

  return self->cost.cpu_us > (gint64) limits->seconds * G_USEC_PER_SEC ||
         self->cost.n_bytes >> 30 >= limits->gib ||
         logline_search_allowance_get_wait_s (context->search_allowance,
                                              self->exchange->identity->username,
                                              g_get_monotonic_time ()) > 0;
}

static gboolean
review_cost (gpointer user_data)
{
  Stream *self = user_data;

  spend (self);
  if (!has_spent_all (self))
    return G_SOURCE_CONTINUE;

  self->cost_tick = 0;
  give_up (self, LOGLINE_PROBLEM_SEARCH_BUDGET_SPENT,
           "The search has cost as much as it may. Ask for the lines before those that have been "
           "searched to go on.");
  return G_SOURCE_REMOVE;
}

static void
start_search (gpointer user_data)
{
  Stream *self = user_data;

  self->search = logline_log_search_all (logline_log_index_get_log (self->index),
                                         self->request->queries);
  g_signal_connect_swapped (self->search, "changed", G_CALLBACK (pump), self);
  g_signal_connect_swapped (self->search, "notify", G_CALLBACK (pump), self);
  self->cost_tick = g_timeout_add (COST_TICK_MS, review_cost, self);
  pump (self);
}

static void
wait_for_turn (Stream *self)
{
  self->size = logline_log_index_get_size (self->index);
  self->end = MIN (logline_log_index_get_total (self->index), self->request->to);
  self->first = MIN (self->request->from - 1, self->end);
  self->cursor = self->end;
  if (self->first == self->end)
    finish (self);
  else
    logline_search_place_wait (self->place, start_search, self);
}

static void
index_settled (Stream *self)
{
  const GError *error = logline_log_index_get_error (self->index);

  g_signal_handlers_disconnect_by_func (self->index, index_settled, self);
  if (error != NULL)
    give_up_on_error (self, error);
  else
    wait_for_turn (self);
}

static void
index_gone (Stream *self)
{
  give_up (self, LOGLINE_PROBLEM_GENERATION_GONE, LOGLINE_LOG_ACCESS_GONE);
}

static double
get_fraction (Stream *self)
{
  double searched = self->end > self->first
                      ? (double) (self->end - self->cursor) / (double) (self->end - self->first)
                      : 0;

  if (!logline_log_index_is_complete (self->index))
    return self->waited * logline_log_index_get_fraction (self->index);
  return self->waited + (1 - self->waited) * searched;
}

static void
right_lost (gpointer user_data)
{
  give_up (user_data, LOGLINE_PROBLEM_NOT_FOUND, "You may not see this log any more.");
}

static gboolean
tick (gpointer user_data)
{
  Stream *self = user_data;

  if (self->exchange->context->stopping)
    {
      self->tick = 0;
      give_up (self, LOGLINE_PROBLEM_OVERLOADED, "The server is being stopped.");
      return G_SOURCE_REMOVE;
    }

  if (!self->sent && logline_stream_body_is_empty (self->body))
    {
      g_autoptr (LoglineSearchRecord) record =
        logline_search_record_new_progress (get_fraction (self));

      send_record (self, record);
    }
  self->sent = FALSE;
  return G_SOURCE_CONTINUE;
}

static void
body_ready (gpointer user_data)
{
  pump (user_data);
}

static void
client_gone (gpointer user_data)
{
  stop (user_data);
}

void
logline_search_stream_start (LoglineExchange      *exchange,
                             LoglineSearchRequest *request,
                             LoglineLogIndex      *index,
                             LoglineSearchPlace   *place)
{
  Stream *self = g_rc_box_new0 (Stream);

  self->exchange = logline_exchange_ref (exchange);
  self->request = request;
  self->index = g_object_ref (index);
  logline_log_index_hold (index);
  self->place = place;
  self->body = logline_stream_body_new (exchange, "application/x-ndjson",
                                        logline_encoder_choose (exchange), body_ready,
                                        client_gone, self);
  if (self->body == NULL)
    {
      logline_search_place_leave (place);
      stream_unref (self);
      return;
    }

  self->watch = logline_guard_watch (exchange, LOGLINE_RIGHT_READ, right_lost, self);
  self->tick = g_timeout_add (TICK_MS, tick, self);
  g_signal_connect_swapped (index, "gone", G_CALLBACK (index_gone), self);
  if (logline_log_index_is_complete (index))
    wait_for_turn (self);
  else
    {
      self->waited = 0.5;
      g_signal_connect_swapped (index, "settled", G_CALLBACK (index_settled), self);
    }
}
