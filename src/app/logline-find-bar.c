/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-find-bar.h"

#include <glib/gi18n.h>

#include "logline-counter.h"
#include "logline-find-words.h"
#include "logline-log-signals.h"
#include "logline-pattern.h"
#include "logline-pattern-problem.h"
#include "logline-stepper.h"

struct _LoglineFindBar
{
  GtkWidget parent_instance;

  LoglineView *view; /* borrowed */
  LoglineLog *log;
  LoglineSearch *search;
  LoglineLogSignals *log_signals;
  GSignalGroup *search_signals;
  gboolean opened;
  guint64 anchor; /* the row to find from while typing; past the end means the end */
  GCancellable *anchoring; /* while looking up the row at the top of the view */
  LoglineStepper stepper;

  LoglinePattern *pattern;
  LoglineCounter *counter;
  GtkLabel *wrap_note;
  LoglinePatternProblem *problem;
  GtkWidget *child;
  GtkWidget *previous_button;
  GtkWidget *next_button;
};

enum
{
  CLOSE,
  SEARCHING,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LoglineFindBar, logline_find_bar, GTK_TYPE_WIDGET)

static guint64
current_row (LoglineFindBar *self)
{
  guint64 n_rows = logline_log_get_n_rows (self->log);
  guint64 caret = logline_view_get_caret_row (self->view);

  if (caret < n_rows)
    return caret;

  return self->anchor < n_rows ? self->anchor : n_rows;
}

/* The index of the match that the caret is on, or n_matches. */
static guint64
current_match (LoglineFindBar *self)
{
  guint64 n_matches = logline_search_get_n_matches (self->search);
  guint64 caret = logline_view_get_caret_row (self->view);
  guint64 rank;

  if (caret >= logline_log_get_n_rows (self->log))
    return n_matches;

  rank = logline_search_get_rank (self->search, caret);
  if (rank < n_matches && logline_search_get_row (self->search, rank) == caret)
    return rank;

  return n_matches;
}

static void
update_status (LoglineFindBar *self)
{
  gboolean found = self->search != NULL && logline_search_get_n_matches (self->search) > 0;
  const char *wrapped = self->stepper.wrapped;
  guint64 match = self->search != NULL ? current_match (self) : 0;
  g_autofree char *status = logline_find_words_status (self->search, match);
  g_autofree char *brief = logline_find_words_brief (self->search, match);
  g_autofree char *tooltip = logline_find_words_tooltip (self->search, match);

  logline_counter_update (self->counter, status, brief, tooltip);
  gtk_label_set_label (self->wrap_note, wrapped != NULL ? _(wrapped) : "");
  gtk_widget_set_visible (GTK_WIDGET (self->wrap_note), wrapped != NULL);
  gtk_widget_set_sensitive (self->previous_button, found);
  gtk_widget_set_sensitive (self->next_button, found);
  logline_pattern_set_failing (self->pattern,
                               self->search != NULL && !found &&
                               logline_search_get_complete (self->search));
}

static void
update_problem (LoglineFindBar *self)
{
  logline_pattern_problem_update (self->problem, logline_pattern_get_problem (self->pattern),
                                  self->search);
}

static void
try_step (LoglineFindBar *self)
{
  guint64 row, match;

  if (self->search == NULL)
    return;

  row = self->stepper.step == LOGLINE_STEP_NEAREST ? self->anchor : current_row (self);
  if (logline_stepper_try (&self->stepper, self->search,
                           row, logline_log_get_n_rows (self->log), &match))
    logline_view_go_to_row (self->view, logline_search_get_row (self->search, match));
}

static void
on_search_progress (LoglineFindBar *self)
{
  try_step (self);
  update_status (self);
}

static void
set_search (LoglineFindBar *self,
            LoglineSearch  *search)
{
  g_set_object (&self->search, search);
  g_signal_group_set_target (self->search_signals, search);
  self->stepper.wrapped = NULL;
  g_signal_emit (self, signals[SEARCHING], 0, search);
}

static void
restart (LoglineFindBar *self)
{
  LoglineQuery *query = self->opened ? logline_pattern_get_query (self->pattern) : NULL;
  g_autoptr (LoglineSearch) search = NULL;

  if (query != NULL && self->log != NULL)
    search = logline_log_search (self->log, query);

  if (self->view != NULL)
    {
      logline_view_set_find_query (self->view, query);
      logline_view_set_find_search (self->view, search);
    }
  set_search (self, search);
  try_step (self);
  update_status (self);
  update_problem (self);
}

static void
on_query_changed (LoglineFindBar *self)
{
  self->stepper.step = LOGLINE_STEP_NEAREST;
  restart (self);
}

static void
on_log_changed (LoglineFindBar      *self,
                const LoglineChange *change)
{
  if (change->reset || self->anchor < change->removed_front)
    self->anchor = 0;
  else if (self->anchor != G_MAXUINT64)
    self->anchor += change->added_front - change->removed_front;
}

static void
on_caret_moved (LoglineFindBar *self)
{
  if (self->search != NULL)
    update_status (self);
}

static void
take_step (LoglineFindBar *self,
           LoglineStep     step)
{
  if (self->search == NULL)
    return;

  logline_stepper_want (&self->stepper, step);
  try_step (self);
  self->anchor = current_row (self);
  update_status (self);
}

static void
on_close (LoglineFindBar *self)
{
  g_signal_emit (self, signals[CLOSE], 0);
}

void
logline_find_bar_set_view (LoglineFindBar *self,
                           LoglineView    *view)
{
  g_return_if_fail (LOGLINE_IS_FIND_BAR (self));
  g_return_if_fail (LOGLINE_IS_VIEW (view));
  g_return_if_fail (self->view == NULL);

  self->view = view;
  g_signal_connect_object (view, "notify::caret-row",
                           G_CALLBACK (on_caret_moved), self, G_CONNECT_SWAPPED);
}

