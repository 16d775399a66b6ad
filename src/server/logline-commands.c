/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-commands.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "logline-accounts.h"
#include "logline-audit.h"
#include "logline-backup.h"
#include "logline-catalog.h"
#include "logline-check.h"
#include "logline-config.h"
#include "logline-context.h"
#include "logline-data-dir.h"
#include "logline-key-file.h"
#include "logline-password-policy.h"
#include "logline-passwords.h"
#include "logline-terminal.h"

#define EXIT_USAGE    2
#define KEY_OVERLAP_S (15 * 60)

typedef struct
{
  /* Options */
  char *config_file;
  char *data_dir;
  char *title;
  char *command;
  char **logs;
  int idle_stop_s;
  gboolean no_download;
  gboolean now;

  LoglineConfig *config;
  LoglineStore *store;
  LoglineAudit *audit;
  char *hash; /* of the password that was asked for */
} Invocation;

/* Before the command's transaction, in which nobody else can write. */
static gboolean
ask_hash (Invocation *self,
          char      **names,
          GError    **error)
{
  g_autofree char *prompt = g_strdup_printf ("Password for %s", names[0]);
  char *password = logline_terminal_ask_password (prompt, error);

  if (password != NULL && logline_password_check (password, names[0], error))
    self->hash = logline_password_hash (password, &self->config->password_cost, error);

  logline_terminal_wipe (password);
  return self->hash != NULL;
}

static gboolean
find_and_ask_hash (Invocation *self,
                   char      **names,
                   GError    **error)
{
  g_autoptr (LoglineAccount) account = logline_accounts_find (self->store, names[0], error);

  return account != NULL && ask_hash (self, names, error);
}

static gboolean
user_add (Invocation *self,
          char      **names,
          GError    **error)
{
  return logline_accounts_add (self->store, names[0], self->hash, error);
}

static gboolean
user_password (Invocation *self,
               char      **names,
               GError    **error)
{
  return logline_accounts_set_password (self->store, names[0], self->hash, error);
}

static gboolean
user_disable (Invocation *self,
              char      **names,
              GError    **error)
{
  return logline_accounts_set_enabled (self->store, names[0], FALSE, error);
}

static gboolean
user_enable (Invocation *self,
             char      **names,
             GError    **error)
{
  return logline_accounts_set_enabled (self->store, names[0], TRUE, error);
}

static gboolean
user_remove (Invocation *self,
             char      **names,
             GError    **error)
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
user_list (Invocation *self,
           char      **names,
           GError    **error)
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
service_add (Invocation *self,
             char      **names,
             GError    **error)
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
service_remove (Invocation *self,
                char      **names,
                GError    **error)
{
  return logline_catalog_remove (self->store, names[0], error);
}

static gboolean
service_list (Invocation *self,
              char      **names,
              GError    **error)
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
grant_service (Invocation *self,
               char      **names,
               GError    **error)
{
  return logline_catalog_grant (self->store, names[0], names[1], !self->no_download, error);
}

static gboolean
revoke_service (Invocation *self,
                char      **names,
                GError    **error)
{
  return logline_catalog_revoke (self->store, names[0], names[1], error);
}

/* Longer than any token lasts that the old key has signed, or signs before the new one is seen. */
static gint64
get_overlap_s (Invocation *self)
{
  return self->now ? 0 : MAX (KEY_OVERLAP_S, self->config->token_lifetime_s + 60);
}

static gboolean
key_rotate (Invocation *self,
            char      **names,
            GError    **error)
{
  g_autofree char *path = logline_data_dir_get_key (self->config->data_dir);

  return logline_key_file_rotate (path, logline_context_now_s (), get_overlap_s (self), error);
}

static gboolean
key_list (Invocation *self,
          char      **names,
          GError    **error)
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
back_up (Invocation *self,
         char      **names,
         GError    **error)
{
  return logline_backup_make (self->store, names[0], error);
}

static gboolean
restore (Invocation *self,
         char      **names,
         GError    **error)
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

typedef struct
{
  const char *words;    /* one or two */
  const char *names;    /* what follows them */
  guint n_names;
  const char *summary;
  gboolean (*run) (Invocation *self,
                   char      **names,
                   GError    **error);
  gboolean (*prepare) (Invocation *self, /* nullable */
                       char      **names,
                       GError    **error);
  gboolean only_reads;
  gboolean on_files; /* changes files beside the database, where no transaction helps */
  gboolean without_store;
} Command;

