/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-counted-search.h"

#include "logline-search-call.h"
#include "logline-source.h"

/* What has been searched is one piece, kept in a match set. Two calls make it larger: "front"
 * goes from there to the log's beginning, "back" to its end, whenever that has moved. Results come
 * the newest first, so those of "back" wait until they adjoin.
 *
 * A call that breaks off is followed by one for the rows that are missing. */

#define MAX_DELAY_MS 30000

/* After whatever else happens in this turn of the main loop, before GTK draws: a search that is
 * dropped at once costs nothing. */
#define START_PRIORITY (G_PRIORITY_HIGH_IDLE + 10)

struct _LoglineCountedSearch
{
  LoglineSearch        parent_instance;

  LoglineSession      *session;
  char                *path;
  GPtrArray           *queries;

  char                *generation;
  LoglineMatchSet     *set;
  guint64              n_rows; /* of the log */
  LoglineChange        change; /* not told yet */

  gboolean             running;
  LoglineSearchCall   *front;
  LoglineSearchCall   *back;
  GPtrArray           *back_rows; /* (element-type LoglineRowSet) found by it, newest first */
  guint                timer;     /* to start calls */
  guint                n_failures;
};

G_DEFINE_FINAL_TYPE (LoglineCountedSearch, logline_counted_search, LOGLINE_TYPE_SEARCH)

