/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-search.h"

G_BEGIN_DECLS

/* A place in the text of a log, wherever the window on it is. */
typedef struct
{
  guint64 row;
  guint   character; /* of the text shown; anything past the end means the end */
} LoglineTextPoint;

#define LOGLINE_LINE_END G_MAXUINT

/* What is selected lies between both points; the caret is the one that moves. */
typedef struct
{
  LoglineTextPoint anchor;
  LoglineTextPoint caret;
} LoglineSelection;

int              logline_text_point_compare   (LoglineTextPoint        a,
                                               LoglineTextPoint        b);
gboolean         logline_selection_is_empty   (const LoglineSelection *self);
LoglineTextPoint logline_selection_get_start  (const LoglineSelection *self);
LoglineTextPoint logline_selection_get_end    (const LoglineSelection *self);

/* Follows the rows through a change that was not a reset. Points in rows that went move to the
 * nearest row left. */
void             logline_selection_shift      (LoglineSelection       *self,
                                               const LoglineChange    *change,
                                               guint64                 n_rows);

/* Moves @row by @n_rows either way, staying in a log of @n_total rows. */
guint64          logline_row_move             (guint64                 row,
                                               gint64                  n_rows,
                                               guint64                 n_total);

G_END_DECLS