static const Command commands[] = {
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
    service_add },
  { "service remove", "ID", 1, "Removes a service and its grants, not its log files.",
    service_remove },
  { "service list", "", 0, "Prints services and their logs.", service_list, .only_reads = TRUE },
  { "grant", "NAME SERVICE", 2, "Lets an account read and download a service's logs.",
    grant_service },
  { "revoke", "NAME SERVICE", 2, "Takes that back, at once.", revoke_service },
  { "key rotate", "", 0, "Signs tokens with a new key; the one before is accepted for a while.",
    key_rotate, .on_files = TRUE },
  { "key list", "", 0, "Prints the ids and times of the keys, not the keys.", key_list,
    .only_reads = TRUE },
  { "backup", "FILE", 1, "Copies the database to a new file, also while the daemon runs.",
    back_up, .on_files = TRUE },
  { "restore", "FILE", 1, "Puts a backup in the database's place; the daemon must not run.",
    restore, .on_files = TRUE, .without_store = TRUE },
  { "check", "", 0, "Tells whether all is as the daemon needs it, and what to do if not.",
    .without_store = TRUE },
};

gboolean
logline_commands_has (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (GStrv) words = g_strsplit (commands[i].words, " ", -1);

      if (g_str_equal (words[0], word))
        return TRUE;
    }

  return FALSE;
}

static const Command *
find_command (char **argv,
              guint *out_n_words)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (GStrv) words = g_strsplit (commands[i].words, " ", -1);

      if (!g_str_equal (words[0], argv[0]))
        continue;
      if (words[1] != NULL && (argv[1] == NULL || !g_str_equal (words[1], argv[1])))
        continue;

      *out_n_words = g_strv_length (words);
      return &commands[i];
    }

  return NULL;
}

static void
print_family (const char *word)
{
  g_printerr ("Usage:\n");
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (g_str_has_prefix (commands[i].words, word))
        g_printerr ("  loglined %s %s\n      %s\n", commands[i].words, commands[i].names,
                    commands[i].summary);
    }
}

