/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-long-lines.h"

#include "logline-fetch.h"
#include "logline-source.h"
#include "logline-workers.h"

typedef struct
{
  char             *path;
  LoglineLinesRead *read;
  LoglineMirror    *mirror;
  guint             index; /* of the line whose rest is fetched */
  guint64           here;  /* the rest is in the mirror up to this offset; 0 when none is */
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
progress_cb (LoglineFetch *fetch,
             guint64       end,
             gpointer      user_data)
{
  Job *job = g_task_get_task_data (user_data);

  job->here = end;
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (logline_fetch_save_finish (LOGLINE_FETCH (source), result, &error))
    fetch_next (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LoglineFetch *fetch = LOGLINE_FETCH (source);
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  const LoglinePartReply *reply = logline_fetch_open_finish (fetch, result, &error);

  if (reply == NULL)
    g_task_return_error (task, error);
  else if (reply->outcome == LOGLINE_PART_GONE)
    g_task_return_new_error (task, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED,
                             "the log is another by now");
  else if (reply->outcome == LOGLINE_PART_NOTHING)
    g_task_return_new_error (task, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_PROTOCOL,
                             "a line whose bytes are not there");
  else
    logline_fetch_save_async (fetch, job->mirror, progress_cb, task,
                              g_task_get_cancellable (task), saved_cb, g_object_ref (task));
}

/* Takes the task. */
static void
fetch_next (GTask *task)
{
  LoglineSession *session = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  g_autoptr (LoglineFetch) fetch = NULL;
  LoglinePart part = { .generation = job->read->generation->id };

  for (; job->index < job->read->n_rows; job->index++, job->here = 0)
    {
      logline_lines_read_get_rest (job->read, job->index, &part.start, &part.end);
      part.start = MAX (part.start, job->here);
      if (part.start < part.end)
        break;
    }

  if (job->index == job->read->n_rows)
    {
      logline_workers_run (task, read_job);
      g_object_unref (task);
      return;
    }
  fetch = logline_fetch_new (session, job->path, &part, G_PRIORITY_DEFAULT);
  logline_fetch_open_async (fetch, g_task_get_cancellable (task), opened_cb, task);
}

void
logline_long_lines_read_async (LoglineSession      *session,
                               const char          *path,
                               LoglineLinesRead    *read,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);
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
