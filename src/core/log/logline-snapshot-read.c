/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-snapshot-read.h"

#include "logline-bytes-reader.h"
#include "logline-reader.h"
#include "logline-workers.h"

typedef struct
{
  LoglineSnapshot *snapshot;
  guint64         *rows;
  guint            n_rows;
  guint64          skip; /* for bytes */
  gsize            max_bytes;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  logline_snapshot_unref (job->snapshot);
  g_free (job->rows);
  g_free (job);
}

static void
read_lines (GTask        *task,
            gpointer      source_object,
            gpointer      task_data,
            GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  LoglineLines *lines = logline_reader_read (job->snapshot, job->rows, job->n_rows, job->max_bytes,
                                             cancellable, &error);

  if (lines != NULL)
    g_task_return_pointer (task, lines, (GDestroyNotify) logline_lines_unref);
  else
    g_task_return_error (task, error);
}

static void
read_bytes (GTask        *task,
            gpointer      source_object,
            gpointer      task_data,
            GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  LoglineBytes *bytes = logline_bytes_reader_read (job->snapshot, job->rows, job->n_rows,
                                                   job->skip, job->max_bytes, cancellable, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) logline_bytes_free);
  else
    g_task_return_error (task, error);
}

static void
set_job (GTask           *task,
         LoglineSnapshot *snapshot,
         const guint64   *rows,
         guint            n_rows,
         guint64          skip,
         gsize            max_bytes)
{
  Job *job = g_new (Job, 1);

  job->snapshot = logline_snapshot_ref (snapshot);
  job->rows = g_memdup2 (rows, n_rows * sizeof (guint64));
  job->n_rows = n_rows;
  job->skip = skip;
  job->max_bytes = max_bytes;
  g_task_set_task_data (task, job, job_free);
}

void
logline_snapshot_read_lines (LoglineSnapshot *snapshot,
                             const guint64   *rows,
                             guint            n_rows,
                             gsize            max_bytes,
                             GTask           *task)
{
  set_job (task, snapshot, rows, n_rows, 0, max_bytes);
  logline_workers_run (task, read_lines);
}

void
logline_snapshot_read_bytes (LoglineSnapshot *snapshot,
                             const guint64   *rows,
                             guint            n_rows,
                             guint64          skip,
                             gsize            max_bytes,
                             GTask           *task)
{
  set_job (task, snapshot, rows, n_rows, skip, max_bytes);
  logline_workers_run (task, read_bytes);
}
