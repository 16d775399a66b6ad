/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-selection.h"

#include "logline-viewport.h"

int
logline_text_point_compare (LoglineTextPoint a,
                            LoglineTextPoint b)
{
  if (a.row != b.row)
    return a.row < b.row ? -1 : 1;

  return (a.character > b.character) - (a.character < b.character);
}

gboolean
logline_selection_is_empty (const LoglineSelection *self)
{
  return logline_text_point_compare (self->anchor, self->caret) == 0;
}

LoglineTextPoint
logline_selection_get_start (const LoglineSelection *self)
{
  return logline_text_point_compare (self->anchor, self->caret) < 0 ? self->anchor : self->caret;
}

LoglineTextPoint
logline_selection_get_end (const LoglineSelection *self)
{
  return logline_text_point_compare (self->anchor, self->caret) < 0 ? self->caret : self->anchor;
}

static LoglineTextPoint
point_shift (LoglineTextPoint     point,
             const LoglineChange *change,
             guint64              n_rows)
{
  if (point.row < change->removed_front)
    return (LoglineTextPoint) { change->added_front, 0 };

  point.row = logline_row_shift (point.row, change);
  if (point.row >= n_rows)
    return (LoglineTextPoint) { n_rows > 0 ? n_rows - 1 : 0, LOGLINE_LINE_END };

  return point;
}

void
logline_selection_shift (LoglineSelection    *self,
                         const LoglineChange *change,
                         guint64              n_rows)
{
  self->anchor = point_shift (self->anchor, change, n_rows);
  self->caret = point_shift (self->caret, change, n_rows);
}

guint64
logline_row_move (guint64 row,
                  gint64  n_rows,
                  guint64 n_total)
{
  if (n_total == 0)
    return 0;
  if (n_rows < 0)
    return row - MIN (row, (guint64) -n_rows);

  return MIN (row + n_rows, n_total - 1);
}
