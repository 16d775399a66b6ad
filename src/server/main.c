/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>
#include <stdlib.h>

#include <gio/gio.h>

#include "logline-commands.h"
#include "logline-daemon.h"
#include "logline-demo-setup.h"

#define EXIT_USAGE 2

static char *config_file;
static char *data_dir;
static char *listen_on;
static gboolean allow_plaintext;
static gboolean demo;

static const GOptionEntry entries[] = {
  { "config", 0, 0, G_OPTION_ARG_FILENAME, &config_file, "Configuration file", "FILE" },
  { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir, "Where accounts and services are kept",
    "DIR" },
  { "listen", 0, 0, G_OPTION_ARG_STRING, &listen_on,
    "Where to serve (default 127.0.0.1:8080); port 0 takes a free one", "ADDRESS:PORT" },
  { "allow-plaintext", 0, 0, G_OPTION_ARG_NONE, &allow_plaintext,
    "Serve unencrypted on an address that others can reach", NULL },
  { "demo", 0, 0, G_OPTION_ARG_NONE, &demo, "Serve mock services with demo accounts", NULL },
  G_OPTION_ENTRY_NULL,
};

static const char description[] =
  "Administration, also while the daemon runs:\n"
  "  user add NAME | password NAME | disable NAME | enable NAME | remove NAME | list\n"
  "  service add ID --log NAME=PATH … | remove ID | list\n"
  "  grant NAME SERVICE [--no-download]\n"
  "  revoke NAME SERVICE\n"
  "  key rotate | list\n"
  "  check | backup FILE | restore FILE\n"
  "Each of them explains itself with --help.";

static LoglineConfig *
create_config (GError **error)
{
  g_autoptr (LoglineConfig) config = logline_config_new ();

  if (config_file != NULL && !logline_config_load (config, config_file, error))
    return NULL;

  if (listen_on != NULL)
    {
      g_free (config->listen);
      config->listen = g_strdup (listen_on);
    }
  config->allow_plaintext |= allow_plaintext;

  if (demo && !logline_demo_setup_config (config, error))
    return NULL;
  logline_config_settle_data_dir (config, data_dir);
  if (config->listen == NULL)
    config->listen = g_strdup ("127.0.0.1:8080");
  return g_steal_pointer (&config);
}

static int
serve (void)
{
  g_autoptr (GError) error = NULL;
  LoglineConfig *config = create_config (&error);

  if (config != NULL)
    return logline_daemon_run (config, demo);

  g_printerr ("loglined: %s\n", error->message);
  return EXIT_FAILURE;
}

/* Standard output is for what a command prints; messages go where warnings go. */
static GLogWriterOutput
write_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  if (g_log_writer_default_would_drop (level, NULL))
    return G_LOG_WRITER_HANDLED;

  return g_log_writer_standard_streams (level, fields, n_fields, user_data);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("[COMMAND]");
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  g_log_writer_default_set_use_stderr (TRUE);
  g_log_set_writer_func (write_log, NULL, NULL);

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_summary (context, "Serves the logs of this machine to logline.");
  g_option_context_set_description (context, description);
  g_option_context_set_strict_posix (context, TRUE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("loglined: %s\n", error->message);
      return EXIT_USAGE;
    }

  if (argc == 1)
    return serve ();
  if (logline_commands_has (argv[1]))
    return logline_commands_run (argv + 1, config_file, data_dir);

  g_printerr ("loglined: “%s” is not a command; see loglined --help\n", argv[1]);
  return EXIT_USAGE;
}
