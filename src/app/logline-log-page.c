/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-log-page.h"

#include "logline-earlier-bar.h"
#include "logline-error-search.h"
#include "logline-export-flow.h"
#include "logline-filter-flow.h"
#include "logline-find-bar.h"
#include "logline-remote.h"
#include "logline-ruler.h"
#include "logline-stand-in.h"
#include "logline-status-line.h"

/* How long a log has been there before its errors are looked for. */
#define ERRORS_DELAY_MS 500

struct _LoglineLogPage
{
  GtkWidget parent_instance;

  LoglineFilterFlow *flow;
  LoglineExportFlow *export;
  LoglineStandIn *stand_in;
  guint errors_id; /* until errors are looked for */
  gboolean filter_shown;
  gboolean find_shown;

  LoglineView *view;
  LoglineFilterBar *filter_bar;
  LoglineFindBar *find_bar;
  LoglineEarlierBar *earlier_bar;
  LoglineRuler *ruler;
  LoglineJobBar *job_bar;
  LoglineStatusLine *status_line;
  GtkStack *stack;
  AdwStatusPage *error_page;
  GtkWidget *retry_button;
  GtkWidget *back_revealer;
  GtkWidget *child;
};

enum
{
  PROP_FILTER_SHOWN = 1,
  PROP_FIND_SHOWN,
  PROP_SUSPENDED,
  PROP_FILTERING,
  PROP_AVAILABLE,
  N_PROPS
};

enum
{
  SAVED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LoglineLogPage, logline_log_page, GTK_TYPE_WIDGET)

static void
on_available_changed (LoglineLogPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AVAILABLE]);
}

static void
on_suspended_changed (LoglineLogPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUSPENDED]);
}

static void
on_filtering_changed (LoglineLogPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTERING]);
}

static gboolean
on_errors_due (gpointer user_data)
{
  LoglineLogPage *self = user_data;
  LoglineLog *base = logline_filter_flow_get_base (self->flow);
  LoglineLog *shown = logline_filter_flow_get_shown (self->flow);
  g_autoptr (LoglineSearch) search = NULL;

  if (shown != NULL && logline_log_get_loading (base) < 1)
    return G_SOURCE_CONTINUE;

  self->errors_id = 0;
  if (shown != NULL)
    search = logline_error_search_new (shown, base);
  logline_ruler_set_search (self->ruler, LOGLINE_RULER_ERRORS, search);

  return G_SOURCE_REMOVE;
}

/* After what was asked for, which has the processors for itself meanwhile. */
static void
look_for_errors_later (LoglineLogPage *self)
{
  logline_ruler_set_search (self->ruler, LOGLINE_RULER_ERRORS, NULL);
  if (self->errors_id == 0)
    self->errors_id = g_timeout_add (ERRORS_DELAY_MS, on_errors_due, self);
}

static void
update_ruler (LoglineLogPage *self,
              gboolean        suspended)
{
  LoglineFilteredLog *filtered = logline_filter_flow_get_filtered (self->flow);

  logline_ruler_set_search (self->ruler, LOGLINE_RULER_FILTER,
                            suspended ? logline_filtered_log_get_search (filtered) : NULL);
  if (logline_ruler_set_log (self->ruler, logline_filter_flow_get_shown (self->flow)))
    look_for_errors_later (self);
}

static void
on_shown (LoglineLogPage *self)
{
  LoglineLog *base = logline_filter_flow_get_base (self->flow);
  LoglineLog *shown = logline_filter_flow_get_shown (self->flow);
  LoglineSearch *search = logline_filter_flow_get_shown_search (self->flow);
  gboolean suspended = search == NULL && logline_filter_flow_get_filtered (self->flow) != NULL;

  logline_find_bar_set_log (self->find_bar, shown);
  logline_status_line_set_log (self->status_line, base, shown, search);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->back_revealer), suspended);
  update_ruler (self, suspended);
  logline_earlier_bar_set_log (self->earlier_bar, base);
  logline_stand_in_set_log (self->stand_in, base, shown, search);
}

