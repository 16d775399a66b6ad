/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-recognition.h"

#include <string.h>

#include "logline-fetch.h"
#include "logline-source.h"
#include "logline-workers.h"

#define MAX_BYTES (16 * 1024)

typedef struct
{
  LoglineMirror *mirror;
  LoglineMirror *other; /* what came of the bytes behind the name */
  guint64        start;
  guint64        end;   /* of those that came, once they have */
  char          *generation;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->mirror);
  g_object_unref (job->other);
  g_free (job->generation);
  g_free (job);
}

static void
compare (GTask        *task,
         gpointer      source,
         gpointer      task_data,
         GCancellable *cancellable)
{
  Job *job = task_data;
  gsize length = job->end - job->start;
  g_autofree char *mine = g_malloc (length);
  g_autofree char *other = g_malloc (length);
  GError *error = NULL;

  if (!logline_source_read (LOGLINE_SOURCE (job->mirror), job->start, mine, length, &error) ||
      !logline_source_read (LOGLINE_SOURCE (job->other), job->start, other, length, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, memcmp (mine, other, length) == 0
                                   ? g_steal_pointer (&job->generation) : NULL, g_free);
}

static void
progress_cb (LoglineFetch *fetch,
             guint64       end,
             gpointer      user_data)
{
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (logline_fetch_save_finish (LOGLINE_FETCH (source), result, &error))
    logline_workers_run (task, compare);
  else
    g_task_return_error (task, error);
}

/* A file that ends before the first of these bytes is refused in a way that does not fit the
 * question; one that ends before the last of them is another as well. */
static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LoglineFetch *fetch = LOGLINE_FETCH (source);
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  const LoglinePartReply *reply = logline_fetch_open_finish (fetch, result, &error);

  if (g_error_matches (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_PROTOCOL) ||
      (reply != NULL && (reply->outcome != LOGLINE_PART_BYTES || reply->size < job->end)))
    g_task_return_pointer (task, NULL, NULL);
  else if (reply == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    {
      job->end = reply->end;
      job->generation = g_strdup (reply->generation);
      logline_fetch_save_async (fetch, job->other, progress_cb, NULL,
                                g_task_get_cancellable (task), saved_cb, g_object_ref (task));
    }
}

void
logline_recognition_async (LoglineSession      *session,
                           const char          *path,
                           const char          *candidate,
                           LoglineMirror       *mirror,
                           guint64              start,
                           guint64              end,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  LoglinePart part = {
    .start = MAX (start, end - MIN (end, MAX_BYTES)),
    .end = end,
    .generation = (char *) candidate,
    .earlier = TRUE,
  };
  g_autoptr (LoglineFetch) fetch = NULL;
  Job *job = g_new0 (Job, 1);

  job->mirror = g_object_ref (mirror);
  job->other = logline_mirror_new ();
  job->start = part.start;
  job->end = part.end;
  g_task_set_source_tag (task, logline_recognition_async);
  g_task_set_task_data (task, job, job_free);
  if (start == end)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }
  fetch = logline_fetch_new (session, path, &part, G_PRIORITY_DEFAULT);
  logline_fetch_open_async (fetch, cancellable, opened_cb, g_object_ref (task));
}

char *
logline_recognition_finish (GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
