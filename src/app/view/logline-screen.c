/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-screen.h"

#include <math.h>

#define COLUMN_MARGIN 40 /* kept between the caret and the edge, in pixels */

struct _LoglineScreen
{
  GObject parent_instance;

  LoglineTextView  *text_view;
  LoglineRowBuffer *buffer;
  GtkAdjustment    *adjustment; /* vertical, of the text view */
  GtkTextMark      *place_mark; /* unowned, of the buffer */
  GtkTextTag       *touch_tag;  /* unowned: never seen, see measure_around() */
  GtkTextMark      *top_mark;   /* unowned: the first line on screen … */
  double            top_cut;    /* … and how much of it is above the edge */
};

G_DEFINE_FINAL_TYPE (LoglineScreen, logline_screen, G_TYPE_OBJECT)

static void
logline_screen_dispose (GObject *object)
{
  LoglineScreen *self = LOGLINE_SCREEN (object);

  g_clear_object (&self->text_view);
  g_clear_object (&self->buffer);
  g_clear_object (&self->adjustment);

  G_OBJECT_CLASS (logline_screen_parent_class)->dispose (object);
}

static void
logline_screen_class_init (LoglineScreenClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = logline_screen_dispose;
}

static void
logline_screen_init (LoglineScreen *self)
{
  self->adjustment = g_object_ref_sink (gtk_adjustment_new (0, 0, 0, 0, 0, 0));
}

LoglineScreen *
logline_screen_new (LoglineTextView  *text_view,
                    LoglineRowBuffer *buffer)
{
  LoglineScreen *self = g_object_new (LOGLINE_TYPE_SCREEN, NULL);
  GtkTextBuffer *text_buffer = GTK_TEXT_BUFFER (buffer);
  GtkTextIter start;

  self->text_view = g_object_ref (text_view);
  self->buffer = g_object_ref (buffer);
  gtk_text_buffer_get_start_iter (text_buffer, &start);
  self->place_mark = gtk_text_buffer_create_mark (text_buffer, NULL, &start, TRUE);
  self->touch_tag = gtk_text_buffer_create_tag (text_buffer, NULL, "pixels-above-lines", 0, NULL);
  self->top_mark = gtk_text_buffer_create_mark (text_buffer, NULL, &start, FALSE);
  gtk_scrollable_set_vadjustment (GTK_SCROLLABLE (text_view), self->adjustment);
  return self;
}

GtkAdjustment *
logline_screen_get_adjustment (LoglineScreen *self)
{
  g_return_val_if_fail (LOGLINE_IS_SCREEN (self), NULL);

  return self->adjustment;
}

LoglineAnchor
logline_screen_get_point (LoglineScreen *self,
                          double         y)
{
  LoglineAnchor point = { .y = y };
  double inner_y;
  GtkTextIter iter;
  int top, height;

  g_return_val_if_fail (LOGLINE_IS_SCREEN (self), point);

  inner_y = gtk_adjustment_get_value (self->adjustment) + y;
  gtk_text_view_get_line_at_y (GTK_TEXT_VIEW (self->text_view), &iter, inner_y, NULL);
  gtk_text_view_get_line_yrange (GTK_TEXT_VIEW (self->text_view), &iter, &top, &height);
  point.row = logline_row_buffer_get_range (self->buffer).first + gtk_text_iter_get_line (&iter);
  point.fraction = height > 0 ? CLAMP ((inner_y - top) / height, 0, 1) : 0;
  return point;
}

LoglineTextPoint
logline_screen_get_text_point (LoglineScreen *self,
                               double         x,
                               double         y)
{
  GtkTextView *text_view = GTK_TEXT_VIEW (self->text_view);
  GtkTextIter iter;
  int buffer_x, buffer_y;

  g_return_val_if_fail (LOGLINE_IS_SCREEN (self), (LoglineTextPoint) { 0 });

  gtk_text_view_window_to_buffer_coords (text_view, GTK_TEXT_WINDOW_WIDGET, x, y,
                                         &buffer_x, &buffer_y);
  gtk_text_view_get_iter_at_location (text_view, &iter, buffer_x, buffer_y);
  return (LoglineTextPoint) {
    logline_row_buffer_get_range (self->buffer).first + gtk_text_iter_get_line (&iter),
    gtk_text_iter_get_line_offset (&iter),
  };
}

