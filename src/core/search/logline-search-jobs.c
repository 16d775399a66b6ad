/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-search-jobs.h"

#include "logline-segment-search.h"
#include "logline-workers.h"

/* After indexing, before publishing. */
#define SEARCH_PRIORITY (G_PRIORITY_HIGH_IDLE + 10)

/* A job that needs more memory than this for a line runs alone. */
#define LARGE_TEXT (4 * (guint64) LOGLINE_SEGMENT_SIZE)

struct _LoglineSearchJobs
{
  GPtrArray             *queries;
  LoglineSlots          *slots; /* borrowed */
  LoglineSearchJobsFunc  func;
  gpointer               user_data;
  GCancellable          *cancellable;
  guint                  n_running;
  gboolean               large_running;
  gboolean               failed;
  guint                  next;  /* slots from here on need no (further) job */
};

typedef struct
{
  LoglineSnapshot *snapshot;
  guint            index;
  guint            serial;
  guint64          start;
  LoglineRowSet   *known;   /* nullable */
  guint            n_known;
  GPtrArray       *queries;
  gboolean         large;
} Job;

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

static Job *
job_new (LoglineSearchJobs *self,
         guint              index)
{
  LoglineSnapshot *snapshot = logline_slots_get_snapshot (self->slots);
  const LoglineSlot *slot = logline_slots_get (self->slots, index);
  LoglineSegment *segment = logline_snapshot_get_segment (snapshot, index);
  LoglineExtent last;
  Job *job = g_new0 (Job, 1);

  job->snapshot = logline_snapshot_ref (snapshot);
  job->index = index;
  job->serial = slot->serial;
  job->start = slot->start;
  job->n_known = slot->n_decided;
  if (slot->n_decided > 0)
    job->known = logline_row_set_ref (slot->finding.rows);
  job->queries = g_ptr_array_ref (self->queries);

  logline_snapshot_get_extent (snapshot, logline_snapshot_get_first_row (snapshot, index + 1) - 1,
                               &last);
  job->large = last.end - logline_segment_get_line (segment, slot->n_decided) > LARGE_TEXT;

  return job;
}

static void
abandon_jobs (LoglineSearchJobs *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->n_running = 0;
  self->large_running = FALSE;
  for (guint i = 0; i < logline_slots_get_size (self->slots); i++)
    logline_slots_get (self->slots, i)->running = FALSE;
}

static void pump (LoglineSearchJobs *self);

static void
take_result (LoglineSearchJobs *self,
             const Job         *job,
             LoglineRowSet     *rows)
{
  guint index;
  LoglineSlot *slot;

  if (!logline_slots_find (self->slots, job->serial, job->start, &index))
    return;

  logline_slots_set_found (self->slots, index, rows, job->snapshot, job->index);
  slot = logline_slots_get (self->slots, index);
  slot->running = FALSE;
  if (!logline_slot_is_decided (slot))
    self->next = MAX (self->next, index + 1);
}

static void
job_done_cb (GObject      *source_object,
             GAsyncResult *result,
             gpointer      user_data)
{
  LoglineSearchJobs *self = user_data;
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
  if (rows != NULL)
    {
      take_result (self, job, rows);
      pump (self);
    }
  else
    {
      self->failed = TRUE;
      abandon_jobs (self);
    }
  self->func (error, self->user_data);
}

static void
push_job (LoglineSearchJobs *self,
          Job               *job)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, job_done_cb, self);

  self->n_running++;
  if (job->large)
    self->large_running = TRUE;
  logline_slots_get (self->slots, job->index)->running = TRUE;

  g_task_set_source_tag (task, push_job);
  g_task_set_priority (task, SEARCH_PRIORITY);
  g_task_set_task_data (task, job, job_free);
  logline_workers_run (task, run_job);
}

static void
pump (LoglineSearchJobs *self)
{
  guint limit = 8 * logline_workers_get_size ();

  while (!self->failed && self->next > 0 && self->n_running < limit)
    {
      LoglineSlot *slot = logline_slots_get (self->slots, self->next - 1);

      if (!logline_slot_is_decided (slot) && !slot->running)
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

LoglineSearchJobs *
logline_search_jobs_new (GPtrArray             *queries,
                         LoglineSlots          *slots,
                         LoglineSearchJobsFunc  func,
                         gpointer               user_data)
{
  LoglineSearchJobs *self = g_new0 (LoglineSearchJobs, 1);

  self->queries = g_ptr_array_ref (queries);
  self->slots = slots;
  self->func = func;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();

  return self;
}

void
logline_search_jobs_free (LoglineSearchJobs *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->queries);
  g_free (self);
}

void
logline_search_jobs_start (LoglineSearchJobs *self)
{
  self->failed = FALSE;
  self->next = logline_slots_get_size (self->slots);
  pump (self);
}
