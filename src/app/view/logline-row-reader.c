/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-row-reader.h"

#include "logline-workers.h"

typedef struct
{
  LoglineLines *lines;
  LoglineQuery *find;
  LoglineQuery *filter;
} ReadJob;

static void
read_job_free (gpointer data)
{
  ReadJob *job = data;

  g_clear_pointer (&job->filter, logline_query_unref);
  g_clear_pointer (&job->find, logline_query_unref);
  g_clear_pointer (&job->lines, logline_lines_unref);
  g_free (job);
}

static void
read_job_run (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  ReadJob *job = task_data;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) logline_row_unref);

  for (guint i = 0; i < logline_lines_get_size (job->lines); i++)
    {
      if (g_task_return_error_if_cancelled (task))
        return;

      g_ptr_array_add (rows, logline_row_new (job->lines, logline_lines_get (job->lines, i),
                                              job->find, job->filter));
    }
  g_task_return_pointer (task, g_steal_pointer (&rows), (GDestroyNotify) g_ptr_array_unref);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ReadJob *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->lines = logline_log_read_finish (LOGLINE_LOG (source), result, &error);
  if (job->lines == NULL)
    g_task_return_error (task, error);
  else
    logline_workers_run (task, read_job_run);
}

static GArray *
list_rows (LoglineRowRange front,
           LoglineRowRange back)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint64 row = front.first; row < front.last; row++)
    g_array_append_val (rows, row);
  for (guint64 row = back.first; row < back.last; row++)
    g_array_append_val (rows, row);
  return rows;
}

void
logline_row_reader_read_async (LoglineLog          *log,
                               LoglineRowRange      front,
                               LoglineRowRange      back,
                               LoglineQuery        *find,
                               LoglineQuery        *filter,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GArray) rows = list_rows (front, back);
  GTask *task = g_task_new (log, cancellable, callback, user_data);
  ReadJob *job = g_new0 (ReadJob, 1);

  job->find = find != NULL ? logline_query_ref (find) : NULL;
  job->filter = filter != NULL ? logline_query_ref (filter) : NULL;
  g_task_set_source_tag (task, logline_row_reader_read_async);
  g_task_set_priority (task, G_PRIORITY_HIGH);
  g_task_set_task_data (task, job, read_job_free);
  logline_log_read_async (log, (const guint64 *) rows->data, rows->len, LOGLINE_ROW_MAX_BYTES,
                          cancellable, read_cb, task);
}

GPtrArray *
logline_row_reader_read_finish (GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
