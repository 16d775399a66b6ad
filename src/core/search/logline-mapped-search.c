/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The two searches proceed on their own, so one may have matches in rows that the other has not
 * searched yet. Visible are those of the inner search in rows that the filter has searched: a
 * window of its matches, looked up whenever somebody asks, so that it always fits what both show.
 *
 * What was told of the window is kept, to tell the difference after each change of one of the two.
 */

#include "logline-mapped-search.h"

typedef struct
{
  guint64 low; /* matches of the inner search */
  guint64 high;
} Window;

struct _LoglineMappedSearch
{
  LoglineSearch  parent_instance;

  LoglineSearch *search;
  LoglineSearch *filter;
  Window         told;
  guint64        n_matches; /* of the inner search when the window was told */
};

G_DEFINE_FINAL_TYPE (LoglineMappedSearch, logline_mapped_search, LOGLINE_TYPE_SEARCH)

static Window
get_window (LoglineMappedSearch *self)
{
  guint64 first = logline_search_get_first_searched_row (self->filter);
  guint64 end = logline_search_get_end_searched_row (self->filter);

  return (Window) {
    .low = logline_search_get_rank (self->search, first),
    .high = logline_search_get_rank (self->search, end),
  };
}

static guint64
logline_mapped_search_get_n_matches (LoglineSearch *search)
{
  Window window = get_window (LOGLINE_MAPPED_SEARCH (search));

  return window.high - window.low;
}

static guint64
logline_mapped_search_get_row (LoglineSearch *search,
                               guint64        match)
{
  LoglineMappedSearch *self = LOGLINE_MAPPED_SEARCH (search);
  guint64 row = logline_search_get_row (self->search, get_window (self).low + match);

  return logline_search_get_rank (self->filter, row);
}

static guint64
logline_mapped_search_get_rank (LoglineSearch *search,
                                guint64        row)
{
  LoglineMappedSearch *self = LOGLINE_MAPPED_SEARCH (search);
  Window window = get_window (self);
  guint64 rank;

  if (row >= logline_search_get_n_matches (self->filter))
    return window.high - window.low;

  rank = logline_search_get_rank (self->search, logline_search_get_row (self->filter, row));
  return rank - window.low;
}

/* A row of the filter for which the inner search has not looked yet is not searched. */
static void
logline_mapped_search_get_searched (LoglineSearch *search,
                                    guint64       *out_first,
                                    guint64       *out_end)
{
  LoglineMappedSearch *self = LOGLINE_MAPPED_SEARCH (search);
  guint64 first = logline_search_get_first_searched_row (self->search);
  guint64 end = logline_search_get_end_searched_row (self->search);

  *out_first = logline_search_get_rank (self->filter, first);
  *out_end = logline_search_get_rank (self->filter, end);
}

/* How the window differs from the one that was told, given what happened to the matches of the
 * inner search, of which those in "stays" are the same ones as before. */
static LoglineChange
compare (LoglineMappedSearch *self,
         const LoglineChange *inner,
         Window               now)
{
  Window stays = {
    .low = MAX (self->told.low, inner->removed_front),
    .high = MIN (self->told.high, self->n_matches - inner->removed_back),
  };
  guint64 added = inner->added_front;
  guint64 removed = inner->removed_front;
  LoglineChange change = { FALSE };

  /* In terms of the matches there are now. */
  stays.low = MAX (stays.low + added - removed, now.low);
  stays.high = stays.high + added < removed ? 0 : MIN (stays.high + added - removed, now.high);
  if (inner->reset || stays.low >= stays.high)
    {
      change.removed_back = self->told.high - self->told.low;
      change.added_back = now.high - now.low;
      change.reset = inner->reset && change.removed_back > 0;
      return change;
    }

  change.removed_front = stays.low + removed - added - self->told.low;
  change.removed_back = self->told.high - (stays.high + removed - added);
  change.added_front = stays.low - now.low;
  change.added_back = now.high - stays.high;

  return change;
}

static void
tell (LoglineMappedSearch *self,
      const LoglineChange *inner)
{
  Window now = get_window (self);
  LoglineChange change = compare (self, inner, now);

  self->told = now;
  self->n_matches = logline_search_get_n_matches (self->search);
  logline_search_emit_changed (LOGLINE_SEARCH (self), &change);
}

static void
filter_changed_cb (LoglineMappedSearch *self)
{
  const LoglineChange none = { FALSE };

  /* When the log itself changed, the inner search has gone over, too, and will tell what happened
   * to its matches; without knowing that nothing can be compared. */
  if (self->n_matches == logline_search_get_n_matches (self->search))
    tell (self, &none);
}

static void
search_changed_cb (LoglineMappedSearch *self,
                   const LoglineChange *change)
{
  tell (self, change);
}

static void
progress_cb (LoglineMappedSearch *self)
{
  const GError *error = logline_search_get_error (self->search);

  logline_search_set_progress (LOGLINE_SEARCH (self),
                               MIN (logline_search_get_fraction (self->search),
                                    logline_search_get_fraction (self->filter)),
                               logline_search_get_complete (self->search)
                                 && logline_search_get_complete (self->filter));
  logline_search_take_error (LOGLINE_SEARCH (self), error != NULL ? g_error_copy (error) : NULL);
}

static void
logline_mapped_search_dispose (GObject *object)
{
  LoglineMappedSearch *self = LOGLINE_MAPPED_SEARCH (object);

  g_signal_handlers_disconnect_by_data (self->search, self);
  g_signal_handlers_disconnect_by_data (self->filter, self);

  G_OBJECT_CLASS (logline_mapped_search_parent_class)->dispose (object);
}

static void
logline_mapped_search_finalize (GObject *object)
{
  LoglineMappedSearch *self = LOGLINE_MAPPED_SEARCH (object);

  g_object_unref (self->search);
  g_object_unref (self->filter);

  G_OBJECT_CLASS (logline_mapped_search_parent_class)->finalize (object);
}

static void
logline_mapped_search_class_init (LoglineMappedSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LoglineSearchClass *search_class = LOGLINE_SEARCH_CLASS (klass);

  object_class->dispose = logline_mapped_search_dispose;
  object_class->finalize = logline_mapped_search_finalize;
  search_class->get_n_matches = logline_mapped_search_get_n_matches;
  search_class->get_row = logline_mapped_search_get_row;
  search_class->get_rank = logline_mapped_search_get_rank;
  search_class->get_searched = logline_mapped_search_get_searched;
}

static void
logline_mapped_search_init (LoglineMappedSearch *self)
{
}

LoglineMappedSearch *
logline_mapped_search_new (LoglineQuery  *query,
                           LoglineSearch *search,
                           LoglineSearch *filter)
{
  LoglineMappedSearch *self = g_object_new (LOGLINE_TYPE_MAPPED_SEARCH, "query", query, NULL);

  self->search = g_object_ref (search);
  self->filter = g_object_ref (filter);
  self->told = get_window (self);
  self->n_matches = logline_search_get_n_matches (search);

  g_signal_connect_swapped (filter, "changed", G_CALLBACK (filter_changed_cb), self);
  g_signal_connect_swapped (search, "changed", G_CALLBACK (search_changed_cb), self);
  g_signal_connect_swapped (filter, "notify", G_CALLBACK (progress_cb), self);
  g_signal_connect_swapped (search, "notify", G_CALLBACK (progress_cb), self);
  progress_cb (self);

  return self;
}
