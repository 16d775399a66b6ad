/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-application.h"

#include <glib/gi18n.h>

#include "logline-preferences.h"
#include "logline-settings.h"
#include "logline-window.h"

struct _LoglineApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (LoglineApplication, logline_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "server", 's', 0, G_OPTION_ARG_STRING, NULL,
    N_("Sign in to this server"),
    /* Translators: stands for an address in the help of the command line */
    N_("URL") },
  { "user", 'u', 0, G_OPTION_ARG_STRING, NULL,
    N_("Sign in with this user name"),
    /* Translators: stands for a user name in the help of the command line */
    N_("NAME") },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL,
    NULL,
    /* Translators: stands for log files in the help of the command line */
    N_("[FILE…]") },
  { NULL }
};

/* The shortcuts window names the same actions; a test compares the two. */
static const struct
{
  const char *action;
  const char *accels[4];
} accels[] = {
  { "app.quit", { "<Control>q" } },
  { "app.preferences", { "<Control>comma" } },
  { "win.show-help-overlay", { "<Control>question" } },
  { "win.close", { "<Control>w" } },
  { "win.open", { "<Control>o" } },
  { "win.fullscreen", { "F11" } },
  { "win.choose-service", { "<Control>k" } },
  { "win.reload", { "<Control>r", "F5" } },
  { "win.find", { "<Control>f" } },
  { "win.find-next", { "<Control>g", "F3" } },
  { "win.find-previous", { "<Shift><Control>g", "<Shift>F3" } },
  { "win.filter", { "<Shift><Control>f" } },
  { "win.suspend-filter", { "<Control>h" } },
  { "win.back", { "<Alt>Left" } },
  { "win.export", { "<Control>e" } },
  { "win.zoom-in", { "<Control>plus", "<Control>equal", "<Control>KP_Add" } },
  { "win.zoom-out", { "<Control>minus", "<Control>KP_Subtract" } },
  { "win.zoom-reset", { "<Control>0", "<Control>KP_0" } },
};

static LoglineWindow *
get_window (GApplication *application)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (application));

  for (GList *l = windows; l != NULL; l = l->next)
    {
      if (LOGLINE_IS_WINDOW (l->data))
        return l->data;
    }

  return NULL;
}

static void
on_quit (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  LoglineWindow *window = get_window (user_data);

  /* Closing saves the window's state; the program ends with its last window. */
  if (window != NULL)
    gtk_window_close (GTK_WINDOW (window));
}

static void
on_preferences (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  LoglineWindow *window = get_window (user_data);

  if (window != NULL)
    gtk_window_present (GTK_WINDOW (logline_preferences_new (GTK_WINDOW (window))));
}

static char *
describe_versions (void)
{
  return g_strdup_printf ("Logline %s\nGTK %u.%u.%u\nlibadwaita %u.%u.%u\nGLib %u.%u.%u\n",
                          PROJECT_VERSION,
                          gtk_get_major_version (), gtk_get_minor_version (),
                          gtk_get_micro_version (),
                          adw_get_major_version (), adw_get_minor_version (),
                          adw_get_micro_version (),
                          glib_major_version, glib_minor_version, glib_micro_version);
}

static void
on_about (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  const char *developers[] = { "The Logline developers", NULL };
  g_autofree char *versions = describe_versions ();

  adw_show_about_window (GTK_WINDOW (get_window (user_data)),
                         "application-name", _("Logline"),
                         "application-icon", APPLICATION_ID,
                         "version", PROJECT_VERSION,
                         "developer-name", _("The Logline developers"),
                         "developers", developers,
                         /* Translators: your names, one a line, for the about window */
                         "translator-credits", _("translator-credits"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _("Explore the logs of your services"),
                         "debug-info", versions,
                         "debug-info-filename", "logline-versions.txt",
                         NULL);
}

static const GActionEntry actions[] = {
  { "quit", on_quit },
  { "preferences", on_preferences },
  { "about", on_about },
};

static void
apply_style (void)
{
  static const AdwColorScheme schemes[] = {
    ADW_COLOR_SCHEME_DEFAULT,
    ADW_COLOR_SCHEME_FORCE_LIGHT,
    ADW_COLOR_SCHEME_FORCE_DARK,
  };
  int style = g_settings_get_enum (logline_settings_get (), "style");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[style]);
}

static void
logline_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (logline_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application),
                                           accels[i].action,
                                           (const char * const *) accels[i].accels);

  g_signal_connect_object (logline_settings_get (), "changed::style",
                           G_CALLBACK (apply_style), application, G_CONNECT_SWAPPED);
  apply_style ();
}

static LoglineWindow *
ensure_window (GApplication *application)
{
  LoglineWindow *window = get_window (application);

  if (window == NULL)
    window = logline_window_new (GTK_APPLICATION (application));
  gtk_window_present (GTK_WINDOW (window));

  return window;
}

static void
logline_application_activate (GApplication *application)
{
  gboolean first = get_window (application) == NULL;
  LoglineWindow *window = ensure_window (application);

  if (first)
    logline_window_connect (window, NULL, NULL);
}

static void
open_files (LoglineWindow           *window,
            GApplicationCommandLine *command_line,
            const char             **names)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GFile) file =
        g_application_command_line_create_file_for_arg (command_line, names[i]);
      const char *path = g_file_peek_path (file);

      if (path != NULL)
        g_strv_builder_add (builder, path);
      else
        g_application_command_line_printerr (command_line,
                                             /* Translators: %s was given on the command line */
                                             _("logline: %s is not a file of this machine\n"),
                                             names[i]);
    }

  paths = g_strv_builder_end (builder);
  if (paths[0] != NULL)
    logline_window_open_files (window, (const char * const *) paths);
}

static int
logline_application_command_line (GApplication            *application,
                                  GApplicationCommandLine *command_line)
{
  GVariantDict *given = g_application_command_line_get_options_dict (command_line);
  g_autofree const char **names = NULL;
  const char *server = NULL;
  const char *username = NULL;
  gboolean first = get_window (application) == NULL;
  LoglineWindow *window = ensure_window (application);

  g_variant_dict_lookup (given, "server", "&s", &server);
  g_variant_dict_lookup (given, "user", "&s", &username);
  g_variant_dict_lookup (given, G_OPTION_REMAINING, "^a&ay", &names);

  if (names != NULL)
    open_files (window, command_line, names);
  if (server != NULL || username != NULL || (first && names == NULL))
    logline_window_connect (window, server, username);

  return 0;
}

LoglineApplication *
logline_application_new (GApplicationFlags flags)
{
  return g_object_new (LOGLINE_TYPE_APPLICATION,
                       "application-id", APPLICATION_ID,
                       "resource-base-path", "/org/logline/Logline",
                       "flags", flags | G_APPLICATION_HANDLES_COMMAND_LINE,
                       NULL);
}

static void
logline_application_class_init (LoglineApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = logline_application_startup;
  application_class->activate = logline_application_activate;
  application_class->command_line = logline_application_command_line;
}

static void
logline_application_init (LoglineApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_summary (
    G_APPLICATION (self), _("Read, find, filter and follow the logs of your services."));
}
