/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-services-call.h"

#include "logline-api-names.h"
#include "logline-api-services.h"
#include "logline-client-error.h"
#include "logline-workers.h"

static void
parse_job (GTask        *task,
           gpointer      source,
           gpointer      task_data,
           GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *infos = logline_service_list_parse (task_data, &error);

  if (infos != NULL)
    g_task_return_pointer (task, infos, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_new_error (task, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_PROTOCOL,
                             "a list of services that cannot be read: %s", error->message);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GBytes *body = logline_transport_call_finish (LOGLINE_TRANSPORT (source), result, &error);

  if (body == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, body, (GDestroyNotify) g_bytes_unref);
  logline_workers_run (task, parse_job);
}

void
logline_services_call_async (LoglineTransport    *transport,
                             const char          *access_token,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task = g_task_new (transport, cancellable, callback, user_data);
  g_autoptr (SoupMessage) message =
    logline_transport_new_message (transport, SOUP_METHOD_GET, LOGLINE_API_PREFIX "/services",
                                   NULL, access_token);

  g_task_set_source_tag (task, logline_services_call_async);
  logline_transport_call_async (transport, message, cancellable, answered_cb, task);
}

GPtrArray *
logline_services_call_finish (GAsyncResult  *result,
                              GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
