/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A generation whose last byte is here is followed by the one that the server's history has after
 * it, for there may have been several rotations since somebody asked. One that the server does not
 * have any more may be the same file under another name, unless the server has seen it end; if not,
 * its rest may be in a copy. */

#include "logline-succession.h"

#include "logline-history-call.h"
#include "logline-recognition.h"
#include "logline-rescue.h"

typedef struct
{
  char          *path;
  char          *history_path;
  char          *generation;
  LoglineMirror *mirror;
  guint64        start;
  guint64        end;
  gint64         missing; /* if nothing more can be had of it */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->path);
  g_free (job->history_path);
  g_free (job->generation);
  g_object_unref (job->mirror);
  g_free (job);
}

void
logline_succession_free (LoglineSuccession *self)
{
  g_free (self->generation);
  g_free (self);
}

/* Takes @generation. */
static void
give_back (GTask    *task,
           gboolean  is_same,
           char     *generation,
           guint64   end,
           gint64    missing)
{
  LoglineSuccession *succession = g_new0 (LoglineSuccession, 1);

  *succession = (LoglineSuccession) { is_same, generation, end, missing };
  g_task_return_pointer (task, succession, (GDestroyNotify) logline_succession_free);
}

/* NULL when it is what is there now, or nobody knows. */
static char *
dup_successor (const LoglineHistory *history,
               const char           *generation)
{
  for (guint i = 1; history != NULL && i < history->earlier->len; i++)
    {
      const LoglineEarlierLog *earlier = g_ptr_array_index (history->earlier, i);
      const LoglineEarlierLog *newer = g_ptr_array_index (history->earlier, i - 1);

      if (g_str_equal (earlier->generation, generation))
        return g_strdup (newer->generation);
    }
  return NULL;
}

static void
history_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LoglineHistory) history = logline_history_call_finish (result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    give_back (task, FALSE, dup_successor (history, job->generation), job->end, 0);
}

static void
rescued_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  guint64 end;

  if (!logline_rescue_finish (result, &end, &error))
    g_task_return_error (task, error);
  else if (end > 0)
    give_back (task, FALSE, NULL, end, 0);
  else
    give_back (task, FALSE, NULL, job->end, job->missing);
}

static void
rescue (GTask *task)
{
  Job *job = g_task_get_task_data (task);

  logline_rescue_async (g_task_get_source_object (task), job->history_path, job->path,
                        job->mirror, job->start, job->end, g_task_get_cancellable (task),
                        rescued_cb, g_object_ref (task));
}

static void
recognized_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  char *generation = logline_recognition_finish (result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else if (generation != NULL)
    give_back (task, TRUE, generation, job->end, 0);
  else
    rescue (task);
}

void
logline_succession_find_async (LoglineSession      *session,
                               const char          *path,
                               const char          *history_path,
                               const LoglineEnding *ending,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->path = g_strdup (path);
  job->history_path = g_strdup (history_path);
  job->generation = g_strdup (ending->generation);
  job->mirror = g_object_ref (ending->mirror);
  job->start = ending->start;
  job->end = ending->end;
  job->missing = logline_fate_get_missing (ending->fate, ending->generation, ending->end);
  g_task_set_source_tag (task, logline_succession_find_async);
  g_task_set_task_data (task, job, job_free);
  if (ending->complete)
    logline_history_call_async (session, history_path, cancellable, history_cb,
                                g_object_ref (task));
  else if (logline_fate_is_explained (ending->fate, ending->generation))
    rescue (task);
  else
    logline_recognition_async (session, path, NULL, job->mirror, job->start, job->end,
                               cancellable, recognized_cb, g_object_ref (task));
}

LoglineSuccession *
logline_succession_find_finish (GAsyncResult  *result,
                                GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
