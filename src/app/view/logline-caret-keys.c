/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-caret-keys.h"

struct _LoglineCaretKeys
{
  GObject parent_instance;

  LoglineTextView  *text_view;
  LoglineRowBuffer *buffer;
  LoglinePager     *pager;
  LoglineCaret     *caret;
  LoglineScreen    *screen;
  LoglinePlacer    *placer;
  LoglineFollower  *follower;
};

enum
{
  END_REACHED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LoglineCaretKeys, logline_caret_keys, G_TYPE_OBJECT)

static guint64
get_last_row (LoglineCaretKeys *self)
{
  guint64 n_rows = logline_pager_get_n_rows (self->pager);

  return n_rows > 0 ? n_rows - 1 : 0;
}

static void
select_points (LoglineCaretKeys *self,
               LoglineTextPoint  anchor,
               LoglineTextPoint  caret)
{
  logline_caret_select (self->caret, (LoglineSelection) { anchor, caret });
}

static LoglineTextPoint
get_caret_point (LoglineCaretKeys *self)
{
  LoglineTextPoint point = { logline_placer_get_first_row (self->placer), 0 };

  if (logline_caret_is_set (self->caret))
    return logline_caret_get_selection (self->caret).caret;

  if (logline_follower_get_follow (self->follower) == LOGLINE_FOLLOW_LIVE)
    point.row = get_last_row (self);
  return point;
}

static void
reveal_caret (LoglineCaretKeys *self)
{
  guint64 row = logline_caret_get_selection (self->caret).caret.row;

  if (logline_placer_is_in_sight (self->placer, row))
    logline_screen_show_caret_column (self->screen);
  else
    logline_placer_reveal (self->placer, row);
}

/* The column is kept as it was, even where a line is too short for it: the buffer shows the caret
 * at the line's end, and the next line may be longer. */
static void
move_caret (LoglineCaretKeys *self,
            LoglineTextPoint  point,
            gboolean          extend)
{
  LoglineTextPoint anchor = point;

  if (extend)
    anchor = logline_caret_is_set (self->caret) ? logline_caret_get_selection (self->caret).anchor
                                                : get_caret_point (self);
  if (point.row < get_last_row (self))
    logline_follower_set_follow (self->follower, LOGLINE_FOLLOW_PAUSED);
  select_points (self, anchor, point);
  reveal_caret (self);
}

static void
move_by_rows (LoglineCaretKeys *self,
              gint64            n_rows,
              gboolean          extend)
{
  LoglineTextPoint point = get_caret_point (self);
  guint64 row = logline_row_move (point.row, n_rows, logline_pager_get_n_rows (self->pager));

  move_caret (self, (LoglineTextPoint) { row, point.character }, extend);
}

/* A page moves what is in sight as well, so that the caret keeps its place on the screen. */
static void
move_by_pages (LoglineCaretKeys *self,
               int               count,
               gboolean          extend)
{
  GtkAdjustment *adjustment = logline_placer_get_adjustment (self->placer);
  int row_height = logline_placer_get_row_height (self->placer);
  int height = logline_placer_get_height (self->placer);
  int n_rows = MAX (height / MAX (row_height, 1) - 1, 1) * count;
  double value = gtk_adjustment_get_value (adjustment) + n_rows * (double) row_height;
  LoglineTextPoint point = get_caret_point (self);
  gboolean was_in_sight = logline_placer_is_in_sight (self->placer, point.row);

  if (was_in_sight)
    gtk_adjustment_set_value (adjustment, value);
  point.row = logline_row_move (point.row, n_rows, logline_pager_get_n_rows (self->pager));
  if (was_in_sight && !extend)
    select_points (self, point, point);
  else
    move_caret (self, point, extend);
}

static void
move_to_end_of_log (LoglineCaretKeys *self,
                    int               count,
                    gboolean          extend)
{
  if (count < 0)
    {
      move_caret (self, (LoglineTextPoint) { 0, 0 }, extend);
      return;
    }

  move_caret (self, (LoglineTextPoint) { get_last_row (self), LOGLINE_LINE_END }, extend);
  if (!extend)
    g_signal_emit (self, signals[END_REACHED], 0);
}

static gboolean
move_cb (LoglineCaretKeys *self,
         GtkMovementStep   step,
         int               count,
         gboolean          extend)
{
  GtkTextView *text_view = GTK_TEXT_VIEW (self->text_view);
  gboolean wrap = gtk_text_view_get_wrap_mode (text_view) != GTK_WRAP_NONE;
  guint64 row = get_caret_point (self).row;

  if (logline_pager_get_n_rows (self->pager) == 0)
    return TRUE;

  if (step == GTK_MOVEMENT_DISPLAY_LINES &&
      (!wrap || !logline_placer_is_in_sight (self->placer, row)))
    move_by_rows (self, count, extend);
  else if (step == GTK_MOVEMENT_PARAGRAPHS)
    move_by_rows (self, count, extend);
  else if (step == GTK_MOVEMENT_PAGES)
    move_by_pages (self, count, extend);
  else if (step == GTK_MOVEMENT_BUFFER_ENDS)
    move_to_end_of_log (self, count, extend);
  else if (logline_row_buffer_get_row (self->buffer, row) == NULL)
    logline_placer_reveal (self->placer, row);
  else
    return FALSE;

  return TRUE;
}

static void
logline_caret_keys_dispose (GObject *object)
{
  LoglineCaretKeys *self = LOGLINE_CARET_KEYS (object);

  g_clear_object (&self->text_view);
  g_clear_object (&self->buffer);
  g_clear_object (&self->pager);
  g_clear_object (&self->caret);
  g_clear_object (&self->screen);
  g_clear_object (&self->placer);
  g_clear_object (&self->follower);

  G_OBJECT_CLASS (logline_caret_keys_parent_class)->dispose (object);
}

static void
logline_caret_keys_class_init (LoglineCaretKeysClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = logline_caret_keys_dispose;

  signals[END_REACHED] = g_signal_new ("end-reached", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
logline_caret_keys_init (LoglineCaretKeys *self)
{
}

LoglineCaretKeys *
logline_caret_keys_new (LoglineTextView  *text_view,
                        LoglineRowBuffer *buffer,
                        LoglinePager     *pager,
                        LoglineCaret     *caret,
                        LoglineScreen    *screen,
                        LoglinePlacer    *placer,
                        LoglineFollower  *follower)
{
  LoglineCaretKeys *self = g_object_new (LOGLINE_TYPE_CARET_KEYS, NULL);

  self->text_view = g_object_ref (text_view);
  self->buffer = g_object_ref (buffer);
  self->pager = g_object_ref (pager);
  self->caret = g_object_ref (caret);
  self->screen = g_object_ref (screen);
  self->placer = g_object_ref (placer);
  self->follower = g_object_ref (follower);
  g_signal_connect_object (text_view, "caret-move", G_CALLBACK (move_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (text_view, "caret-moved", G_CALLBACK (reveal_caret), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (text_view, "select-whole", G_CALLBACK (logline_caret_keys_select_all),
                           self, G_CONNECT_SWAPPED);
  return self;
}

guint64
logline_caret_keys_get_row (LoglineCaretKeys *self)
{
  g_return_val_if_fail (LOGLINE_IS_CARET_KEYS (self), 0);

  return get_caret_point (self).row;
}

void
logline_caret_keys_select_all (LoglineCaretKeys *self)
{
  g_return_if_fail (LOGLINE_IS_CARET_KEYS (self));

  select_points (self, (LoglineTextPoint) { 0, 0 },
                 (LoglineTextPoint) { get_last_row (self), LOGLINE_LINE_END });
}
