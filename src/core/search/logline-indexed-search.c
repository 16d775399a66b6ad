/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Each segment of the snapshot has a slot for what was found in it. Workers fill slots in any
 * order; what is shown is a window of slots without gaps, which begins at the log's end and grows
 * at its ends. Jobs go to the newest segments first.
 *
 * Of a slot, "decided" rows have been searched and "shown" rows are told of; they are fewer when
 * the segment got more rows, or when its last line, which had no end when it was searched, has
 * grown since. Then only the rows that are missing are searched again.
 */

#include "logline-indexed-search.h"

#include "logline-segment-search.h"
#include "logline-workers.h"

/* After indexing, before publishing. */
#define SEARCH_PRIORITY (G_PRIORITY_HIGH_IDLE + 10)
#define PUBLISH_PRIORITY (G_PRIORITY_HIGH_IDLE + 15)

/* A job that needs more memory than this for a line runs alone. */
#define LARGE_TEXT (4 * (guint64) LOGLINE_SEGMENT_SIZE)

typedef struct
{
  guint          serial;   /* of the generation */
  guint64        start;    /* of the segment; with the serial, what the slot is known by */
  guint          n_rows;   /* of the segment, in the current snapshot */
  guint          n_decided;
  guint          n_shown;
  LoglineRowSet *rows;     /* nullable; it may have more rows than are decided */
  guint64        last_end; /* of the last line in "rows", when it was searched */
  gboolean       last_open;
  gboolean       running;
} Slot;

typedef struct
{
  LoglineSnapshot *snapshot;
  guint            index;
  LoglineRowSet   *known;   /* nullable */
  guint            n_known;
  GPtrArray       *queries;
  guint            serial;
  guint64          start;
  gboolean         large;
} Job;

struct _LoglineIndexedSearch
{
  LoglineSearch    parent_instance;

  GPtrArray       *queries;
  LoglineSnapshot *snapshot;
  GArray          *slots;  /* of Slot, one for each segment of the snapshot */
  guint            low;    /* the window is [low, high) */
  guint            high;
  GArray          *ranks;  /* of guint64: matches shown before each slot of the window, then all */
  LoglineChange    change; /* not told yet */
  GCancellable    *cancellable;
  guint            n_running;
  gboolean         large_running;
  gboolean         failed;
  guint            next;   /* slots from here on need no (further) job */
  GSource         *publish_source;
};

G_DEFINE_FINAL_TYPE (LoglineIndexedSearch, logline_indexed_search, LOGLINE_TYPE_SEARCH)

static void pump (LoglineIndexedSearch *self);

static Slot *
get_slot (LoglineIndexedSearch *self,
          guint                 index)
{
  return &g_array_index (self->slots, Slot, index);
}

static void
slot_clear (gpointer data)
{
  Slot *slot = data;

  g_clear_pointer (&slot->rows, logline_row_set_unref);
}

static gboolean
slot_is_decided (const Slot *slot)
{
  return slot->n_decided == slot->n_rows;
}

static guint
slot_count_shown (const Slot *slot)
{
  return slot->rows != NULL ? logline_row_set_rank (slot->rows, slot->n_shown) : 0;
}

static guint64
count_matches (LoglineIndexedSearch *self)
{
  return g_array_index (self->ranks, guint64, self->ranks->len - 1);
}

static void
update_ranks (LoglineIndexedSearch *self)
{
  guint64 rank = 0;

  g_array_set_size (self->ranks, 0);
  g_array_append_val (self->ranks, rank);
  for (guint i = self->low; i < self->high; i++)
    {
      rank += slot_count_shown (get_slot (self, i));
      g_array_append_val (self->ranks, rank);
    }
}

static guint64
logline_indexed_search_get_n_matches (LoglineSearch *search)
{
  return count_matches (LOGLINE_INDEXED_SEARCH (search));
}

