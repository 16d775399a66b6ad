/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-reading.h"

#include "logline-level-renderer.h"

#define MAX_FIND_CHARS 200

struct _LoglineReading
{
  GObject parent_instance;

  LoglineViewParts  parts;
  LoglineRefresher *refresher;
  LoglineLocator   *locator;
  GSignalGroup     *log_signals;
  guint             ready_id;
  gboolean          is_new_log;
  LoglineTextPoint  found;        /* where the caret was sent; its row G_MAXUINT64 for nowhere */
  gboolean          shows_column; /* once the rows are placed */
};

enum
{
  READY,
  CARET_MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LoglineReading, logline_reading, G_TYPE_OBJECT)

/* Told outside of the layout phase, where whoever listens may show and hide widgets. */
static gboolean
ready_cb (gpointer user_data)
{
  LoglineReading *self = user_data;

  self->ready_id = 0;
  self->is_new_log = FALSE;
  g_signal_emit (self, signals[READY], 0);
  return G_SOURCE_REMOVE;
}

static void
placed_cb (LoglineReading *self)
{
  guint64 row = logline_caret_get_selection (self->parts.caret).caret.row;

  if (self->shows_column && logline_placer_is_in_sight (self->parts.placer, row))
    logline_screen_show_caret_column (self->parts.screen);
  self->shows_column = FALSE;
  if (self->is_new_log && self->ready_id == 0)
    self->ready_id = g_idle_add (ready_cb, self);
}

static void
resized_cb (LoglineReading *self)
{
  logline_refresher_schedule (self->refresher, TRUE);
}

static void
loading_cb (LoglineReading *self)
{
  logline_refresher_outdate_numbers (self->refresher);
  logline_refresher_schedule (self->refresher, FALSE);
}

static void
scrolled_cb (LoglineReading *self,
             double       distance)
{
  LoglineSelection selection = logline_caret_get_selection (self->parts.caret);

  logline_locator_stop (self->locator);
  if (distance >= 0 && logline_placer_is_at_end (self->parts.placer) &&
      logline_selection_is_empty (&selection))
    logline_follower_set_follow (self->parts.follower, LOGLINE_FOLLOW_LIVE);
  else
    logline_follower_set_follow (self->parts.follower, LOGLINE_FOLLOW_PAUSED);
}

static void
end_reached_cb (LoglineReading *self)
{
  logline_reading_set_follow (self, LOGLINE_FOLLOW_LIVE);
}

static void
pager_changed_cb (LoglineReading      *self,
                  const LoglineChange *change)
{
  LoglineRowRange range;

  if (change->reset)
    {
      logline_caret_unset (self->parts.caret);
    }
  else
    {
      logline_caret_shift (self->parts.caret, change, logline_pager_get_n_rows (self->parts.pager));
      if (self->found.row != G_MAXUINT64)
        self->found.row = logline_row_shift (self->found.row, change);
      logline_follower_count (self->parts.follower, change);
      if (change->added_front > 0)
        logline_refresher_outdate_numbers (self->refresher);
    }
  logline_placer_shift (self->parts.placer, change);
  logline_locator_retry (self->locator);
  range = logline_row_buffer_get_range (self->parts.buffer);
  logline_refresher_schedule (self->refresher, logline_row_range_is_empty (range) ||
                                               !logline_pager_is_current (self->parts.pager));
}

static void
pager_will_fill_cb (LoglineReading *self)
{
  logline_caret_freeze (self->parts.caret);
  logline_placer_freeze (self->parts.placer);
}

/* The character is 0 where no match is known. */
static void
move_caret_to_match (LoglineReading *self,
                     guint64         row)
{
  LoglineTextPoint point = { row, 0 };

  if (logline_pager_is_current (self->parts.pager))
    logline_row_buffer_get_match (self->parts.buffer, row, &point.character);

  logline_caret_select (self->parts.caret, (LoglineSelection) { point, point });
  self->found = point;
}