enum
{
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void start_later (LoglineCountedSearch *self,
                         guint                delay_ms);

static guint64
logline_counted_search_get_n_matches (LoglineSearch *search)
{
  return logline_match_set_get_n_matches (LOGLINE_COUNTED_SEARCH (search)->set);
}

static guint64
logline_counted_search_get_row (LoglineSearch *search,
                                guint64        match)
{
  return logline_match_set_get_row (LOGLINE_COUNTED_SEARCH (search)->set, match);
}

static guint64
logline_counted_search_get_rank (LoglineSearch *search,
                                 guint64        row)
{
  return logline_match_set_get_rank (LOGLINE_COUNTED_SEARCH (search)->set, row);
}

static void
logline_counted_search_get_searched (LoglineSearch *search,
                                     guint64       *out_first,
                                     guint64       *out_end)
{
  LoglineCountedSearch *self = LOGLINE_COUNTED_SEARCH (search);

  *out_first = logline_match_set_get_first_row (self->set);
  *out_end = logline_match_set_get_end_row (self->set);
}

static void
drop_call (LoglineCountedSearch  *self,
           LoglineSearchCall    **call)
{
  g_autoptr (LoglineSearchCall) dropped = g_steal_pointer (call);

  if (dropped == NULL)
    return;
  g_signal_handlers_disconnect_by_data (dropped, self);
  /* It may be telling of something, and be kept for that. */
  g_object_run_dispose (G_OBJECT (dropped));
}

static void
drop_back (LoglineCountedSearch *self)
{
  drop_call (self, &self->back);
  g_ptr_array_set_size (self->back_rows, 0);
}

static void
update_progress (LoglineCountedSearch *self)
{
  guint64 first, end;

  logline_counted_search_get_searched (LOGLINE_SEARCH (self), &first, &end);
  logline_search_set_progress (LOGLINE_SEARCH (self),
                               self->n_rows > 0 ? (double) (end - first) / self->n_rows : 1,
                               end - first == self->n_rows);
}

void
logline_counted_search_publish (LoglineCountedSearch *self)
{
  LoglineChange change = self->change;

  self->change = (LoglineChange) { FALSE };
  logline_search_emit_changed (LOGLINE_SEARCH (self), &change);
  update_progress (self);
}

static gboolean
has_given_up (LoglineCountedSearch *self)
{
  return logline_search_get_error (LOGLINE_SEARCH (self)) != NULL;
}

/* What the server refuses to search it refuses again; what it answered wrongly it may answer
 * rightly the next time. */
static void
try_again (LoglineCountedSearch *self)
{
  const GError *error = logline_search_get_error (LOGLINE_SEARCH (self));

  if (error != NULL && error->domain != LOGLINE_QUERY_ERROR)
    logline_search_take_error (LOGLINE_SEARCH (self), NULL);
}

static void
fail (LoglineCountedSearch *self,
      const GError         *error,
      gboolean              got_ahead)
{
  if (error->domain == LOGLINE_CLIENT_ERROR &&
      (error->code == LOGLINE_CLIENT_ERROR_BUSY || error->code == LOGLINE_CLIENT_ERROR_SERVER))
    start_later (self, got_ahead ? 0 : MIN (1000u << MIN (self->n_failures++, 5), MAX_DELAY_MS));
  else if (error->domain == LOGLINE_QUERY_ERROR ||
           g_error_matches (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_PROTOCOL))
    logline_search_take_error (LOGLINE_SEARCH (self), g_error_copy (error));
  else if (got_ahead && g_error_matches (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_CONNECT))
    start_later (self, 0);
  else
    g_signal_emit (self, signals[FAILED], 0, error);
}

static void
front_found_cb (LoglineCountedSearch *self,
                LoglineRowSet        *rows)
{
  g_autoptr (LoglineCountedSearch) alive = g_object_ref (self);

  self->n_failures = 0;
  self->change.added_front += logline_match_set_add_front (self->set, rows);
  start_later (self, 0);
  logline_counted_search_publish (self);
}

static void
front_ended_cb (LoglineCountedSearch *self,
                const GError         *error,
                LoglineSearchCall    *call)
{
  g_autoptr (LoglineCountedSearch) alive = g_object_ref (self);
  gboolean got_ahead = logline_search_call_has_found (call);

  drop_call (self, &self->front);
  if (error != NULL)
    fail (self, error, got_ahead);
  update_progress (self);
}

static void
back_found_cb (LoglineCountedSearch *self,
               LoglineRowSet        *rows)
{
  g_ptr_array_add (self->back_rows, logline_row_set_ref (rows));
}

static void
back_ended_cb (LoglineCountedSearch *self,
               const GError         *error,
               LoglineSearchCall    *call)
{
  g_autoptr (LoglineCountedSearch) alive = g_object_ref (self);
  g_autoptr (GPtrArray) rows = g_steal_pointer (&self->back_rows);

  self->back_rows = g_ptr_array_new_with_free_func ((GDestroyNotify) logline_row_set_unref);
  drop_back (self);
  if (error != NULL)
    {
      fail (self, error, FALSE);
      return;
    }

  self->n_failures = 0;
  for (guint i = rows->len; i > 0; i--)
    self->change.added_back +=
      logline_match_set_add_back (self->set, g_ptr_array_index (rows, i - 1));
  start_later (self, 0);
  logline_counted_search_publish (self);
}

/* For the rows from @first up to, but without, @end. */
static LoglineSearchCall *
call_new (LoglineCountedSearch *self,
          guint64               first,
          guint64               end,
          GCallback             found_cb,
          GCallback             ended_cb)
{
  LoglineSearchRequest *request = logline_search_request_new ();
  LoglineSearchCall *call;

  for (guint i = 0; i < self->queries->len; i++)
    g_ptr_array_add (request->queries, logline_query_ref (g_ptr_array_index (self->queries, i)));
  request->from = first + 1;
  request->to = end;
  request->generation = g_strdup (self->generation);
  call = logline_search_call_new (self->session, self->path, request);
  g_signal_connect_swapped (call, "found", found_cb, self);
  g_signal_connect_swapped (call, "ended", ended_cb, self);
  logline_search_call_start (call);
  return call;
}

static void
start (LoglineCountedSearch *self)
{
  guint64 first, end;

  if (self->queries->len > LOGLINE_API_MAX_PATTERNS)
    logline_search_take_error (LOGLINE_SEARCH (self), g_error_new_literal (
      LOGLINE_QUERY_ERROR, LOGLINE_QUERY_ERROR_UNSUPPORTED, "too many patterns at once"));
  if (!self->running || has_given_up (self))
    return;

  logline_counted_search_get_searched (LOGLINE_SEARCH (self), &first, &end);
  if (self->front == NULL && first > 0)
    self->front = call_new (self, 0, first, G_CALLBACK (front_found_cb),
                            G_CALLBACK (front_ended_cb));
  /* Behind rows that have been searched, or where there is nothing before. */
  if (self->back == NULL && end < self->n_rows && (first < end || first == 0))
    self->back = call_new (self, end, self->n_rows, G_CALLBACK (back_found_cb),
                           G_CALLBACK (back_ended_cb));
}

static gboolean
start_cb (gpointer user_data)
{
  LoglineCountedSearch *self = user_data;

  self->timer = 0;
  start (self);
  return G_SOURCE_REMOVE;
}

static void
start_later (LoglineCountedSearch *self,
             guint                 delay_ms)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add_full (START_PRIORITY, delay_ms, start_cb, self, NULL);
}

