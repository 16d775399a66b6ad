/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-row-set.h"
#include "logline-snapshot.h"

G_BEGIN_DECLS

/* What was found in the lines of one segment, as it was in one snapshot. It holds in any other
 * snapshot of the log, too, but for a last line that had no end and has grown since. A plain value.
 */
typedef struct
{
  LoglineRowSet *rows;      /* sealed; NULL when nothing is known */
  guint          n_rows;    /* of them, here so that a look at all findings need not go there */
  guint64        last_end;  /* of the last line among the rows */
  gboolean       last_open;
} LoglineFinding;

/* Keeps a reference on @rows, which are all those of the segment with the number @index. */
void  logline_finding_set           (LoglineFinding        *self,
                                     LoglineRowSet         *rows,
                                     const LoglineSnapshot *snapshot,
                                     guint                  index);
void  logline_finding_clear         (LoglineFinding        *self);

/* For how many rows of the segment, from its first, it holds in @snapshot. */
guint logline_finding_count_decided (const LoglineFinding  *self,
                                     const LoglineSnapshot *snapshot,
                                     guint                  index);

G_END_DECLS
