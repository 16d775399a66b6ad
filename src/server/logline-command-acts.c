/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-command-acts.h"

#include <glib/gstdio.h>

#include "logline-accounts.h"
#include "logline-backup.h"
#include "logline-catalog.h"
#include "logline-context.h"
#include "logline-data-dir.h"
#include "logline-key-file.h"
#include "logline-password-policy.h"
#include "logline-passwords.h"
#include "logline-terminal.h"

#define KEY_OVERLAP_S (15 * 60)

/* Before the command's transaction, in which nobody else can write. */
static gboolean
ask_hash (LoglineInvocation *self,
          char             **names,
          GError           **error)
{
  g_autofree char *prompt = g_strdup_printf ("Password for %s", names[0]);
  char *password = logline_terminal_ask_password (prompt, error);

  if (password != NULL && logline_password_check (password, names[0], error))
    self->hash = logline_password_hash (password, &self->config->password_cost, error);

  logline_terminal_wipe (password);
  return self->hash != NULL;
}

static gboolean
find_and_ask_hash (LoglineInvocation *self,
                   char             **names,
                   GError           **error)
{
  g_autoptr (LoglineAccount) account = logline_accounts_find (self->store, names[0], error);

  return account != NULL && ask_hash (self, names, error);
}

static gboolean
user_add (LoglineInvocation *self,
          char             **names,
          GError           **error)
{
  return logline_accounts_add (self->store, names[0], self->hash, error);
}

static gboolean
user_password (LoglineInvocation *self,
               char             **names,
               GError           **error)
{
  return logline_accounts_set_password (self->store, names[0], self->hash, error);
}

static gboolean
user_disable (LoglineInvocation *self,
              char             **names,
              GError           **error)
{
  return logline_accounts_set_enabled (self->store, names[0], FALSE, error);
}

static gboolean
user_enable (LoglineInvocation *self,
             char             **names,
             GError           **error)
{
  return logline_accounts_set_enabled (self->store, names[0], TRUE, error);
}

static gboolean
user_remove (LoglineInvocation *self,
             char             **names,
             GError           **error)
{
  return logline_accounts_remove (self->store, names[0], error);
}

/* "a b:read c": what may be read, and not downloaded, is marked. */
static char *
describe_grants (LoglineStore *store,
                 const char   *username,
                 GError      **error)
{
  g_auto (GStrv) downloads = NULL;
  g_auto (GStrv) services = logline_catalog_list_granted (store, username, &downloads, error);

  for (gsize i = 0; services != NULL && services[i] != NULL; i++)
    {
      if (!g_strv_contains ((const char *const *) downloads, services[i]))
        {
          g_autofree char *plain = services[i];

          services[i] = g_strconcat (plain, ":read", NULL);
        }
    }

  return services != NULL ? g_strjoinv (" ", services) : NULL;
}

static gboolean
user_list (LoglineInvocation *self,
           char             **names,
           GError           **error)
{
  g_autoptr (GPtrArray) accounts = logline_accounts_list (self->store, error);

  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      const LoglineAccount *account = g_ptr_array_index (accounts, i);
      g_autofree char *joined = describe_grants (self->store, account->name, error);

      if (joined == NULL)
        return FALSE;
      g_print ("%s\t%s\t%s\n", account->name, account->enabled ? "enabled" : "disabled", joined);
    }

  return accounts != NULL;
}

static gboolean
add_log_option (LoglineCatalogService *service,
                const char            *option,
                GError               **error)
{
  g_auto (GStrv) parts = g_strsplit (option, "=", 2);
  g_autofree char *path = NULL;

  if (g_strv_length (parts) != 2 || *parts[1] == '\0')
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "“%s” is not NAME=PATH", option);
      return FALSE;
    }

  path = g_canonicalize_filename (parts[1], NULL);
  logline_catalog_service_add_log (service, parts[0], path);
  return TRUE;
}

static gboolean
service_add (LoglineInvocation *self,
             char             **names,
             GError           **error)
{
  g_autoptr (LoglineCatalogService) service = NULL;

  service = logline_catalog_service_new (names[0], self->title != NULL ? self->title : names[0]);
  service->command = g_strdup (self->command);
  service->idle_stop_s = MAX (self->idle_stop_s, 1);
  for (gsize i = 0; self->logs != NULL && self->logs[i] != NULL; i++)
    {
      if (!add_log_option (service, self->logs[i], error))
        return FALSE;
    }

  return logline_catalog_add (self->store, service, error);
}

static gboolean
service_remove (LoglineInvocation *self,
                char             **names,
                GError           **error)
{
  return logline_catalog_remove (self->store, names[0], error);
}

static gboolean
service_list (LoglineInvocation *self,
              char             **names,
              GError           **error)
{
  g_autoptr (GPtrArray) services = logline_catalog_list (self->store, error);

  for (guint i = 0; services != NULL && i < services->len; i++)
    {
      const LoglineCatalogService *service = g_ptr_array_index (services, i);

      g_print ("%s\t%s", service->id, service->title);
      for (guint j = 0; j < service->logs->len; j++)
        {
          const LoglineCatalogLog *log = g_ptr_array_index (service->logs, j);
          g_print ("\t%s=%s", log->name, log->path);
        }
      g_print ("\n");
    }

  return services != NULL;
}

