/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-finding.h"

void
logline_finding_set (LoglineFinding        *self,
                     LoglineRowSet         *rows,
                     const LoglineSnapshot *snapshot,
                     guint                  index)
{
  guint n_rows = logline_row_set_get_n_rows (rows);
  LoglineExtent last;

  g_assert (n_rows > 0);

  logline_row_set_ref (rows);
  logline_finding_clear (self);
  self->rows = rows;
  self->n_rows = n_rows;
  logline_snapshot_get_extent (snapshot,
                               logline_snapshot_get_first_row (snapshot, index) + n_rows - 1,
                               &last);
  self->last_end = last.end;
  self->last_open = last.open;
}

void
logline_finding_clear (LoglineFinding *self)
{
  g_clear_pointer (&self->rows, logline_row_set_unref);
}

/* Whether the last of the first @n rows is what it was. The snapshot may also be an older one. */
static gboolean
last_holds (const LoglineFinding  *self,
            const LoglineSnapshot *snapshot,
            guint                  index,
            guint                  n)
{
  const LoglinePart *part = logline_snapshot_get_segment_part (snapshot, index);
  guint64 row = logline_snapshot_get_first_row (snapshot, index) + n - 1;
  gboolean is_last = n == self->n_rows;
  LoglineExtent now;

  /* With a line behind it, a line has its end. */
  if (row + 1 < part->first_row + part->n_rows)
    return !is_last || !self->last_open;

  logline_snapshot_get_extent (snapshot, row, &now);
  return is_last && now.open == self->last_open && now.end == self->last_end;
}

guint
logline_finding_count_decided (const LoglineFinding  *self,
                               const LoglineSnapshot *snapshot,
                               guint                  index)
{
  guint n_rows = logline_snapshot_get_n_segment_rows (snapshot, index);
  guint n;

  if (self->rows == NULL)
    return 0;

  n = MIN (n_rows, self->n_rows);
  return n > 0 && !last_holds (self, snapshot, index, n) ? n - 1 : n;
}
