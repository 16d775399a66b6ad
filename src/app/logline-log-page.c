/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-log-page.h"

#include <glib/gi18n.h>

#include "logline-filter-bar.h"
#include "logline-filtered-log.h"
#include "logline-find-bar.h"
#include "logline-log-signals.h"
#include "logline-remote.h"
#include "logline-source.h"
#include "logline-status-line.h"
#include "logline-words.h"

/* What is shown is "base" or "filtered". A new filter is worked on as "pending" while the old
 * result stays on screen; it takes over when its first lines are there or none came. Changing from
 * one to the other keeps the reader's place: the view looks the position up in what comes. */

/* What takes longer than this gets a spinner in place of old lines. */
#define LOADING_DELAY_MS 400

struct _LoglineLogPage
{
  GtkWidget parent_instance;

  LoglineLog *base;
  LoglineFilteredLog *pending;
  LoglineFilteredLog *filtered;
  LoglineLog *shown;
  char *server;
  LoglinePosition *place;        /* where the view was sent; NULL once the reader went to the end */
  LoglinePosition *return_place; /* the row of the filter that one left */
  LoglineLogSignals *base_signals;
  GSignalGroup *pending_signals;
  GSignalGroup *search_signals; /* of the filter that is shown */
  guint loading_id;
  gboolean filter_shown;
  gboolean find_shown;
  gboolean filtering;
  gboolean available;

  LoglineView *view;
  LoglineFilterBar *filter_bar;
  LoglineFindBar *find_bar;
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

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LoglineLogPage, logline_log_page, GTK_TYPE_WIDGET)

static gboolean
on_loading_due (gpointer user_data)
{
  LoglineLogPage *self = user_data;

  self->loading_id = 0;
  gtk_stack_set_visible_child_name (self->stack, "loading");

  return G_SOURCE_REMOVE;
}

static void
show_error_page (LoglineLogPage *self,
                 const GError   *error)
{
  g_autofree char *sentence = logline_words_error (error, self->server);

  adw_status_page_set_title (self->error_page,
                             LOGLINE_IS_REMOTE (self->base) ? _("Log Not Available")
                                                                : _("File Not Available"));
  adw_status_page_set_description (self->error_page, sentence);
  gtk_widget_set_visible (self->retry_button, LOGLINE_IS_REMOTE (self->base));
}

/* NULL while there is nothing to say yet. */
static const char *
choose_page (LoglineLogPage *self)
{
  gboolean filtered = self->shown == (LoglineLog *) self->filtered;

  if (self->base == NULL)
    return "empty";
  if (logline_log_get_n_rows (self->shown) > 0)
    return "view";
  if (filtered && logline_log_get_n_rows (self->base) > 0)
    return logline_search_get_complete (logline_filtered_log_get_search (self->filtered))
           ? "no-matches" : NULL;
  if (logline_log_get_error (self->base) != NULL)
    return "error";
  if (logline_log_get_generation (self->base) != NULL && logline_log_get_size (self->base) == 0)
    return "empty";

  return NULL;
}

static void
set_available (LoglineLogPage *self,
               gboolean        available)
{
  if (self->available == available)
    return;

  self->available = available;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AVAILABLE]);
}

static void
update_page (LoglineLogPage *self)
{
  const char *page = choose_page (self);

  if (page == NULL)
    {
      if (self->loading_id == 0)
        self->loading_id = g_timeout_add (LOADING_DELAY_MS, on_loading_due, self);
      return;
    }

  g_clear_handle_id (&self->loading_id, g_source_remove);
  if (g_str_equal (page, "error"))
    show_error_page (self, logline_log_get_error (self->base));
  gtk_stack_set_visible_child_name (self->stack, page);
  set_available (self, !g_str_equal (page, "error"));
}

/* A view that looks for a place follows the end until it has found it, so this is no way to tell
 * where the reader is. One who presses Live meanwhile does not want to go there any more. */
static void
on_follow_changed (LoglineLogPage *self)
{
  if (logline_view_get_follow (self->view) == LOGLINE_FOLLOW_LIVE)
    g_clear_pointer (&self->place, logline_position_free);
}

/* Without a row there is nowhere to go to: the place is for the log that comes next. */
static void
send_view (LoglineLogPage        *self,
           const LoglinePosition *place)
{
  g_clear_pointer (&self->place, logline_position_free);
  if (place == NULL)
    return;

  if (logline_log_get_n_rows (self->shown) > 0)
    logline_view_go_to_position (self->view, place);
  else
    logline_view_set_follow (self->view, LOGLINE_FOLLOW_PAUSED);
  self->place = logline_position_copy (place);
}

