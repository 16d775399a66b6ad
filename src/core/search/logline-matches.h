/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-search.h"
#include "logline-slots.h"

G_BEGIN_DECLS

/* What a search shows of its slots: a range of them without gaps, which begins at the end of the
 * log and grows at its ends, whatever the order in which workers fill the slots.
 */
typedef struct _LoglineMatches LoglineMatches;

/* @slots: borrowed */
LoglineMatches *logline_matches_new           (LoglineSlots    *slots);
void            logline_matches_free          (LoglineMatches  *self);

/* Has the slots go over to another snapshot, and hides the rows that are to be searched again with
 * what comes after them. */
void            logline_matches_set_snapshot  (LoglineMatches  *self,
                                               LoglineSnapshot *snapshot);

/* Shows what has been decided meanwhile. Returns what has changed since the last call. */
LoglineChange   logline_matches_update        (LoglineMatches  *self);

/* As the functions of LoglineSearch with the same names. */
guint64         logline_matches_get_n_matches (LoglineMatches  *self);
guint64         logline_matches_get_row       (LoglineMatches  *self,
                                               guint64          match);
guint64         logline_matches_get_rank      (LoglineMatches  *self,
                                               guint64          row);
void            logline_matches_get_searched  (LoglineMatches  *self,
                                               guint64         *out_first,
                                               guint64         *out_end);
void            logline_matches_copy_set      (LoglineMatches  *self,
                                               guint64          first_row,
                                               gsize            n_rows,
                                               guint8          *bits);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineMatches, logline_matches_free)

G_END_DECLS
