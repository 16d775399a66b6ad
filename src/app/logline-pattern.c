/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-pattern.h"

#include <glib/gi18n.h>

#include "logline-pattern-options.h"
#include "logline-settings.h"

/* A pause between two keys that is worth a search. GtkSearchEntry has a delay of its own, but an
 * entry that is empty, as it is for an instant when new text replaces the old, does not wait. */
#define TYPING_DELAY_MS 100

struct _LoglinePattern
{
  GtkWidget parent_instance;

  LoglineQuery *query;
  char *problem;
  LoglinePatternOptions *options;
  gboolean invertible;
  gboolean failing;
  guint compile_id; /* while somebody types */

  GtkWidget *entry;
  GtkWidget *case_button;
  GtkWidget *mode_button;
  GtkWidget *fold_button;
};

enum
{
  PROP_QUERY = 1,
  PROP_PROBLEM,
  PROP_INVERTIBLE,
  PROP_PLACEHOLDER,
  N_PROPS
};

enum
{
  ACTIVATE,
  NEXT_MATCH,
  PREVIOUS_MATCH,
  STOP,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LoglinePattern, logline_pattern, GTK_TYPE_WIDGET)

static void
update_style (LoglinePattern *self)
{
  if (self->problem != NULL || self->failing)
    gtk_widget_add_css_class (self->entry, "error");
  else
    gtk_widget_remove_css_class (self->entry, "error");

  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               self->problem != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                                     : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static void
set_problem (LoglinePattern *self,
             const char     *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;

  g_free (self->problem);
  self->problem = g_strdup (problem);
  update_style (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static void
take_query (LoglinePattern *self,
            LoglineQuery   *query)
{
  if (query == self->query ||
      (query != NULL && self->query != NULL && logline_query_equal (query, self->query)))
    {
      g_clear_pointer (&query, logline_query_unref);
      return;
    }

  g_clear_pointer (&self->query, logline_query_unref);
  self->query = query;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUERY]);
}

static void
compile (LoglinePattern *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr (GError) error = NULL;
  LoglineQuery *query = NULL;

  g_clear_handle_id (&self->compile_id, g_source_remove);
  if (*text != '\0')
    query = logline_pattern_options_compile (self->options, text, &error);

  if (error != NULL)
    {
      /* Translators: %s says what is wrong and where, for example "at character 8: …" */
      g_autofree char *problem = g_strdup_printf (_("This pattern cannot be used: %s"),
                                                  error->message);

      set_problem (self, problem);
      return;
    }

  set_problem (self, NULL);
  take_query (self, query);
}

static void
update_labels (LoglinePattern *self)
{
  static const struct
  {
    const char *label;
    const char *tooltip;
  } cases[] = {
    [LOGLINE_CASE_SMART] = { "Aa", N_("Smart case: ignored unless you type a capital letter") },
    [LOGLINE_CASE_MATCH] = { "A≠a", N_("Upper and lower case differ") },
    [LOGLINE_CASE_IGNORE] = { "A=a", N_("Upper and lower case are the same") },
  };
  LoglineCase letter_case = logline_pattern_options_get_case (self->options);
  const char *tooltip = _(cases[letter_case].tooltip);

  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->case_button), cases[letter_case].label);
  gtk_widget_set_tooltip_text (self->case_button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->case_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip,
                                  -1);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->mode_button),
                             logline_pattern_options_get_invert (self->options)
                             /* Translators: shows all lines except those that match a filter */
                             ? _("Except")
                             /* Translators: shows only the lines that match a filter */
                             : _("Only"));
}

static void
on_option_changed (LoglinePattern *self)
{
  update_labels (self);
  compile (self);
}

static gboolean
on_typing_paused (gpointer user_data)
{
  LoglinePattern *self = user_data;

  self->compile_id = 0;
  compile (self);

  return G_SOURCE_REMOVE;
}

static void
on_text_changed (LoglinePattern *self)
{
  g_clear_handle_id (&self->compile_id, g_source_remove);
  self->compile_id = g_timeout_add (TYPING_DELAY_MS, on_typing_paused, self);
}

