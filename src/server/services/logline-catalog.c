/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-catalog.h"

#include "logline-accounts.h"
#include "logline-api.h"

#define COLUMNS "id, title, command, idle_stop_s"

static void
catalog_log_free (LoglineCatalogLog *log)
{
  g_free (log->name);
  g_free (log->path);
  g_free (log);
}

LoglineCatalogService *
logline_catalog_service_new (const char *id,
                             const char *title)
{
  LoglineCatalogService *self = g_new0 (LoglineCatalogService, 1);

  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->idle_stop_s = LOGLINE_CATALOG_IDLE_STOP_S;
  self->logs = g_ptr_array_new_with_free_func ((GDestroyNotify) catalog_log_free);
  return self;
}

void
logline_catalog_service_add_log (LoglineCatalogService *self,
                                 const char            *name,
                                 const char            *path)
{
  LoglineCatalogLog *log = g_new0 (LoglineCatalogLog, 1);

  log->name = g_strdup (name);
  log->path = g_strdup (path);
  g_ptr_array_add (self->logs, log);
}

void
logline_catalog_service_free (LoglineCatalogService *self)
{
  g_free (self->id);
  g_free (self->title);
  g_free (self->command);
  g_ptr_array_unref (self->logs);
  g_free (self);
}

static gboolean
invalid (GError    **error,
         const char *format,
         const char *what)
{
  g_autofree char *message = NULL;

  message = g_strdup_printf ("“%s” %s", what, format);
  g_set_error_literal (error, LOGLINE_STORE_ERROR, LOGLINE_STORE_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
check_log (const LoglineCatalogLog *log,
           GError                 **error)
{
  if (!logline_api_name_is_valid (log->name))
    return invalid (error, "cannot be a log's name: use 1 to 64 letters, digits, dots, dashes or "
                    "underscores, and no dot first", log->name);

  if (!g_path_is_absolute (log->path))
    return invalid (error, "is not an absolute path", log->path);

  return TRUE;
}

static gboolean
check_service (const LoglineCatalogService *service,
               GError                     **error)
{
  if (!logline_api_name_is_valid (service->id))
    return invalid (error, "cannot be a service's id: use 1 to 64 letters, digits, dots, dashes or "
                    "underscores, and no dot first", service->id);

  if (!g_utf8_validate (service->title, -1, NULL) || *service->title == '\0')
    return invalid (error, "needs a title in UTF-8", service->id);

  if (service->logs->len == 0)
    return invalid (error, "needs at least one log", service->id);

  if (service->command != NULL && !g_shell_parse_argv (service->command, NULL, NULL, error))
    {
      g_prefix_error (error, "The command cannot be understood: ");
      return FALSE;
    }

  for (guint i = 0; i < service->logs->len; i++)
    {
      if (!check_log (g_ptr_array_index (service->logs, i), error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
add_locked (LoglineStore                *store,
            const LoglineCatalogService *service,
            GError                     **error)
{
  if (!logline_store_run (store, error,
                          "INSERT INTO services (" COLUMNS ") VALUES (?, ?, ?, ?)", "sssi",
                          service->id, service->title, service->command, service->idle_stop_s))
    return FALSE;

  for (guint i = 0; i < service->logs->len; i++)
    {
      const LoglineCatalogLog *log = g_ptr_array_index (service->logs, i);

      if (!logline_store_run (store, error,
                              "INSERT INTO logs (service, name, position, path)"
                              " VALUES (?, ?, ?, ?)", "ssis",
                              service->id, log->name, (gint64) i, log->path))
        return FALSE;
    }

  return TRUE;
}

gboolean
logline_catalog_add (LoglineStore                *store,
                     const LoglineCatalogService *service,
                     GError                     **error)
{
  g_autoptr (GError) own_error = NULL;

  if (!check_service (service, error) || !logline_store_begin (store, error))
    return FALSE;

  if (logline_store_end (store, add_locked (store, service, &own_error),
                         own_error == NULL ? &own_error : NULL))
    return TRUE;

  if (g_error_matches (own_error, LOGLINE_STORE_ERROR, LOGLINE_STORE_ERROR_EXISTS))
    g_set_error (error, LOGLINE_STORE_ERROR, LOGLINE_STORE_ERROR_EXISTS,
                 "There is a service “%s” already, or two of its logs have the same name",
                 service->id);
  else
    g_propagate_error (error, g_steal_pointer (&own_error));
  return FALSE;
}

static gboolean
no_such_service (const char *id,
                 GError    **error)
{
  g_set_error (error, LOGLINE_STORE_ERROR, LOGLINE_STORE_ERROR_NOT_FOUND,
               "There is no service “%s”", id);
  return FALSE;
}

gboolean
logline_catalog_remove (LoglineStore *store,
                        const char   *id,
                        GError      **error)
{
  return logline_store_run (store, error, "DELETE FROM services WHERE id = ?", "s", id) &&
         (logline_store_changes (store) > 0 || no_such_service (id, error));
}

static gboolean
read_logs (LoglineStore          *store,
           LoglineCatalogService *service,
           GError               **error)
{
  g_autoptr (LoglineStatement) statement = NULL;
  gboolean row;

  statement = logline_store_prepare (store, error,
                                     "SELECT name, path FROM logs WHERE service = ?"
                                     " ORDER BY position", "s", service->id);
  if (statement == NULL)
    return FALSE;

  while (logline_store_step (store, statement, &row, error))
    {
      if (!row)
        return TRUE;
      logline_catalog_service_add_log (service,
                                       (const char *) sqlite3_column_text (statement, 0),
                                       (const char *) sqlite3_column_text (statement, 1));
    }

  return FALSE;
}

static LoglineCatalogService *
read_service (LoglineStore     *store,
              LoglineStatement *statement,
              GError          **error)
{
  g_autoptr (LoglineCatalogService) service = NULL;

  service = logline_catalog_service_new ((const char *) sqlite3_column_text (statement, 0),
                                         (const char *) sqlite3_column_text (statement, 1));
  service->command = g_strdup ((const char *) sqlite3_column_text (statement, 2));
  service->idle_stop_s = sqlite3_column_int64 (statement, 3);
  return read_logs (store, service, error) ? g_steal_pointer (&service) : NULL;
}

LoglineCatalogService *
logline_catalog_find (LoglineStore *store,
                      const char   *id,
                      GError      **error)
{
  g_autoptr (LoglineStatement) statement = NULL;
  gboolean row;

  statement = logline_store_prepare (store, error,
                                     "SELECT " COLUMNS " FROM services WHERE id = ?", "s", id);
  if (statement == NULL || !logline_store_step (store, statement, &row, error))
    return NULL;

  if (row)
    return read_service (store, statement, error);

  no_such_service (id, error);
  return NULL;
}

GPtrArray *
logline_catalog_list (LoglineStore *store,
                      GError      **error)
{
  g_autoptr (GPtrArray) services = NULL;
  g_autoptr (LoglineStatement) statement = NULL;
  gboolean row;

  services = g_ptr_array_new_with_free_func ((GDestroyNotify) logline_catalog_service_free);
  statement = logline_store_prepare (store, error,
                                     "SELECT " COLUMNS " FROM services ORDER BY id", "");
  if (statement == NULL)
    return NULL;

  while (logline_store_step (store, statement, &row, error))
    {
      LoglineCatalogService *service;

      if (!row)
        return g_steal_pointer (&services);

      service = read_service (store, statement, error);
      if (service == NULL)
        return NULL;
      g_ptr_array_add (services, service);
    }

  return NULL;
}

gpointer
logline_catalog_list_job (LoglineStore *store,
                          gpointer      data,
                          GError      **error)
{
  return logline_catalog_list (store, error);
}

char **
logline_catalog_list_granted (LoglineStore *store,
                              const char   *username,
                              char       ***out_downloads,
                              GError      **error)
{
  g_autoptr (LoglineStatement) statement = NULL;
  g_autoptr (GStrvBuilder) services = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) downloads = g_strv_builder_new ();
  gboolean row;

  statement = logline_store_prepare (store, error,
                                     "SELECT service, download FROM grants"
                                     " JOIN accounts ON account = id WHERE name = ?"
                                     " ORDER BY service", "s", username);
  if (statement == NULL)
    return NULL;

  while (logline_store_step (store, statement, &row, error))
    {
      const char *service;

      if (!row)
        {
          *out_downloads = g_strv_builder_end (downloads);
          return g_strv_builder_end (services);
        }

      service = (const char *) sqlite3_column_text (statement, 0);
      g_strv_builder_add (services, service);
      if (sqlite3_column_int (statement, 1) != 0)
        g_strv_builder_add (downloads, service);
    }

  return NULL;
}

static gboolean
check_both (LoglineStore *store,
            const char   *username,
            const char   *service,
            GError      **error)
{
  g_autoptr (LoglineAccount) account = logline_accounts_find (store, username, error);
  g_autoptr (LoglineCatalogService) found = NULL;

  if (account != NULL)
    found = logline_catalog_find (store, service, error);
  return found != NULL;
}

gboolean
logline_catalog_grant (LoglineStore *store,
                       const char   *username,
                       const char   *service,
                       gboolean      download,
                       GError      **error)
{
  return check_both (store, username, service, error) &&
         logline_store_run (store, error,
                            "INSERT INTO grants (account, service, download)"
                            " SELECT accounts.id, services.id, ? FROM accounts, services"
                            " WHERE accounts.name = ? AND services.id = ?"
                            " ON CONFLICT DO UPDATE SET download = excluded.download",
                            "iss", (gint64) download, username, service);
}

gboolean
logline_catalog_revoke (LoglineStore *store,
                        const char   *username,
                        const char   *service,
                        GError      **error)
{
  if (!check_both (store, username, service, error) ||
      !logline_store_run (store, error,
                          "DELETE FROM grants WHERE service = ? AND account ="
                          " (SELECT id FROM accounts WHERE name = ?)", "ss", service, username))
    return FALSE;

  if (logline_store_changes (store) > 0)
    return TRUE;

  g_set_error (error, LOGLINE_STORE_ERROR, LOGLINE_STORE_ERROR_NOT_FOUND,
               "“%s” was not granted to “%s”", service, username);
  return FALSE;
}
