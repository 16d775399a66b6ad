/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-earlier-bar.h"

#include <glib/gi18n.h>

#include "logline-history.h"

struct _LoglineEarlierBar
{
  GtkWidget parent_instance;

  GSignalGroup *signals; /* of the log, when it has a history */
  GtkAdjustment *adjustment;
  double value; /* of the adjustment, before it changed */
  gboolean arrived; /* at the top, since somebody scrolled there */
  guint update_id;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (LoglineEarlierBar, logline_earlier_bar, GTK_TYPE_WIDGET)

static char *
describe (const LoglineEarlier *earlier)
{
  g_autofree char *size = g_format_size (earlier->stored);

  if (earlier->loading)
    /* Translators: %s is the name of a file */
    return g_strdup_printf (_("Loading %s…"), earlier->name);
  if (earlier->error != NULL)
    /* Translators: the name of a file, and what is wrong with it */
    return g_strdup_printf (_("%s cannot be read: %s"), earlier->name, earlier->error->message);

  /* Translators: the name of a file with older lines, and its size: "Earlier: app.log.1, 12 MB" */
  return g_strdup_printf (_("Earlier: %s, %s"), earlier->name, size);
}

static gboolean
is_at_top (LoglineEarlierBar *self)
{
  return self->adjustment != NULL && gtk_adjustment_get_value (self->adjustment) <= 0;
}

static void
update (LoglineEarlierBar *self)
{
  g_autoptr (LoglineHistory) history = g_signal_group_dup_target (self->signals);
  g_autofree char *text = NULL;
  LoglineEarlier earlier;
  gboolean shown = history != NULL && is_at_top (self) &&
                   logline_history_get_earlier (history, &earlier);

  gtk_widget_set_visible (self->button, shown);
  if (!shown)
    return;

  text = describe (&earlier);
  gtk_button_set_label (GTK_BUTTON (self->button), text);
  gtk_widget_set_sensitive (self->button, !earlier.loading);
}

void
logline_earlier_bar_load (LoglineEarlierBar *self)
{
  g_autoptr (LoglineHistory) history = NULL;

  g_return_if_fail (LOGLINE_IS_EARLIER_BAR (self));

  history = g_signal_group_dup_target (self->signals);
  if (history != NULL)
    logline_history_load_earlier (history);
}

static gboolean
on_update_due (gpointer user_data)
{
  LoglineEarlierBar *self = user_data;
  gboolean arrived = self->arrived;

  self->update_id = 0;
  self->arrived = FALSE;
  update (self);
  if (arrived && is_at_top (self))
    logline_earlier_bar_load (self);

  return G_SOURCE_REMOVE;
}

/* The log is often scrolled while it is laid out, when nothing may appear. One that fits on the
 * screen is always at its top: there the button is what one asks with. */
static void
on_value_changed (LoglineEarlierBar *self)
{
  double before = self->value;

  self->value = gtk_adjustment_get_value (self->adjustment);
  if (before > 0 && self->value <= 0 &&
      gtk_adjustment_get_upper (self->adjustment) > gtk_adjustment_get_page_size (self->adjustment))
    self->arrived = TRUE;
  if (self->update_id == 0)
    self->update_id = g_idle_add (on_update_due, self);
}

static void
logline_earlier_bar_dispose (GObject *object)
{
  LoglineEarlierBar *self = LOGLINE_EARLIER_BAR (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->signals);
  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment, self);
  g_clear_object (&self->adjustment);
  g_clear_pointer (&self->button, gtk_widget_unparent);

  G_OBJECT_CLASS (logline_earlier_bar_parent_class)->dispose (object);
}

static void
logline_earlier_bar_class_init (LoglineEarlierBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = logline_earlier_bar_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
logline_earlier_bar_init (LoglineEarlierBar *self)
{
  GtkWidget *label;

  self->button = gtk_button_new_with_label ("");
  gtk_widget_set_visible (self->button, FALSE);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "earlier");
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  label = gtk_button_get_child (GTK_BUTTON (self->button));
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (logline_earlier_bar_load), self);

  self->signals = g_signal_group_new (LOGLINE_TYPE_HISTORY);
  g_signal_group_connect_swapped (self->signals, "earlier-changed", G_CALLBACK (update), self);
}

void
logline_earlier_bar_set_log (LoglineEarlierBar *self,
                             LoglineLog        *log)
{
  g_return_if_fail (LOGLINE_IS_EARLIER_BAR (self));

  g_signal_group_set_target (self->signals, LOGLINE_IS_HISTORY (log) ? log : NULL);
  update (self);
}

void
logline_earlier_bar_set_adjustment (LoglineEarlierBar *self,
                                    GtkAdjustment     *adjustment)
{
  g_return_if_fail (LOGLINE_IS_EARLIER_BAR (self));
  g_return_if_fail (self->adjustment == NULL);

  self->adjustment = g_object_ref (adjustment);
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (on_value_changed), self);
  update (self);
}
