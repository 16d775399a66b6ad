/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-commands.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

#include "logline-catalog.h"
#include "logline-check.h"
#include "logline-command-acts.h"
#include "logline-data-dir.h"

#define EXIT_USAGE 2

gboolean
logline_commands_has (const char *word)
{
  const LoglineCommand *command;

  for (gsize i = 0; (command = logline_command_acts_get (i)) != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (command->words, " ", -1);

      if (g_str_equal (words[0], word))
        return TRUE;
    }

  return FALSE;
}

static const LoglineCommand *
find_command (char **argv,
              guint *out_n_words)
{
  const LoglineCommand *command;

  for (gsize i = 0; (command = logline_command_acts_get (i)) != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (command->words, " ", -1);

      if (!g_str_equal (words[0], argv[0]))
        continue;
      if (words[1] != NULL && (argv[1] == NULL || !g_str_equal (words[1], argv[1])))
        continue;

      *out_n_words = g_strv_length (words);
      return command;
    }

  return NULL;
}

static void
print_family (const char *word)
{
  const LoglineCommand *command;

  g_printerr ("Usage:\n");
  for (gsize i = 0; (command = logline_command_acts_get (i)) != NULL; i++)
    {
      if (g_str_has_prefix (command->words, word))
        g_printerr ("  loglined %s %s\n      %s\n", command->words, command->names,
                    command->summary);
    }
}

static GOptionContext *
create_option_context (LoglineInvocation    *self,
                       const LoglineCommand *command)
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
  if (command->options == LOGLINE_COMMAND_OPTIONS_SERVICE)
    g_option_context_add_main_entries (context, service_entries, NULL);
  if (command->options == LOGLINE_COMMAND_OPTIONS_GRANT)
    g_option_context_add_main_entries (context, grant_entries, NULL);
  if (command->options == LOGLINE_COMMAND_OPTIONS_KEY)
    g_option_context_add_main_entries (context, key_entries, NULL);
  return context;
}

static gboolean
load_config (LoglineInvocation *self,
             GError           **error)
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
open_store (LoglineInvocation *self,
            GError           **error)
{
  g_autofree char *database = logline_data_dir_get_database (self->config->data_dir);

  self->store = logline_store_open (database, error);
  return self->store != NULL;
}

/* Nothing is administered of which the audit log knows nothing: the line is on disk before the
 * change is. When that fails after all, another line says so. */
static gboolean
audit (LoglineInvocation    *self,
       const LoglineCommand *command,
       char                **names,
       const char           *failure,
       GError              **error)
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
change_database (LoglineInvocation    *self,
                 const LoglineCommand *command,
                 char                **names,
                 GError              **error)
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
change_files (LoglineInvocation    *self,
              const LoglineCommand *command,
              char                **names,
              GError              **error)
{
  if (!audit (self, command, names, NULL, error))
    return FALSE;
  if (command->run (self, names, error))
    return TRUE;

  audit (self, command, names, (*error)->message, NULL);
  return FALSE;
}

static gboolean
run_audited (LoglineInvocation    *self,
             const LoglineCommand *command,
             char                **names,
             GError              **error)
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
run (LoglineInvocation    *self,
     const LoglineCommand *command,
     char                **names)
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
invocation_clear (LoglineInvocation *self)
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
parse_and_run (LoglineInvocation    *self,
               const LoglineCommand *command,
               char                **argv)
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
  LoglineInvocation self = { .idle_stop_s = LOGLINE_CATALOG_IDLE_STOP_S };
  const LoglineCommand *command;
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
