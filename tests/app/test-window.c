/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app-test.h"

#include <locale.h>

#include "logline-preferences.h"
#include "logline-settings.h"
#include "logline-sign-in.h"

/* An accessible name as the toolkit works it out: what is written on a widget, or beside it, or in
 * its tooltip. */
static gboolean
has_written_name (GtkWidget *widget)
{
  const char *tooltip = gtk_widget_get_tooltip_text (widget);

  if (tooltip != NULL && *tooltip != '\0')
    return TRUE;
  if (GTK_IS_LABEL (widget))
    return *gtk_label_get_text (GTK_LABEL (widget)) != '\0';
  if (ADW_IS_PREFERENCES_ROW (widget))
    return *adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)) != '\0';

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (has_written_name (child))
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_name (GtkWidget *widget)
{
  return has_written_name (widget) ||
         gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget),
                                           GTK_ACCESSIBLE_PROPERTY_LABEL) ||
         gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget),
                                           GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

/* The parts that a widget of the toolkit is made of take their name from the whole. */
static gboolean
is_part_of_named (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  while (parent != NULL && !GTK_IS_WINDOW (parent))
    {
      if ((GTK_IS_EDITABLE (parent) || GTK_IS_MENU_BUTTON (parent) || GTK_IS_DROP_DOWN (parent) ||
           ADW_IS_PREFERENCES_ROW (parent)) && has_name (parent))
        return TRUE;
      parent = gtk_widget_get_parent (parent);
    }

  return FALSE;
}

static gboolean
needs_name (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_EDITABLE (widget) ||
         GTK_IS_DROP_DOWN (widget) || GTK_IS_SWITCH (widget) || GTK_IS_TEXT_VIEW (widget) ||
         GTK_IS_SPINNER (widget) || LOGLINE_IS_VIEW (widget);
}

static guint
check_names (GtkWidget *widget)
{
  guint n_checked = 0;

  /* The window controls are the toolkit's. */
  if (!gtk_widget_get_visible (widget) || GTK_IS_WINDOW_CONTROLS (widget))
    return 0;

  if (needs_name (widget))
    {
      if (!has_name (widget) && !is_part_of_named (widget))
        g_error ("A %s in a %s has no name", G_OBJECT_TYPE_NAME (widget),
                 G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
      n_checked++;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_checked += check_names (child);

  return n_checked;
}

static void
test_names (AppTest       *self,
            gconstpointer  data)
{
  g_autofree char *text = app_test_lines (100);
  g_autofree char *path = app_test_write (self, "names.log", text, -1);

  app_test_open (self, path);
  app_test_action (self, "win.find");
  app_test_action (self, "win.filter");
  g_assert_cmpuint (check_names (GTK_WIDGET (self->window)), >, 20);
}

static void
test_sign_in_names (AppTest       *self,
                    gconstpointer  data)
{
  LoglineSignIn *dialog = logline_sign_in_new (GTK_WINDOW (self->window),
                                               logline_window_get_account (self->window),
                                               "", "", FALSE);

  gtk_window_present (GTK_WINDOW (dialog));
  test_wait (gtk_widget_get_mapped (GTK_WIDGET (dialog)));
  g_assert_cmpuint (check_names (GTK_WIDGET (dialog)), >, 5);
  app_test_shoot (GTK_WINDOW (dialog), "sign-in");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static GtkWidget *
find_row (GtkWidget  *widget,
          const char *words)
{
  GtkWidget *found = NULL;

  if (ADW_IS_PREFERENCES_ROW (widget) &&
      strstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), words) != NULL)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_row (child, words);

  return found;
}

/* The spin button in the row of the preferences whose title holds @words. */
static GtkSpinButton *
find_number (LoglinePreferences *preferences,
             const char         *words)
{
  GtkWidget *widget = find_row (GTK_WIDGET (preferences), words);

  g_assert_nonnull (widget);
  return app_test_find (widget, GTK_TYPE_SPIN_BUTTON);
}

static void
test_preferences (AppTest       *self,
                  gconstpointer  data)
{
  GSettings *settings = logline_settings_get ();
  LoglinePreferences *preferences = logline_preferences_new (GTK_WINDOW (self->window));
  GtkSpinButton *number;
  gboolean wraps;

  gtk_window_present (GTK_WINDOW (preferences));
  test_wait (gtk_widget_get_mapped (GTK_WIDGET (preferences)));
  g_assert_cmpuint (check_names (GTK_WIDGET (preferences)), >, 4);
  app_test_shoot (GTK_WINDOW (preferences), "preferences");

  g_settings_set_boolean (settings, "wrap", TRUE);
  g_object_get (self->view, "wrap", &wraps, NULL);
  g_assert_true (wraps);

  number = find_number (preferences, "Copy to This Computer");
  g_assert_cmpint (gtk_spin_button_get_value_as_int (number), ==, 256);
  gtk_spin_button_set_value (number, 64);
  g_assert_cmpint (g_settings_get_int (settings, "mirror-limit"), ==, 64);
  g_settings_set_int (settings, "poll-seconds", 7);
  number = find_number (preferences, "Check for New Lines");
  g_assert_cmpint (gtk_spin_button_get_value_as_int (number), ==, 7);
  gtk_window_destroy (GTK_WINDOW (preferences));
}

/* The shortcuts window's entries: (action or accelerator) → itself. */
static void
collect_shortcuts (GObject    *root,
                   GHashTable *actions,
                   GHashTable *accels)
{
  if (GTK_IS_SHORTCUTS_SHORTCUT (root))
    {
      g_autofree char *action = NULL;
      g_autofree char *accel = NULL;

      g_object_get (root, "action-name", &action, "accelerator", &accel, NULL);
      if (action != NULL)
        g_hash_table_add (actions, g_steal_pointer (&action));
      else if (accel != NULL)
        g_hash_table_add (accels, g_steal_pointer (&accel));
    }

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (root));
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_shortcuts (G_OBJECT (child), actions, accels);
}