gboolean
logline_screen_shows_row (LoglineScreen *self,
                          guint64        row,
                          int            height)
{
  GtkTextIter iter;
  int top, row_height;

  g_return_val_if_fail (LOGLINE_IS_SCREEN (self), FALSE);

  if (logline_row_buffer_get_row (self->buffer, row) == NULL)
    return FALSE;

  logline_row_buffer_get_iter (self->buffer, row, 0, &iter);
  gtk_text_view_get_line_yrange (GTK_TEXT_VIEW (self->text_view), &iter, &top, &row_height);
  top -= gtk_adjustment_get_value (self->adjustment);
  return top >= 0 && top + row_height <= height;
}

static void
get_caret_area (LoglineScreen *self,
                GtkTextIter   *iter,
                GdkRectangle  *area)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);

  gtk_text_buffer_get_iter_at_mark (buffer, iter, gtk_text_buffer_get_insert (buffer));
  gtk_text_view_get_iter_location (GTK_TEXT_VIEW (self->text_view), iter, area);
}

double
logline_screen_get_caret_fraction (LoglineScreen *self,
                                   gboolean       end)
{
  GtkTextView *text_view = GTK_TEXT_VIEW (self->text_view);
  GtkTextIter iter;
  GdkRectangle area;
  int top, height;

  g_return_val_if_fail (LOGLINE_IS_SCREEN (self), 0);

  get_caret_area (self, &iter, &area);
  gtk_text_view_get_line_yrange (text_view, &iter, &top, &height);
  if (gtk_text_view_get_wrap_mode (text_view) == GTK_WRAP_NONE || height == 0)
    return end ? 1 : 0;

  return CLAMP ((area.y + (end ? area.height : 0) - top) / (double) height, 0, 1);
}

/* At once: GtkTextView ends an animation where it is when it measures lines meanwhile. */
void
logline_screen_show_caret_column (LoglineScreen *self)
{
  GtkAdjustment *hadjustment;
  double value, page;
  GtkTextIter iter;
  GdkRectangle area;

  g_return_if_fail (LOGLINE_IS_SCREEN (self));

  hadjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->text_view));
  value = gtk_adjustment_get_value (hadjustment);
  page = gtk_adjustment_get_page_size (hadjustment);
  get_caret_area (self, &iter, &area);
  value = MAX (value, area.x + area.width + COLUMN_MARGIN - page);
  gtk_adjustment_set_value (hadjustment, MIN (value, area.x - COLUMN_MARGIN));
}

static gboolean
is_measured (LoglineScreen     *self,
             const GtkTextIter *iter)
{
  int top, height;

  gtk_text_view_get_line_yrange (GTK_TEXT_VIEW (self->text_view), iter, &top, &height);
  return height > 0;
}

/* Where the log begins there is no room above. */
static gboolean
begins_on_screen (LoglineScreen *self)
{
  GtkTextIter start;

  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self->buffer), &start);
  return logline_row_buffer_get_range (self->buffer).first == 0 && is_measured (self, &start);
}

/* Where the log ends there is no room below, and none will come. */
static gboolean
ends_on_screen (LoglineScreen     *self,
                const GtkTextIter *iter)
{
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (GTK_TEXT_BUFFER (self->buffer), &end);
  return is_measured (self, iter) && is_measured (self, &end);
}

static double
get_limit (LoglineScreen *self)
{
  return MAX (gtk_adjustment_get_upper (self->adjustment) -
              gtk_adjustment_get_page_size (self->adjustment), 0);
}

/* Puts a point of the line at @iter to where it should be. Setting the value makes GtkTextView
 * measure the lines there, which may move them: a few rounds settle it. FALSE when the point could
 * not get there, because lines are not measured yet (and have no height) or for want of room
 * below. */
static gboolean
place_line (LoglineScreen     *self,
            const GtkTextIter *iter,
            double             fraction,
            double             y)
{
  double wanted = 0, raw = 0;
  int top, height = 0;

  for (int i = 0; i < 5; i++)
    {
      double limit = get_limit (self), value;

      gtk_text_view_get_line_yrange (GTK_TEXT_VIEW (self->text_view), iter, &top, &height);
      raw = round (top + fraction * height - y);
      wanted = MAX (raw, 0);
      value = MIN (wanted, limit);
      if (value == gtk_adjustment_get_value (self->adjustment))
        break;

      gtk_adjustment_set_value (self->adjustment, value);
    }
  return height > 0 && gtk_adjustment_get_value (self->adjustment) == wanted &&
         (raw >= 0 || begins_on_screen (self));
}

