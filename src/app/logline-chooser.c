/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-chooser.h"

#include <glib/gi18n.h>

#include "logline-chooser-rows.h"
#include "logline-drop-down.h"
#include "logline-service.h"

/* GtkDropDown always selects something by itself when its model changes. So handlers before and
 * after its own one bracket each change of the model: in between its selection means nothing, and
 * afterwards it is set to what is really chosen. */

struct _LoglineChooser
{
  GtkWidget parent_instance;

  GListModel *model;
  GObject *source;
  char *log_name;
  gboolean updating;

  GtkWidget *squeezer;
  GtkDropDown *services;
  GtkDropDown *logs;
  GtkDropDown *narrow_services;
  GtkDropDown *narrow_logs;
  GtkMenuButton *narrow_button;
  GtkLabel *narrow_label;
};

enum
{
  PROP_SOURCE = 1,
  PROP_LOG_NAME,
  N_PROPS
};

enum
{
  OPENED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LoglineChooser, logline_chooser, GTK_TYPE_WIDGET)

static LoglineServiceLog *
find_log (LoglineService *service,
          const char     *name)
{
  GListModel *logs = logline_service_get_logs (service);

  for (guint i = 0; i < g_list_model_get_n_items (logs); i++)
    {
      g_autoptr (LoglineServiceLog) log = g_list_model_get_item (logs, i);

      if (g_strcmp0 (logline_service_log_get_name (log), name) == 0)
        return log;
    }

  return logline_service_get_default_log (service);
}

static void
update_narrow_button (LoglineChooser *self)
{
  g_autofree char *title = NULL;
  g_autofree char *label = NULL;

  if (self->source == NULL)
    label = g_strdup (_("Choose"));
  else
    {
      title = logline_chooser_rows_dup_title (self->source);
      label = self->log_name != NULL ? g_strdup_printf ("%s · %s", title, self->log_name)
                                     : g_strdup (title);
    }

  gtk_label_set_label (self->narrow_label, label);
}

/* Makes the combo boxes show what is chosen. */
static void
show_choice (LoglineChooser *self)
{
  LoglineService *service = LOGLINE_IS_SERVICE (self->source) ? LOGLINE_SERVICE (self->source)
                                                              : NULL;
  GListModel *logs = service != NULL ? logline_service_get_logs (service) : NULL;
  LoglineServiceLog *log = service != NULL ? find_log (service, self->log_name) : NULL;
  guint service_position = logline_drop_down_find (self->model, self->source);
  guint log_position = logline_drop_down_find (logs, log);

  self->updating = TRUE;
  logline_drop_down_set_model (self->logs, logs);
  logline_drop_down_set_model (self->narrow_logs, logs);
  gtk_drop_down_set_selected (self->services, service_position);
  gtk_drop_down_set_selected (self->narrow_services, service_position);
  gtk_drop_down_set_selected (self->logs, log_position);
  gtk_drop_down_set_selected (self->narrow_logs, log_position);
  gtk_widget_set_visible (GTK_WIDGET (self->logs), service != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->narrow_logs), service != NULL);
  update_narrow_button (self);
  self->updating = FALSE;
}

static void
choose (LoglineChooser *self,
        GObject        *source,
        const char     *log_name)
{
  LoglineServiceLog *log = LOGLINE_IS_SERVICE (source)
                           ? find_log (LOGLINE_SERVICE (source), log_name) : NULL;
  const char *name = log != NULL ? logline_service_log_get_name (log) : NULL;
  gboolean same_source = self->source == source;
  gboolean same_name = g_strcmp0 (self->log_name, name) == 0;

  g_object_freeze_notify (G_OBJECT (self));
  if (g_set_object (&self->source, source))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOURCE]);
  if (!same_name)
    {
      g_free (self->log_name);
      self->log_name = g_strdup (name);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOG_NAME]);
    }
  if (!same_source || !same_name)
    show_choice (self);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
on_service_selected (LoglineChooser *self,
                     GParamSpec     *pspec,
                     GtkDropDown    *drop_down)
{
  GObject *selected = gtk_drop_down_get_selected_item (drop_down);

  /* People who read the errors of one service go on with the errors of the next. */
  if (!self->updating && selected != NULL && selected != self->source)
    choose (self, selected, self->log_name);
}

static void
on_log_selected (LoglineChooser *self,
                 GParamSpec     *pspec,
                 GtkDropDown    *drop_down)
{
  GObject *selected = gtk_drop_down_get_selected_item (drop_down);

  if (!self->updating && selected != NULL)
    choose (self, self->source, logline_service_log_get_name (LOGLINE_SERVICE_LOG (selected)));
}

static void
on_model_changing (LoglineChooser *self)
{
  self->updating = TRUE;
}