void
logline_counted_search_resume (LoglineCountedSearch *self)
{
  if (self->running)
    return;
  self->running = TRUE;
  start_later (self, 0);
}

void
logline_counted_search_stop (LoglineCountedSearch *self)
{
  self->running = FALSE;
  g_clear_handle_id (&self->timer, g_source_remove);
  drop_call (self, &self->front);
  drop_back (self);
}

void
logline_counted_search_grow (LoglineCountedSearch *self,
                             guint64               n_rows,
                             gboolean              last_changed)
{
  guint64 first, end;

  logline_counted_search_get_searched (LOGLINE_SEARCH (self), &first, &end);
  if (last_changed && self->back != NULL)
    drop_back (self);
  if (last_changed && first < end && end == self->n_rows)
    self->change.removed_back += logline_match_set_remove_last (self->set) ? 1 : 0;
  else if (first == end && end > 0)
    {
      /* Nothing has been found yet: it begins at the end there is now. */
      drop_call (self, &self->front);
      logline_match_set_free (self->set);
      self->set = logline_match_set_new (n_rows);
    }

  self->n_rows = n_rows;
  try_again (self);
  start_later (self, 0);
}

static void
logline_counted_search_dispose (GObject *object)
{
  LoglineCountedSearch *self = LOGLINE_COUNTED_SEARCH (object);

  logline_counted_search_stop (self);
  G_OBJECT_CLASS (logline_counted_search_parent_class)->dispose (object);
}

static void
logline_counted_search_finalize (GObject *object)
{
  LoglineCountedSearch *self = LOGLINE_COUNTED_SEARCH (object);

  logline_match_set_free (self->set);
  g_ptr_array_unref (self->back_rows);
  g_ptr_array_unref (self->queries);
  g_free (self->generation);
  g_free (self->path);
  g_object_unref (self->session);
  G_OBJECT_CLASS (logline_counted_search_parent_class)->finalize (object);
}

static void
logline_counted_search_class_init (LoglineCountedSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LoglineSearchClass *search_class = LOGLINE_SEARCH_CLASS (klass);

  object_class->dispose = logline_counted_search_dispose;
  object_class->finalize = logline_counted_search_finalize;
  search_class->get_n_matches = logline_counted_search_get_n_matches;
  search_class->get_row = logline_counted_search_get_row;
  search_class->get_rank = logline_counted_search_get_rank;
  search_class->get_searched = logline_counted_search_get_searched;

  signals[FAILED] = g_signal_new ("failed", LOGLINE_TYPE_COUNTED_SEARCH, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
logline_counted_search_init (LoglineCountedSearch *self)
{
  self->queries = g_ptr_array_new_with_free_func ((GDestroyNotify) logline_query_unref);
  self->back_rows = g_ptr_array_new_with_free_func ((GDestroyNotify) logline_row_set_unref);
}

LoglineCountedSearch *
logline_counted_search_new (LoglineSession  *session,
                            const char      *path,
                            const char      *generation,
                            GPtrArray       *queries,
                            LoglineMatchSet *found,
                            guint64          n_rows)
{
  LoglineCountedSearch *self = g_object_new (LOGLINE_TYPE_COUNTED_SEARCH,
                                             "query", g_ptr_array_index (queries, 0),
                                             NULL);

  self->session = g_object_ref (session);
  self->path = g_strdup (path);
  self->generation = g_strdup (generation);
  for (guint i = 0; i < queries->len; i++)
    g_ptr_array_add (self->queries, logline_query_ref (g_ptr_array_index (queries, i)));
  self->set = found;
  self->n_rows = n_rows;
  return self;
}