/* The slot of the window in which the match stands: the last one that has no more before it. */
static guint
find_slot_of_match (LoglineIndexedSearch *self,
                    guint64               match)
{
  guint low = 0;
  guint high = self->high - self->low;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->ranks, guint64, middle) <= match)
        low = middle;
      else
        high = middle;
    }

  return low;
}

static guint64
logline_indexed_search_get_row (LoglineSearch *search,
                                guint64        match)
{
  LoglineIndexedSearch *self = LOGLINE_INDEXED_SEARCH (search);
  guint index = find_slot_of_match (self, match);
  guint rank = (guint) (match - g_array_index (self->ranks, guint64, index));

  return logline_snapshot_get_first_row (self->snapshot, self->low + index)
         + logline_row_set_select (get_slot (self, self->low + index)->rows, rank);
}

static guint64
logline_indexed_search_get_rank (LoglineSearch *search,
                                 guint64        row)
{
  LoglineIndexedSearch *self = LOGLINE_INDEXED_SEARCH (search);
  guint index;
  guint64 rank;
  guint64 row_in_slot;
  Slot *slot;

  if (row >= logline_snapshot_get_n_rows (self->snapshot))
    return count_matches (self);

  index = logline_snapshot_find_segment (self->snapshot, row);
  if (index < self->low)
    return 0;
  if (index >= self->high)
    return count_matches (self);

  slot = get_slot (self, index);
  rank = g_array_index (self->ranks, guint64, index - self->low);
  row_in_slot = row - logline_snapshot_get_first_row (self->snapshot, index);
  if (slot->rows != NULL)
    rank += logline_row_set_rank (slot->rows, (guint) MIN (row_in_slot, slot->n_shown));

  return rank;
}

static void
logline_indexed_search_get_searched (LoglineSearch *search,
                                     guint64       *out_first,
                                     guint64       *out_end)
{
  LoglineIndexedSearch *self = LOGLINE_INDEXED_SEARCH (search);

  *out_first = logline_snapshot_get_first_row (self->snapshot, self->low);
  *out_end = self->high == self->low
               ? *out_first
               : logline_snapshot_get_first_row (self->snapshot, self->high - 1)
                   + get_slot (self, self->high - 1)->n_shown;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  logline_snapshot_unref (job->snapshot);
  g_clear_pointer (&job->known, logline_row_set_unref);
  g_ptr_array_unref (job->queries);
  g_free (job);
}

static void
run_job (GTask        *task,
         gpointer      source_object,
         gpointer      task_data,
         GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  LoglineRowSet *rows = logline_segment_search (job->snapshot, job->index, job->known,
                                                job->n_known, job->queries, cancellable, &error);

  if (rows != NULL)
    g_task_return_pointer (task, rows, (GDestroyNotify) logline_row_set_unref);
  else
    g_task_return_error (task, error);
}

static void
abandon_jobs (LoglineIndexedSearch *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->n_running = 0;
  self->large_running = FALSE;
  for (guint i = 0; i < self->slots->len; i++)
    get_slot (self, i)->running = FALSE;
}

static Slot *
find_slot (LoglineIndexedSearch *self,
           guint                 serial,
           guint64               start,
           guint                *out_index)
{
  guint low = 0;
  guint high = self->slots->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      Slot *slot = get_slot (self, middle);

      if (slot->serial == serial && slot->start == start)
        {
          *out_index = middle;
          return slot;
        }
      if (slot->serial < serial || (slot->serial == serial && slot->start < start))
        low = middle + 1;
      else
        high = middle;
    }

  return NULL;
}

static void
get_last_extent (LoglineSnapshot *snapshot,
                 guint            index,
                 guint            n_rows,
                 LoglineExtent   *out_extent)
{
  guint64 first_row = logline_snapshot_get_first_row (snapshot, index);

  logline_snapshot_get_extent (snapshot, first_row + n_rows - 1, out_extent);
}

