/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-filter-bar.h"

#include <glib/gi18n.h>

#include "logline-counter.h"
#include "logline-log-signals.h"
#include "logline-pattern-problem.h"
#include "logline-words.h"

/* A search that is over sooner is not worth a spinner. */
#define SPINNER_DELAY_MS 400

struct _LoglineFilterBar
{
  GtkWidget parent_instance;

  GSignalGroup *search_signals;
  LoglineLogSignals *base_signals;
  guint spinner_id;
  gboolean suspended;

  LoglinePattern *pattern;
  GtkSpinner *spinner;
  LoglineCounter *counter;
  LoglinePatternProblem *problem;
  GtkWidget *child;
};

enum
{
  PROP_QUERY = 1,
  PROP_SUSPENDED,
  N_PROPS
};

enum
{
  CLOSE,
  LEAVE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LoglineFilterBar, logline_filter_bar, GTK_TYPE_WIDGET)

static gboolean
on_spinner_due (gpointer user_data)
{
  LoglineFilterBar *self = user_data;

  self->spinner_id = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_start (self->spinner);

  return G_SOURCE_REMOVE;
}

static void
set_busy (LoglineFilterBar *self,
          gboolean          busy)
{
  if (busy && self->spinner_id == 0 && !gtk_spinner_get_spinning (self->spinner))
    self->spinner_id = g_timeout_add (SPINNER_DELAY_MS, on_spinner_due, self);

  if (!busy)
    {
      g_clear_handle_id (&self->spinner_id, g_source_remove);
      gtk_spinner_stop (self->spinner);
      gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
    }
}

static void
update_count (LoglineFilterBar *self)
{
  g_autoptr (LoglineSearch) search = g_signal_group_dup_target (self->search_signals);
  g_autoptr (LoglineLog) base = logline_log_signals_dup_target (self->base_signals);
  g_autofree char *count = NULL;
  g_autofree char *number = NULL;

  set_busy (self, search != NULL && !logline_search_get_complete (search));
  if (search != NULL)
    {
      guint64 n_matches = logline_search_get_n_matches (search);

      g_autofree char *share = logline_words_share (n_matches, logline_log_get_n_rows (base));

      number = logline_words_number (n_matches);
      /* Translators: what a filter selected before its pattern was changed to one that cannot be
       * used; %s is "1,204 of 3,918,220 lines" */
      count = logline_pattern_get_problem (self->pattern) != NULL
              ? g_strdup_printf (_("old result: %s"), share) : g_steal_pointer (&share);
    }

  logline_counter_update (self->counter, count, number, count);
}

static void
update_problem (LoglineFilterBar *self)
{
  g_autoptr (LoglineSearch) search = g_signal_group_dup_target (self->search_signals);

  logline_pattern_problem_update (self->problem, logline_pattern_get_problem (self->pattern),
                                  search);
}

/* What is on screen is then not what the pattern selects. */
static void
on_problem_changed (LoglineFilterBar *self)
{
  update_count (self);
  update_problem (self);
}

static void
on_query_changed (LoglineFilterBar *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUERY]);
}

static void
on_close (LoglineFilterBar *self)
{
  g_signal_emit (self, signals[CLOSE], 0);
}

static void
on_leave (LoglineFilterBar *self)
{
  g_signal_emit (self, signals[LEAVE], 0);
}

LoglineQuery *
logline_filter_bar_get_query (LoglineFilterBar *self)
{
  g_return_val_if_fail (LOGLINE_IS_FILTER_BAR (self), NULL);

  return logline_pattern_get_query (self->pattern);
}

void
logline_filter_bar_clear (LoglineFilterBar *self)
{
  logline_filter_bar_set_text (self, "");
}

void
logline_filter_bar_set_text (LoglineFilterBar *self,
                             const char       *text)
{
  g_return_if_fail (LOGLINE_IS_FILTER_BAR (self));

  logline_pattern_set_text (self->pattern, text);
}

void
logline_filter_bar_take_focus (LoglineFilterBar *self)
{
  g_return_if_fail (LOGLINE_IS_FILTER_BAR (self));

  logline_pattern_take_focus (self->pattern);
}

