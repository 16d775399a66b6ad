/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* g_file_replace() falls back to writing over the old file where it cannot do better, which loses
 * it when the export fails; so the temporary file is made here.
 *
 * Three steps: the file is made, written, and brought to its place or deleted. The first and the
 * last may take long on a file system that is far away, but are rare, so they run in GLib's pool of
 * threads instead of holding back the readers of logs. They run to their end also when the export
 * is cancelled: nothing is to stay behind.
 */

#include "logline-export-file.h"

#include <limits.h>
#include <stdlib.h>

#include "logline-export-private.h"

#define MAX_ATTEMPTS 100

typedef struct
{
  LoglineLog         *log;
  LoglineWalk        *walk; /* follows the rows from the beginning on */
  LoglineProgressFunc progress;
  gpointer            progress_data;
  GFile              *target;    /* the file itself, at the end of its links */
  GFile              *temporary; /* once it is made */
  GFileOutputStream  *stream;
  guint64             n_rows;
  GError             *error;     /* of writing */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->log);
  g_object_unref (job->walk);
  g_clear_object (&job->target);
  g_clear_object (&job->temporary);
  g_clear_object (&job->stream);
  g_clear_error (&job->error);
  g_free (job);
}

static GFile *
resolve (GFile *file)
{
  const char *path = g_file_peek_path (file);
  char real[PATH_MAX];

  if (path != NULL && realpath (path, real) != NULL)
    return g_file_new_for_path (real);

  return g_object_ref (file);
}

static GFile *
get_sibling (GFile *file)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *hidden = g_strdup_printf (".%s.%08x", name, g_random_int ());

  return folder != NULL ? g_file_get_child (folder, hidden) : NULL;
}

static gboolean
make_temporary (Job              *job,
                GFileCreateFlags  flags,
                GError          **error)
{
  for (guint i = 0; i < MAX_ATTEMPTS; i++)
    {
      g_autoptr (GError) problem = NULL;

      g_set_object (&job->temporary, NULL);
      job->temporary = get_sibling (job->target);
      if (job->temporary == NULL)
        break;

      job->stream = g_file_create (job->temporary, flags, NULL, &problem);
      if (job->stream != NULL)
        return TRUE;

      if (!g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_EXISTS))
        {
          g_clear_object (&job->temporary);
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
    }

  g_clear_object (&job->temporary);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "No name is free for the file");
  return FALSE;
}

/* What others may not read must not become readable, not even while it is written. */
static gboolean
begin (Job     *job,
       GError **error)
{
  g_autoptr (GFileInfo) info =
    g_file_query_info (job->target, G_FILE_ATTRIBUTE_STANDARD_TYPE ","
                       G_FILE_ATTRIBUTE_UNIX_MODE "," G_FILE_ATTRIBUTE_ACCESS_CAN_WRITE,
                       G_FILE_QUERY_INFO_NONE, NULL, NULL);

  if (info == NULL)
    return make_temporary (job, G_FILE_CREATE_NONE, error);

  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                           "This is not a regular file");
      return FALSE;
    }
  if (g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_ACCESS_CAN_WRITE)
      && !g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_ACCESS_CAN_WRITE))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                           "The file may not be written");
      return FALSE;
    }
  if (!make_temporary (job, G_FILE_CREATE_PRIVATE, error))
    return FALSE;

  if (g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_UNIX_MODE))
    g_file_set_attribute_uint32 (job->temporary, G_FILE_ATTRIBUTE_UNIX_MODE,
                                 g_file_info_get_attribute_uint32 (info,
                                                                   G_FILE_ATTRIBUTE_UNIX_MODE)
                                 & 07777,
                                 G_FILE_QUERY_INFO_NONE, NULL, NULL);
  return TRUE;
}

static gboolean
end (Job     *job,
     GError **error)
{
  gboolean done = job->error == NULL;

  if (!done)
    g_propagate_error (error, g_steal_pointer (&job->error));

  done = g_output_stream_close (G_OUTPUT_STREAM (job->stream), NULL, done ? error : NULL) && done;
  done = done && g_file_move (job->temporary, job->target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL,
                              error);
  if (!done)
    g_file_delete (job->temporary, NULL, NULL);

  return done;
}

static void
run_end (GTask        *task,
         gpointer      source_object,
         gpointer      task_data,
         GCancellable *cancellable)
{
  GError *error = NULL;

  if (end (g_task_get_task_data (task_data), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
ended_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GTask) step = NULL;
  Job *job = g_task_get_task_data (task);

  logline_log_export_finish (job->log, result, &job->n_rows, &job->error);
  if (job->error == NULL)
    g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &job->error);

  step = g_task_new (NULL, NULL, ended_cb, g_object_ref (task));
  g_task_set_task_data (step, task, NULL);
  g_task_run_in_thread (step, run_end);
}

static void
run_begin (GTask        *task,
           gpointer      source_object,
           gpointer      task_data,
           GCancellable *cancellable)
{
  Job *job = g_task_get_task_data (task_data);
  GError *error = NULL;

  job->target = resolve (g_task_get_source_object (task_data));
  if (begin (job, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
begun_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }

  logline_log_export_walk_async (job->log, job->walk, G_OUTPUT_STREAM (job->stream),
                                 job->progress, job->progress_data, g_task_get_cancellable (task),
                                 written_cb, g_object_ref (task));
}

void
logline_export_file_async (GFile                *file,
                           LoglineLog           *log,
                           const LoglineStretch *stretch,
                           LoglineProgressFunc   progress,
                           gpointer              progress_data,
                           GCancellable         *cancellable,
                           GAsyncReadyCallback   callback,
                           gpointer              user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) step = NULL;
  Job *job;

  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (LOGLINE_IS_LOG (log));
  g_return_if_fail (stretch != NULL);
  g_return_if_fail (stretch->start_row <= stretch->end_row);

  job = g_new0 (Job, 1);
  job->log = g_object_ref (log);
  job->walk = logline_walk_new (log, stretch);
  job->progress = progress;
  job->progress_data = progress_data;

  /* A file that is complete is complete, also when somebody cancels at the very end. */
  task = g_task_new (file, cancellable, callback, user_data);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, logline_export_file_async);
  g_task_set_task_data (task, job, job_free);

  step = g_task_new (NULL, NULL, begun_cb, g_object_ref (task));
  g_task_set_task_data (step, task, NULL);
  g_task_run_in_thread (step, run_begin);
}

gboolean
logline_export_file_finish (GFile         *file,
                            GAsyncResult  *result,
                            guint64       *out_n_rows,
                            GError       **error)
{
  Job *job;

  g_return_val_if_fail (G_IS_FILE (file), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, file), FALSE);

  job = g_task_get_task_data (G_TASK (result));
  if (out_n_rows != NULL)
    *out_n_rows = job->n_rows;

  return g_task_propagate_boolean (G_TASK (result), error);
}
