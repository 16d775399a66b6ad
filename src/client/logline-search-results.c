/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-search-results.h"

#include <string.h>

#include "logline-client-error.h"
#include "logline-workers.h"

static void
result_free (gpointer data)
{
  LoglineSearchResult *found = data;

  logline_search_record_free (found->record);
  g_clear_pointer (&found->rows, logline_row_set_unref);
  g_free (found);
}

static LoglineRowSet *
make_rows (const LoglineSearchRecord *record)
{
  LoglineRowSet *rows = logline_row_set_new ((guint) (record->to - record->from + 1));
  gsize n_bytes = logline_search_record_get_n_bytes (record);

  for (gsize i = 0; i < n_bytes; i++)
    for (guint bits = record->bits[i]; bits != 0; bits &= bits - 1)
      logline_row_set_add (rows, (guint) (8 * i) + (guint) __builtin_ctz (bits));
  logline_row_set_seal (rows);
  return rows;
}

static gboolean
add_result (GPtrArray  *results,
            GBytes     *line,
            GError    **error)
{
  LoglineSearchRecord *record = logline_search_record_parse (line, error);
  LoglineSearchResult *found;

  if (record == NULL)
    return FALSE;
  found = g_new0 (LoglineSearchResult, 1);
  found->record = record;
  if (record->type == LOGLINE_SEARCH_RECORD_MATCHES)
    found->rows = make_rows (record);
  g_ptr_array_add (results, found);
  return TRUE;
}

/* The task's data: whole lines. */
static void
read_job (GTask        *task,
          gpointer      source,
          gpointer      task_data,
          GCancellable *cancellable)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func (result_free);
  g_autoptr (GError) error = NULL;
  gsize size;
  const char *bytes = g_bytes_get_data (task_data, &size);

  for (gsize start = 0; start < size;)
    {
      const char *line_feed = memchr (bytes + start, '\n', size - start);
      gsize length = line_feed + 1 - (bytes + start);
      g_autoptr (GBytes) line = g_bytes_new_from_bytes (task_data, start, length);

      if (!add_result (results, line, &error))
        {
          g_task_return_new_error (task, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_PROTOCOL,
                                   "a result that cannot be read: %s", error->message);
          return;
        }
      start += length;
    }
  g_task_return_pointer (task, g_steal_pointer (&results), (GDestroyNotify) g_ptr_array_unref);
}

void
logline_search_results_read_async (GBytes              *lines,
                                   int                  priority,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, logline_search_results_read_async);
  g_task_set_priority (task, priority);
  g_task_set_task_data (task, g_bytes_ref (lines), (GDestroyNotify) g_bytes_unref);
  logline_workers_run (task, read_job);
}

GPtrArray *
logline_search_results_read_finish (GAsyncResult  *result,
                                    GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