gboolean
logline_filter_bar_get_suspended (LoglineFilterBar *self)
{
  g_return_val_if_fail (LOGLINE_IS_FILTER_BAR (self), FALSE);

  return self->suspended;
}

void
logline_filter_bar_set_suspended (LoglineFilterBar *self,
                                  gboolean          suspended)
{
  g_return_if_fail (LOGLINE_IS_FILTER_BAR (self));

  if (self->suspended == suspended)
    return;

  self->suspended = suspended;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUSPENDED]);
}

void
logline_filter_bar_set_search (LoglineFilterBar *self,
                               LoglineSearch    *search,
                               LoglineLog       *base)
{
  g_return_if_fail (LOGLINE_IS_FILTER_BAR (self));
  g_return_if_fail (search == NULL || base != NULL);

  g_signal_group_set_target (self->search_signals, search);
  logline_log_signals_set_target (self->base_signals, search != NULL ? base : NULL);
  update_count (self);
  update_problem (self);
}

static void
logline_filter_bar_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  LoglineFilterBar *self = LOGLINE_FILTER_BAR (object);

  switch (prop_id)
    {
    case PROP_QUERY:
      g_value_set_boxed (value, logline_filter_bar_get_query (self));
      break;

    case PROP_SUSPENDED:
      g_value_set_boolean (value, self->suspended);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
logline_filter_bar_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_SUSPENDED:
      logline_filter_bar_set_suspended (LOGLINE_FILTER_BAR (object), g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
logline_filter_bar_dispose (GObject *object)
{
  LoglineFilterBar *self = LOGLINE_FILTER_BAR (object);

  g_clear_handle_id (&self->spinner_id, g_source_remove);
  g_clear_object (&self->search_signals);
  g_clear_object (&self->base_signals);
  g_clear_pointer (&self->child, gtk_widget_unparent);

  G_OBJECT_CLASS (logline_filter_bar_parent_class)->dispose (object);
}

static void
logline_filter_bar_class_init (LoglineFilterBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = logline_filter_bar_get_property;
  object_class->set_property = logline_filter_bar_set_property;
  object_class->dispose = logline_filter_bar_dispose;

  properties[PROP_QUERY] =
    g_param_spec_boxed ("query", NULL, NULL, LOGLINE_TYPE_QUERY, flags | G_PARAM_READABLE);
  properties[PROP_SUSPENDED] =
    g_param_spec_boolean ("suspended", NULL, NULL, FALSE, flags | G_PARAM_READWRITE);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CLOSE] = g_signal_new ("close", LOGLINE_TYPE_FILTER_BAR, G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LEAVE] = g_signal_new ("leave", LOGLINE_TYPE_FILTER_BAR, G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (LOGLINE_TYPE_COUNTER);
  g_type_ensure (LOGLINE_TYPE_PATTERN);
  g_type_ensure (LOGLINE_TYPE_PATTERN_PROBLEM);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/logline/Logline/logline-filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LoglineFilterBar, pattern);
  gtk_widget_class_bind_template_child (widget_class, LoglineFilterBar, spinner);
  gtk_widget_class_bind_template_child (widget_class, LoglineFilterBar, counter);
  gtk_widget_class_bind_template_child (widget_class, LoglineFilterBar, problem);
  gtk_widget_class_bind_template_child (widget_class, LoglineFilterBar, child);
  gtk_widget_class_bind_template_callback (widget_class, on_query_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_problem_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_close);
  gtk_widget_class_bind_template_callback (widget_class, on_leave);
}

static void
logline_filter_bar_init (LoglineFilterBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->search_signals = g_signal_group_new (LOGLINE_TYPE_SEARCH);
  g_signal_group_connect_swapped (self->search_signals, "changed",
                                  G_CALLBACK (update_count), self);
  g_signal_group_connect_swapped (self->search_signals, "notify::complete",
                                  G_CALLBACK (update_count), self);
  g_signal_group_connect_swapped (self->search_signals, "notify::error",
                                  G_CALLBACK (update_problem), self);
  self->base_signals = logline_log_signals_new ();
  logline_log_signals_connect (self->base_signals, "changed", G_CALLBACK (update_count), self);
}
