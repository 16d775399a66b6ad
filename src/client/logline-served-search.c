/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-served-search.h"

struct _LoglineServedSearch
{
  LoglineSearch  parent_instance;

  GPtrArray     *queries;
  LoglineSearch *present; /* NULL only until the first log begins */
  gboolean       is_all;  /* it searches all of the log, not the newest part alone */
  LoglineChange  change;  /* not told yet */
};

G_DEFINE_FINAL_TYPE (LoglineServedSearch, logline_served_search, LOGLINE_TYPE_SEARCH)

static guint64
logline_served_search_get_n_matches (LoglineSearch *search)
{
  return logline_search_get_n_matches (LOGLINE_SERVED_SEARCH (search)->present);
}

static guint64
logline_served_search_get_row (LoglineSearch *search,
                               guint64        match)
{
  return logline_search_get_row (LOGLINE_SERVED_SEARCH (search)->present, match);
}

static guint64
logline_served_search_get_rank (LoglineSearch *search,
                                guint64        row)
{
  return logline_search_get_rank (LOGLINE_SERVED_SEARCH (search)->present, row);
}

static void
logline_served_search_get_searched (LoglineSearch *search,
                                    guint64       *out_first,
                                    guint64       *out_end)
{
  LoglineServedSearch *self = LOGLINE_SERVED_SEARCH (search);

  *out_first = logline_search_get_first_searched_row (self->present);
  *out_end = logline_search_get_end_searched_row (self->present);
}

static void
drop_present (LoglineServedSearch *self)
{
  if (self->present != NULL)
    g_signal_handlers_disconnect_by_data (self->present, self);
  g_clear_object (&self->present);
}

static void
logline_served_search_dispose (GObject *object)
{
  LoglineServedSearch *self = LOGLINE_SERVED_SEARCH (object);

  if (self->present != NULL)
    g_signal_handlers_disconnect_by_data (self->present, self);
  G_OBJECT_CLASS (logline_served_search_parent_class)->dispose (object);
}

static void
logline_served_search_finalize (GObject *object)
{
  LoglineServedSearch *self = LOGLINE_SERVED_SEARCH (object);

  g_clear_object (&self->present);
  g_ptr_array_unref (self->queries);
  G_OBJECT_CLASS (logline_served_search_parent_class)->finalize (object);
}

static void
logline_served_search_class_init (LoglineServedSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LoglineSearchClass *search_class = LOGLINE_SEARCH_CLASS (klass);

  object_class->dispose = logline_served_search_dispose;
  object_class->finalize = logline_served_search_finalize;
  search_class->get_n_matches = logline_served_search_get_n_matches;
  search_class->get_row = logline_served_search_get_row;
  search_class->get_rank = logline_served_search_get_rank;
  search_class->get_searched = logline_served_search_get_searched;
}

static void
logline_served_search_init (LoglineServedSearch *self)
{
  self->queries = g_ptr_array_new_with_free_func ((GDestroyNotify) logline_query_unref);
}

LoglineServedSearch *
logline_served_search_new (GPtrArray *queries)
{
  LoglineServedSearch *self = g_object_new (LOGLINE_TYPE_SERVED_SEARCH,
                                            "query", g_ptr_array_index (queries, 0),
                                            NULL);

  for (guint i = 0; i < queries->len; i++)
    g_ptr_array_add (self->queries, logline_query_ref (g_ptr_array_index (queries, i)));
  return self;
}

static void
changed_cb (LoglineServedSearch *self,
            const LoglineChange *change)
{
  logline_search_emit_changed (LOGLINE_SEARCH (self), change);
}

/* All of the newest part is next to nothing of the log. */
static void
progress_cb (LoglineServedSearch *self)
{
  const GError *error = logline_search_get_error (self->present);

  logline_search_set_progress (LOGLINE_SEARCH (self),
                               self->is_all ? logline_search_get_fraction (self->present) : 0,
                               self->is_all && logline_search_get_complete (self->present));
  logline_search_take_error (LOGLINE_SEARCH (self), error != NULL ? g_error_copy (error) : NULL);
}

/* Takes @search. */
static void
set_present (LoglineServedSearch *self,
             LoglineSearch       *search,
             gboolean             is_all)
{
  drop_present (self);
  self->present = search;
  self->is_all = is_all;
  g_signal_connect_swapped (search, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (search, "notify", G_CALLBACK (progress_cb), self);
}

void
logline_served_search_begin (LoglineServedSearch *self,
                             LoglineLog          *log,
                             gboolean             is_all)
{
  if (self->present != NULL)
    self->change.reset = logline_search_get_n_matches (self->present) > 0;
  set_present (self, logline_log_search_all (log, self->queries), is_all);
}

/* What has been found in the rows from @first up to, but without, @end. */
static LoglineRowSet *
collect_found (LoglineSearch *search,
               guint64        first,
               guint64        end)
{
  LoglineRowSet *rows = logline_row_set_new ((guint) (end - first));
  guint64 end_rank = logline_search_get_rank (search, end);

  for (guint64 i = logline_search_get_rank (search, first); i < end_rank; i++)
    logline_row_set_add (rows, (guint) (logline_search_get_row (search, i) - first));
  logline_row_set_seal (rows);
  return rows;
}

void
logline_served_search_take_over (LoglineServedSearch *self,
                                 LoglineCountedLog   *log,
                                 guint64              base,
                                 guint64              n_kept)
{
  guint64 first = logline_search_get_first_searched_row (self->present);
  guint64 end = MIN (logline_search_get_end_searched_row (self->present), n_kept);
  guint64 n_gone = logline_search_get_n_matches (self->present);
  LoglineMatchSet *found;

  if (first < end)
    {
      g_autoptr (LoglineRowSet) rows = collect_found (self->present, first, end);

      found = logline_match_set_new (base + first);
      n_gone -= logline_match_set_add_back (found, rows);
    }
  else
    {
      found = logline_match_set_new (logline_log_get_n_rows (LOGLINE_LOG (log)));
    }
  self->change.removed_back = n_gone;
  set_present (self, logline_counted_log_search_from (log, self->queries, found), TRUE);
}

void
logline_served_search_publish (LoglineServedSearch *self)
{
  LoglineChange change = self->change;

  self->change = (LoglineChange) { FALSE };
  logline_search_emit_changed (LOGLINE_SEARCH (self), &change);
  progress_cb (self);
}