static void
test_shortcuts (AppTest       *self,
                gconstpointer  data)
{
  GtkShortcutsWindow *window =
    gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (self->window));
  g_autoptr (GHashTable) listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) others = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) actions = gtk_application_list_action_descriptions (self->application);
  GHashTableIter iter;
  gpointer action;

  g_assert_nonnull (window);
  collect_shortcuts (G_OBJECT (window), listed, others);
  g_assert_cmpuint (g_hash_table_size (listed), >, 10);

  /* Every key that works is listed, … */
  for (guint i = 0; actions[i] != NULL; i++)
    {
      g_auto (GStrv) accels = gtk_application_get_accels_for_action (self->application, actions[i]);

      if (accels[0] != NULL && !g_hash_table_contains (listed, actions[i]))
        g_error ("%s has a key, but the shortcuts window does not tell", actions[i]);
    }

  /* … and every key that is listed works. */
  g_hash_table_iter_init (&iter, listed);
  while (g_hash_table_iter_next (&iter, &action, NULL))
    {
      g_auto (GStrv) accels = gtk_application_get_accels_for_action (self->application, action);
      const char *name = strchr (action, '.') + 1;
      GActionMap *map = g_str_has_prefix (action, "app.") ? G_ACTION_MAP (self->application)
                                                          : G_ACTION_MAP (self->window);

      g_assert_nonnull (accels[0]);
      if (g_action_map_lookup_action (map, name) == NULL)
        g_error ("%s is listed in the shortcuts window, but there is no such action",
                 (char *) action);
    }

  gtk_window_present (GTK_WINDOW (window));
  test_wait (gtk_widget_get_mapped (GTK_WIDGET (window)));
  app_test_shoot (GTK_WINDOW (window), "shortcuts");
  gtk_window_close (GTK_WINDOW (window));
}

static void
test_several_files (AppTest       *self,
                    gconstpointer  data)
{
  g_autofree char *a = app_test_write (self, "a.log", "INFO a\n", -1);
  g_autofree char *b = app_test_write (self, "b.log", "INFO b\n", -1);
  g_autofree char *c = app_test_write (self, "c.log", "INFO c\n", -1);
  const char *paths[] = { a, b, c, NULL };

  logline_window_open_files (self->window, paths);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (self->window)), ==, "a.log");

  app_test_action (self, "win.choose-service");
  test_wait (app_test_shows (self->window, "b.log") && app_test_shows (self->window, "c.log"));
}

static void
test_window_state (AppTest       *self,
                   gconstpointer  data)
{
  GSettings *settings = logline_settings_get ();

  gtk_window_set_default_size (GTK_WINDOW (self->window), 800, 500);
  test_wait (g_settings_get_int (settings, "window-width") == 800 &&
             g_settings_get_int (settings, "window-height") == 500);
}

#define add(name, func) \
  g_test_add (name, AppTest, NULL, app_test_set_up, func, app_test_tear_down)

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "");

  add ("/window/every-control-has-a-name", test_names);
  add ("/window/sign-in-has-names", test_sign_in_names);
  add ("/window/preferences", test_preferences);
  add ("/window/shortcuts-are-those-that-work", test_shortcuts);
  add ("/window/first-of-several-files-is-shown", test_several_files);
  add ("/window/state-is-kept", test_window_state);

  return g_test_run ();
}