static void
on_searching (LoglineLogPage *self,
              LoglineSearch  *search)
{
  logline_ruler_set_search (self->ruler, LOGLINE_RULER_FIND, search);
}

static void
on_row_activated (LoglineLogPage *self,
                  guint64         row)
{
  logline_filter_flow_leave_to (self->flow, row);
}

static void
on_job (LoglineLogPage *self,
        LoglineJob     *job)
{
  logline_job_bar_add (self->job_bar, job);
}

static void
on_saved (LoglineLogPage *self,
          GFile          *file,
          guint64         n_lines)
{
  g_signal_emit (self, signals[SAVED], 0, file, n_lines);
}

static void
on_clear_filter (LoglineLogPage *self)
{
  logline_filter_bar_clear (self->filter_bar);
  g_object_set (self, "filter-shown", FALSE, NULL);
}

static void
on_close_filter (LoglineLogPage *self)
{
  g_object_set (self, "filter-shown", FALSE, NULL);
}

static void
on_close_find (LoglineLogPage *self)
{
  g_object_set (self, "find-shown", FALSE, NULL);
}

static void
on_leave_filter (LoglineLogPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
on_retry (LoglineLogPage *self)
{
  LoglineLog *base = logline_filter_flow_get_base (self->flow);

  if (LOGLINE_IS_REMOTE (base))
    logline_remote_retry_now (LOGLINE_REMOTE (base));
}

static void
on_edge_overshot (LoglineLogPage  *self,
                  GtkPositionType  position)
{
  if (position == GTK_POS_TOP)
    logline_earlier_bar_load (self->earlier_bar);
}

static gboolean
on_view_key (LoglineLogPage  *self,
             guint            keyval,
             guint            keycode,
             GdkModifierType  state)
{
  if (keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;

  if (logline_filter_bar_get_suspended (self->filter_bar))
    logline_log_page_back (self);
  else if (self->find_shown)
    on_close_find (self);

  return GDK_EVENT_STOP;
}

static void
set_filter_shown (LoglineLogPage *self,
                  gboolean        shown)
{
  if (self->filter_shown == shown)
    return;

  self->filter_shown = shown;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER_SHOWN]);
  logline_filter_flow_set_active (self->flow, shown);
  if (shown)
    logline_filter_bar_take_focus (self->filter_bar);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
set_find_shown (LoglineLogPage *self,
                gboolean        shown)
{
  if (self->find_shown == shown)
    return;

  self->find_shown = shown;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FIND_SHOWN]);
  if (shown)
    {
      g_autofree char *text = logline_view_dup_selected_text (self->view);

      logline_find_bar_open (self->find_bar, text);
    }
  else
    {
      logline_find_bar_close (self->find_bar);
      gtk_widget_grab_focus (GTK_WIDGET (self->view));
    }
}

LoglineView *
logline_log_page_get_view (LoglineLogPage *self)
{
  g_return_val_if_fail (LOGLINE_IS_LOG_PAGE (self), NULL);

  return self->view;
}

gboolean
logline_log_page_get_available (LoglineLogPage *self)
{
  g_return_val_if_fail (LOGLINE_IS_LOG_PAGE (self), FALSE);

  return logline_stand_in_get_available (self->stand_in);
}

LoglineLog *
logline_log_page_get_log (LoglineLogPage *self)
{
  g_return_val_if_fail (LOGLINE_IS_LOG_PAGE (self), NULL);

  return logline_filter_flow_get_base (self->flow);
}

void
logline_log_page_set_log (LoglineLogPage *self,
                          LoglineLog     *log,
                          const char     *name,
                          const char     *server)
{
  g_return_if_fail (LOGLINE_IS_LOG_PAGE (self));

  if (logline_log_page_get_log (self) == log)
    return;

  logline_stand_in_set_server (self->stand_in, server);
  logline_export_flow_set_name (self->export, name);
  logline_filter_flow_set_log (self->flow, log);
}