/* What was found stays valid, but for a last line that had no end and has grown since. */
static void
update_decided (LoglineIndexedSearch *self,
                guint                 index)
{
  Slot *slot = get_slot (self, index);
  LoglineExtent now;

  slot->n_decided = slot->rows != NULL ? logline_row_set_get_n_rows (slot->rows) : 0;
  if (slot->n_decided == 0 || !slot->last_open)
    return;

  get_last_extent (self->snapshot, index, slot->n_decided, &now);
  if (!now.open || now.end != slot->last_end)
    slot->n_decided--;
}

static gboolean
publish_cb (gpointer user_data)
{
  g_autoptr (LoglineIndexedSearch) self = g_object_ref (user_data);

  g_clear_pointer (&self->publish_source, g_source_unref);
  logline_indexed_search_publish (self);

  return G_SOURCE_REMOVE;
}

static void
schedule_publish (LoglineIndexedSearch *self)
{
  if (self->publish_source != NULL)
    return;

  self->publish_source = g_idle_source_new ();
  g_source_set_priority (self->publish_source, PUBLISH_PRIORITY);
  g_source_set_static_name (self->publish_source, "LoglineIndexedSearch publish");
  g_source_set_callback (self->publish_source, publish_cb, self, NULL);
  g_source_attach (self->publish_source, g_main_context_get_thread_default ());
}

static void
take_result (LoglineIndexedSearch *self,
             const Job            *job,
             LoglineRowSet        *rows)
{
  LoglineExtent last;
  guint index;
  Slot *slot = find_slot (self, job->serial, job->start, &index);

  if (slot == NULL)
    return;

  g_clear_pointer (&slot->rows, logline_row_set_unref);
  slot->rows = logline_row_set_ref (rows);
  slot->running = FALSE;
  get_last_extent (job->snapshot, job->index, logline_row_set_get_n_rows (rows), &last);
  slot->last_end = last.end;
  slot->last_open = last.open;
  update_decided (self, index);
  if (!slot_is_decided (slot))
    self->next = MAX (self->next, index + 1);
}

static void
fail (LoglineIndexedSearch *self,
      GError               *error)
{
  self->failed = TRUE;
  abandon_jobs (self);
  logline_search_take_error (LOGLINE_SEARCH (self), error);
}