/* @place: (nullable): where to, in @log; the end when NULL. Not the "place" of the page itself. */
static void
show (LoglineLogPage        *self,
      LoglineLog            *log,
      const LoglinePosition *place)
{
  gboolean filtered = log != NULL && log == (LoglineLog *) self->filtered;
  LoglineSearch *search = filtered ? logline_filtered_log_get_search (self->filtered) : NULL;

  g_set_object (&self->shown, log);
  g_signal_group_set_target (self->search_signals, search);
  logline_view_set_log (self->view, log);
  send_view (self, place);
  logline_find_bar_set_log (self->find_bar, log);
  logline_status_line_set_log (self->status_line, self->base, log, search);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->back_revealer),
                                 !filtered && self->filtered != NULL);
  update_page (self);
}

/* Where the reader is, or NULL when that is the end. A view that is still on its way cannot tell,
 * but where it goes is known. */
static LoglinePosition *
dup_place (LoglineLogPage *self)
{
  LoglinePosition *place = NULL;

  if (logline_view_get_follow (self->view) == LOGLINE_FOLLOW_PAUSED)
    place = logline_view_dup_position (self->view);
  if (place == NULL && self->place != NULL)
    place = logline_position_copy (self->place);

  return place;
}

static void
set_filtering (LoglineLogPage *self,
               gboolean        filtering)
{
  if (self->filtering == filtering)
    return;

  self->filtering = filtering;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTERING]);
}

static void
drop_filter (LoglineLogPage *self)
{
  g_autoptr (LoglineFilteredLog) dropped = g_steal_pointer (&self->filtered);

  g_signal_group_set_target (self->pending_signals, NULL);
  g_clear_object (&self->pending);
  g_clear_pointer (&self->return_place, logline_position_free);
  logline_filter_bar_set_suspended (self->filter_bar, FALSE);
  logline_filter_bar_set_search (self->filter_bar, NULL, NULL);
  set_filtering (self, FALSE);

  if (self->shown != self->base)
    {
      g_autoptr (LoglinePosition) place = dup_place (self);

      show (self, self->base, place);
    }
  else
    gtk_revealer_set_reveal_child (GTK_REVEALER (self->back_revealer), FALSE);
}

static void
on_pending_progress (LoglineLogPage *self)
{
  LoglineSearch *search = logline_filtered_log_get_search (self->pending);
  g_autoptr (LoglinePosition) place = NULL;

  if (logline_search_get_n_matches (search) == 0 && !logline_search_get_complete (search))
    return;

  g_signal_group_set_target (self->pending_signals, NULL);
  g_clear_object (&self->filtered);
  self->filtered = g_steal_pointer (&self->pending);
  g_clear_pointer (&self->return_place, logline_position_free);
  place = dup_place (self);
  show (self, LOGLINE_LOG (self->filtered), place);
}

static void
start_filter (LoglineLogPage *self,
              LoglineQuery   *query)
{
  LoglineSearch *search;

  g_clear_object (&self->pending);
  self->pending = logline_filtered_log_new (self->base, query);
  search = logline_filtered_log_get_search (self->pending);
  logline_filter_bar_set_suspended (self->filter_bar, FALSE);
  logline_filter_bar_set_search (self->filter_bar, search, self->base);
  set_filtering (self, TRUE);
  g_signal_group_set_target (self->pending_signals, search);
  on_pending_progress (self);
}

static void
update_filter (LoglineLogPage *self)
{
  LoglineQuery *query = NULL;

  if (self->filter_shown && self->base != NULL)
    query = logline_filter_bar_get_query (self->filter_bar);

  logline_view_set_filter_query (self->view, query);
  if (query != NULL)
    start_filter (self, query);
  else
    drop_filter (self);
}

static void
on_suspended_changed (LoglineLogPage *self)
{
  gboolean suspended = logline_filter_bar_get_suspended (self->filter_bar);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUSPENDED]);
  if (self->filtered == NULL)
    return;

  if (suspended && self->shown != self->base)
    {
      g_clear_pointer (&self->return_place, logline_position_free);
      self->return_place = dup_place (self);
      show (self, self->base, self->return_place);
    }
  else if (!suspended && self->shown == self->base)
    {
      g_autoptr (LoglinePosition) place = g_steal_pointer (&self->return_place);

      show (self, LOGLINE_LOG (self->filtered), place);
    }
}

static void
on_line_activated (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (LoglineLogPage) self = user_data;
  g_autoptr (LoglineLines) lines = logline_log_read_finish (LOGLINE_LOG (source), result, NULL);
  const LoglineLine *line;

  /* Another filter or log may be there by now. */
  if (lines == NULL || logline_lines_get_size (lines) == 0 ||
      source != (GObject *) self->filtered || self->shown != (LoglineLog *) source)
    return;

  line = logline_lines_get (lines, 0);
  g_clear_pointer (&self->return_place, logline_position_free);
  self->return_place = logline_position_new (line->generation->id, line->offset);
  show (self, self->base, self->return_place);
  logline_filter_bar_set_suspended (self->filter_bar, TRUE);
}

