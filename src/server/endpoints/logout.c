/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-endpoints.h"
#include "logline-guard-audit.h"

static gpointer
end_sign_in (LoglineStore *store,
             gpointer      data,
             GError      **error)
{
  logline_sign_ins_end (store, data, error);
  return NULL;
}

static void
ended (GObject      *source,
       GAsyncResult *result,
       gpointer      user_data)
{
  g_autoptr (LoglineExchange) exchange = user_data;
  g_autoptr (GError) error = NULL;

  logline_database_run_finish (result, &error);
  if (error != NULL)
    logline_exchange_reply_failure (exchange, error);
  else
    {
      char *line = logline_guard_audit_compose (exchange, "logout", exchange->identity->username,
                                                NULL, NULL);

      logline_audit_write_later (exchange->context->audit, line);
      logline_exchange_reply_empty (exchange, SOUP_STATUS_NO_CONTENT);
    }
}

void
logline_endpoint_logout (LoglineExchange *exchange)
{
  logline_database_run (exchange->context->database, end_sign_in,
                        g_strdup (exchange->identity->sign_in), g_free, NULL, ended,
                        logline_exchange_ref (exchange));
}