static GOptionContext *
create_option_context (Invocation    *self,
                       const Command *command)
{
  const GOptionEntry entries[] = {
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &self->config_file, "Configuration file", "FILE" },
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &self->data_dir, "The daemon's data", "DIR" },
    G_OPTION_ENTRY_NULL,
  };
  const GOptionEntry service_entries[] = {
    { "log", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->logs, "A log; may be repeated",
      "NAME=PATH" },
    { "title", 0, 0, G_OPTION_ARG_STRING, &self->title, "What people see", "TITLE" },
    { "command", 0, 0, G_OPTION_ARG_STRING, &self->command,
      "Runs while somebody uses the service", "COMMAND" },
    { "idle-stop", 0, 0, G_OPTION_ARG_INT, &self->idle_stop_s,
      "Stop the command when unused for so long (default 600)", "SECONDS" },
    G_OPTION_ENTRY_NULL,
  };
  const GOptionEntry grant_entries[] = {
    { "no-download", 0, 0, G_OPTION_ARG_NONE, &self->no_download,
      "Read only: lines and searches, no whole logs", NULL },
    G_OPTION_ENTRY_NULL,
  };
  const GOptionEntry key_entries[] = {
    { "now", 0, 0, G_OPTION_ARG_NONE, &self->now,
      "Drop the old key at once, as when somebody else has it", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *usage = g_strdup_printf ("%s %s", command->words, command->names);
  GOptionContext *context = g_option_context_new (usage);

  g_option_context_set_summary (context, command->summary);
  g_option_context_add_main_entries (context, entries, NULL);
  if (command->run == service_add)
    g_option_context_add_main_entries (context, service_entries, NULL);
  if (command->run == grant_service)
    g_option_context_add_main_entries (context, grant_entries, NULL);
  if (command->run == key_rotate)
    g_option_context_add_main_entries (context, key_entries, NULL);
  return context;
}

static gboolean
load_config (Invocation *self,
             GError    **error)
{
  g_autofree char *audit = NULL;

  self->config = logline_config_new ();
  if (self->config_file != NULL &&
      !logline_config_load (self->config, self->config_file, error))
    return FALSE;

  logline_config_settle_data_dir (self->config, self->data_dir);
  if (!logline_data_dir_prepare (self->config->data_dir, error))
    return FALSE;

  audit = logline_data_dir_get_audit (self->config->data_dir);
  self->audit = logline_audit_open (audit, error);
  return self->audit != NULL;
}

static gboolean
open_store (Invocation *self,
            GError    **error)
{
  g_autofree char *database = logline_data_dir_get_database (self->config->data_dir);

  self->store = logline_store_open (database, error);
  return self->store != NULL;
}

/* Nothing is administered of which the audit log knows nothing: the line is on disk before the
 * change is. When that fails after all, another line says so. */
static gboolean
audit (Invocation    *self,
       const Command *command,
       char         **names,
       const char    *failure,
       GError       **error)
{
  g_autofree char *subject = g_strjoinv (" ", names);
  g_autofree char *line = logline_audit_compose ("administered",
                                                 "account", g_get_user_name (),
                                                 "address", "local",
                                                 "command", command->words,
                                                 "subject", subject,
                                                 "option", self->no_download ? "no-download"
                                                           : self->now ? "now" : NULL,
                                                 "failure", failure, NULL);

  return logline_audit_write (self->audit, line, TRUE, error);
}

static gboolean
change_database (Invocation    *self,
                 const Command *command,
                 char         **names,
                 GError       **error)
{
  gboolean success;

  if (!logline_store_begin (self->store, error))
    return FALSE;

  success = command->run (self, names, error) && audit (self, command, names, NULL, error);
  if (logline_store_end (self->store, success, success ? error : NULL))
    return TRUE;

  if (success)
    audit (self, command, names, (*error)->message, NULL);
  return FALSE;
}

static gboolean
change_files (Invocation    *self,
              const Command *command,
              char         **names,
              GError       **error)
{
  if (!audit (self, command, names, NULL, error))
    return FALSE;
  if (command->run (self, names, error))
    return TRUE;

  audit (self, command, names, (*error)->message, NULL);
  return FALSE;
}

static gboolean
run_audited (Invocation    *self,
             const Command *command,
             char         **names,
             GError       **error)
{
  if (command->only_reads)
    return command->run (self, names, error);
  if (command->prepare != NULL && !command->prepare (self, names, error))
    return FALSE;
  if (command->on_files)
    return change_files (self, command, names, error);

  return change_database (self, command, names, error);
}

static int
run (Invocation    *self,
     const Command *command,
     char         **names)
{
  g_autoptr (GError) error = NULL;

  if (g_strv_length (names) != command->n_names)
    {
      g_printerr ("loglined: expected “%s %s”\n", command->words, command->names);
      return EXIT_USAGE;
    }

  if (command->run == NULL)
    return logline_check_run (self->config_file, self->data_dir) ? EXIT_SUCCESS : EXIT_FAILURE;

  if (load_config (self, &error) && (command->without_store || open_store (self, &error)) &&
      run_audited (self, command, names, &error))
    return EXIT_SUCCESS;

  g_printerr ("loglined: %s\n", error->message);
  return EXIT_FAILURE;
}

static void
invocation_clear (Invocation *self)
{
  g_clear_pointer (&self->store, logline_store_close);
  g_clear_pointer (&self->audit, logline_audit_close);
  g_free (self->hash);
  g_clear_pointer (&self->config, logline_config_free);
  g_free (self->config_file);
  g_free (self->data_dir);
  g_free (self->title);
  g_free (self->command);
  g_strfreev (self->logs);
}

/* GOption keeps argv[0] as the program's name, so the words before the options go. */
static int
parse_and_run (Invocation    *self,
               const Command *command,
               char         **argv)
{
  g_autoptr (GOptionContext) context = create_option_context (self, command);
  g_autoptr (GError) error = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) rest = NULL;

  g_strv_builder_add (builder, "loglined");
  g_strv_builder_addv (builder, (const char **) argv);
  rest = g_strv_builder_end (builder);
  if (g_option_context_parse_strv (context, &rest, &error))
    return run (self, command, rest + 1);

  g_printerr ("loglined: %s\n", error->message);
  return EXIT_USAGE;
}

int
logline_commands_run (char      **argv,
                      const char *config_file,
                      const char *data_dir)
{
  Invocation self = { .idle_stop_s = LOGLINE_CATALOG_IDLE_STOP_S };
  const Command *command;
  guint n_words;
  int status;

  command = find_command (argv, &n_words);
  if (command == NULL)
    {
      print_family (argv[0]);
      return argv[1] != NULL && g_str_equal (argv[1], "--help") ? EXIT_SUCCESS : EXIT_USAGE;
    }

  self.config_file = g_strdup (config_file);
  self.data_dir = g_strdup (data_dir);
  status = parse_and_run (&self, command, argv + n_words);
  invocation_clear (&self);
  return status;
}