static void
on_row_activated (LoglineLogPage *self,
                  guint64         row)
{
  if (self->filtered == NULL || self->shown != (LoglineLog *) self->filtered)
    return;
  if (row < logline_log_get_n_rows (self->shown))
    logline_log_read_range_async (self->shown, row, 1, 1, NULL,
                                  on_line_activated, g_object_ref (self));
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
  if (LOGLINE_IS_REMOTE (self->base))
    logline_remote_retry_now (LOGLINE_REMOTE (self->base));
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
  update_filter (self);
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

  return self->available;
}

LoglineLog *
logline_log_page_get_log (LoglineLogPage *self)
{
  g_return_val_if_fail (LOGLINE_IS_LOG_PAGE (self), NULL);

  return self->base;
}

void
logline_log_page_set_log (LoglineLogPage *self,
                          LoglineLog     *log,
                          const char     *server)
{
  g_autoptr (LoglineFilteredLog) old_filtered = NULL;

  g_return_if_fail (LOGLINE_IS_LOG_PAGE (self));

  if (self->base == log)
    return;

  g_free (self->server);
  self->server = g_strdup (server);
  old_filtered = g_steal_pointer (&self->filtered);
  g_signal_group_set_target (self->pending_signals, NULL);
  g_clear_object (&self->pending);
  g_clear_pointer (&self->return_place, logline_position_free);
  g_set_object (&self->base, log);
  logline_log_signals_set_target (self->base_signals, log);
  logline_filter_bar_set_suspended (self->filter_bar, FALSE);
  logline_view_set_follow (self->view, LOGLINE_FOLLOW_LIVE);
  show (self, log, NULL);
  update_filter (self);
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
      g_value_set_boolean (value, self->filtering);
      break;

    case PROP_AVAILABLE:
      g_value_set_boolean (value, self->available);
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

  g_clear_handle_id (&self->loading_id, g_source_remove);
  g_clear_pointer (&self->place, logline_position_free);
  g_clear_pointer (&self->return_place, logline_position_free);
  g_clear_object (&self->base_signals);
  g_clear_object (&self->pending_signals);
  g_clear_object (&self->search_signals);
  g_clear_pointer (&self->child, gtk_widget_unparent);
  g_clear_object (&self->shown);
  g_clear_object (&self->filtered);
  g_clear_object (&self->pending);
  g_clear_object (&self->base);
  g_clear_pointer (&self->server, g_free);

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
  gtk_widget_class_bind_template_child (widget_class, LoglineLogPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LoglineLogPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, LoglineLogPage, retry_button);
  gtk_widget_class_bind_template_child (widget_class, LoglineLogPage, back_revealer);
  gtk_widget_class_bind_template_child (widget_class, LoglineLogPage, child);
  gtk_widget_class_bind_template_callback (widget_class, update_filter);
  gtk_widget_class_bind_template_callback (widget_class, on_suspended_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_filter);
  gtk_widget_class_bind_template_callback (widget_class, on_close_filter);
  gtk_widget_class_bind_template_callback (widget_class, on_close_find);
  gtk_widget_class_bind_template_callback (widget_class, on_leave_filter);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_view_key);
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

  g_type_ensure (LOGLINE_TYPE_VIEW);
  g_type_ensure (LOGLINE_TYPE_FILTER_BAR);
  g_type_ensure (LOGLINE_TYPE_FIND_BAR);
  g_type_ensure (LOGLINE_TYPE_STATUS_LINE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
}

static void
logline_log_page_init (LoglineLogPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->available = TRUE;
  self->base_signals = logline_log_signals_new ();
  logline_log_signals_connect (self->base_signals, "changed", G_CALLBACK (update_page), self);
  logline_log_signals_connect (self->base_signals, "notify::loading",
                               G_CALLBACK (update_page), self);
  logline_log_signals_connect (self->base_signals, "notify::error", G_CALLBACK (update_page), self);
  self->pending_signals = g_signal_group_new (LOGLINE_TYPE_SEARCH);
  g_signal_group_connect_swapped (self->pending_signals, "changed",
                                  G_CALLBACK (on_pending_progress), self);
  g_signal_group_connect_swapped (self->pending_signals, "notify::complete",
                                  G_CALLBACK (on_pending_progress), self);
  self->search_signals = g_signal_group_new (LOGLINE_TYPE_SEARCH);
  g_signal_group_connect_swapped (self->search_signals, "changed",
                                  G_CALLBACK (update_page), self);
  g_signal_group_connect_swapped (self->search_signals, "notify::complete",
                                  G_CALLBACK (update_page), self);

  g_signal_connect_object (self->view, "notify::follow",
                           G_CALLBACK (on_follow_changed), self, G_CONNECT_SWAPPED);
  logline_find_bar_set_view (self->find_bar, self->view);
  logline_status_line_set_view (self->status_line, self->view);
}
