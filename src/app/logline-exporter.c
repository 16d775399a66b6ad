/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-exporter.h"

#include <glib/gi18n.h>

#include "logline-export-file.h"
#include "logline-filtered-log.h"
#include "logline-words.h"

/* "All" means all that the log has, not what happens to be here already: what is still being
 * fetched, or searched for a filter, is waited for. A log that grows meanwhile is not: a search
 * that has come to the first row has found all there was to find. */

typedef struct
{
  LoglineLog *log;
  LoglineLog *base; /* log, or what it filters */
  LoglineSearch *search; /* (nullable): of the filter */
  LoglineJob *job;
  guint64 n_rows; /* written */
  gulong cancelled_id;
} Export;

static void try_begin (GTask *task);

static void
stop_waiting (GTask *task)
{
  Export *export = g_task_get_task_data (task);

  g_signal_handlers_disconnect_by_data (export->base, task);
  if (export->search != NULL)
    g_signal_handlers_disconnect_by_data (export->search, task);
  if (export->cancelled_id != 0)
    g_signal_handler_disconnect (logline_job_get_cancellable (export->job), export->cancelled_id);
  export->cancelled_id = 0;
}

static void
export_free (gpointer data)
{
  Export *export = data;

  g_object_unref (export->log);
  g_object_unref (export->base);
  g_clear_object (&export->search);
  g_object_unref (export->job);
  g_free (export);
}

/* Takes the task. */
static void
end (GTask        *task,
     const GError *error)
{
  Export *export = g_task_get_task_data (task);
  g_autofree char *name = g_file_get_basename (g_task_get_source_object (task));
  g_autofree char *problem = NULL;

  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    problem = logline_words_save_error (error, name);

  if (g_application_get_default () != NULL)
    g_application_release (g_application_get_default ());
  logline_job_end (export->job, problem);
  g_task_return_boolean (task, error == NULL);
  g_object_unref (task);
}

static void
exported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Export *export = g_task_get_task_data (user_data);
  g_autoptr (GError) error = NULL;

  logline_export_file_finish (G_FILE (object), result, &export->n_rows, &error);
  end (user_data, error);
}

static void
begin (GTask                *task,
       const LoglineStretch *stretch)
{
  Export *export = g_task_get_task_data (task);

  logline_export_file_async (g_task_get_source_object (task), export->log, stretch,
                             logline_job_progress, export->job,
                             logline_job_get_cancellable (export->job), exported_cb, task);
}

static gboolean
is_all_here (Export *export)
{
  if (logline_log_get_loading (export->base) < 1)
    return FALSE;

  return export->search == NULL || logline_search_get_complete (export->search) ||
         logline_search_get_first_searched_row (export->search) == 0;
}

static const GError *
get_error (Export *export)
{
  const GError *error = export->search != NULL ? logline_search_get_error (export->search) : NULL;

  return error != NULL ? error : logline_log_get_error (export->base);
}

static void
try_begin (GTask *task)
{
  Export *export = g_task_get_task_data (task);
  GCancellable *cancellable = logline_job_get_cancellable (export->job);
  g_autoptr (GError) error = NULL;
  guint64 n_rows = logline_log_get_n_rows (export->log);

  if (!g_cancellable_set_error_if_cancelled (cancellable, &error))
    {
      if (!is_all_here (export) && get_error (export) == NULL)
        return;
      if (!is_all_here (export))
        error = g_error_copy (get_error (export));
      else if (n_rows == 0)
        error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, _("There are no lines."));
    }

  stop_waiting (task);
  if (error != NULL)
    end (task, error);
  else
    begin (task, &(LoglineStretch) { 0, 0, n_rows - 1, G_MAXUINT64 });
}

static gboolean
on_cancelled_later (gpointer user_data)
{
  try_begin (user_data);

  return G_SOURCE_REMOVE;
}

/* Its handler must not be disconnected from within. */
static void
on_cancelled (GTask *task)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, on_cancelled_later, g_object_ref (task), g_object_unref);
}

static void
wait (GTask *task)
{
  Export *export = g_task_get_task_data (task);

  g_signal_connect_swapped (export->base, "notify::loading", G_CALLBACK (try_begin), task);
  g_signal_connect_swapped (export->base, "notify::error", G_CALLBACK (try_begin), task);
  if (export->search != NULL)
    {
      g_signal_connect_swapped (export->search, "notify::fraction", G_CALLBACK (try_begin), task);
      g_signal_connect_swapped (export->search, "notify::complete", G_CALLBACK (try_begin), task);
      g_signal_connect_swapped (export->search, "notify::error", G_CALLBACK (try_begin), task);
    }
  export->cancelled_id = g_signal_connect_swapped (logline_job_get_cancellable (export->job),
                                                   "cancelled", G_CALLBACK (on_cancelled), task);
  try_begin (task);
}

void
logline_exporter_run_async (LoglineLog           *log,
                            const LoglineStretch *stretch,
                            GFile                *file,
                            LoglineJob           *job,
                            GAsyncReadyCallback   callback,
                            gpointer              user_data)
{
  GTask *task;
  Export *export;

  g_return_if_fail (LOGLINE_IS_LOG (log));
  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (LOGLINE_IS_JOB (job));

  export = g_new0 (Export, 1);
  export->log = g_object_ref (log);
  export->base = g_object_ref (log);
  if (LOGLINE_IS_FILTERED_LOG (log))
    {
      g_set_object (&export->base, logline_filtered_log_get_base (LOGLINE_FILTERED_LOG (log)));
      export->search = g_object_ref (logline_filtered_log_get_search (LOGLINE_FILTERED_LOG (log)));
    }
  export->job = g_object_ref (job);

  /* Closing the window cancels the export, which then has to clean up. */
  if (g_application_get_default () != NULL)
    g_application_hold (g_application_get_default ());

  task = g_task_new (file, NULL, callback, user_data);
  g_task_set_source_tag (task, logline_exporter_run_async);
  g_task_set_task_data (task, export, export_free);
  if (stretch != NULL)
    begin (task, stretch);
  else
    wait (task);
}

gboolean
logline_exporter_run_finish (GFile        *file,
                             GAsyncResult *result,
                             guint64      *out_n_rows)
{
  Export *export;

  g_return_val_if_fail (g_task_is_valid (result, file), FALSE);

  export = g_task_get_task_data (G_TASK (result));
  *out_n_rows = export->n_rows;

  return g_task_propagate_boolean (G_TASK (result), NULL);
}
