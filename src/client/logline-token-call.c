/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-token-call.h"

#include "logline-api-names.h"
#include "logline-client-error.h"

static void
token_answered_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) body =
    logline_transport_call_finish (LOGLINE_TRANSPORT (source), result, &error);
  LoglineTokenReply *reply = body != NULL ? logline_token_reply_parse (body, &error) : NULL;

  if (reply != NULL)
    g_task_return_pointer (task, reply, (GDestroyNotify) logline_token_reply_free);
  else if (body == NULL)
    g_task_return_error (task, error);
  else
    {
      g_task_return_new_error (task, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_NOT_LOGLINE,
                               "an answer without tokens: %s", error->message);
      g_error_free (error);
    }
}

void
logline_token_call_async (LoglineTransport    *transport,
                          const char          *path,
                          GBytes              *json,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task = g_task_new (transport, cancellable, callback, user_data);
  g_autoptr (SoupMessage) message =
    logline_transport_new_message (transport, SOUP_METHOD_POST, path, NULL, NULL);

  g_task_set_source_tag (task, logline_token_call_async);
  soup_message_set_request_body_from_bytes (message, "application/json", json);
  logline_transport_call_async (transport, message, cancellable, token_answered_cb, task);
}

LoglineTokenReply *
logline_token_call_finish (GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void send_logout (GTask      *task,
                         const char *access_token);

static void
renewed_for_logout_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (LoglineTokenReply) reply = logline_token_call_finish (result, &error);

  if (reply != NULL)
    send_logout (g_steal_pointer (&task), reply->access_token);
  else
    g_task_return_error (task, error);
}

/* The refresh token is the task's data; it can be spent once. */
static void
renew_for_logout (GTask *task)
{
  LoglineTransport *transport = g_task_get_source_object (task);
  g_autoptr (GBytes) json = logline_token_request_to_json (g_task_get_task_data (task));

  g_task_set_task_data (task, NULL, NULL);
  logline_token_call_async (transport, LOGLINE_TOKEN_PATH, json, g_task_get_cancellable (task),
                            renewed_for_logout_cb, task);
}

static void
logged_out_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) body =
    logline_transport_call_finish (LOGLINE_TRANSPORT (source), result, &error);

  if (body != NULL)
    g_task_return_boolean (task, TRUE);
  else if (g_error_matches (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_EXPIRED) &&
           g_task_get_task_data (task) != NULL)
    {
      g_error_free (error);
      renew_for_logout (g_steal_pointer (&task));
    }
  else
    g_task_return_error (task, error);
}

static void
send_logout (GTask      *task,
             const char *access_token)
{
  LoglineTransport *transport = g_task_get_source_object (task);
  g_autoptr (SoupMessage) message =
    logline_transport_new_message (transport, SOUP_METHOD_POST, LOGLINE_API_PREFIX "/logout", NULL,
                                   access_token);

  logline_transport_call_async (transport, message, g_task_get_cancellable (task),
                                logged_out_cb, task);
}

void
logline_revoke_call_async (LoglineTransport    *transport,
                           const char          *access_token,
                           const char          *refresh_token,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (transport, cancellable, callback, user_data);

  g_task_set_source_tag (task, logline_revoke_call_async);
  g_task_set_task_data (task, g_strdup (refresh_token), g_free);
  send_logout (task, access_token);
}

gboolean
logline_revoke_call_finish (GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
