/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Three steps: the rows at both ends of the selection are read, to turn characters into bytes; the
 * stretch between them is gathered; its text is made UTF-8. The log may change during the first, so
 * the selection follows its rows meanwhile.
 */

#include "logline-clipboard.h"

#include <string.h>

#include "logline-row-reader.h"
#include "logline-workers.h"

typedef struct
{
  LoglineLog          *log;
  LoglineSelection     selection;
  gsize                max_bytes;
  LoglineProgressFunc  progress;
  gpointer             progress_data;
  gulong               changed_id;
  gboolean             is_gone;
  GBytes              *bytes;
} CopyJob;

static void
copy_job_stop_shifting (CopyJob *job)
{
  g_clear_signal_handler (&job->changed_id, job->log);
}

static void
copy_job_free (gpointer data)
{
  CopyJob *job = data;

  copy_job_stop_shifting (job);
  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_clear_object (&job->log);
  g_free (job);
}

static void
log_changed_cb (LoglineLog          *log,
                const LoglineChange *change,
                CopyJob             *job)
{
  if (change->reset)
    job->is_gone = TRUE;
  else
    logline_selection_shift (&job->selection, change, logline_log_get_n_rows (log));
}

static GBytes *
make_text (GBytes *bytes)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  char *valid;

  if (g_utf8_validate_len (text, length, NULL))
    return g_bytes_ref (bytes);

  valid = g_utf8_make_valid (text, length);
  return g_bytes_new_take (valid, strlen (valid));
}

static void
make_text_run (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  CopyJob *job = task_data;

  g_task_return_pointer (task, make_text (job->bytes), (GDestroyNotify) g_bytes_unref);
}

/* As bytes, of which nobody makes a copy before they are pasted. */
static void
made_text_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GdkContentProvider) provider = NULL;
  g_autoptr (GBytes) text = NULL;
  GError *error = NULL;

  text = g_task_propagate_pointer (G_TASK (result), &error);
  if (text == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  provider = gdk_content_provider_new_for_bytes ("text/plain;charset=utf-8", text);
  gdk_clipboard_set_content (g_task_get_source_object (task), provider);
  g_task_return_boolean (task, TRUE);
}

static void
gathered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GTask) make_task = NULL;
  GCancellable *cancellable = g_task_get_cancellable (task);
  CopyJob *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->bytes = logline_log_copy_finish (LOGLINE_LOG (source), result, &error);
  if (job->bytes == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  make_task = g_task_new (g_task_get_source_object (task), cancellable, made_text_cb,
                          g_object_ref (task));
  g_task_set_task_data (make_task, job, NULL);
  logline_workers_run (make_task, make_text_run);
}

/* Without a filter all that lies between the ends is selected, so it need not be read to know that
 * it is too much; and a line has at least its line end. */
static gboolean
is_too_large (CopyJob          *job,
              const LoglineRow *first,
              const LoglineRow *last)
{
  const LoglineLine *a = first->line, *b = last->line;

  if (b->row - a->row > job->max_bytes)
    return TRUE;

  return a->number > 0 && b->number - a->number == b->row - a->row &&
         a->generation->serial == b->generation->serial && b->offset - a->offset > job->max_bytes;
}

static guint64
get_end_byte (const LoglineRow *row,
              guint             character)
{
  return character == LOGLINE_LINE_END ? G_MAXUINT64 : logline_row_get_byte (row, character);
}

static void
read_ends_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  CopyJob *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) rows = logline_row_reader_read_finish (result, &error);
  LoglineTextPoint start = logline_selection_get_start (&job->selection);
  LoglineTextPoint end = logline_selection_get_end (&job->selection);
  LoglineStretch stretch = { .start_row = start.row, .end_row = end.row };
  const LoglineRow *first, *last;

  copy_job_stop_shifting (job);
  if (rows == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (job->is_gone)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The log was replaced");
      return;
    }
  first = g_ptr_array_index (rows, 0);
  last = g_ptr_array_index (rows, rows->len - 1);
  if (is_too_large (job, first, last))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                               "The selected text is too long to be copied");
      return;
    }

  stretch.start_byte = logline_row_get_byte (first, start.character);
  stretch.end_byte = get_end_byte (last, end.character);
  logline_log_copy_async (job->log, &stretch, job->max_bytes, job->progress, job->progress_data,
                          g_task_get_cancellable (task), gathered_cb, g_object_ref (task));
}

void
logline_clipboard_copy_async (GdkClipboard           *clipboard,
                              LoglineLog             *log,
                              const LoglineSelection *selection,
                              gsize                   max_bytes,
                              LoglineProgressFunc     progress,
                              gpointer                progress_data,
                              GCancellable           *cancellable,
                              GAsyncReadyCallback     callback,
                              gpointer                user_data)
{
  LoglineRowRange first, last = { 0 };
  GTask *task;
  CopyJob *job;

  g_return_if_fail (GDK_IS_CLIPBOARD (clipboard));
  g_return_if_fail (LOGLINE_IS_LOG (log));
  g_return_if_fail (selection != NULL);

  first.first = logline_selection_get_start (selection).row;
  first.last = first.first + 1;
  if (logline_selection_get_end (selection).row > first.first)
    {
      last.first = logline_selection_get_end (selection).row;
      last.last = last.first + 1;
    }

  job = g_new0 (CopyJob, 1);
  job->log = g_object_ref (log);
  job->selection = *selection;
  job->max_bytes = max_bytes;
  job->progress = progress;
  job->progress_data = progress_data;
  job->changed_id = g_signal_connect (log, "changed", G_CALLBACK (log_changed_cb), job);
  task = g_task_new (clipboard, cancellable, callback, user_data);
  g_task_set_source_tag (task, logline_clipboard_copy_async);
  g_task_set_task_data (task, job, copy_job_free);
  logline_row_reader_read_async (log, first, last, NULL, NULL, cancellable, read_ends_cb, task);
}

gboolean
logline_clipboard_copy_finish (GdkClipboard  *clipboard,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, clipboard), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