static void
on_model_changed (LoglineChooser *self)
{
  self->updating = FALSE;
  if (self->source != NULL &&
      logline_drop_down_find (self->model, self->source) == GTK_INVALID_LIST_POSITION)
    choose (self, NULL, NULL);
  else
    show_choice (self);
}

static void
on_list_toggled (LoglineChooser  *self,
                 GtkToggleButton *button)
{
  if (gtk_toggle_button_get_active (button))
    g_signal_emit (self, signals[OPENED], 0);
}

void
logline_chooser_set_model (LoglineChooser *self,
                           GListModel     *model)
{
  g_return_if_fail (LOGLINE_IS_CHOOSER (self));
  g_return_if_fail (self->model == NULL);

  self->model = g_object_ref (model);
  self->updating = TRUE;
  g_signal_connect_object (model, "items-changed",
                           G_CALLBACK (on_model_changing), self, G_CONNECT_SWAPPED);
  logline_drop_down_set_model (self->services, model);
  logline_drop_down_set_model (self->narrow_services, model);
  g_signal_connect_object (model, "items-changed",
                           G_CALLBACK (on_model_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  show_choice (self);
}

GObject *
logline_chooser_get_source (LoglineChooser *self)
{
  g_return_val_if_fail (LOGLINE_IS_CHOOSER (self), NULL);

  return self->source;
}

const char *
logline_chooser_get_log_name (LoglineChooser *self)
{
  g_return_val_if_fail (LOGLINE_IS_CHOOSER (self), NULL);

  return self->log_name;
}

void
logline_chooser_choose (LoglineChooser *self,
                        GObject        *source,
                        const char     *log_name)
{
  g_return_if_fail (LOGLINE_IS_CHOOSER (self));

  choose (self, source, log_name);
}

void
logline_chooser_popup (LoglineChooser *self)
{
  g_return_if_fail (LOGLINE_IS_CHOOSER (self));

  if (gtk_widget_get_child_visible (gtk_widget_get_parent (GTK_WIDGET (self->services))))
    g_signal_emit_by_name (self->services, "activate");
  else
    gtk_menu_button_popup (self->narrow_button);
}

static void
logline_chooser_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  LoglineChooser *self = LOGLINE_CHOOSER (object);

  switch (prop_id)
    {
    case PROP_SOURCE:
      g_value_set_object (value, self->source);
      break;

    case PROP_LOG_NAME:
      g_value_set_string (value, self->log_name);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
logline_chooser_dispose (GObject *object)
{
  LoglineChooser *self = LOGLINE_CHOOSER (object);

  self->updating = TRUE;
  g_clear_pointer (&self->squeezer, gtk_widget_unparent);
  g_clear_object (&self->source);
  g_clear_object (&self->model);
  g_clear_pointer (&self->log_name, g_free);

  G_OBJECT_CLASS (logline_chooser_parent_class)->dispose (object);
}

static void
logline_chooser_class_init (LoglineChooserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = logline_chooser_get_property;
  object_class->dispose = logline_chooser_dispose;

  properties[PROP_SOURCE] = g_param_spec_object ("source", NULL, NULL, G_TYPE_OBJECT, flags);
  properties[PROP_LOG_NAME] = g_param_spec_string ("log-name", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[OPENED] = g_signal_new ("opened", LOGLINE_TYPE_CHOOSER, G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/logline/Logline/logline-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, LoglineChooser, squeezer);
  gtk_widget_class_bind_template_child (widget_class, LoglineChooser, services);
  gtk_widget_class_bind_template_child (widget_class, LoglineChooser, logs);
  gtk_widget_class_bind_template_child (widget_class, LoglineChooser, narrow_services);
  gtk_widget_class_bind_template_child (widget_class, LoglineChooser, narrow_logs);
  gtk_widget_class_bind_template_child (widget_class, LoglineChooser, narrow_button);
  gtk_widget_class_bind_template_child (widget_class, LoglineChooser, narrow_label);
  gtk_widget_class_bind_template_callback (widget_class, on_service_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_log_selected);
}

static void
set_up_list (LoglineChooser *self,
             GtkDropDown    *drop_down,
             const char     *invitation)
{
  logline_chooser_rows_set_up (drop_down);
  logline_drop_down_set_up (drop_down, invitation);
  logline_drop_down_connect_toggled (drop_down, G_CALLBACK (on_list_toggled), self);
}

static void
logline_chooser_init (LoglineChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  set_up_list (self, self->services, _("Choose Service"));
  set_up_list (self, self->logs, _("Choose Log"));
  set_up_list (self, self->narrow_services, _("Choose Service"));
  set_up_list (self, self->narrow_logs, _("Choose Log"));
  update_narrow_button (self);
}