void
logline_find_bar_set_log (LoglineFindBar *self,
                          LoglineLog     *log)
{
  g_return_if_fail (LOGLINE_IS_FIND_BAR (self));

  if (!g_set_object (&self->log, log))
    return;

  logline_log_signals_set_target (self->log_signals, log);
  self->stepper.step = LOGLINE_STEP_NONE;
  restart (self);
}

static void
on_anchor_located (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  LoglineFindBar *self = user_data;
  g_autoptr (GError) error = NULL;
  guint64 row;

  if (logline_log_locate_finish (LOGLINE_LOG (source), result, &row, &error))
    self->anchor = row;
  /* After a cancellation the bar may be gone. */
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_clear_object (&self->anchoring);
}

/* Finding begins at the caret, or at the first line in sight; at the end while following. */
static void
drop_anchor (LoglineFindBar *self)
{
  g_autoptr (LoglinePosition) position = logline_view_dup_position (self->view);

  g_cancellable_cancel (self->anchoring);
  g_clear_object (&self->anchoring);
  self->anchor = logline_view_get_caret_row (self->view);
  if (self->anchor != G_MAXUINT64 || position == NULL || self->log == NULL ||
      logline_view_get_follow (self->view) == LOGLINE_FOLLOW_LIVE)
    return;

  self->anchoring = g_cancellable_new ();
  logline_log_locate_async (self->log, position, self->anchoring, on_anchor_located, self);
}

void
logline_find_bar_open (LoglineFindBar *self,
                       const char     *text)
{
  g_return_if_fail (LOGLINE_IS_FIND_BAR (self));

  if (!self->opened)
    {
      self->opened = TRUE;
      drop_anchor (self);
      restart (self);
    }
  if (text != NULL)
    logline_pattern_set_text (self->pattern, text);
  logline_pattern_take_focus (self->pattern);
}

void
logline_find_bar_close (LoglineFindBar *self)
{
  g_return_if_fail (LOGLINE_IS_FIND_BAR (self));

  self->opened = FALSE;
  self->stepper.step = LOGLINE_STEP_NONE;
  restart (self);
}

void
logline_find_bar_next (LoglineFindBar *self)
{
  g_return_if_fail (LOGLINE_IS_FIND_BAR (self));

  take_step (self, LOGLINE_STEP_NEXT);
}

void
logline_find_bar_previous (LoglineFindBar *self)
{
  g_return_if_fail (LOGLINE_IS_FIND_BAR (self));

  take_step (self, LOGLINE_STEP_PREVIOUS);
}

const char *
logline_find_bar_get_status (LoglineFindBar *self)
{
  g_return_val_if_fail (LOGLINE_IS_FIND_BAR (self), NULL);

  return logline_counter_get_words (self->counter);
}

static void
logline_find_bar_dispose (GObject *object)
{
  LoglineFindBar *self = LOGLINE_FIND_BAR (object);

  g_cancellable_cancel (self->anchoring);
  g_clear_object (&self->anchoring);
  g_clear_object (&self->search_signals);
  g_clear_object (&self->log_signals);
  g_clear_object (&self->search);
  g_clear_object (&self->log);
  g_clear_pointer (&self->child, gtk_widget_unparent);

  G_OBJECT_CLASS (logline_find_bar_parent_class)->dispose (object);
}

static void
logline_find_bar_class_init (LoglineFindBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = logline_find_bar_dispose;

  signals[CLOSE] = g_signal_new ("close", LOGLINE_TYPE_FIND_BAR, G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SEARCHING] = g_signal_new ("searching", LOGLINE_TYPE_FIND_BAR, G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 1, LOGLINE_TYPE_SEARCH);

  g_type_ensure (LOGLINE_TYPE_COUNTER);
  g_type_ensure (LOGLINE_TYPE_PATTERN);
  g_type_ensure (LOGLINE_TYPE_PATTERN_PROBLEM);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/logline/Logline/logline-find-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LoglineFindBar, pattern);
  gtk_widget_class_bind_template_child (widget_class, LoglineFindBar, counter);
  gtk_widget_class_bind_template_child (widget_class, LoglineFindBar, wrap_note);
  gtk_widget_class_bind_template_child (widget_class, LoglineFindBar, problem);
  gtk_widget_class_bind_template_child (widget_class, LoglineFindBar, child);
  gtk_widget_class_bind_template_child (widget_class, LoglineFindBar, previous_button);
  gtk_widget_class_bind_template_child (widget_class, LoglineFindBar, next_button);
  gtk_widget_class_bind_template_callback (widget_class, on_query_changed);
  gtk_widget_class_bind_template_callback (widget_class, update_problem);
  gtk_widget_class_bind_template_callback (widget_class, on_close);
  gtk_widget_class_bind_template_callback (widget_class, logline_find_bar_next);
  gtk_widget_class_bind_template_callback (widget_class, logline_find_bar_previous);
}

static void
logline_find_bar_init (LoglineFindBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->log_signals = logline_log_signals_new ();
  logline_log_signals_connect (self->log_signals, "changed", G_CALLBACK (on_log_changed), self);
  self->search_signals = g_signal_group_new (LOGLINE_TYPE_SEARCH);
  g_signal_group_connect_swapped (self->search_signals, "changed",
                                  G_CALLBACK (on_search_progress), self);
  g_signal_group_connect_swapped (self->search_signals, "notify::complete",
                                  G_CALLBACK (on_search_progress), self);
  g_signal_group_connect_swapped (self->search_signals, "notify::error",
                                  G_CALLBACK (update_problem), self);
}
