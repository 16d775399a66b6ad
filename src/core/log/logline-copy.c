/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Lines are read in batches with their first bytes; a line that is longer is read again alone, with
 * whatever room is left. Rows move while the log is loading, so what is still to be copied moves
 * along with "changed".
 */

#include "logline-copy.h"

#include "logline-source.h"

#define BATCH_ROWS 1024u
#define BATCH_LINE_BYTES (16u * 1024)

typedef struct
{
  LoglineLog    *log; /* the task's source object */
  LoglineStretch stretch;
  guint64        row; /* the next one to be copied */
  gsize          max_bytes;
  GString       *text;
  gulong         handler;
  gboolean       gone; /* rows that were still to be copied have gone */
} Copy;

static void read_batch (GTask *task);

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  g_signal_handler_disconnect (copy->log, copy->handler);
  if (copy->text != NULL)
    g_string_free (copy->text, TRUE);
  g_free (copy);
}

static void
changed_cb (LoglineLog          *log,
            const LoglineChange *change,
            gpointer             user_data)
{
  Copy *copy = user_data;

  if (change->reset || copy->row < change->removed_front)
    {
      copy->gone = TRUE;
      return;
    }

  copy->row += change->added_front - change->removed_front;
  copy->stretch.start_row += change->added_front - change->removed_front;
  copy->stretch.end_row += change->added_front - change->removed_front;
}

static gboolean
append (Copy              *copy,
        const LoglineLine *line,
        GError           **error)
{
  /* Rows may have moved since they were asked for: copy->row is where this one is now. */
  guint64 row = copy->row;
  guint64 start = row == copy->stretch.start_row ? copy->stretch.start_byte : 0;
  guint64 end = row == copy->stretch.end_row ? copy->stretch.end_byte : line->length;
  gboolean with_line_end = row < copy->stretch.end_row || end == G_MAXUINT64;

  end = MIN (end, line->length);
  start = MIN (start, end);
  if (end > line->n_bytes
      || copy->text->len + (end - start) + (with_line_end ? 1 : 0) > copy->max_bytes)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                           "The selected text is too long to be copied");
      return FALSE;
    }

  g_string_append_len (copy->text, line->bytes + start, (gssize) (end - start));
  if (with_line_end)
    g_string_append_c (copy->text, '\n');
  copy->row++;

  return TRUE;
}

static LoglineLines *
take_lines (GTask        *task,
            GAsyncResult *result,
            GError      **error)
{
  Copy *copy = g_task_get_task_data (task);
  LoglineLines *lines = logline_log_read_finish (copy->log, result, error);

  if (lines != NULL && copy->gone)
    {
      logline_lines_unref (lines);
      g_set_error_literal (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED,
                           "The selected lines are gone: the log was rotated or truncated");
      return NULL;
    }

  return lines;
}

static void
finish (GTask *task)
{
  Copy *copy = g_task_get_task_data (task);

  g_task_return_pointer (task, g_string_free_to_bytes (g_steal_pointer (&copy->text)),
                         (GDestroyNotify) g_bytes_unref);
}

static void
whole_line_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (LoglineLines) lines = take_lines (task, result, &error);

  if (lines == NULL || !append (g_task_get_task_data (task), logline_lines_get (lines, 0), &error))
    g_task_return_error (task, error);
  else
    read_batch (g_steal_pointer (&task));
}

static void
read_whole_line (GTask *task)
{
  Copy *copy = g_task_get_task_data (task);
  guint64 start = copy->row == copy->stretch.start_row ? copy->stretch.start_byte : 0;
  gsize room = copy->max_bytes - copy->text->len;

  /* What is cut off at the line's start takes no room in the copy. */
  if (!g_size_checked_add (&room, room, MIN (start, G_MAXUINT32)))
    room = G_MAXSIZE;
  logline_log_read_async (copy->log, &copy->row, 1, room, g_task_get_cancellable (task),
                          whole_line_cb, task);
}

static void
batch_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Copy *copy = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LoglineLines) lines = take_lines (task, result, &error);

  if (lines == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  for (guint i = 0; i < logline_lines_get_size (lines); i++)
    {
      const LoglineLine *line = logline_lines_get (lines, i);

      if (line->n_bytes < line->length)
        {
          read_whole_line (g_steal_pointer (&task));
          return;
        }
      if (!append (copy, line, &error))
        {
          g_task_return_error (task, error);
          return;
        }
    }

  read_batch (g_steal_pointer (&task));
}

/* Takes the task. */
static void
read_batch (GTask *task)
{
  Copy *copy = g_task_get_task_data (task);
  guint64 end_row = MIN (copy->stretch.end_row + 1, logline_log_get_n_rows (copy->log));

  if (copy->row >= end_row)
    {
      finish (task);
      g_object_unref (task);
      return;
    }

  logline_log_read_range_async (copy->log, copy->row,
                                (guint) MIN (end_row - copy->row, BATCH_ROWS), BATCH_LINE_BYTES,
                                g_task_get_cancellable (task), batch_cb, task);
}

void
logline_log_copy_async (LoglineLog           *log,
                        const LoglineStretch *stretch,
                        gsize                 max_bytes,
                        GCancellable         *cancellable,
                        GAsyncReadyCallback   callback,
                        gpointer              user_data)
{
  GTask *task;
  Copy *copy;

  g_return_if_fail (LOGLINE_IS_LOG (log));
  g_return_if_fail (stretch != NULL);
  g_return_if_fail (stretch->start_row <= stretch->end_row);

  copy = g_new0 (Copy, 1);
  copy->log = log;
  copy->stretch = *stretch;
  copy->row = stretch->start_row;
  copy->max_bytes = max_bytes;
  copy->text = g_string_new (NULL);
  copy->handler = g_signal_connect (log, "changed", G_CALLBACK (changed_cb), copy);

  task = g_task_new (log, cancellable, callback, user_data);
  g_task_set_source_tag (task, logline_log_copy_async);
  g_task_set_task_data (task, copy, copy_free);
  read_batch (task);
}

GBytes *
logline_log_copy_finish (LoglineLog    *log,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (LOGLINE_IS_LOG (log), NULL);
  g_return_val_if_fail (g_task_is_valid (result, log), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