/* What was typed last counts, even when the entry still waits for the next key. */
static void
on_activate (LoglinePattern *self)
{
  compile (self);
  g_signal_emit (self, signals[ACTIVATE], 0);
}

static void
on_next_match (LoglinePattern *self)
{
  compile (self);
  g_signal_emit (self, signals[NEXT_MATCH], 0);
}

static void
on_previous_match (LoglinePattern *self)
{
  compile (self);
  g_signal_emit (self, signals[PREVIOUS_MATCH], 0);
}

static void
on_stop_search (LoglinePattern *self)
{
  g_signal_emit (self, signals[STOP], 0);
}

static gboolean
on_key_pressed (LoglinePattern  *self,
                guint            keyval,
                guint            keycode,
                GdkModifierType  state)
{
  gboolean enter = keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter;

  if (!enter || (state & gtk_accelerator_get_default_mod_mask ()) != GDK_SHIFT_MASK)
    return GDK_EVENT_PROPAGATE;

  on_previous_match (self);
  return GDK_EVENT_STOP;
}

LoglineQuery *
logline_pattern_get_query (LoglinePattern *self)
{
  g_return_val_if_fail (LOGLINE_IS_PATTERN (self), NULL);

  return self->query;
}

const char *
logline_pattern_get_problem (LoglinePattern *self)
{
  g_return_val_if_fail (LOGLINE_IS_PATTERN (self), NULL);

  return self->problem;
}

