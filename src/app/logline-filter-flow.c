/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-filter-flow.h"

#include "logline-filtered-log.h"

/* A new filter is worked on as "pending" while the old result stays on screen; it takes over when
 * its first lines are there or none came. Changing from one log to another keeps the reader's
 * place: the view looks the position up in what comes. */

struct _LoglineFilterFlow
{
  GObject parent_instance;

  LoglineView *view;     /* borrowed, as is the bar */
  LoglineFilterBar *bar;
  LoglineLog *base;
  LoglineFilteredLog *pending;
  LoglineFilteredLog *filtered;
  LoglineLog *shown;             /* base or filtered */
  LoglinePosition *place;        /* where the view was sent; NULL once the reader went to the end */
  LoglinePosition *return_place; /* the row of the filter that one left */
  GSignalGroup *pending_signals;
  gboolean active;
  gboolean filtering;
};

enum
{
  PROP_FILTERING = 1,
  N_PROPS
};

enum
{
  SHOWN,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LoglineFilterFlow, logline_filter_flow, G_TYPE_OBJECT)

/* A view that looks for a place follows the end until it has found it, so this is no way to tell
 * where the reader is. One who presses Live meanwhile does not want to go there any more. */
static void
on_follow_changed (LoglineFilterFlow *self)
{
  if (logline_view_get_follow (self->view) == LOGLINE_FOLLOW_LIVE)
    g_clear_pointer (&self->place, logline_position_free);
}

/* Without a row there is nowhere to go to: the place is for the log that comes next. */
static void
send_view (LoglineFilterFlow     *self,
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

/* @place: (nullable): where to, in @log; the end when NULL. Not the "place" of the flow itself. */
static void
show (LoglineFilterFlow     *self,
      LoglineLog            *log,
      const LoglinePosition *place)
{
  g_set_object (&self->shown, log);
  logline_view_set_log (self->view, log);
  send_view (self, place);
  g_signal_emit (self, signals[SHOWN], 0);
}

/* Where the reader is, or NULL when that is the end. A view that is still on its way cannot tell,
 * but where it goes is known. */
static LoglinePosition *
dup_place (LoglineFilterFlow *self)
{
  LoglinePosition *place = NULL;

  if (logline_view_get_follow (self->view) == LOGLINE_FOLLOW_PAUSED)
    place = logline_view_dup_position (self->view);
  if (place == NULL && self->place != NULL)
    place = logline_position_copy (self->place);

  return place;
}

static void
set_filtering (LoglineFilterFlow *self,
               gboolean           filtering)
{
  if (self->filtering == filtering)
    return;

  self->filtering = filtering;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTERING]);
}

static void
drop_filter (LoglineFilterFlow *self)
{
  g_autoptr (LoglineFilteredLog) dropped = g_steal_pointer (&self->filtered);

  g_signal_group_set_target (self->pending_signals, NULL);
  g_clear_object (&self->pending);
  g_clear_pointer (&self->return_place, logline_position_free);
  logline_filter_bar_set_suspended (self->bar, FALSE);
  logline_filter_bar_set_search (self->bar, NULL, NULL);
  set_filtering (self, FALSE);

  if (self->shown != self->base)
    {
      g_autoptr (LoglinePosition) place = dup_place (self);

      show (self, self->base, place);
    }
  else
    g_signal_emit (self, signals[SHOWN], 0);
}

static void
on_pending_progress (LoglineFilterFlow *self)
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
start_filter (LoglineFilterFlow *self,
              LoglineQuery      *query)
{
  LoglineSearch *search;

  g_clear_object (&self->pending);
  self->pending = logline_filtered_log_new (self->base, query);
  search = logline_filtered_log_get_search (self->pending);
  logline_filter_bar_set_suspended (self->bar, FALSE);
  logline_filter_bar_set_search (self->bar, search, self->base);
  set_filtering (self, TRUE);
  g_signal_group_set_target (self->pending_signals, search);
  on_pending_progress (self);
}

static void
update (LoglineFilterFlow *self)
{
  LoglineQuery *query = NULL;

  if (self->active && self->base != NULL)
    query = logline_filter_bar_get_query (self->bar);

  logline_view_set_filter_query (self->view, query);
  if (query != NULL)
    start_filter (self, query);
  else
    drop_filter (self);
}

static void
on_suspended_changed (LoglineFilterFlow *self)
{
  gboolean suspended = logline_filter_bar_get_suspended (self->bar);

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
  g_autoptr (LoglineFilterFlow) self = user_data;
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
  logline_filter_bar_set_suspended (self->bar, TRUE);
}

LoglineLog *
logline_filter_flow_get_base (LoglineFilterFlow *self)
{
  g_return_val_if_fail (LOGLINE_IS_FILTER_FLOW (self), NULL);

  return self->base;
}

LoglineLog *
logline_filter_flow_get_shown (LoglineFilterFlow *self)
{
  g_return_val_if_fail (LOGLINE_IS_FILTER_FLOW (self), NULL);

  return self->shown;
}

