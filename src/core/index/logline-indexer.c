/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Four nested stretches of bytes, all around the place where the first bytes appeared:
 *
 *   present   can be read
 *   cut       has been given to jobs
 *   indexed   jobs are done, in any order; they wait in the queues of both ends
 *   collected is in "segments"
 *
 * Segments end at multiples of the segment size, so that they do not depend on how the bytes came;
 * only the ends of what was present at some time make shorter ones. The last one is made again,
 * longer, when bytes are added behind it, which costs a copy of its index but no second look at its
 * bytes. At the front each piece makes segments of its own.
 */

#include "logline-indexer.h"

#include "logline-workers.h"

/* Before searches, after what is on screen; ahead of GTK's redrawing (G_PRIORITY_HIGH_IDLE + 20),
 * since taking over a result costs microseconds. */
#define INDEX_PRIORITY G_PRIORITY_HIGH_IDLE

typedef struct
{
  LoglineSource  *source;
  LoglineSegment *previous; /* nullable */
  guint64         start;
  guint64         end;
} Job;

typedef struct
{
  LoglineSegment *segment; /* NULL until the job is done */
  guint64         end;
} Slot;

typedef struct
{
  LoglineIndexer *indexer;
  Slot           *slot;
} Reply;

struct _LoglineIndexer
{
  LoglineSource      *source;
  LoglineIndexerFunc  func;
  gpointer            user_data;
  GCancellable       *cancellable; /* of the jobs that are under way */
  GPtrArray          *segments;
  GQueue              front_slots; /* of Slot, head adjoins the collected bytes */
  GQueue              back_slots;
  guint               n_running;
  gboolean            has_bytes;
  guint64             present_start;
  guint64             present_end;
  guint64             cut_start;
  guint64             cut_end;
  guint64             collected_start;
  guint64             collected_end;
};

static void pump (LoglineIndexer *self);

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->previous, logline_segment_unref);
  g_object_unref (job->source);
  g_free (job);
}

static void
slot_free (gpointer data)
{
  Slot *slot = data;

  g_clear_pointer (&slot->segment, logline_segment_unref);
  g_free (slot);
}

static void
run_job (GTask        *task,
         gpointer      source_object,
         gpointer      task_data,
         GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  LoglineSegment *segment = logline_segment_new (job->previous, job->source, job->start, job->end,
                                                 cancellable, &error);

  if (segment != NULL)
    g_task_return_pointer (task, segment, (GDestroyNotify) logline_segment_unref);
  else
    g_task_return_error (task, error);
}

/* Gives up everything that is not collected; the next bytes that are added start it again. */
static void
abandon_jobs (LoglineIndexer *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_queue_clear_full (&self->front_slots, slot_free);
  g_queue_clear_full (&self->back_slots, slot_free);
  self->n_running = 0;
  self->cut_start = self->collected_start;
  self->cut_end = self->collected_end;
}

static void
job_done_cb (GObject      *source_object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autofree Reply *reply = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineSegment) segment = g_task_propagate_pointer (G_TASK (result), &error);
  LoglineIndexer *self = reply->indexer;

  /* Then the indexer may be gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->n_running--;
  if (segment == NULL)
    {
      abandon_jobs (self);
      self->func (error, self->user_data);
      return;
    }

  reply->slot->segment = g_steal_pointer (&segment);
  pump (self);
  self->func (NULL, self->user_data);
}

static Slot *
push_job (LoglineIndexer *self,
          LoglineSegment *previous,
          guint64         start,
          guint64         end)
{
  g_autoptr (GTask) task = NULL;
  Reply *reply = g_new (Reply, 1);
  Job *job = g_new (Job, 1);

  job->source = g_object_ref (self->source);
  job->previous = previous != NULL ? logline_segment_ref (previous) : NULL;
  job->start = start;
  job->end = end;
  reply->indexer = self;
  reply->slot = g_new0 (Slot, 1);
  reply->slot->end = end;

  task = g_task_new (NULL, self->cancellable, job_done_cb, reply);
  g_task_set_source_tag (task, push_job);
  g_task_set_priority (task, INDEX_PRIORITY);
  g_task_set_task_data (task, job, job_free);
  logline_workers_run (task, run_job);
  self->n_running++;

  return reply->slot;
}

static guint64
round_down (guint64 offset)
{
  return offset - offset % LOGLINE_SEGMENT_SIZE;
}

static gboolean
push_front (LoglineIndexer *self)
{
  guint64 start;

  if (self->cut_start == self->present_start)
    return FALSE;

  start = MAX (self->present_start, round_down (self->cut_start - 1));
  g_queue_push_tail (&self->front_slots, push_job (self, NULL, start, self->cut_start));
  self->cut_start = start;

  return TRUE;
}

static gboolean
push_back (LoglineIndexer *self)
{
  guint64 end = MIN (self->present_end, round_down (self->cut_end) + LOGLINE_SEGMENT_SIZE);
  LoglineSegment *previous = NULL;

  if (self->cut_end == self->present_end)
    return FALSE;

  if (self->cut_end % LOGLINE_SEGMENT_SIZE != 0)
    {
      /* What comes next belongs to the segment before, which must be there first: the very first
       * one counts as one at the front. */
      if (self->cut_end != self->collected_end
          || (self->segments->len == 0 && !g_queue_is_empty (&self->front_slots)))
        return FALSE;
      if (self->segments->len > 0)
        previous = g_ptr_array_index (self->segments, self->segments->len - 1);
    }

  g_queue_push_tail (&self->back_slots, push_job (self, previous, self->cut_end, end));
  self->cut_end = end;

  return TRUE;
}

