/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-indexed-search.h"

#include "logline-matches.h"
#include "logline-search-jobs.h"

/* After what is ready has been collected, before GTK draws. */
#define PUBLISH_PRIORITY (G_PRIORITY_HIGH_IDLE + 15)

/* More often, nobody could see a difference; whoever is told has work to do. */
#define PUBLISH_INTERVAL_MS 33

struct _LoglineIndexedSearch
{
  LoglineSearch      parent_instance;

  LoglineSlots      *slots;
  LoglineMatches    *matches;
  LoglineSearchJobs *jobs;    /* NULL once disposed of */
  gboolean           failed;
  GSource           *publish_source;
  gint64             published_us; /* when jobs last had found something; 0 before they have */
};

G_DEFINE_FINAL_TYPE (LoglineIndexedSearch, logline_indexed_search, LOGLINE_TYPE_SEARCH)

static guint64
logline_indexed_search_get_n_matches (LoglineSearch *search)
{
  return logline_matches_get_n_matches (LOGLINE_INDEXED_SEARCH (search)->matches);
}

static guint64
logline_indexed_search_get_row (LoglineSearch *search,
                                guint64        match)
{
  return logline_matches_get_row (LOGLINE_INDEXED_SEARCH (search)->matches, match);
}

static guint64
logline_indexed_search_get_rank (LoglineSearch *search,
                                 guint64        row)
{
  return logline_matches_get_rank (LOGLINE_INDEXED_SEARCH (search)->matches, row);
}

static void
logline_indexed_search_get_searched (LoglineSearch *search,
                                     guint64       *out_first,
                                     guint64       *out_end)
{
  logline_matches_get_searched (LOGLINE_INDEXED_SEARCH (search)->matches, out_first, out_end);
}

static void
logline_indexed_search_copy_set (LoglineSearch *search,
                                 guint64        first_row,
                                 gsize          n_rows,
                                 guint8        *bits)
{
  logline_matches_copy_set (LOGLINE_INDEXED_SEARCH (search)->matches, first_row, n_rows, bits);
}

static gboolean
publish_cb (gpointer user_data)
{
  g_autoptr (LoglineIndexedSearch) self = g_object_ref (user_data);

  g_clear_pointer (&self->publish_source, g_source_unref);
  self->published_us = g_get_monotonic_time ();
  logline_indexed_search_publish (self);

  return G_SOURCE_REMOVE;
}

/* What is found first is told at once, as is the end; and what comes between not too often. */
static void
schedule_publish (LoglineIndexedSearch *self)
{
  gint64 due_us = self->published_us + PUBLISH_INTERVAL_MS * G_TIME_SPAN_MILLISECOND;

  if (self->publish_source == NULL)
    {
      self->publish_source = g_timeout_source_new (0);
      g_source_set_priority (self->publish_source, PUBLISH_PRIORITY);
      g_source_set_static_name (self->publish_source, "LoglineIndexedSearch publish");
      g_source_set_callback (self->publish_source, publish_cb, self, NULL);
      g_source_set_ready_time (self->publish_source, due_us);
      g_source_attach (self->publish_source, g_main_context_get_thread_default ());
    }
  if (logline_search_jobs_is_idle (self->jobs))
    g_source_set_ready_time (self->publish_source, 0);
}

static void
jobs_cb (GError   *error,
         gpointer  user_data)
{
  LoglineIndexedSearch *self = user_data;

  if (error == NULL)
    {
      schedule_publish (self);
      return;
    }

  self->failed = TRUE;
  logline_search_take_error (LOGLINE_SEARCH (self), error);
}

static gboolean
can_go_on (LoglineIndexedSearch *self)
{
  const GError *error = logline_search_get_error (LOGLINE_SEARCH (self));

  /* A pattern that is too expensive stays so; a source that could not be read may be another
   * now. */
  if (self->failed && error->domain == LOGLINE_QUERY_ERROR)
    return FALSE;

  self->failed = FALSE;
  logline_search_take_error (LOGLINE_SEARCH (self), NULL);
  return TRUE;
}

void
logline_indexed_search_set_snapshot (LoglineIndexedSearch *self,
                                     LoglineSnapshot      *snapshot)
{
  logline_matches_set_snapshot (self->matches, snapshot);
  if (can_go_on (self))
    logline_search_jobs_start (self->jobs);
}

static void
update_progress (LoglineIndexedSearch *self)
{
  guint64 n_rows = logline_snapshot_get_n_rows (logline_slots_get_snapshot (self->slots));
  guint64 first;
  guint64 end;
  gboolean complete;

  logline_matches_get_searched (self->matches, &first, &end);
  complete = !self->failed && end - first == n_rows;
  logline_search_set_progress (LOGLINE_SEARCH (self),
                               n_rows > 0 ? (double) (end - first) / (double) n_rows : 1, complete);
}

void
logline_indexed_search_publish (LoglineIndexedSearch *self)
{
  LoglineChange change = logline_matches_update (self->matches);

  logline_search_emit_changed (LOGLINE_SEARCH (self), &change);
  update_progress (self);
}

static void
logline_indexed_search_dispose (GObject *object)
{
  LoglineIndexedSearch *self = LOGLINE_INDEXED_SEARCH (object);

  if (self->publish_source != NULL)
    g_source_destroy (self->publish_source);
  g_clear_pointer (&self->publish_source, g_source_unref);
  g_clear_pointer (&self->jobs, logline_search_jobs_free);

  G_OBJECT_CLASS (logline_indexed_search_parent_class)->dispose (object);
}

static void
logline_indexed_search_finalize (GObject *object)
{
  LoglineIndexedSearch *self = LOGLINE_INDEXED_SEARCH (object);

  logline_matches_free (self->matches);
  logline_slots_free (self->slots);

  G_OBJECT_CLASS (logline_indexed_search_parent_class)->finalize (object);
}

static void
logline_indexed_search_class_init (LoglineIndexedSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LoglineSearchClass *search_class = LOGLINE_SEARCH_CLASS (klass);

  object_class->dispose = logline_indexed_search_dispose;
  object_class->finalize = logline_indexed_search_finalize;
  search_class->get_n_matches = logline_indexed_search_get_n_matches;
  search_class->get_row = logline_indexed_search_get_row;
  search_class->get_rank = logline_indexed_search_get_rank;
  search_class->get_searched = logline_indexed_search_get_searched;
  search_class->copy_set = logline_indexed_search_copy_set;
}

static void
logline_indexed_search_init (LoglineIndexedSearch *self)
{
  self->slots = logline_slots_new ();
  self->matches = logline_matches_new (self->slots);
}

LoglineIndexedSearch *
logline_indexed_search_new (GPtrArray          *queries,
                            LoglineSearchCache *cache,
                            LoglineSignatures  *signatures)
{
  LoglineIndexedSearch *self = g_object_new (LOGLINE_TYPE_INDEXED_SEARCH,
                                             "query", g_ptr_array_index (queries, 0),
                                             NULL);

  self->jobs = logline_search_jobs_new (queries, cache, signatures, self->slots, jobs_cb, self);

  return self;
}

LoglineCost
logline_indexed_search_get_cost (LoglineIndexedSearch *self)
{
  g_return_val_if_fail (LOGLINE_IS_INDEXED_SEARCH (self), (LoglineCost) { 0 });

  return logline_search_jobs_get_cost (self->jobs);
}
