/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The scrollbar measures a log in rows of the nominal height, since the real height of a row that
 * nobody has looked at is not known: rows may be wrapped, or taller for want of a glyph in the
 * font. To bring both together without a jump, value v stands for the nominal point
 *
 *   p = v + t × page    drawn at    y = t × page,    with t = v / max_value.
 *
 * At the beginning the first row touches the upper edge, at the end the last row touches the lower
 * edge, whatever their heights, and in between everything moves continuously. Where all rows
 * have the nominal height this is plain scrolling.
 */

#include "logline-viewport.h"

#include <math.h>

double
logline_viewport_get_upper (const LoglineViewport *self)
{
  return MAX (self->n_rows * self->row_height, self->page);
}

double
logline_viewport_get_max_value (const LoglineViewport *self)
{
  return logline_viewport_get_upper (self) - self->page;
}

LoglineAnchor
logline_viewport_get_anchor (const LoglineViewport *self,
                             double                 value)
{
  double max_value = logline_viewport_get_max_value (self);
  LoglineAnchor anchor = { 0 };
  double point;

  if (self->n_rows == 0 || max_value <= 0)
    return anchor;

  value = CLAMP (value, 0, max_value);
  anchor.y = value / max_value * self->page;
  point = (value + anchor.y) / self->row_height;
  anchor.row = MIN ((guint64) point, self->n_rows - 1);
  anchor.fraction = MIN (point - anchor.row, 1);
  return anchor;
}

LoglineAnchor
logline_viewport_get_end (const LoglineViewport *self)
{
  if (self->n_rows == 0)
    return (LoglineAnchor) { 0 };

  return (LoglineAnchor) { self->n_rows - 1, 1, self->page };
}

/* Along the edge, what is on screen at t × page minus what value t × max_value would put there
 * falls from positive to negative: the root is the answer. */
double
logline_viewport_get_value (const LoglineViewport *self,
                            LoglineProbeFunc       probe,
                            gpointer               user_data)
{
  double upper = logline_viewport_get_upper (self);
  double low = 0, high = 1, y;

  if (self->n_rows == 0 || upper <= self->page)
    return 0;

  for (int i = 0; i < 40; i++)
    {
      double middle = (low + high) / 2;

      if (probe (middle * self->page, user_data) * self->row_height > middle * upper)
        low = middle;
      else
        high = middle;
    }

  y = high * self->page;
  return CLAMP (probe (y, user_data) * self->row_height - y, 0, upper - self->page);
}

LoglineRowRange
logline_viewport_get_visible (const LoglineViewport *self,
                              const LoglineAnchor   *anchor)
{
  double above = anchor->y / self->row_height - anchor->fraction;
  double top = MAX (anchor->row - above, 0);
  guint64 n_visible = ceil (self->page / self->row_height) + 1;
  LoglineRowRange range;

  range.first = MIN ((guint64) top, self->n_rows - MIN (n_visible, self->n_rows));
  range.last = MIN (range.first + n_visible, self->n_rows);
  return range;
}

LoglineRowRange
logline_viewport_get_window (const LoglineViewport *self,
                             LoglineRowRange        visible,
                             guint64                margin)
{
  guint64 size = MIN (visible.last - visible.first + 2 * margin, self->n_rows);
  guint64 first = visible.first - MIN (margin, visible.first);

  first = MIN (first, self->n_rows - size);
  return (LoglineRowRange) { first, first + size };
}

gboolean
logline_viewport_is_inside (const LoglineViewport *self,
                            LoglineRowRange        visible,
                            LoglineRowRange        window,
                            guint64                margin)
{
  guint64 first = visible.first - MIN (margin, visible.first);
  guint64 last = MIN (visible.last + margin, self->n_rows);

  return window.first <= first && window.last >= last;
}

gboolean
logline_row_range_is_empty (LoglineRowRange range)
{
  return range.first >= range.last;
}

gboolean
logline_row_range_contains (LoglineRowRange range,
                            guint64         row)
{
  return range.first <= row && row < range.last;
}

LoglineRowRange
logline_row_range_intersect (LoglineRowRange a,
                             LoglineRowRange b)
{
  LoglineRowRange range = { MAX (a.first, b.first), MIN (a.last, b.last) };

  return logline_row_range_is_empty (range) ? (LoglineRowRange) { 0 } : range;
}

guint64
logline_row_shift (guint64              row,
                   const LoglineChange *change)
{
  g_assert (!change->reset);

  if (row < change->removed_front)
    return 0;

  return row - change->removed_front + change->added_front;
}

LoglineRowRange
logline_row_range_shift (LoglineRowRange      range,
                         const LoglineChange *change)
{
  guint64 gone = MIN (change->removed_front, range.last);

  range.first = MAX (range.first, gone) - gone + change->added_front;
  range.last = range.last - gone + change->added_front;
  return range;
}
