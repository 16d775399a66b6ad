/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Before text is looked at, a slot is filled from what is known: of the same queries, or of others
 * of which it follows. What is known is looked up when a job begins to run, since other jobs may
 * have found it meanwhile, and where it says that there is nothing to find, no job is needed.
 */

#include "logline-search-jobs.h"

#include "logline-segment-search.h"
#include "logline-workers.h"

/* After indexing, before publishing. */
#define SEARCH_PRIORITY (G_PRIORITY_HIGH_IDLE + 10)

/* A job that needs more memory than this for a line runs alone. */
#define LARGE_TEXT (4 * (guint64) LOGLINE_SEGMENT_SIZE)

/* So that no worker waits for the main loop. */
#define JOBS_PER_WORKER 8u

struct _LoglineSearchJobs
{
  GPtrArray             *criteria; /* of LoglineCriterion */
  LoglineSearchCache    *cache;
  LoglineFindings       *findings;
  LoglineSignatures     *signatures;
  GPtrArray             *bases;    /* of LoglineBase; NULL when nothing is to be done */
  LoglineSlots          *slots;    /* borrowed */
  LoglineSearchJobsFunc  func;
  gpointer               user_data;
  GCancellable          *cancellable;
  LoglineMeter          *meter;
  guint                  n_running;
  guint                  max_running;
  gboolean               large_running;
  guint                  next;     /* slots from here on need no (further) job */
};

typedef struct
{
  LoglineSnapshot   *snapshot;
  guint              index;
  int                serial;
  guint64            start;
  LoglineRowSet     *known;   /* nullable */
  guint              n_known;
  GPtrArray         *criteria;
  LoglineFindings   *findings;
  LoglineSignatures *signatures;
  GPtrArray         *bases;
  LoglineMeter      *meter;
  gboolean           large;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  logline_snapshot_unref (job->snapshot);
  g_clear_pointer (&job->known, logline_row_set_unref);
  g_ptr_array_unref (job->criteria);
  logline_findings_unref (job->findings);
  logline_signatures_unref (job->signatures);
  g_ptr_array_unref (job->bases);
  logline_meter_unref (job->meter);
  g_free (job);
}

/* Takes out of @rows what the base is known not to have. Returns the criteria that this settles. */
static guint64
apply_base (const LoglineBase     *base,
            const LoglineSnapshot *snapshot,
            guint                  index,
            LoglineRowSet         *rows)
{
  g_autoptr (LoglineRowSet) known = logline_findings_look_up (base->findings, snapshot, index);

  if (known == NULL)
    return 0;

  if (base->complement)
    logline_row_set_subtract (rows, known);
  else
    logline_row_set_intersect (rows, known);

  return base->settled;
}

static LoglineRowSet *
search (const Job     *job,
        GCancellable  *cancellable,
        GError       **error)
{
  guint n_rows = logline_snapshot_get_n_segment_rows (job->snapshot, job->index);
  g_autoptr (LoglineRowSet) rows = logline_row_set_new (n_rows);
  g_autoptr (LoglineSignature) signature =
    logline_signatures_look_up (job->signatures, job->snapshot, job->index);
  guint64 settled = 0;

  logline_row_set_add_range (rows, job->n_known, n_rows);
  for (guint i = 0; i < job->bases->len; i++)
    settled |= apply_base (g_ptr_array_index (job->bases, i), job->snapshot, job->index, rows);

  if (!logline_segment_search (job->snapshot, job->index, job->criteria, settled, signature,
                               rows, job->meter, cancellable, error))
    return NULL;

  if (job->known != NULL)
    logline_row_set_copy_head (rows, job->known, job->n_known);
  logline_row_set_seal (rows);

  return g_steal_pointer (&rows);
}