void
logline_log_page_find (LoglineLogPage *self)
{
  g_autofree char *text = NULL;

  g_return_if_fail (LOGLINE_IS_LOG_PAGE (self));

  if (!self->find_shown)
    {
      set_find_shown (self, TRUE);
      return;
    }

  text = logline_view_dup_selected_text (self->view);
  logline_find_bar_open (self->find_bar, text);
}

void
logline_log_page_find_next (LoglineLogPage *self)
{
  g_return_if_fail (LOGLINE_IS_LOG_PAGE (self));

  if (self->find_shown)
    logline_find_bar_next (self->find_bar);
  else
    set_find_shown (self, TRUE);
}

void
logline_log_page_find_previous (LoglineLogPage *self)
{
  g_return_if_fail (LOGLINE_IS_LOG_PAGE (self));

  if (self->find_shown)
    logline_find_bar_previous (self->find_bar);
  else
    set_find_shown (self, TRUE);
}

void
logline_log_page_filter (LoglineLogPage *self)
{
  g_return_if_fail (LOGLINE_IS_LOG_PAGE (self));

  if (self->filter_shown)
    logline_filter_bar_take_focus (self->filter_bar);
  else
    set_filter_shown (self, TRUE);
}

LoglineExportFlow *
logline_log_page_get_export (LoglineLogPage *self)
{
  g_return_val_if_fail (LOGLINE_IS_LOG_PAGE (self), NULL);

  return self->export;
}

void
logline_log_page_back (LoglineLogPage *self)
{
  g_return_if_fail (LOGLINE_IS_LOG_PAGE (self));

  logline_filter_bar_set_suspended (self->filter_bar, FALSE);
}