/* A row was gone to before anybody knew where its match stands: while it was not here, or still had
 * the matches of the query before. */
static void
find_match_gone_to (LoglineReading *self)
{
  LoglineSelection selection = logline_caret_get_selection (self->parts.caret);
  guint64 row = selection.caret.row;
  guint character;

  if (!logline_caret_is_set (self->parts.caret) || !logline_selection_is_empty (&selection) ||
      selection.caret.character != self->found.character || row != self->found.row ||
      !logline_pager_is_current (self->parts.pager) ||
      !logline_row_buffer_get_match (self->parts.buffer, row, &character) ||
      character == selection.caret.character)
    return;

  move_caret_to_match (self, row);
  self->shows_column = TRUE;
}

static void
pager_filled_cb (LoglineReading *self)
{
  logline_placer_thaw (self->parts.placer);
  logline_caret_thaw (self->parts.caret);
  find_match_gone_to (self);
  if (self->is_new_log)
    logline_number_renderer_reset_width (self->parts.numbers);
  logline_number_renderer_update_width (self->parts.numbers);
  logline_text_view_redraw_gutter (self->parts.text_view);
  logline_refresher_take_rows (self->refresher);
  logline_placer_take_rows (self->parts.placer);
}

static void
caret_changed_cb (LoglineReading *self)
{
  LoglineSelection selection = logline_caret_get_selection (self->parts.caret);
  gboolean is_set = logline_caret_is_set (self->parts.caret);

  if (!logline_selection_is_empty (&selection))
    logline_follower_set_follow (self->parts.follower, LOGLINE_FOLLOW_PAUSED);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (self->parts.text_view), is_set);
  gtk_source_view_set_highlight_current_line (GTK_SOURCE_VIEW (self->parts.text_view), is_set);
  logline_text_view_redraw_gutter (self->parts.text_view);
  g_signal_emit (self, signals[CARET_MOVED], 0);
}

static void
missed_cb (LoglineReading *self)
{
  logline_refresher_schedule (self->refresher, TRUE);
}

static void
add_text_view (LoglineReading *self)
{
  LoglineViewParts *parts = &self->parts;
  GtkSourceGutter *gutter;

  parts->text_view = g_object_ref_sink (logline_text_view_new (parts->buffer));
  gutter = gtk_source_view_get_gutter (GTK_SOURCE_VIEW (parts->text_view), GTK_TEXT_WINDOW_LEFT);
  parts->numbers = logline_number_renderer_new ();
  gtk_source_gutter_insert (gutter, GTK_SOURCE_GUTTER_RENDERER (parts->numbers), 0);
  gtk_source_gutter_insert (gutter, GTK_SOURCE_GUTTER_RENDERER (logline_level_renderer_new ()), 1);
}

static void
add_parts (LoglineReading *self)
{
  LoglineViewParts *parts = &self->parts;

  parts->buffer = logline_row_buffer_new ();
  parts->pager = logline_pager_new (parts->buffer);
  parts->caret = logline_caret_new (parts->buffer);
  add_text_view (self);
  parts->screen = logline_screen_new (parts->text_view, parts->buffer);
  parts->follower = logline_follower_new ();
  parts->placer = logline_placer_new (parts->pager, parts->buffer, parts->text_view, parts->screen,
                                      parts->follower);
  parts->keys = logline_caret_keys_new (parts->text_view, parts->buffer, parts->pager,
                                        parts->caret, parts->screen, parts->placer,
                                        parts->follower);
  self->locator = logline_locator_new (parts->pager);
  self->refresher = logline_refresher_new (parts->pager, parts->buffer, parts->placer,
                                           self->locator);
}

static void
connect (LoglineReading *self,
         gpointer        part,
         const char     *signal_name,
         GCallback       callback)
{
  g_signal_connect_object (part, signal_name, callback, self, G_CONNECT_SWAPPED);
}

