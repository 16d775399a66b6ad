/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-log-access.h"

#include "logline-guard-audit.h"

typedef struct
{
  LoglineExchange *exchange;
  LoglineLogAccessFunc next;
} Access;

static const char *
find_path (const LoglineCatalogService *service,
           const char                  *name)
{
  for (guint i = 0; i < service->logs->len; i++)
    {
      const LoglineCatalogLog *log = g_ptr_array_index (service->logs, i);

      if (g_str_equal (log->name, name))
        return log->path;
    }

  return NULL;
}

static void
service_found (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autofree Access *access = user_data;
  g_autoptr (LoglineExchange) exchange = access->exchange;
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineCatalogService) service = logline_database_run_finish (result, &error);
  const char *path = service != NULL ? find_path (service, exchange->log) : NULL;

  if (path != NULL)
    {
      logline_supervisor_use (exchange->context->supervisor, service);
      access->next (exchange, path);
    }
  else if (service != NULL ||
           g_error_matches (error, LOGLINE_STORE_ERROR, LOGLINE_STORE_ERROR_NOT_FOUND))
    logline_exchange_reply_not_found (exchange);
  else
    logline_exchange_reply_failure (exchange, error);
}

static gpointer
find_service (LoglineStore *store,
              gpointer      data,
              GError      **error)
{
  return logline_catalog_find (store, data, error);
}

void
logline_log_access_find (LoglineExchange      *exchange,
                         LoglineLogAccessFunc  next)
{
  Access *access;

  /* Names that could not be unescaped are NULL. */
  if (exchange->service == NULL || exchange->log == NULL ||
      !logline_claims_allow (exchange->claims, exchange->identity, exchange->service,
                             LOGLINE_RIGHT_READ))
    {
      logline_guard_audit_denied (exchange, "denied", NULL, "no right to read");
      logline_exchange_reply_not_found (exchange);
      return;
    }

  access = g_new0 (Access, 1);
  access->exchange = logline_exchange_ref (exchange);
  access->next = next;
  logline_database_run (exchange->context->database, find_service,
                        g_strdup (exchange->service), g_free,
                        (GDestroyNotify) logline_catalog_service_free, service_found, access);
}

static void
service_found_again (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (LoglineExchange) exchange = user_data;
  g_autoptr (LoglineCatalogService) service = logline_database_run_finish (result, NULL);

  if (service != NULL)
    logline_supervisor_use (exchange->context->supervisor, service);
}

void
logline_log_access_keep_awake (LoglineExchange *exchange)
{
  logline_database_run (exchange->context->database, find_service,
                        g_strdup (exchange->service), g_free,
                        (GDestroyNotify) logline_catalog_service_free, service_found_again,
                        logline_exchange_ref (exchange));
}

gboolean
logline_log_access_is_wanted (const char *generation,
                              const char *wanted)
{
  return wanted == NULL || g_str_equal (wanted, generation);
}

void
logline_log_access_reply_gone (LoglineExchange *exchange)
{
  logline_exchange_reply_problem (exchange, LOGLINE_PROBLEM_GENERATION_GONE,
                                  LOGLINE_LOG_ACCESS_GONE);
}

const char *
logline_log_access_explain (const GError *error)
{
  if (g_error_matches (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_NOT_FOUND))
    return "The log is not there at present. It may not have been written yet.";
  if (g_error_matches (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_PERMISSION))
    return "The server has no permission to read this log.";
  if (g_error_matches (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_NOT_REGULAR))
    return "What stands in the log's place on the server is not a file.";
  return "The server cannot read this log at present.";
}

void
logline_log_access_reply_unreadable (LoglineExchange *exchange,
                                     const GError    *error)
{
  g_info ("%s/%s: %s", exchange->service, exchange->log, error->message);
  if (g_error_matches (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED))
    logline_log_access_reply_gone (exchange);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    logline_exchange_reply_problem (exchange, LOGLINE_PROBLEM_TOO_LARGE_TO_UNPACK,
                                    "This part of the log is compressed, and the server has no "
                                    "room for it when it is not.");
  else
    logline_exchange_reply_problem (exchange, LOGLINE_PROBLEM_LOG_UNREADABLE,
                                    logline_log_access_explain (error));
}
