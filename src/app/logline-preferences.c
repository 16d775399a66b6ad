/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-preferences.h"

#include "logline-settings.h"

struct _LoglinePreferences
{
  AdwPreferencesWindow parent_instance;

  AdwComboRow *style;
  AdwComboRow *letter_case;
  GtkWidget *wrap;
  GtkWidget *line_numbers;
  GtkWidget *regex;
  GtkWidget *poll_seconds;
  GtkWidget *mirror_limit;
};

G_DEFINE_FINAL_TYPE (LoglinePreferences, logline_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* The choices of a combo row are in the order of the key's enumeration. */
static void
on_combo_selected (AdwComboRow *row,
                   GParamSpec  *pspec,
                   const char  *key)
{
  g_settings_set_enum (logline_settings_get (), key, adw_combo_row_get_selected (row));
}

static void
bind_combo (AdwComboRow *row,
            const char  *key)
{
  adw_combo_row_set_selected (row, g_settings_get_enum (logline_settings_get (), key));
  g_signal_connect (row, "notify::selected", G_CALLBACK (on_combo_selected), (gpointer) key);
}

static void
bind_switch (GtkWidget  *widget,
             const char *key)
{
  g_settings_bind (logline_settings_get (), key, widget, "active", G_SETTINGS_BIND_DEFAULT);
}

static void
bind_number (GtkWidget  *widget,
             const char *key)
{
  g_settings_bind (logline_settings_get (), key, widget, "value", G_SETTINGS_BIND_DEFAULT);
}

LoglinePreferences *
logline_preferences_new (GtkWindow *parent)
{
  return g_object_new (LOGLINE_TYPE_PREFERENCES, "transient-for", parent, NULL);
}

static void
logline_preferences_class_init (LoglinePreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/logline/Logline/logline-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, LoglinePreferences, style);
  gtk_widget_class_bind_template_child (widget_class, LoglinePreferences, letter_case);
  gtk_widget_class_bind_template_child (widget_class, LoglinePreferences, wrap);
  gtk_widget_class_bind_template_child (widget_class, LoglinePreferences, line_numbers);
  gtk_widget_class_bind_template_child (widget_class, LoglinePreferences, regex);
  gtk_widget_class_bind_template_child (widget_class, LoglinePreferences, poll_seconds);
  gtk_widget_class_bind_template_child (widget_class, LoglinePreferences, mirror_limit);
}

static void
logline_preferences_init (LoglinePreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  bind_combo (self->style, "style");
  bind_combo (self->letter_case, "letter-case");
  bind_switch (self->wrap, "wrap");
  bind_switch (self->line_numbers, "line-numbers");
  bind_switch (self->regex, "regex");
  bind_number (self->poll_seconds, "poll-seconds");
  bind_number (self->mirror_limit, "mirror-limit");
}