static void
run_job (GTask        *task,
         gpointer      source_object,
         gpointer      task_data,
         GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;
  LoglineRowSet *rows = logline_findings_look_up (job->findings, job->snapshot, job->index);
  LoglineShift shift;

  if (rows == NULL)
    {
      logline_shift_begin (&shift, job->meter);
      rows = search (job, cancellable, &error);
      logline_shift_end (&shift);
      if (rows != NULL)
        logline_findings_put (job->findings, job->snapshot, job->index, rows);
    }

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
  job->criteria = g_ptr_array_ref (self->criteria);
  job->findings = logline_findings_ref (self->findings);
  job->signatures = logline_signatures_ref (self->signatures);
  job->bases = g_ptr_array_ref (self->bases);
  job->meter = logline_meter_ref (self->meter);

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
  self->next = 0;
  self->large_running = FALSE;
  g_clear_pointer (&self->bases, g_ptr_array_unref);
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
  guint index;

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
  else if (!logline_slots_find (self->slots, job->serial, job->start, &index))
    {
      /* What could not be read is not part of the log any more. */
      g_clear_error (&error);
      pump (self);
    }
  else
    {
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

/* Whether the base says that no row of the segment is selected. */
static gboolean
base_excludes_all (const LoglineBase     *base,
                   const LoglineSnapshot *snapshot,
                   guint                  index)
{
  g_autoptr (LoglineRowSet) known = logline_findings_look_up (base->findings, snapshot, index);

  return known != NULL
         && logline_row_set_count (known)
              == (base->complement ? logline_row_set_get_n_rows (known) : 0);
}

static gboolean
criterion_excludes_all (const LoglineCriterion *criterion,
                        const LoglineSignature *signature)
{
  return criterion->key != NULL && !logline_query_get_invert (criterion->query)
         && logline_signature_excludes_all (signature, criterion->key);
}

/* Whether it is known without looking at the text that no row of the segment is selected. */
static gboolean
is_excluded (LoglineSearchJobs *self,
             guint              index)
{
  LoglineSnapshot *snapshot = logline_slots_get_snapshot (self->slots);
  g_autoptr (LoglineSignature) signature =
    logline_signatures_look_up (self->signatures, snapshot, index);

  for (guint i = 0; i < self->bases->len; i++)
    if (base_excludes_all (g_ptr_array_index (self->bases, i), snapshot, index))
      return TRUE;

  for (guint i = 0; signature != NULL && i < self->criteria->len; i++)
    if (criterion_excludes_all (g_ptr_array_index (self->criteria, i), signature))
      return TRUE;

  return FALSE;
}

static LoglineRowSet *
look_up (LoglineSearchJobs *self,
         guint              index)
{
  LoglineSnapshot *snapshot = logline_slots_get_snapshot (self->slots);
  LoglineRowSet *rows = logline_findings_look_up (self->findings, snapshot, index);

  if (rows == NULL && is_excluded (self, index))
    {
      rows = logline_row_set_new_uniform (logline_slots_get (self->slots, index)->n_rows, FALSE);
      logline_findings_put (self->findings, snapshot, index, rows);
    }

  return rows;
}

/* Fills a slot without a job, if that can be done. */
static gboolean
fill (LoglineSearchJobs *self,
      guint              index)
{
  g_autoptr (LoglineRowSet) rows = look_up (self, index);

  if (rows != NULL)
    logline_slots_set_found (self->slots, index, rows, logline_slots_get_snapshot (self->slots),
                             index);
  return rows != NULL;
}

/* Returns whether the next slot can follow. */
static gboolean
pump_slot (LoglineSearchJobs *self,
           guint              index)
{
  const LoglineSlot *slot = logline_slots_get (self->slots, index);
  Job *job;

  if (logline_slot_is_decided (slot) || slot->running || fill (self, index))
    return TRUE;

  if (self->n_running >= self->max_running)
    return FALSE;

  job = job_new (self, index);
  if (!job->large || !self->large_running)
    {
      push_job (self, job);
      return TRUE;
    }

  job_free (job);
  return FALSE;
}

static void
pump (LoglineSearchJobs *self)
{
  while (self->next > 0 && pump_slot (self, self->next - 1))
    self->next--;

  /* What others have found is not kept for them. */
  if (self->next == 0 && self->n_running == 0)
    g_clear_pointer (&self->bases, g_ptr_array_unref);
}

LoglineSearchJobs *
logline_search_jobs_new (GPtrArray             *queries,
                         LoglineSearchCache    *cache,
                         LoglineSignatures     *signatures,
                         LoglineSlots          *slots,
                         LoglineSearchJobsFunc  func,
                         gpointer               user_data)
{
  LoglineSearchJobs *self = g_new0 (LoglineSearchJobs, 1);

  self->criteria = logline_criteria_new (queries);
  self->cache = logline_search_cache_ref (cache);
  self->findings = logline_search_cache_begin (cache, queries);
  self->signatures = logline_signatures_ref (signatures);
  self->slots = slots;
  self->func = func;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  self->max_running = JOBS_PER_WORKER * logline_workers_get_size ();
  self->meter = logline_meter_new ();

  return self;
}

void
logline_search_jobs_free (LoglineSearchJobs *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  logline_meter_unref (self->meter);
  g_clear_pointer (&self->bases, g_ptr_array_unref);
  logline_search_cache_end (self->cache, self->findings);
  logline_findings_unref (self->findings);
  logline_signatures_unref (self->signatures);
  logline_search_cache_unref (self->cache);
  g_ptr_array_unref (self->criteria);
  g_free (self);
}

void
logline_search_jobs_start (LoglineSearchJobs *self)
{
  g_clear_pointer (&self->bases, g_ptr_array_unref);
  self->bases = logline_search_cache_find_bases (self->cache, self->findings);
  self->next = logline_slots_get_size (self->slots);
  pump (self);
}

gboolean
logline_search_jobs_is_idle (LoglineSearchJobs *self)
{
  return self->n_running == 0;
}

LoglineCost
logline_search_jobs_get_cost (LoglineSearchJobs *self)
{
  return logline_meter_read (self->meter);
}