const char *
logline_pattern_get_text (LoglinePattern *self)
{
  g_return_val_if_fail (LOGLINE_IS_PATTERN (self), NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

void
logline_pattern_set_text (LoglinePattern *self,
                          const char     *text)
{
  g_return_if_fail (LOGLINE_IS_PATTERN (self));
  g_return_if_fail (text != NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  compile (self);
}

/* GTK 4.8 warns of a cursor that blinks when the text is selected after the focus has come. */
void
logline_pattern_take_focus (LoglinePattern *self)
{
  g_return_if_fail (LOGLINE_IS_PATTERN (self));

  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
  gtk_widget_grab_focus (self->entry);
}

void
logline_pattern_set_failing (LoglinePattern *self,
                             gboolean        failing)
{
  g_return_if_fail (LOGLINE_IS_PATTERN (self));

  self->failing = failing;
  update_style (self);
}

static void
logline_pattern_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  LoglinePattern *self = LOGLINE_PATTERN (object);

  switch (prop_id)
    {
    case PROP_QUERY:
      g_value_set_boxed (value, self->query);
      break;

    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;

    case PROP_INVERTIBLE:
      g_value_set_boolean (value, self->invertible);
      break;

    case PROP_PLACEHOLDER:
      g_object_get_property (G_OBJECT (self->entry), "placeholder-text", value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_placeholder (LoglinePattern *self,
                 const char     *placeholder)
{
  g_object_set (self->entry, "placeholder-text", placeholder, NULL);
  if (placeholder != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, placeholder,
                                    -1);
}

static void
logline_pattern_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  LoglinePattern *self = LOGLINE_PATTERN (object);

  switch (prop_id)
    {
    case PROP_INVERTIBLE:
      self->invertible = g_value_get_boolean (value);
      break;

    case PROP_PLACEHOLDER:
      set_placeholder (self, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static GMenu *
build_mode_menu (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _("_Only Matching Lines"), "pattern.mode::only");
  g_menu_append (menu, _("All _Except Matching Lines"), "pattern.mode::except");

  return menu;
}

/* It would cover the first choice. */
static void
drop_tooltip_while_open (GtkWidget *button)
{
  GtkPopover *popover = gtk_menu_button_get_popover (GTK_MENU_BUTTON (button));

  g_object_bind_property (popover, "visible", button, "has-tooltip",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
}

static void
logline_pattern_constructed (GObject *object)
{
  LoglinePattern *self = LOGLINE_PATTERN (object);

  G_OBJECT_CLASS (logline_pattern_parent_class)->constructed (object);

  gtk_widget_set_visible (self->mode_button, self->invertible);
  if (self->invertible)
    {
      GMenuModel *folded = gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (self->fold_button));
      g_autoptr (GMenu) menu = build_mode_menu ();

      g_menu_append_section (G_MENU (folded), NULL, G_MENU_MODEL (menu));
      gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->mode_button), G_MENU_MODEL (menu));
      drop_tooltip_while_open (self->mode_button);
    }
  drop_tooltip_while_open (self->case_button);
  drop_tooltip_while_open (self->fold_button);
}

static void
logline_pattern_dispose (GObject *object)
{
  GtkWidget *child;

  g_clear_handle_id (&LOGLINE_PATTERN (object)->compile_id, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (logline_pattern_parent_class)->dispose (object);
}

static void
logline_pattern_finalize (GObject *object)
{
  LoglinePattern *self = LOGLINE_PATTERN (object);

  g_clear_object (&self->options);
  g_clear_pointer (&self->query, logline_query_unref);
  g_clear_pointer (&self->problem, g_free);

  G_OBJECT_CLASS (logline_pattern_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  properties[PROP_QUERY] =
    g_param_spec_boxed ("query", NULL, NULL, LOGLINE_TYPE_QUERY, flags | G_PARAM_READABLE);
  properties[PROP_PROBLEM] =
    g_param_spec_string ("problem", NULL, NULL, NULL, flags | G_PARAM_READABLE);
  properties[PROP_INVERTIBLE] =
    g_param_spec_boolean ("invertible", NULL, NULL, FALSE,
                          flags | G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_PLACEHOLDER] =
    g_param_spec_string ("placeholder", NULL, NULL, NULL, flags | G_PARAM_READWRITE);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, LOGLINE_TYPE_PATTERN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
logline_pattern_class_init (LoglinePatternClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = logline_pattern_get_property;
  object_class->set_property = logline_pattern_set_property;
  object_class->constructed = logline_pattern_constructed;
  object_class->dispose = logline_pattern_dispose;
  object_class->finalize = logline_pattern_finalize;
  install_properties (object_class);

  signals[ACTIVATE] = add_signal ("activate");
  signals[NEXT_MATCH] = add_signal ("next-match");
  signals[PREVIOUS_MATCH] = add_signal ("previous-match");
  signals[STOP] = add_signal ("stop");

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/logline/Logline/logline-pattern.ui");
  gtk_widget_class_bind_template_child (widget_class, LoglinePattern, entry);
  gtk_widget_class_bind_template_child (widget_class, LoglinePattern, case_button);
  gtk_widget_class_bind_template_child (widget_class, LoglinePattern, mode_button);
  gtk_widget_class_bind_template_child (widget_class, LoglinePattern, fold_button);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_next_match);
  gtk_widget_class_bind_template_callback (widget_class, on_previous_match);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_set_css_name (widget_class, "pattern");
}

/* The preferences are about what is typed next, not about what is being read. */
static void
take_defaults (LoglinePattern *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->entry)) == '\0')
    logline_pattern_options_take_defaults (self->options);
}

static void
add_options (LoglinePattern *self)
{
  g_autoptr (GSimpleActionGroup) actions = NULL;

  self->options = logline_pattern_options_new ();
  logline_pattern_options_take_defaults (self->options);
  actions = logline_pattern_options_make_actions (self->options);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "pattern", G_ACTION_GROUP (actions));
  g_signal_connect_object (self->options, "notify", G_CALLBACK (on_option_changed), self,
                           G_CONNECT_SWAPPED);
}

static void
logline_pattern_init (LoglinePattern *self)
{
  GSettings *settings = logline_settings_get ();

  gtk_widget_init_template (GTK_WIDGET (self));

  add_options (self);
  update_labels (self);
  g_signal_connect_object (settings, "changed::regex",
                           G_CALLBACK (take_defaults), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::letter-case",
                           G_CALLBACK (take_defaults), self, G_CONNECT_SWAPPED);
}