static void
connect_parts (LoglineReading *self)
{
  LoglineViewParts *parts = &self->parts;

  connect (self, parts->pager, "changed", G_CALLBACK (pager_changed_cb));
  connect (self, parts->pager, "will-fill", G_CALLBACK (pager_will_fill_cb));
  connect (self, parts->pager, "filled", G_CALLBACK (pager_filled_cb));
  connect (self, parts->caret, "changed", G_CALLBACK (caret_changed_cb));
  connect (self, parts->placer, "scrolled", G_CALLBACK (scrolled_cb));
  connect (self, parts->placer, "placed", G_CALLBACK (placed_cb));
  connect (self, parts->placer, "resized", G_CALLBACK (resized_cb));
  connect (self, parts->keys, "end-reached", G_CALLBACK (end_reached_cb));
  connect (self, self->locator, "found", G_CALLBACK (logline_reading_go_to_row));
  connect (self, self->locator, "missed", G_CALLBACK (missed_cb));
}

static void
logline_reading_dispose (GObject *object)
{
  LoglineReading *self = LOGLINE_READING (object);
  LoglineViewParts *parts = &self->parts;

  g_clear_handle_id (&self->ready_id, g_source_remove);
  if (self->locator != NULL)
    logline_locator_stop (self->locator);
  if (self->log_signals != NULL)
    g_signal_group_set_target (self->log_signals, NULL);
  g_clear_object (&self->log_signals);
  g_clear_object (&self->refresher);
  g_clear_object (&self->locator);
  g_clear_object (&parts->keys);
  g_clear_object (&parts->placer);
  g_clear_object (&parts->follower);
  g_clear_object (&parts->screen);
  g_clear_object (&parts->caret);
  g_clear_object (&parts->pager);
  g_clear_object (&parts->buffer);
  g_clear_object (&parts->text_view);

  G_OBJECT_CLASS (logline_reading_parent_class)->dispose (object);
}

