/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Jobs are short and have the lowest priority of all, and there are never more under way than half
 * of the workers, so that whatever a person waits for finds one that is free.
 */

#include "logline-signer.h"

#include "logline-segment-key.h"
#include "logline-workers.h"

#define SIGNER_PRIORITY G_PRIORITY_LOW

struct _LoglineSigner
{
  LoglineSignatures *signatures;
  LoglineSnapshot   *snapshot;
  GHashTable        *seen;      /* set of LoglineSegmentKey: they have or will never have one */
  GCancellable      *cancellable;
  gboolean           started;
  guint              next;      /* segments from here on need no (further) job */
  guint              n_running;
};

typedef struct
{
  LoglineSignatures *signatures;
  LoglineSnapshot   *snapshot;
  guint              index;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  logline_signatures_unref (job->signatures);
  logline_snapshot_unref (job->snapshot);
  g_free (job);
}

static void
run_job (GTask        *task,
         gpointer      source_object,
         gpointer      task_data,
         GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;
  g_autoptr (LoglineSignature) signature = logline_signature_new (job->snapshot, job->index,
                                                                  cancellable, &error);

  if (signature == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  logline_signatures_put (job->signatures, job->snapshot, job->index, signature);
  g_task_return_boolean (task, TRUE);
}

LoglineSigner *
logline_signer_new (void)
{
  LoglineSigner *self = g_new0 (LoglineSigner, 1);

  self->signatures = logline_signatures_new ();
  self->snapshot = logline_snapshot_new ();
  self->seen = g_hash_table_new_full (logline_segment_key_hash, logline_segment_key_equal,
                                      g_free, NULL);
  self->cancellable = g_cancellable_new ();

  return self;
}

void
logline_signer_free (LoglineSigner *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->seen);
  logline_snapshot_unref (self->snapshot);
  logline_signatures_unref (self->signatures);
  g_free (self);
}

LoglineSignatures *
logline_signer_get_signatures (LoglineSigner *self)
{
  return self->signatures;
}

static gboolean
is_seen (LoglineSigner *self,
         guint          index)
{
  LoglineSegmentKey key = logline_segment_key_make (self->snapshot, index);

  return g_hash_table_contains (self->seen, &key);
}

static void pump (LoglineSigner *self);

static void
job_done_cb (GObject      *source_object,
             GAsyncResult *result,
             gpointer      user_data)
{
  LoglineSigner *self = user_data;
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  /* Then the signer may be gone. Any other error is for those to tell who need the bytes. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->n_running--;
  pump (self);
}

static void
push_job (LoglineSigner *self,
          guint          index)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, job_done_cb, self);
  LoglineSegmentKey key = logline_segment_key_make (self->snapshot, index);
  Job *job = g_new (Job, 1);

  job->signatures = logline_signatures_ref (self->signatures);
  job->snapshot = logline_snapshot_ref (self->snapshot);
  job->index = index;
  g_hash_table_add (self->seen, g_memdup2 (&key, sizeof key));
  self->n_running++;

  g_task_set_source_tag (task, push_job);
  g_task_set_priority (task, SIGNER_PRIORITY);
  g_task_set_task_data (task, job, job_free);
  logline_workers_run (task, run_job);
}

static void
pump (LoglineSigner *self)
{
  guint limit = MAX (1, logline_workers_get_size () / 2);

  for (; self->started && self->next > 0 && self->n_running < limit; self->next--)
    if (!is_seen (self, self->next - 1)
        && logline_signature_can_be_made (self->snapshot, self->next - 1)
        && !logline_signatures_are_full ())
      push_job (self, self->next - 1);
}

void
logline_signer_set_snapshot (LoglineSigner   *self,
                             LoglineSnapshot *snapshot)
{
  logline_snapshot_ref (snapshot);
  logline_snapshot_unref (self->snapshot);
  self->snapshot = snapshot;
  self->next = logline_snapshot_get_n_segments (snapshot);
  pump (self);
}

void
logline_signer_start (LoglineSigner *self)
{
  self->started = TRUE;
  pump (self);
}

double
logline_signer_get_fraction (LoglineSigner *self)
{
  guint n_seen = 0;
  guint n = 0;

  for (guint i = 0; i < logline_snapshot_get_n_segments (self->snapshot); i++)
    if (is_seen (self, i))
      n_seen++;
    else if (logline_signature_can_be_made (self->snapshot, i) && !logline_signatures_are_full ())
      n++;

  n += n_seen;
  return n > 0 ? (double) (n_seen - MIN (n_seen, self->n_running)) / n : 1;
}