static gboolean
grant_service (LoglineInvocation *self,
               char             **names,
               GError           **error)
{
  return logline_catalog_grant (self->store, names[0], names[1], !self->no_download, error);
}

static gboolean
revoke_service (LoglineInvocation *self,
                char             **names,
                GError           **error)
{
  return logline_catalog_revoke (self->store, names[0], names[1], error);
}

/* Longer than any token lasts that the old key has signed, or signs before the new one is seen. */
static gint64
get_overlap_s (LoglineInvocation *self)
{
  return self->now ? 0 : MAX (KEY_OVERLAP_S, self->config->token_lifetime_s + 60);
}

static gboolean
key_rotate (LoglineInvocation *self,
            char             **names,
            GError           **error)
{
  g_autofree char *path = logline_data_dir_get_key (self->config->data_dir);

  return logline_key_file_rotate (path, logline_context_now_s (), get_overlap_s (self), error);
}

static gboolean
key_list (LoglineInvocation *self,
          char             **names,
          GError           **error)
{
  g_autofree char *path = logline_data_dir_get_key (self->config->data_dir);
  g_autoptr (LoglineKeyRing) keys = logline_key_file_load (path, logline_context_now_s (), error);

  for (guint i = 0; keys != NULL && i < logline_key_ring_get_size (keys); i++)
    {
      const LoglineKey *key = logline_key_ring_get (keys, i);
      g_autofree char *created = logline_key_dup_time (key->created_s);
      g_autofree char *until = logline_key_dup_time (key->until_s);

      if (key->until_s == 0)
        g_print ("%s\t%s\tsigns\n", key->id, created);
      else
        g_print ("%s\t%s\taccepted until %s\n", key->id, created, until);
    }

  return keys != NULL;
}

static gboolean
back_up (LoglineInvocation *self,
         char             **names,
         GError           **error)
{
  return logline_backup_make (self->store, names[0], error);
}

static gboolean
restore (LoglineInvocation *self,
         char             **names,
         GError           **error)
{
  const char *data_dir = self->config->data_dir;
  g_autofree char *replaced = NULL;
  int lock = logline_data_dir_lock (data_dir, error);

  if (lock < 0)
    return FALSE;

  replaced = logline_backup_restore (data_dir, names[0], error);
  g_close (lock, NULL);
  if (replaced != NULL && *replaced != '\0')
    g_print ("The database that was there is %s now.\n", replaced);
  if (replaced != NULL)
    g_print ("Everybody has to sign in again.\n");
  return replaced != NULL;
}

static const LoglineCommand commands[] = {
  { "user add", "NAME", 1, "Adds an account; its password is asked for, or read from a pipe.",
    user_add, .prepare = ask_hash },
  { "user password", "NAME", 1, "Changes a password and signs the account out everywhere.",
    user_password, .prepare = find_and_ask_hash },
  { "user disable", "NAME", 1, "Locks an account and signs it out everywhere.", user_disable },
  { "user enable", "NAME", 1, "Lets a disabled account sign in again.", user_enable },
  { "user remove", "NAME", 1, "Removes an account and what was granted to it.", user_remove },
  { "user list", "", 0, "Prints accounts, their state and their services.", user_list,
    .only_reads = TRUE },
  { "service add", "ID", 1, "Adds a service; the first log given is the one shown first.",
    service_add, .options = LOGLINE_COMMAND_OPTIONS_SERVICE },
  { "service remove", "ID", 1, "Removes a service and its grants, not its log files.",
    service_remove },
  { "service list", "", 0, "Prints services and their logs.", service_list, .only_reads = TRUE },
  { "grant", "NAME SERVICE", 2, "Lets an account read and download a service's logs.",
    grant_service, .options = LOGLINE_COMMAND_OPTIONS_GRANT },
  { "revoke", "NAME SERVICE", 2, "Takes that back, at once.", revoke_service },
  { "key rotate", "", 0, "Signs tokens with a new key; the one before is accepted for a while.",
    key_rotate, .on_files = TRUE, .options = LOGLINE_COMMAND_OPTIONS_KEY },
  { "key list", "", 0, "Prints the ids and times of the keys, not the keys.", key_list,
    .only_reads = TRUE },
  { "backup", "FILE", 1, "Copies the database to a new file, also while the daemon runs.",
    back_up, .on_files = TRUE },
  { "restore", "FILE", 1, "Puts a backup in the database's place; the daemon must not run.",
    restore, .on_files = TRUE, .without_store = TRUE },
  { "check", "", 0, "Tells whether all is as the daemon needs it, and what to do if not.",
    .without_store = TRUE },
};

const LoglineCommand *
logline_command_acts_get (gsize index)
{
  return index < G_N_ELEMENTS (commands) ? &commands[index] : NULL;
}