static void
logline_log_page_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  LoglineLogPage *self = LOGLINE_LOG_PAGE (object);

  switch (prop_id)
    {
    case PROP_FILTER_SHOWN:
      g_value_set_boolean (value, self->filter_shown);
      break;

    case PROP_FIND_SHOWN:
      g_value_set_boolean (value, self->find_shown);
      break;

    case PROP_SUSPENDED:
      g_value_set_boolean (value, logline_filter_bar_get_suspended (self->filter_bar));
      break;

    case PROP_FILTERING:
      g_value_set_boolean (value, logline_filter_flow_get_filtering (self->flow));
      break;

    case PROP_AVAILABLE:
      g_value_set_boolean (value, logline_stand_in_get_available (self->stand_in));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
logline_log_page_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  LoglineLogPage *self = LOGLINE_LOG_PAGE (object);

  switch (prop_id)
    {
    case PROP_FILTER_SHOWN:
      set_filter_shown (self, g_value_get_boolean (value));
      break;

    case PROP_FIND_SHOWN:
      set_find_shown (self, g_value_get_boolean (value));
      break;

    case PROP_SUSPENDED:
      logline_filter_bar_set_suspended (self->filter_bar, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
logline_log_page_dispose (GObject *object)
{
  LoglineLogPage *self = LOGLINE_LOG_PAGE (object);

  g_clear_handle_id (&self->errors_id, g_source_remove);
  if (self->stand_in != NULL)
    logline_stand_in_stop (self->stand_in);
  g_clear_object (&self->stand_in);
  if (self->export != NULL)
    logline_export_flow_stop (self->export);
  g_clear_object (&self->export);
  g_clear_pointer (&self->child, gtk_widget_unparent);
  if (self->flow != NULL)
    logline_filter_flow_stop (self->flow);
  g_clear_object (&self->flow);

  G_OBJECT_CLASS (logline_log_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/logline/Logline/logline-log-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LoglineLogPage, view);
  gtk_widget_class_bind_template_child (widget_class, LoglineLogPage, filter_bar);
  gtk_widget_class_bind_template_child (widget_class, LoglineLogPage, find_bar);
  gtk_widget_class_bind_template_child (widget_class, LoglineLogPage, status_line);
  gtk_widget_class_bind_template_child (widget_class, LoglineLogPage, job_bar);
  gtk_widget_class_bind_template_child (widget_class, LoglineLogPage, ruler);
  gtk_widget_class_bind_template_child (widget_class, LoglineLogPage, earlier_bar);
  gtk_widget_class_bind_template_child (widget_class, LoglineLogPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LoglineLogPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, LoglineLogPage, retry_button);
  gtk_widget_class_bind_template_child (widget_class, LoglineLogPage, back_revealer);
  gtk_widget_class_bind_template_child (widget_class, LoglineLogPage, child);
  gtk_widget_class_bind_template_callback (widget_class, on_suspended_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_searching);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_filter);
  gtk_widget_class_bind_template_callback (widget_class, on_close_filter);
  gtk_widget_class_bind_template_callback (widget_class, on_close_find);
  gtk_widget_class_bind_template_callback (widget_class, on_leave_filter);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_view_key);
  gtk_widget_class_bind_template_callback (widget_class, on_edge_overshot);
  gtk_widget_class_bind_template_callback (widget_class, logline_log_page_back);
}

static void
logline_log_page_class_init (LoglineLogPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = logline_log_page_get_property;
  object_class->set_property = logline_log_page_set_property;
  object_class->dispose = logline_log_page_dispose;

  properties[PROP_FILTER_SHOWN] =
    g_param_spec_boolean ("filter-shown", NULL, NULL, FALSE, flags | G_PARAM_READWRITE);
  properties[PROP_FIND_SHOWN] =
    g_param_spec_boolean ("find-shown", NULL, NULL, FALSE, flags | G_PARAM_READWRITE);
  properties[PROP_SUSPENDED] =
    g_param_spec_boolean ("suspended", NULL, NULL, FALSE, flags | G_PARAM_READWRITE);
  properties[PROP_FILTERING] =
    g_param_spec_boolean ("filtering", NULL, NULL, FALSE, flags | G_PARAM_READABLE);
  properties[PROP_AVAILABLE] =
    g_param_spec_boolean ("available", NULL, NULL, TRUE, flags | G_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SAVED] = g_signal_new ("saved", LOGLINE_TYPE_LOG_PAGE, G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_FILE, G_TYPE_UINT64);

  g_type_ensure (LOGLINE_TYPE_EARLIER_BAR);
  g_type_ensure (LOGLINE_TYPE_VIEW);
  g_type_ensure (LOGLINE_TYPE_FILTER_BAR);
  g_type_ensure (LOGLINE_TYPE_FIND_BAR);
  g_type_ensure (LOGLINE_TYPE_JOB_BAR);
  g_type_ensure (LOGLINE_TYPE_RULER);
  g_type_ensure (LOGLINE_TYPE_STATUS_LINE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
}

static void
logline_log_page_init (LoglineLogPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->stand_in = logline_stand_in_new (self->stack, self->error_page, self->retry_button);
  g_signal_connect_object (self->stand_in, "notify::available",
                           G_CALLBACK (on_available_changed), self, G_CONNECT_SWAPPED);
  self->flow = logline_filter_flow_new (self->view, self->filter_bar);
  g_signal_connect_object (self->flow, "shown", G_CALLBACK (on_shown), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->flow, "notify::filtering",
                           G_CALLBACK (on_filtering_changed), self, G_CONNECT_SWAPPED);
  self->export = logline_export_flow_new (self->view, self->flow, self->job_bar);
  g_signal_connect_object (self->export, "saved", G_CALLBACK (on_saved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "job", G_CALLBACK (on_job), self, G_CONNECT_SWAPPED);

  logline_earlier_bar_set_adjustment (self->earlier_bar,
                                      gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view)));
  logline_ruler_set_view (self->ruler, self->view);
  logline_find_bar_set_view (self->find_bar, self->view);
  logline_status_line_set_view (self->status_line, self->view);
}