static void
job_done_cb (GObject      *source_object,
             GAsyncResult *result,
             gpointer      user_data)
{
  LoglineIndexedSearch *self = user_data;
  GTask *task = G_TASK (result);
  const Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LoglineRowSet) rows = g_task_propagate_pointer (task, &error);

  /* Then the search may be gone: jobs hold no reference, so that dropping the last one stops
   * them. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_error_free (error);
      return;
    }

  self->n_running--;
  if (job->large)
    self->large_running = FALSE;
  if (rows == NULL)
    {
      fail (self, error);
      return;
    }

  take_result (self, job, rows);
  pump (self);
  schedule_publish (self);
}

static Job *
job_new (LoglineIndexedSearch *self,
         guint                 index)
{
  const Slot *slot = get_slot (self, index);
  LoglineSegment *segment = logline_snapshot_get_segment (self->snapshot, index);
  LoglineExtent last;
  Job *job = g_new0 (Job, 1);

  job->snapshot = logline_snapshot_ref (self->snapshot);
  job->index = index;
  job->queries = g_ptr_array_ref (self->queries);
  job->serial = slot->serial;
  job->start = slot->start;
  job->n_known = slot->n_decided;
  if (slot->n_decided > 0)
    job->known = logline_row_set_ref (slot->rows);

  get_last_extent (self->snapshot, index, slot->n_rows, &last);
  job->large = last.end - logline_segment_get_line (segment, slot->n_decided) > LARGE_TEXT;

  return job;
}

static void
push_job (LoglineIndexedSearch *self,
          Job                  *job)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, job_done_cb, self);

  self->n_running++;
  if (job->large)
    self->large_running = TRUE;
  get_slot (self, job->index)->running = TRUE;

  g_task_set_source_tag (task, push_job);
  g_task_set_priority (task, SEARCH_PRIORITY);
  g_task_set_task_data (task, job, job_free);
  logline_workers_run (task, run_job);
}

static void
pump (LoglineIndexedSearch *self)
{
  guint limit = 8 * logline_workers_get_size ();

  while (!self->failed && self->next > 0 && self->n_running < limit)
    {
      Slot *slot = get_slot (self, self->next - 1);

      if (!slot_is_decided (slot) && !slot->running)
        {
          Job *job = job_new (self, self->next - 1);

          if (job->large && self->large_running)
            {
              job_free (job);
              return;
            }
          push_job (self, job);
        }
      self->next--;
    }
}

static int
compare_slots (const Slot *a,
               const Slot *b)
{
  if (a->serial != b->serial)
    return a->serial < b->serial ? -1 : 1;

  return a->start < b->start ? -1 : a->start > b->start;
}

/* Takes over what is known of the same segment, if anything. Returns where it was known. */
static Slot *
move_slot (GArray *old_slots,
           guint  *place,
           Slot   *slot)
{
  while (*place < old_slots->len)
    {
      Slot *old = &g_array_index (old_slots, Slot, *place);
      int order = compare_slots (old, slot);

      if (order > 0)
        return NULL;
      if (order == 0)
        {
          slot->rows = g_steal_pointer (&old->rows);
          slot->last_end = old->last_end;
          slot->last_open = old->last_open;
          slot->n_shown = old->n_shown;
          slot->running = old->running;
          return old;
        }
      (*place)++;
    }

  return NULL;
}

/* Makes the slots of the current snapshot, and moves the window to where its slots are now. Returns
 * how many of its slots are gone at the front. */
static guint
replace_slots (LoglineIndexedSearch *self,
               GArray               *old_slots)
{
  guint n_slots = logline_snapshot_get_n_segments (self->snapshot);
  guint low = n_slots;
  guint high = n_slots;
  guint n_gone = self->high - self->low;
  guint place = 0;

  for (guint i = 0; i < n_slots; i++)
    {
      Slot slot = {
        .serial = logline_snapshot_get_segment_part (self->snapshot, i)->generation->serial,
        .start = logline_segment_get_start (logline_snapshot_get_segment (self->snapshot, i)),
        .n_rows = logline_snapshot_get_n_segment_rows (self->snapshot, i),
      };
      gboolean known = move_slot (old_slots, &place, &slot) != NULL;

      g_array_append_val (self->slots, slot);
      update_decided (self, i);
      if (!known || place < self->low || place >= self->high)
        continue;
      if (low == n_slots)
        {
          low = i;
          n_gone = place - self->low;
        }
      high = i + 1;
    }

  self->low = low;
  self->high = high;
  return n_gone;
}

/* Hides the rows that are to be searched again, and what comes after them. */
static void
trim_window (LoglineIndexedSearch *self)
{
  for (guint i = self->low; i < self->high; i++)
    {
      Slot *slot = get_slot (self, i);

      slot->n_shown = MIN (slot->n_shown, slot->n_decided);
      if (slot->n_shown < slot->n_rows)
        self->high = i + 1;
    }
}

static GArray *
slots_new (void)
{
  GArray *slots = g_array_new (FALSE, FALSE, sizeof (Slot));

  g_array_set_clear_func (slots, slot_clear);
  return slots;
}

static void
try_again (LoglineIndexedSearch *self)
{
  const GError *error = logline_search_get_error (LOGLINE_SEARCH (self));

  /* A pattern that is too expensive stays so; a source that could not be read may be another
   * now. */
  if (self->failed && error->domain != LOGLINE_QUERY_ERROR)
    {
      self->failed = FALSE;
      logline_search_take_error (LOGLINE_SEARCH (self), NULL);
    }
}