static void
logline_reading_class_init (LoglineReadingClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = logline_reading_dispose;

  signals[READY] = g_signal_new ("ready", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[CARET_MOVED] = g_signal_new ("caret-moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 0);
}

static void
logline_reading_init (LoglineReading *self)
{
  add_parts (self);
  connect_parts (self);
  self->found.row = G_MAXUINT64;

  self->log_signals = g_signal_group_new (G_TYPE_OBJECT);
  g_signal_group_connect_swapped (self->log_signals, "notify::loading", G_CALLBACK (loading_cb),
                                  self);
}

LoglineReading *
logline_reading_new (void)
{
  return g_object_new (LOGLINE_TYPE_READING, NULL);
}

const LoglineViewParts *
logline_reading_get_parts (LoglineReading *self)
{
  g_return_val_if_fail (LOGLINE_IS_READING (self), NULL);

  return &self->parts;
}

LoglineLog *
logline_reading_get_log (LoglineReading *self)
{
  g_return_val_if_fail (LOGLINE_IS_READING (self), NULL);

  return logline_pager_get_log (self->parts.pager);
}

void
logline_reading_set_log (LoglineReading *self,
                      LoglineLog  *log)
{
  g_return_if_fail (LOGLINE_IS_READING (self));
  g_return_if_fail (log == NULL || LOGLINE_IS_LOG (log));

  if (log == logline_pager_get_log (self->parts.pager))
    return;

  logline_locator_stop (self->locator);
  logline_pager_set_log (self->parts.pager, log);
  g_signal_group_set_target (self->log_signals, log);
  logline_caret_unset (self->parts.caret);
  logline_row_buffer_set_current_row (self->parts.buffer, G_MAXUINT64);
  logline_follower_set_follow (self->parts.follower, LOGLINE_FOLLOW_LIVE);
  logline_placer_start_at_end (self->parts.placer);
  self->is_new_log = log != NULL;
  self->found.row = G_MAXUINT64;
  g_clear_handle_id (&self->ready_id, g_source_remove);
  logline_refresher_schedule (self->refresher, TRUE);
}

LoglineFollow
logline_reading_get_follow (LoglineReading *self)
{
  g_return_val_if_fail (LOGLINE_IS_READING (self), LOGLINE_FOLLOW_LIVE);

  return logline_follower_get_follow (self->parts.follower);
}

void
logline_reading_set_follow (LoglineReading *self,
                         LoglineFollow  follow)
{
  g_return_if_fail (LOGLINE_IS_READING (self));

  if (logline_reading_get_follow (self) == follow)
    return;

  logline_locator_stop (self->locator);
  logline_follower_set_follow (self->parts.follower, follow);
  if (follow == LOGLINE_FOLLOW_LIVE)
    logline_refresher_schedule (self->refresher, TRUE);
}

guint64
logline_reading_get_caret_row (LoglineReading *self)
{
  g_return_val_if_fail (LOGLINE_IS_READING (self), G_MAXUINT64);

  if (!logline_caret_is_set (self->parts.caret))
    return G_MAXUINT64;

  return logline_caret_get_selection (self->parts.caret).caret.row;
}

void
logline_reading_go_to_row (LoglineReading *self,
                        guint64      row)
{
  g_return_if_fail (LOGLINE_IS_READING (self));

  if (row >= logline_pager_get_n_rows (self->parts.pager))
    return;

  logline_locator_stop (self->locator);
  logline_follower_set_follow (self->parts.follower, LOGLINE_FOLLOW_PAUSED);
  logline_row_buffer_set_current_row (self->parts.buffer, row);
  move_caret_to_match (self, row);
  if (logline_placer_is_in_sight (self->parts.placer, row))
    logline_screen_show_caret_column (self->parts.screen);
  else
    logline_placer_centre (self->parts.placer, row);
}

void
logline_reading_go_to_position (LoglineReading        *self,
                             const LoglinePosition *position)
{
  g_return_if_fail (LOGLINE_IS_READING (self));
  g_return_if_fail (position != NULL);

  logline_locator_start (self->locator, position);
}

LoglinePosition *
logline_reading_dup_position (LoglineReading *self)
{
  guint64 row = logline_reading_get_caret_row (self);
  const LoglineRow *shown;

  g_return_val_if_fail (LOGLINE_IS_READING (self), NULL);

  if (!logline_pager_is_current (self->parts.pager))
    return NULL;

  if (row == G_MAXUINT64 || !logline_placer_is_around (self->parts.placer, row))
    row = logline_placer_get_first_row (self->parts.placer);
  shown = logline_row_buffer_get_row (self->parts.buffer, row);
  if (shown == NULL)
    return NULL;

  return logline_position_new (shown->line->generation->id, shown->line->offset);
}

char *
logline_reading_dup_selected_text (LoglineReading *self)
{
  LoglineSelection selection;
  GtkTextIter start, end;

  g_return_val_if_fail (LOGLINE_IS_READING (self), NULL);

  selection = logline_caret_get_selection (self->parts.caret);
  if (selection.anchor.row != selection.caret.row ||
      !gtk_text_buffer_get_selection_bounds (GTK_TEXT_BUFFER (self->parts.buffer), &start, &end) ||
      gtk_text_iter_get_offset (&end) - gtk_text_iter_get_offset (&start) > MAX_FIND_CHARS)
    return NULL;

  return gtk_text_iter_get_text (&start, &end);
}

gboolean
logline_reading_get_selected_rows (LoglineReading *self,
                                guint64     *out_first,
                                guint64     *out_last)
{
  LoglineSelection selection;
  LoglineTextPoint end;

  g_return_val_if_fail (LOGLINE_IS_READING (self), FALSE);

  selection = logline_caret_get_selection (self->parts.caret);
  if (logline_selection_is_empty (&selection) || logline_pager_get_n_rows (self->parts.pager) == 0)
    return FALSE;

  end = logline_selection_get_end (&selection);
  *out_first = logline_selection_get_start (&selection).row;
  *out_last = end.character > 0 ? end.row : end.row - 1;
  return TRUE;
}