LoglineFilteredLog *
logline_filter_flow_get_filtered (LoglineFilterFlow *self)
{
  g_return_val_if_fail (LOGLINE_IS_FILTER_FLOW (self), NULL);

  return self->filtered;
}

LoglineSearch *
logline_filter_flow_get_shown_search (LoglineFilterFlow *self)
{
  g_return_val_if_fail (LOGLINE_IS_FILTER_FLOW (self), NULL);

  if (self->filtered == NULL || self->shown != (LoglineLog *) self->filtered)
    return NULL;

  return logline_filtered_log_get_search (self->filtered);
}

gboolean
logline_filter_flow_get_filtering (LoglineFilterFlow *self)
{
  g_return_val_if_fail (LOGLINE_IS_FILTER_FLOW (self), FALSE);

  return self->filtering;
}

void
logline_filter_flow_set_log (LoglineFilterFlow *self,
                             LoglineLog        *log)
{
  g_autoptr (LoglineFilteredLog) old_filtered = NULL;

  g_return_if_fail (LOGLINE_IS_FILTER_FLOW (self));
  g_return_if_fail (log == NULL || LOGLINE_IS_LOG (log));

  old_filtered = g_steal_pointer (&self->filtered);
  g_signal_group_set_target (self->pending_signals, NULL);
  g_clear_object (&self->pending);
  g_clear_pointer (&self->return_place, logline_position_free);
  g_set_object (&self->base, log);
  logline_filter_bar_set_suspended (self->bar, FALSE);
  logline_view_set_follow (self->view, LOGLINE_FOLLOW_LIVE);
  show (self, log, NULL);
  update (self);
}

void
logline_filter_flow_set_active (LoglineFilterFlow *self,
                                gboolean           active)
{
  g_return_if_fail (LOGLINE_IS_FILTER_FLOW (self));

  if (self->active == active)
    return;

  self->active = active;
  update (self);
}

void
logline_filter_flow_leave_to (LoglineFilterFlow *self,
                              guint64            row)
{
  g_return_if_fail (LOGLINE_IS_FILTER_FLOW (self));

  if (self->filtered == NULL || self->shown != (LoglineLog *) self->filtered)
    return;
  if (row < logline_log_get_n_rows (self->shown))
    logline_log_read_range_async (self->shown, row, 1, 1, NULL,
                                  on_line_activated, g_object_ref (self));
}

void
logline_filter_flow_stop (LoglineFilterFlow *self)
{
  g_return_if_fail (LOGLINE_IS_FILTER_FLOW (self));

  g_signal_group_set_target (self->pending_signals, NULL);
  g_clear_pointer (&self->place, logline_position_free);
  g_clear_pointer (&self->return_place, logline_position_free);
  g_clear_object (&self->shown);
  g_clear_object (&self->filtered);
  g_clear_object (&self->pending);
  g_clear_object (&self->base);
}

static void
logline_filter_flow_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  LoglineFilterFlow *self = LOGLINE_FILTER_FLOW (object);

  switch (prop_id)
    {
    case PROP_FILTERING:
      g_value_set_boolean (value, self->filtering);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
logline_filter_flow_dispose (GObject *object)
{
  LoglineFilterFlow *self = LOGLINE_FILTER_FLOW (object);

  if (self->pending_signals != NULL)
    logline_filter_flow_stop (self);
  g_clear_object (&self->pending_signals);

  G_OBJECT_CLASS (logline_filter_flow_parent_class)->dispose (object);
}

static void
logline_filter_flow_class_init (LoglineFilterFlowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = logline_filter_flow_get_property;
  object_class->dispose = logline_filter_flow_dispose;

  properties[PROP_FILTERING] =
    g_param_spec_boolean ("filtering", NULL, NULL, FALSE, flags | G_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SHOWN] = g_signal_new ("shown", LOGLINE_TYPE_FILTER_FLOW, G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
logline_filter_flow_init (LoglineFilterFlow *self)
{
  self->pending_signals = g_signal_group_new (LOGLINE_TYPE_SEARCH);
  g_signal_group_connect_swapped (self->pending_signals, "changed",
                                  G_CALLBACK (on_pending_progress), self);
  g_signal_group_connect_swapped (self->pending_signals, "notify::complete",
                                  G_CALLBACK (on_pending_progress), self);
}

LoglineFilterFlow *
logline_filter_flow_new (LoglineView      *view,
                         LoglineFilterBar *bar)
{
  LoglineFilterFlow *self = g_object_new (LOGLINE_TYPE_FILTER_FLOW, NULL);

  g_return_val_if_fail (LOGLINE_IS_VIEW (view), NULL);
  g_return_val_if_fail (LOGLINE_IS_FILTER_BAR (bar), NULL);

  self->view = view;
  self->bar = bar;
  g_signal_connect_object (view, "notify::follow",
                           G_CALLBACK (on_follow_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bar, "notify::query", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bar, "notify::suspended",
                           G_CALLBACK (on_suspended_changed), self, G_CONNECT_SWAPPED);
  return self;
}