void
logline_indexed_search_set_snapshot (LoglineIndexedSearch *self,
                                     LoglineSnapshot      *snapshot)
{
  g_autoptr (GArray) old_slots = g_steal_pointer (&self->slots);
  guint64 n_before = count_matches (self);
  guint n_gone;

  logline_snapshot_ref (snapshot);
  logline_snapshot_unref (self->snapshot);
  self->snapshot = snapshot;
  self->slots = slots_new ();
  n_gone = replace_slots (self, old_slots);
  self->change.removed_front = g_array_index (self->ranks, guint64, n_gone);
  self->change.reset = n_before > 0 && self->low == self->high;

  trim_window (self);
  update_ranks (self);
  self->change.removed_back = n_before - self->change.removed_front - count_matches (self);
  try_again (self);
  self->next = self->slots->len;
  pump (self);
}

static guint
show_decided (Slot *slot)
{
  guint n_before = slot_count_shown (slot);

  slot->n_shown = slot->n_decided;
  return slot_count_shown (slot) - n_before;
}

static void
extend_back (LoglineIndexedSearch *self)
{
  while (self->high > self->low)
    {
      Slot *slot = get_slot (self, self->high - 1);

      self->change.added_back += show_decided (slot);
      if (!slot_is_decided (slot) || self->high == self->slots->len)
        return;
      self->high++;
    }
}

static void
extend_front (LoglineIndexedSearch *self)
{
  /* The first slot to be shown may still be growing; all others adjoin the one after them. */
  if (self->low == self->high && self->low > 0 && get_slot (self, self->low - 1)->n_decided > 0)
    self->change.added_front += show_decided (get_slot (self, --self->low));

  while (self->low > 0 && slot_is_decided (get_slot (self, self->low - 1)))
    self->change.added_front += show_decided (get_slot (self, --self->low));
}

static void
update_progress (LoglineIndexedSearch *self)
{
  guint64 n_rows = logline_snapshot_get_n_rows (self->snapshot);
  guint64 first;
  guint64 end;
  gboolean complete;

  logline_indexed_search_get_searched (LOGLINE_SEARCH (self), &first, &end);
  complete = !self->failed && end - first == n_rows;
  logline_search_set_progress (LOGLINE_SEARCH (self),
                               n_rows > 0 ? (double) (end - first) / (double) n_rows : 1, complete);
}

void
logline_indexed_search_publish (LoglineIndexedSearch *self)
{
  LoglineChange change;

  extend_back (self);
  extend_front (self);
  update_ranks (self);

  change = self->change;
  self->change = (LoglineChange) { FALSE };
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
  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (logline_indexed_search_parent_class)->dispose (object);
}

static void
logline_indexed_search_finalize (GObject *object)
{
  LoglineIndexedSearch *self = LOGLINE_INDEXED_SEARCH (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->queries, g_ptr_array_unref);
  g_array_unref (self->slots);
  g_array_unref (self->ranks);
  logline_snapshot_unref (self->snapshot);

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
}

static void
logline_indexed_search_init (LoglineIndexedSearch *self)
{
  self->snapshot = logline_snapshot_new ();
  self->slots = slots_new ();
  self->ranks = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->cancellable = g_cancellable_new ();
  update_ranks (self);
}

LoglineIndexedSearch *
logline_indexed_search_new (GPtrArray *queries)
{
  LoglineIndexedSearch *self = g_object_new (LOGLINE_TYPE_INDEXED_SEARCH,
                                             "query", g_ptr_array_index (queries, 0),
                                             NULL);

  self->queries = g_ptr_array_new_with_free_func ((GDestroyNotify) logline_query_unref);
  for (guint i = 0; i < queries->len; i++)
    g_ptr_array_add (self->queries, logline_query_ref (g_ptr_array_index (queries, i)));

  return self;
}
