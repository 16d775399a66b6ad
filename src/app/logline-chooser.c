/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-chooser.h"

#include <glib/gi18n.h>

#include "logline-local-log.h"
#include "logline-service.h"
#include "logline-words.h"

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

static guint
find_item (GListModel *model,
           gpointer    wanted)
{
  guint n_items = model != NULL ? g_list_model_get_n_items (model) : 0;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);

      if (item == wanted)
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

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

static char *
dup_name (GObject *item)
{
  if (LOGLINE_IS_SERVICE_LOG (item))
    return g_strdup (logline_service_log_get_name (LOGLINE_SERVICE_LOG (item)));

  return logline_chooser_dup_title (item);
}

char *
logline_chooser_dup_title (GObject *source)
{
  if (LOGLINE_IS_SERVICE (source))
    return g_strdup (logline_service_get_title (LOGLINE_SERVICE (source)));
  if (LOGLINE_IS_LOCAL_LOG (source))
    return g_path_get_basename (logline_local_log_get_path (LOGLINE_LOCAL_LOG (source)));

  return NULL;
}

static char *
describe_service_log (LoglineServiceLog *log)
{
  g_autofree char *size = NULL;
  g_autofree char *age = NULL;

  if (log == NULL || !logline_service_log_get_readable (log))
    return g_strdup (_("Not readable at present"));

  size = g_format_size (logline_service_log_get_size (log));
  if (logline_service_log_get_modified_us (log) == 0)
    return g_steal_pointer (&size);

  age = logline_words_age (g_get_real_time () - logline_service_log_get_modified_us (log));
  return g_strdup_printf ("%s · %s", size, age);
}

static char *
describe_item (GObject *item)
{
  if (LOGLINE_IS_SERVICE_LOG (item))
    return describe_service_log (LOGLINE_SERVICE_LOG (item));
  if (LOGLINE_IS_SERVICE (item))
    return describe_service_log (logline_service_get_default_log (LOGLINE_SERVICE (item)));

  return g_path_get_dirname (logline_local_log_get_path (LOGLINE_LOCAL_LOG (item)));
}

static void
describe_row (GtkListItem *list_item)
{
  GtkWidget *title = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  g_autofree char *description = describe_item (gtk_list_item_get_item (list_item));

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (title)), description);
}

static void
on_row_setup (GtkSignalListItemFactory *factory,
              GtkListItem              *list_item,
              gpointer                  user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *subtitle = gtk_label_new (NULL);
  GSignalGroup *watch = g_signal_group_new (G_TYPE_OBJECT);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (subtitle), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_ellipsize (GTK_LABEL (subtitle), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_width_chars (GTK_LABEL (title), 18);
  gtk_label_set_max_width_chars (GTK_LABEL (title), 40);
  gtk_label_set_max_width_chars (GTK_LABEL (subtitle), 40);
  gtk_widget_add_css_class (subtitle, "caption");
  gtk_widget_add_css_class (subtitle, "dim-label");
  gtk_widget_add_css_class (subtitle, "numeric");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), subtitle);
  gtk_list_item_set_child (list_item, box);

  g_signal_group_connect_swapped (watch, "notify", G_CALLBACK (describe_row), list_item);
  g_object_set_data_full (G_OBJECT (list_item), "described", watch, g_object_unref);
}

/* Whose size and age the row of @item tells; NULL for a local file, which tells neither. */
static GObject *
get_described (GObject *item)
{
  if (LOGLINE_IS_SERVICE_LOG (item))
    return item;
  if (LOGLINE_IS_SERVICE (item))
    return G_OBJECT (logline_service_get_default_log (LOGLINE_SERVICE (item)));

  return NULL;
}

static void
on_row_bind (GtkSignalListItemFactory *factory,
             GtkListItem              *list_item,
             gpointer                  user_data)
{
  GObject *item = gtk_list_item_get_item (list_item);
  GtkWidget *title = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GSignalGroup *watch = g_object_get_data (G_OBJECT (list_item), "described");
  g_autofree char *name = dup_name (item);

  gtk_label_set_label (GTK_LABEL (title), name);
  describe_row (list_item);
  g_signal_group_set_target (watch, get_described (item));
}

static void
on_row_unbind (GtkSignalListItemFactory *factory,
               GtkListItem              *list_item,
               gpointer                  user_data)
{
  g_signal_group_set_target (g_object_get_data (G_OBJECT (list_item), "described"), NULL);
}

static void
on_button_setup (GtkSignalListItemFactory *factory,
                 GtkListItem              *list_item,
                 gpointer                  user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 5);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 20);
  gtk_list_item_set_child (list_item, label);
}

static void
on_button_bind (GtkSignalListItemFactory *factory,
                GtkListItem              *list_item,
                gpointer                  user_data)
{
  g_autofree char *name = dup_name (gtk_list_item_get_item (list_item));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (list_item)), name);
}

/* GtkDropDown matches the beginning of names only (GTK 4.12 lets one choose), and waits for a click
 * into its search entry. People type at once, and what they remember from anywhere in a name. So
 * the parts of its popover are looked up; nothing happens when they are not those of GTK 4.8. */
