/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-forward.h"

static void
lines_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  LoglineLines *lines = logline_log_read_finish (LOGLINE_LOG (source), result, &error);

  if (lines != NULL)
    g_task_return_pointer (task, lines, (GDestroyNotify) logline_lines_unref);
  else
    g_task_return_error (task, error);
}

void
logline_forward_read (GTask         *task,
                      LoglineLog    *to,
                      const guint64 *rows,
                      guint          n_rows,
                      gsize          max_bytes)
{
  g_return_if_fail (G_IS_TASK (task));

  logline_log_read_async (to, rows, n_rows, max_bytes, g_task_get_cancellable (task), lines_cb,
                          g_object_ref (task));
}

static void
bytes_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  LoglineBytes *bytes = logline_log_read_bytes_finish (LOGLINE_LOG (source), result, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) logline_bytes_free);
  else
    g_task_return_error (task, error);
}

void
logline_forward_read_bytes (GTask         *task,
                            LoglineLog    *to,
                            const guint64 *rows,
                            guint          n_rows,
                            guint64        skip,
                            gsize          max_bytes)
{
  g_return_if_fail (G_IS_TASK (task));

  logline_log_read_bytes_async (to, rows, n_rows, skip, max_bytes, g_task_get_cancellable (task),
                                bytes_cb, g_object_ref (task));
}

static void
located_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_pointer (task, g_object_ref (result), g_object_unref);
}

void
logline_forward_locate (GTask                 *task,
                        LoglineLog            *to,
                        const LoglinePosition *position)
{
  g_return_if_fail (G_IS_TASK (task));

  logline_log_locate_async (to, position, g_task_get_cancellable (task), located_cb,
                            g_object_ref (task));
}

gboolean
logline_forward_locate_finish (GTask       *task,
                               LoglineLog **out_asked,
                               guint64     *out_row,
                               GError     **error)
{
  g_autoptr (GAsyncResult) located = NULL;
  g_autoptr (LoglineLog) asked = NULL;

  g_return_val_if_fail (G_IS_TASK (task), FALSE);

  located = g_task_propagate_pointer (task, error);
  if (located == NULL)
    return FALSE;

  asked = LOGLINE_LOG (g_async_result_get_source_object (located));
  if (!logline_log_locate_finish (asked, located, out_row, error))
    return FALSE;
  if (out_asked != NULL)
    *out_asked = g_steal_pointer (&asked);
  return TRUE;
}
