/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-export-private.h"

typedef struct
{
  LoglineWalk        *walk;
  GOutputStream      *stream;
  LoglineProgressFunc progress;
  gpointer            progress_data;
  GBytes             *written; /* while that is being done */
  GBytes             *next;    /* read, but not written yet */
  gboolean            reading;
  gboolean            ended;   /* all is read, or there is an error */
  GError             *error;   /* the first */
} Export;

static void step (GTask *task);

static void
export_free (gpointer data)
{
  Export *export = data;

  g_object_unref (export->walk);
  g_object_unref (export->stream);
  g_clear_pointer (&export->written, g_bytes_unref);
  g_clear_pointer (&export->next, g_bytes_unref);
  g_clear_error (&export->error);
  g_free (export);
}

static void
fail (Export *export,
      GError *error)
{
  export->ended = TRUE;
  g_clear_pointer (&export->next, g_bytes_unref);
  if (export->error == NULL)
    export->error = error;
  else
    g_error_free (error);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Export *export = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) batch = logline_walk_next_finish (export->walk, result, &error);

  export->reading = FALSE;
  if (error != NULL)
    fail (export, error);
  else if (batch == NULL)
    export->ended = TRUE;
  else if (!export->ended)
    export->next = g_steal_pointer (&batch);
  step (task);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Export *export = g_task_get_task_data (task);
  GError *error = NULL;

  g_clear_pointer (&export->written, g_bytes_unref);
  if (!g_output_stream_write_all_finish (export->stream, result, NULL, &error))
    fail (export, error);
  else if (export->progress != NULL && !export->ended)
    export->progress (logline_walk_get_n_done (export->walk),
                      logline_walk_get_n_rows (export->walk), export->progress_data);
  step (task);
}

static void
finish (GTask *task)
{
  Export *export = g_task_get_task_data (task);

  if (export->error != NULL)
    g_task_return_error (task, g_steal_pointer (&export->error));
  else
    g_task_return_boolean (task, TRUE);
}

/* Starts what can be started. What is under way holds a reference of the task each. */
static void
step (GTask *task)
{
  Export *export = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (export->written == NULL && export->next != NULL)
    {
      gsize size;
      const void *bytes;

      export->written = g_steal_pointer (&export->next);
      bytes = g_bytes_get_data (export->written, &size);
      g_output_stream_write_all_async (export->stream, bytes, size, G_PRIORITY_DEFAULT,
                                       cancellable, written_cb, g_object_ref (task));
    }

  if (!export->reading && export->next == NULL && !export->ended)
    {
      export->reading = TRUE;
      logline_walk_next_async (export->walk, cancellable, read_cb, g_object_ref (task));
    }

  if (export->ended && !export->reading && export->written == NULL)
    finish (task);
}

void
logline_log_export_walk_async (LoglineLog          *log,
                               LoglineWalk         *walk,
                               GOutputStream       *stream,
                               LoglineProgressFunc  progress,
                               gpointer             progress_data,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Export *export;

  g_assert (LOGLINE_IS_WALK (walk));

  export = g_new0 (Export, 1);
  export->walk = g_object_ref (walk);
  export->stream = g_object_ref (stream);
  export->progress = progress;
  export->progress_data = progress_data;

  task = g_task_new (log, cancellable, callback, user_data);
  g_task_set_source_tag (task, logline_log_export_async);
  g_task_set_task_data (task, export, export_free);
  step (task);
}

void
logline_log_export_async (LoglineLog           *log,
                          const LoglineStretch *stretch,
                          GOutputStream        *stream,
                          LoglineProgressFunc   progress,
                          gpointer              progress_data,
                          GCancellable         *cancellable,
                          GAsyncReadyCallback   callback,
                          gpointer              user_data)
{
  g_autoptr (LoglineWalk) walk = NULL;

  g_return_if_fail (LOGLINE_IS_LOG (log));
  g_return_if_fail (stretch != NULL);
  g_return_if_fail (stretch->start_row <= stretch->end_row);
  g_return_if_fail (G_IS_OUTPUT_STREAM (stream));

  walk = logline_walk_new (log, stretch);
  logline_log_export_walk_async (log, walk, stream, progress, progress_data, cancellable, callback,
                                 user_data);
}

gboolean
logline_log_export_finish (LoglineLog    *log,
                           GAsyncResult  *result,
                           guint64       *out_n_rows,
                           GError       **error)
{
  Export *export;

  g_return_val_if_fail (LOGLINE_IS_LOG (log), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, log), FALSE);

  export = g_task_get_task_data (G_TASK (result));
  if (out_n_rows != NULL)
    *out_n_rows = logline_walk_get_n_done (export->walk);

  return g_task_propagate_boolean (G_TASK (result), error);
}
