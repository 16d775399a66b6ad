/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-tokens.h"

void
logline_tokens_reply (LoglineExchange       *exchange,
                      const LoglineIdentity *identity,
                      const char            *refresh_token)
{
  LoglineContext *context = exchange->context;
  gint64 now_s = logline_context_now_s ();
  g_autofree char *access_token = NULL;
  g_autoptr (GBytes) json = NULL;
  LoglineTokenReply reply;

  access_token = logline_token_issue (logline_key_keeper_get_ring (context->keys), identity, now_s,
                                      context->config->token_lifetime_s);
  reply.access_token = access_token;
  reply.refresh_token = (char *) refresh_token;
  reply.expires_in_s = context->config->token_lifetime_s;
  reply.refresh_expires_in_s = identity->end_s - now_s;
  reply.username = identity->username;
  json = logline_token_reply_to_json (&reply);
  logline_exchange_reply_json (exchange, json);
}

typedef struct
{
  LoglineContext *context;
  char **services;
} Wake;

static void
services_listed (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Wake *wake = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) services = logline_database_run_finish (result, &error);

  if (services == NULL)
    g_warning ("%s", error->message);

  for (guint i = 0; services != NULL && i < services->len; i++)
    {
      const LoglineCatalogService *service = g_ptr_array_index (services, i);

      if (g_strv_contains ((const char *const *) wake->services, service->id))
        logline_supervisor_use (wake->context->supervisor, service);
    }

  g_strfreev (wake->services);
  g_free (wake);
}

void
logline_tokens_wake_services (LoglineExchange       *exchange,
                              const LoglineIdentity *identity)
{
  Wake *wake = g_new0 (Wake, 1);

  wake->context = exchange->context;
  wake->services = g_strdupv (identity->services);
  logline_database_run (exchange->context->database, logline_catalog_list_job, NULL, NULL,
                        (GDestroyNotify) g_ptr_array_unref, services_listed, wake);
}
