/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Line ends become line feeds, which is what a clipboard wants. */

#include "logline-copy.h"

#include <string.h>

#include "logline-walk.h"

typedef struct
{
  LoglineWalk        *walk;
  gboolean            ends_line;
  gsize               max_bytes;
  LoglineProgressFunc progress;
  gpointer            progress_data;
  GString            *text;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  g_object_unref (copy->walk);
  if (copy->text != NULL)
    g_string_free (copy->text, TRUE);
  g_free (copy);
}

/* A line end may be torn between two batches. */
static void
append_text (GString    *text,
             const char *bytes,
             gsize       size)
{
  const char *end = bytes + size;

  if (size > 0 && bytes[0] == '\n' && text->len > 0 && text->str[text->len - 1] == '\r')
    g_string_truncate (text, text->len - 1);

  while (bytes < end)
    {
      const char *feed = memmem (bytes, end - bytes, "\r\n", 2);
      const char *stop = feed != NULL ? feed : end;

      g_string_append_len (text, bytes, stop - bytes);
      bytes = feed != NULL ? feed + 1 : end;
    }
}

static gboolean
append (Copy     *copy,
        GBytes   *batch,
        GError  **error)
{
  gsize size;
  const char *bytes = g_bytes_get_data (batch, &size);

  append_text (copy->text, bytes, size);
  if (copy->text->len <= copy->max_bytes)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                       "The selected text is too long to be copied");
  return FALSE;
}

/* A line that is still being written is a line all the same. */
static gboolean
append_last_line_end (Copy    *copy,
                      GError **error)
{
  g_autoptr (GBytes) feed = g_bytes_new_static ("\n", 1);

  if (!copy->ends_line || copy->text->len == 0 || copy->text->str[copy->text->len - 1] == '\n')
    return TRUE;

  return append (copy, feed, error);
}

static void
walked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  Copy *copy = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) batch = logline_walk_next_finish (copy->walk, result, &error);

  if (error == NULL && (batch != NULL ? append (copy, batch, &error)
                                      : append_last_line_end (copy, &error)))
    {
      if (batch == NULL)
        {
          g_task_return_pointer (task, g_string_free_to_bytes (g_steal_pointer (&copy->text)),
                                 (GDestroyNotify) g_bytes_unref);
          return;
        }

      if (copy->progress != NULL)
        copy->progress (logline_walk_get_n_done (copy->walk), logline_walk_get_n_rows (copy->walk),
                        copy->progress_data);
      logline_walk_next_async (copy->walk, cancellable, walked_cb, g_steal_pointer (&task));
      return;
    }

  g_task_return_error (task, error);
}

void
logline_log_copy_async (LoglineLog           *log,
                        const LoglineStretch *stretch,
                        gsize                 max_bytes,
                        LoglineProgressFunc   progress,
                        gpointer              progress_data,
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
  copy->walk = logline_walk_new (log, stretch);
  copy->ends_line = stretch->end_byte == G_MAXUINT64;
  copy->max_bytes = max_bytes;
  copy->progress = progress;
  copy->progress_data = progress_data;
  copy->text = g_string_new (NULL);

  task = g_task_new (log, cancellable, callback, user_data);
  g_task_set_source_tag (task, logline_log_copy_async);
  g_task_set_task_data (task, copy, copy_free);
  logline_walk_next_async (copy->walk, cancellable, walked_cb, task);
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
