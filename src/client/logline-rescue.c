/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-rescue.h"

#include "logline-fetch-range.h"
#include "logline-history-call.h"
#include "logline-recognition.h"
#include "logline-source.h"

typedef struct
{
  char           *path;
  LoglineMirror  *mirror;
  guint64         start;
  guint64         end;
  LoglineHistory *history;
  guint64         rescued; /* what the result says */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->history, logline_history_free);
  g_object_unref (job->mirror);
  g_free (job->path);
  g_free (job);
}

/* What has gone meanwhile is no copy either. */
static void
return_error (GTask  *task,
              GError *error)
{
  if (g_error_matches (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED))
    {
      g_error_free (error);
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, error);
}

static const LoglineEarlierLog *
get_copy (const Job *job)
{
  return g_ptr_array_index (job->history->earlier, 0);
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (!logline_fetch_range_finish (result, &error))
    {
      return_error (task, error);
      return;
    }
  job->rescued = get_copy (job)->size;
  g_task_return_boolean (task, TRUE);
}

static void
recognized_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *generation = logline_recognition_finish (result, &error);

  if (error != NULL)
    return_error (task, error);
  else if (generation == NULL)
    g_task_return_boolean (task, TRUE);
  else
    logline_fetch_range_async (g_task_get_source_object (task), job->path, generation, job->end,
                               get_copy (job)->size, job->mirror, g_task_get_cancellable (task),
                               fetched_cb, g_object_ref (task));
}

static gboolean
may_be_copy (const LoglineHistory *history,
             guint64               end)
{
  const LoglineEarlierLog *newest =
    history->earlier->len > 0 ? g_ptr_array_index (history->earlier, 0) : NULL;

  return newest != NULL && !newest->compressed && newest->has_size && newest->size >= end;
}

static void
history_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->history = logline_history_call_finish (result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (job->history == NULL || !may_be_copy (job->history, job->end))
    g_task_return_boolean (task, TRUE);
  else
    logline_recognition_async (LOGLINE_SESSION (source), job->path, get_copy (job)->generation,
                               job->mirror, job->start, job->end, g_task_get_cancellable (task),
                               recognized_cb, g_object_ref (task));
}

void
logline_rescue_async (LoglineSession      *session,
                      const char          *history_path,
                      const char          *path,
                      LoglineMirror       *mirror,
                      guint64              start,
                      guint64              end,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->path = g_strdup (path);
  job->mirror = g_object_ref (mirror);
  job->start = start;
  job->end = end;
  g_task_set_source_tag (task, logline_rescue_async);
  g_task_set_task_data (task, job, job_free);
  logline_history_call_async (session, history_path, cancellable, history_cb, task);
}

gboolean
logline_rescue_finish (GAsyncResult  *result,
                       guint64       *out_end,
                       GError       **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));

  *out_end = job->rescued;
  return g_task_propagate_boolean (G_TASK (result), error);
}
