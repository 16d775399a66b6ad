/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-long-lines.h"

#include "logline-fetch-range.h"
#include "logline-workers.h"

typedef struct
{
  char             *path;
  LoglineLinesRead *read;
  LoglineMirror    *mirror;
  guint             index; /* of the line whose rest is fetched next */
} Job;

static void fetch_next (GTask *task);

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->path);
  logline_lines_read_free (job->read);
  g_object_unref (job->mirror);
  g_free (job);
}

static void
read_job (GTask        *task,
          gpointer      source,
          gpointer      task_data,
          GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  LoglineLines *lines =
    logline_lines_read_to_lines (job->read, LOGLINE_SOURCE (job->mirror), &error);

  if (lines != NULL)
    g_task_return_pointer (task, lines, (GDestroyNotify) logline_lines_unref);
  else
    g_task_return_error (task, error);
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (logline_fetch_range_finish (result, &error))
    fetch_next (task);
  else
    g_task_return_error (task, error);
}

static void
fetch_next (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  guint64 start = 0, end = 0;

  for (; job->index < job->read->n_rows && start == end; job->index++)
    logline_lines_read_get_rest (job->read, job->index, &start, &end);

  if (start == end)
    {
      logline_workers_run (task, read_job);
      return;
    }
  logline_fetch_range_async (g_task_get_source_object (task), job->path,
                             job->read->generation->id, start, end, job->mirror,
                             g_task_get_cancellable (task), fetched_cb, g_object_ref (task));
}

void
logline_long_lines_read_async (LoglineSession      *session,
                               const char          *path,
                               LoglineLinesRead    *read,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->path = g_strdup (path);
  job->read = read;
  job->mirror = logline_mirror_new ();
  g_task_set_source_tag (task, logline_long_lines_read_async);
  g_task_set_task_data (task, job, job_free);
  fetch_next (task);
}

LoglineLines *
logline_long_lines_read_finish (GAsyncResult  *result,
                                GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