static gpointer
find_part (GtkWidget *widget,
           GType      type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gpointer found = find_part (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GListModel *
get_found_items (GtkDropDown *drop_down)
{
  GtkListView *list_view = find_part (GTK_WIDGET (drop_down), GTK_TYPE_LIST_VIEW);
  GtkSelectionModel *selection = list_view != NULL ? gtk_list_view_get_model (list_view) : NULL;

  if (!GTK_IS_SINGLE_SELECTION (selection))
    return NULL;

  return gtk_single_selection_get_model (GTK_SINGLE_SELECTION (selection));
}

static void
match_anywhere (GtkDropDown *drop_down)
{
  GListModel *found = get_found_items (drop_down);
  GtkFilter *filter = GTK_IS_FILTER_LIST_MODEL (found)
                      ? gtk_filter_list_model_get_filter (GTK_FILTER_LIST_MODEL (found)) : NULL;

  if (GTK_IS_STRING_FILTER (filter))
    gtk_string_filter_set_match_mode (GTK_STRING_FILTER (filter),
                                      GTK_STRING_FILTER_MATCH_MODE_SUBSTRING);
}

/* Enter in the search entry takes the first service that was found. */
static void
on_search_activated (GtkDropDown *drop_down)
{
  GListModel *found = get_found_items (drop_down);
  g_autoptr (GObject) first = found != NULL ? g_list_model_get_item (found, 0) : NULL;
  GtkWidget *popover = find_part (GTK_WIDGET (drop_down), GTK_TYPE_POPOVER);

  if (first == NULL || popover == NULL)
    return;

  gtk_popover_popdown (GTK_POPOVER (popover));
  gtk_drop_down_set_selected (drop_down, find_item (gtk_drop_down_get_model (drop_down), first));
}

static void
on_toggled (GtkToggleButton *button,
            GtkWidget       *entry)
{
  if (gtk_toggle_button_get_active (button))
    gtk_widget_grab_focus (entry);
}

static void
on_opened (LoglineChooser  *self,
           GtkToggleButton *button)
{
  if (gtk_toggle_button_get_active (button))
    g_signal_emit (self, signals[OPENED], 0);
}

static void
tell_when_opened (LoglineChooser *self,
                  GtkDropDown    *drop_down)
{
  GtkWidget *button = find_part (GTK_WIDGET (drop_down), GTK_TYPE_TOGGLE_BUTTON);

  if (button != NULL)
    g_signal_connect_object (button, "toggled", G_CALLBACK (on_opened), self, G_CONNECT_SWAPPED);
}

static void
set_up_search (GtkDropDown *drop_down)
{
  GtkWidget *button = find_part (GTK_WIDGET (drop_down), GTK_TYPE_TOGGLE_BUTTON);
  GtkWidget *popover = find_part (GTK_WIDGET (drop_down), GTK_TYPE_POPOVER);
  GtkWidget *entry = popover != NULL ? find_part (popover, GTK_TYPE_SEARCH_ENTRY) : NULL;

  if (button == NULL || entry == NULL)
    return;

  /* After GTK's own handler, which gives the keyboard to the list. Letting the entry capture keys
   * from there would lose the spaces of a title. */
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_toggled), entry, G_CONNECT_AFTER);
  g_signal_connect_object (entry, "activate",
                           G_CALLBACK (on_search_activated), drop_down, G_CONNECT_SWAPPED);
}

/* GTK says "(None)" while nothing is chosen, which tells nobody what to do. */
static void
set_invitation (GtkDropDown *drop_down,
                const char  *words)
{
  GtkStack *stack = find_part (GTK_WIDGET (drop_down), GTK_TYPE_STACK);
  GtkWidget *label = stack != NULL ? gtk_stack_get_child_by_name (stack, "empty") : NULL;

  if (!GTK_IS_LABEL (label))
    return;

  gtk_label_set_label (GTK_LABEL (label), words);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
}

static void
set_up_drop_down (GtkDropDown *drop_down,
                  const char  *invitation)
{
  g_autoptr (GtkListItemFactory) button = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkListItemFactory) row = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkExpression) name = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL,
                                                                G_CALLBACK (dup_name), NULL, NULL);

  g_signal_connect (button, "setup", G_CALLBACK (on_button_setup), NULL);
  g_signal_connect (button, "bind", G_CALLBACK (on_button_bind), NULL);
  g_signal_connect (row, "setup", G_CALLBACK (on_row_setup), NULL);
  g_signal_connect (row, "bind", G_CALLBACK (on_row_bind), NULL);
  g_signal_connect (row, "unbind", G_CALLBACK (on_row_unbind), NULL);
  gtk_drop_down_set_expression (drop_down, name);
  gtk_drop_down_set_factory (drop_down, button);
  gtk_drop_down_set_list_factory (drop_down, row);
  set_invitation (drop_down, invitation);
  if (gtk_drop_down_get_enable_search (drop_down))
    set_up_search (drop_down);
}

static void
set_drop_down_model (GtkDropDown *drop_down,
                     GListModel  *model)
{
  if (gtk_drop_down_get_model (drop_down) == model)
    return;

  gtk_drop_down_set_model (drop_down, model);
  if (gtk_drop_down_get_enable_search (drop_down))
    match_anywhere (drop_down);
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
      title = logline_chooser_dup_title (self->source);
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
  guint service_position = find_item (self->model, self->source);
  guint log_position = find_item (logs, log);

  self->updating = TRUE;
  set_drop_down_model (self->logs, logs);
  set_drop_down_model (self->narrow_logs, logs);
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
  if (self->source != NULL && find_item (self->model, self->source) == GTK_INVALID_LIST_POSITION)
    choose (self, NULL, NULL);
  else
    show_choice (self);
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
  set_drop_down_model (self->services, model);
  set_drop_down_model (self->narrow_services, model);
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
logline_chooser_init (LoglineChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  set_up_drop_down (self->services, _("Choose Service"));
  set_up_drop_down (self->logs, _("Choose Log"));
  set_up_drop_down (self->narrow_services, _("Choose Service"));
  set_up_drop_down (self->narrow_logs, _("Choose Log"));
  tell_when_opened (self, self->services);
  tell_when_opened (self, self->logs);
  tell_when_opened (self, self->narrow_services);
  tell_when_opened (self, self->narrow_logs);
  update_narrow_button (self);
}
