/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-history-call.h"

#include "logline-api-names.h"
#include "logline-session-private.h"

static void
body_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  SoupMessage *message = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) body =
    logline_transport_read_finish (LOGLINE_TRANSPORT (source), result, &error);

  if (body == NULL)
    g_task_return_error (task, error);
  else if (soup_message_get_status (message) == SOUP_STATUS_OK)
    g_task_return_pointer (task, logline_history_parse (body, NULL),
                           (GDestroyNotify) logline_history_free);
  else
    g_task_return_pointer (task, NULL, NULL);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LoglineSession *session = LOGLINE_SESSION (source);
  SoupMessage *message;
  GError *error = NULL;
  g_autoptr (GInputStream) body = logline_session_get_finish (session, result, &message, &error);

  if (body == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, message, g_object_unref);
  logline_transport_read_async (logline_session_get_transport (session), body,
                                LOGLINE_API_MAX_REPLY, g_task_get_cancellable (task),
                                body_read_cb, g_object_ref (task));
}

void
logline_history_call_async (LoglineSession      *session,
                            const char          *path,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);

  g_task_set_source_tag (task, logline_history_call_async);
  logline_session_get_async (session, path, NULL, NULL, G_PRIORITY_DEFAULT, cancellable,
                             answered_cb, task);
}

LoglineHistory *
logline_history_call_finish (GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