static void
pump (LoglineIndexer *self)
{
  guint limit = 8 * logline_workers_get_size ();

  while (self->n_running < limit && (push_back (self) || push_front (self)))
    ;
}

LoglineIndexer *
logline_indexer_new (LoglineSource      *source,
                     LoglineIndexerFunc  func,
                     gpointer            user_data)
{
  LoglineIndexer *self = g_new0 (LoglineIndexer, 1);

  self->source = g_object_ref (source);
  self->func = func;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  self->segments = g_ptr_array_new_with_free_func ((GDestroyNotify) logline_segment_unref);
  g_queue_init (&self->front_slots);
  g_queue_init (&self->back_slots);

  return self;
}

void
logline_indexer_free (LoglineIndexer *self)
{
  abandon_jobs (self);
  g_object_unref (self->cancellable);
  g_object_unref (self->source);
  g_ptr_array_unref (self->segments);
  g_free (self);
}

void
logline_indexer_add (LoglineIndexer *self,
                     guint64         start,
                     guint64         end)
{
  if (!self->has_bytes)
    {
      self->has_bytes = TRUE;
      self->present_start = start;
      self->present_end = end;
      self->cut_start = self->cut_end = end;
      self->collected_start = self->collected_end = end;
    }

  g_return_if_fail (start <= self->present_end && end >= self->present_start);

  self->present_start = MIN (self->present_start, start);
  self->present_end = MAX (self->present_end, end);
  pump (self);
}

static gboolean
collect_front (LoglineIndexer *self)
{
  Slot *slot = g_queue_peek_head (&self->front_slots);

  if (slot == NULL || slot->segment == NULL)
    return FALSE;

  self->collected_start = logline_segment_get_start (slot->segment);
  g_ptr_array_insert (self->segments, 0, g_steal_pointer (&slot->segment));
  slot_free (g_queue_pop_head (&self->front_slots));

  return TRUE;
}

static gboolean
collect_back (LoglineIndexer *self)
{
  Slot *slot = g_queue_peek_head (&self->back_slots);

  if (slot == NULL || slot->segment == NULL)
    return FALSE;

  /* It may be the last segment made anew with what came behind it. */
  if (logline_segment_get_start (slot->segment) < self->collected_end)
    g_ptr_array_remove_index (self->segments, self->segments->len - 1);
  self->collected_end = slot->end;
  g_ptr_array_add (self->segments, g_steal_pointer (&slot->segment));
  slot_free (g_queue_pop_head (&self->back_slots));

  return TRUE;
}

gboolean
logline_indexer_collect (LoglineIndexer *self)
{
  gboolean changed = FALSE;

  while (collect_front (self) || collect_back (self))
    changed = TRUE;
  pump (self);

  return changed;
}

GPtrArray *
logline_indexer_get_segments (LoglineIndexer *self)
{
  return self->segments;
}

gboolean
logline_indexer_has_front (LoglineIndexer *self)
{
  return self->collected_start == 0;
}

gboolean
logline_indexer_has_back (LoglineIndexer *self)
{
  return self->collected_end == self->present_end;
}

guint64
logline_indexer_get_present (LoglineIndexer *self)
{
  return self->present_end - self->present_start;
}

guint64
logline_indexer_get_collected (LoglineIndexer *self)
{
  return self->collected_end - self->collected_start;
}
