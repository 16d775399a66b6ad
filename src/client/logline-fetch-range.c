/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-fetch-range.h"

#include "logline-fetch.h"
#include "logline-source.h"

typedef struct
{
  char          *path;
  char          *generation;
  LoglineMirror *mirror;
  guint64        here; /* up to this it is in the mirror */
  guint64        end;
} Range;

static void fetch_rest (GTask *task);

static void
range_free (gpointer data)
{
  Range *range = data;

  g_free (range->path);
  g_free (range->generation);
  g_object_unref (range->mirror);
  g_free (range);
}

static void
progress_cb (LoglineFetch *fetch,
             guint64       end,
             gpointer      user_data)
{
  Range *range = g_task_get_task_data (user_data);

  range->here = end;
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (logline_fetch_save_finish (LOGLINE_FETCH (source), result, &error))
    fetch_rest (task);
  else
    g_task_return_error (task, error);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LoglineFetch *fetch = LOGLINE_FETCH (source);
  Range *range = g_task_get_task_data (task);
  GError *error = NULL;
  const LoglinePartReply *reply = logline_fetch_open_finish (fetch, result, &error);

  if (reply == NULL)
    g_task_return_error (task, error);
  else if (reply->outcome == LOGLINE_PART_GONE)
    g_task_return_new_error (task, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED,
                             "the log is another by now");
  else if (reply->outcome == LOGLINE_PART_NOTHING)
    g_task_return_new_error (task, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_PROTOCOL,
                             "bytes that were there are not");
  else
    logline_fetch_save_async (fetch, range->mirror, progress_cb, task,
                              g_task_get_cancellable (task), saved_cb, g_object_ref (task));
}

static void
fetch_rest (GTask *task)
{
  LoglineSession *session = g_task_get_source_object (task);
  Range *range = g_task_get_task_data (task);
  LoglinePart part = {
    .start = range->here,
    .end = range->end,
    .generation = range->generation,
    .earlier = TRUE,
  };
  g_autoptr (LoglineFetch) fetch = NULL;

  if (range->here >= range->end)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  fetch = logline_fetch_new (session, range->path, &part, G_PRIORITY_DEFAULT);
  logline_fetch_open_async (fetch, g_task_get_cancellable (task), opened_cb, g_object_ref (task));
}

void
logline_fetch_range_async (LoglineSession      *session,
                           const char          *path,
                           const char          *generation,
                           guint64              start,
                           guint64              end,
                           LoglineMirror       *mirror,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  Range *range = g_new0 (Range, 1);

  range->path = g_strdup (path);
  range->generation = g_strdup (generation);
  range->mirror = g_object_ref (mirror);
  range->here = start;
  range->end = end;
  g_task_set_source_tag (task, logline_fetch_range_async);
  g_task_set_task_data (task, range, range_free);
  fetch_rest (task);
}

gboolean
logline_fetch_range_finish (GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
