/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-demo-setup.h"

#include "logline-accounts.h"
#include "logline-listen.h"
#include "logline-passwords.h"

#define PASSWORD       "try-these-mock-logs"
#define BACKFILL_BYTES "33554432"

static const struct
{
  const char *id;
  const char *title;
} services[] = {
  { "service1", "Service 1" },
  { "service2", "Service 2" },
  { "service3", "Service 3" },
};

/* The first log is the one shown first. */
static const char *const logs[] = { "debug", "info", "error" };

static const struct
{
  const char *name;
  const char *services[G_N_ELEMENTS (services) + 1];
} accounts[] = {
  { "demo", { "service1", "service2", "service3" } },
  { "alice", { "service1" } },
  { "bob", { "service2" } },
};

gboolean
logline_demo_setup_config (LoglineConfig *config,
                           GError       **error)
{
  if (config->data_dir == NULL)
    config->data_dir = g_build_filename (g_get_user_state_dir (), "logline-demo", NULL);
  if (config->listen == NULL)
    config->listen = g_strdup ("127.0.0.1:0");
  if (logline_listen_is_loopback (config->listen))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               "The demo's password is known to everybody, so it cannot listen on %s: "
               "use an address of this machine alone, such as 127.0.0.1:8080", config->listen);
  return FALSE;
}

/* Beside loglined, as installed; beside its folder, as in a build tree; or anywhere in PATH. */
static char *
find_program (GError **error)
{
  static const char *const places[] = { "logline-demo", "../demo/logline-demo" };
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : g_strdup (".");
  char *found;

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_build_filename (folder, places[i], NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test (path, G_FILE_TEST_IS_DIR))
        return g_canonicalize_filename (path, NULL);
    }

  found = g_find_program_in_path ("logline-demo");
  if (found == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         "The program logline-demo, which writes the mock logs, was not found");
  return found;
}

static LoglineCatalogService *
describe_service (gsize       index,
                  const char *program,
                  const char *folder)
{
  LoglineCatalogService *service;
  g_autofree char *quoted_program = g_shell_quote (program);
  g_autofree char *quoted_folder = g_shell_quote (folder);

  service = logline_catalog_service_new (services[index].id, services[index].title);
  service->command = g_strdup_printf ("%s --directory %s --service %s --backfill " BACKFILL_BYTES,
                                      quoted_program, quoted_folder, service->id);
  for (gsize i = 0; i < G_N_ELEMENTS (logs); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s-%s.log", service->id, logs[i]);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      logline_catalog_service_add_log (service, logs[i], path);
    }

  return service;
}

/* Anew each time: the program may have moved. */
static gboolean
set_up_services (LoglineStore *store,
                 const char   *program,
                 const char   *folder,
                 GError      **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (services); i++)
    {
      g_autoptr (LoglineCatalogService) service = describe_service (i, program, folder);

      logline_catalog_remove (store, service->id, NULL);
      if (!logline_catalog_add (store, service, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
set_up_account (LoglineStore  *store,
                LoglineConfig *config,
                gsize          index,
                GError       **error)
{
  const char *name = accounts[index].name;
  g_autoptr (LoglineAccount) account = logline_accounts_find (store, name, NULL);

  /* What is announced holds, whichever version has made the account. */
  if (account == NULL || !logline_password_fits (PASSWORD, account->password))
    {
      g_autofree char *hash = logline_password_hash (PASSWORD, &config->password_cost, error);

      if (hash == NULL ||
          !(account == NULL ? logline_accounts_add (store, name, hash, error)
                            : logline_accounts_set_password (store, name, hash, error)))
        return FALSE;
    }

  for (gsize i = 0; accounts[index].services[i] != NULL; i++)
    {
      if (!logline_catalog_grant (store, name, accounts[index].services[i], TRUE, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
logline_demo_setup_store (LoglineStore  *store,
                          LoglineConfig *config,
                          GError       **error)
{
  g_autofree char *program = find_program (error);
  g_autofree char *folder = g_build_filename (config->data_dir, "logs", NULL);

  g_mkdir_with_parents (folder, 0700);
  if (program == NULL || !set_up_services (store, program, folder, error))
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (accounts); i++)
    {
      if (!set_up_account (store, config, i, error))
        return FALSE;
    }

  return TRUE;
}

static void
services_listed (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  LoglineContext *context = user_data;
  g_autoptr (GPtrArray) listed = logline_database_run_finish (result, NULL);

  for (guint i = 0; listed != NULL && i < listed->len; i++)
    logline_supervisor_use (context->supervisor, g_ptr_array_index (listed, i));
}

void
logline_demo_setup_start (LoglineContext *context)
{
  logline_database_run (context->database, logline_catalog_list_job, NULL, NULL,
                        (GDestroyNotify) g_ptr_array_unref, services_listed, context);
}

void
logline_demo_setup_announce (void)
{
  g_print ("demo accounts, all with the password %s:\n", PASSWORD);
  for (gsize i = 0; i < G_N_ELEMENTS (accounts); i++)
    {
      g_autofree char *granted = g_strjoinv (", ", (char **) accounts[i].services);

      g_print ("  %-6s %s\n", accounts[i].name, granted);
    }
}
