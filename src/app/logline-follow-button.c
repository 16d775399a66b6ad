/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-follow-button.h"

#include <glib/gi18n.h>

#include "logline-log-signals.h"
#include "logline-remote.h"
#include "logline-words.h"

struct _LoglineFollowButton
{
  GtkWidget parent_instance;

  LoglineView *view; /* borrowed */
  LoglineLogSignals *log_signals;
  gboolean updating;

  GtkWidget *toggle;
  GtkLabel *label;
  GtkImage *icon;
  GtkImage *narrow_icon;
};

G_DEFINE_FINAL_TYPE (LoglineFollowButton, logline_follow_button, GTK_TYPE_WIDGET)

static const char *
describe_live (LoglineLog *log)
{
  gboolean remote = LOGLINE_IS_REMOTE (log);

  if (log != NULL &&
      (logline_log_get_error (log) != NULL ||
       (remote && !logline_remote_get_online (LOGLINE_REMOTE (log)))))
    /* Translators: the view would follow the log, but the server, or the file, is not there */
    return remote ? _("Offline") : _("Not Available");

  /* Translators: the view stays at the end of the log while it grows */
  return _("Live");
}

static char *
describe (LoglineView *view,
          LoglineLog  *log)
{
  guint64 n_new = logline_view_get_n_new_lines (view);
  g_autofree char *count = NULL;

  if (logline_view_get_follow (view) == LOGLINE_FOLLOW_LIVE)
    return g_strdup (describe_live (log));
  if (n_new == 0)
    /* Translators: the view does not follow the log */
    return g_strdup (_("Paused"));

  count = logline_words_number (n_new);
  /* Translators: the view does not follow the log; %s is how many lines have come meanwhile */
  return g_strdup_printf (ngettext ("Paused – %s new line", "Paused – %s new lines", n_new), count);
}

static void
update (LoglineFollowButton *self)
{
  gboolean live = logline_view_get_follow (self->view) == LOGLINE_FOLLOW_LIVE;
  const char *icon_name = live ? "media-record-symbolic" : "media-playback-pause-symbolic";
  g_autoptr (LoglineLog) log = logline_log_signals_dup_target (self->log_signals);
  g_autofree char *label = describe (self->view, log);

  gtk_label_set_label (self->label, label);
  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_image_set_from_icon_name (self->narrow_icon, icon_name);
  gtk_widget_set_tooltip_text (self->toggle,
                               live ? _("Stop Following the Log")
                                    : _("Go to the End and Follow (Ctrl+End)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggle),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);

  self->updating = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->toggle), live);
  self->updating = FALSE;
}

static void
on_toggled (LoglineFollowButton *self)
{
  if (self->updating || self->view == NULL)
    return;

  logline_view_set_follow (self->view,
                           gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->toggle))
                           ? LOGLINE_FOLLOW_LIVE : LOGLINE_FOLLOW_PAUSED);
}

void
logline_follow_button_set_view (LoglineFollowButton *self,
                                LoglineView         *view)
{
  g_return_if_fail (LOGLINE_IS_FOLLOW_BUTTON (self));
  g_return_if_fail (LOGLINE_IS_VIEW (view));
  g_return_if_fail (self->view == NULL);

  self->view = view;
  g_signal_connect_object (view, "notify::follow", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::n-new-lines", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

void
logline_follow_button_set_log (LoglineFollowButton *self,
                               LoglineLog          *log)
{
  g_return_if_fail (LOGLINE_IS_FOLLOW_BUTTON (self));

  logline_log_signals_set_target (self->log_signals, log);
  update (self);
}

const char *
logline_follow_button_get_label (LoglineFollowButton *self)
{
  g_return_val_if_fail (LOGLINE_IS_FOLLOW_BUTTON (self), NULL);

  return gtk_label_get_label (self->label);
}

static void
logline_follow_button_dispose (GObject *object)
{
  LoglineFollowButton *self = LOGLINE_FOLLOW_BUTTON (object);

  self->view = NULL;
  g_clear_object (&self->log_signals);
  g_clear_pointer (&self->toggle, gtk_widget_unparent);

  G_OBJECT_CLASS (logline_follow_button_parent_class)->dispose (object);
}

static void
logline_follow_button_class_init (LoglineFollowButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = logline_follow_button_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/logline/Logline/logline-follow-button.ui");
  gtk_widget_class_bind_template_child (widget_class, LoglineFollowButton, toggle);
  gtk_widget_class_bind_template_child (widget_class, LoglineFollowButton, label);
  gtk_widget_class_bind_template_child (widget_class, LoglineFollowButton, icon);
  gtk_widget_class_bind_template_child (widget_class, LoglineFollowButton, narrow_icon);
  gtk_widget_class_bind_template_callback (widget_class, on_toggled);
}

static void
logline_follow_button_init (LoglineFollowButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->log_signals = logline_log_signals_new ();
  logline_log_signals_connect (self->log_signals, "notify::error", G_CALLBACK (update), self);
  logline_log_signals_connect (self->log_signals, "notify::online", G_CALLBACK (update), self);
}