/* GtkTextView measures the lines around a mark that it is to scroll to, but only when something has
 * become invalid since it last looked: so the line is touched. It scrolls sideways to the mark as
 * well, past the margin, which nobody asked for. */
static void
measure_around (LoglineScreen     *self,
                const GtkTextIter *iter,
                double             y,
                int                width,
                int                height)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkAdjustment *hadjustment =
    gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->text_view));
  double x = gtk_adjustment_get_value (hadjustment);
  GtkTextIter end = *iter;

  gtk_text_iter_forward_char (&end);
  gtk_text_buffer_move_mark (buffer, self->place_mark, iter);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->text_view), self->place_mark, 0, TRUE, 0,
                                height > 0 ? CLAMP (y / height, 0, 1) : 0);
  gtk_text_buffer_apply_tag (buffer, self->touch_tag, iter, &end);
  gtk_text_buffer_remove_tag (buffer, self->touch_tag, iter, &end);

  /* Another baseline makes it a new allocation; asking for one would concern the parents as
   * well. */
  gtk_widget_allocate (GTK_WIDGET (self->text_view), width, height, 0, NULL);
  gtk_adjustment_set_value (hadjustment, x);
}

gboolean
logline_screen_place (LoglineScreen       *self,
                      const LoglineAnchor *anchor,
                      gboolean             ends_log,
                      int                  width,
                      int                  height)
{
  gboolean done = FALSE;
  GtkTextIter iter;

  g_return_val_if_fail (LOGLINE_IS_SCREEN (self), FALSE);

  gtk_widget_allocate (GTK_WIDGET (self->text_view), width, height, -1, NULL);
  logline_row_buffer_get_iter (self->buffer, anchor->row, 0, &iter);
  for (int i = 0; i < 3 && !done; i++)
    {
      if (i > 0)
        measure_around (self, &iter, anchor->y, width, height);
      done = place_line (self, &iter, anchor->fraction, anchor->y) ||
             (ends_log && ends_on_screen (self, &iter));
    }
  return done;
}

void
logline_screen_settle (LoglineScreen *self,
                       int            width,
                       int            height)
{
  GtkWidget *text_view = GTK_WIDGET (self->text_view);
  double value;

  g_return_if_fail (LOGLINE_IS_SCREEN (self));

  value = gtk_adjustment_get_value (self->adjustment);
  for (int i = 0; i < 3; i++)
    {
      gtk_widget_allocate (text_view, width, height, -1, NULL);
      if (gtk_adjustment_get_value (self->adjustment) == value)
        return;

      gtk_adjustment_set_value (self->adjustment, value);
    }
  gtk_widget_allocate (text_view, width, height, -1, NULL);
}

/* By a mark, which stays with its line. */
void
logline_screen_remember (LoglineScreen *self)
{
  double value;
  GtkTextIter iter;
  int top;

  g_return_if_fail (LOGLINE_IS_SCREEN (self));

  value = gtk_adjustment_get_value (self->adjustment);
  gtk_text_view_get_line_at_y (GTK_TEXT_VIEW (self->text_view), &iter, value, &top);
  gtk_text_buffer_move_mark (GTK_TEXT_BUFFER (self->buffer), self->top_mark, &iter);
  self->top_cut = value - top;
}

void
logline_screen_keep (LoglineScreen *self)
{
  GtkTextIter iter;

  g_return_if_fail (LOGLINE_IS_SCREEN (self));

  gtk_text_buffer_get_iter_at_mark (GTK_TEXT_BUFFER (self->buffer), &iter, self->top_mark);
  place_line (self, &iter, 0, -self->top_cut);
}

void
logline_screen_foresee (LoglineScreen       *self,
                        const LoglineAnchor *anchor,
                        int                  row_height)
{
  GtkTextIter iter;

  g_return_if_fail (LOGLINE_IS_SCREEN (self));

  logline_row_buffer_get_iter (self->buffer, anchor->row, 0, &iter);
  gtk_text_buffer_move_mark (GTK_TEXT_BUFFER (self->buffer), self->top_mark, &iter);
  self->top_cut = anchor->fraction * row_height - anchor->y;
}

void
logline_screen_scroll (LoglineScreen *self,
                       double         pixels)
{
  double value;

  g_return_if_fail (LOGLINE_IS_SCREEN (self));

  value = gtk_adjustment_get_value (self->adjustment) + pixels;
  gtk_adjustment_set_value (self->adjustment, CLAMP (round (value), 0, get_limit (self)));
}
