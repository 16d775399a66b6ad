/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-row-set.h"

G_BEGIN_DECLS

/* The matches in [first, end), the rows of a log that have been searched so far: they grow at both
 * ends and shrink at the back. Ranks and rows of matches cost a binary search over the stretches
 * that were added, and one in a LoglineRowSet. One thread at a time; private to this library. */
typedef struct _LoglineMatchSet LoglineMatchSet;

/* Empty, at @row. */
LoglineMatchSet *logline_match_set_new           (guint64                row);
void             logline_match_set_free          (LoglineMatchSet       *self);

guint64          logline_match_set_get_first_row (const LoglineMatchSet *self);
guint64          logline_match_set_get_end_row   (const LoglineMatchSet *self);
guint64          logline_match_set_get_n_matches (const LoglineMatchSet *self);

/* @match: less than the number of matches */
guint64          logline_match_set_get_row       (const LoglineMatchSet *self,
                                                  guint64                match);
/* Any @row: outside of the rows searched it is 0 or all. */
guint64          logline_match_set_get_rank      (const LoglineMatchSet *self,
                                                  guint64                row);

/* The rows that adjoin at either end; @rows is sealed and has at least one. Returns: the matches
 * among them */
guint            logline_match_set_add_front     (LoglineMatchSet       *self,
                                                  LoglineRowSet         *rows);
guint            logline_match_set_add_back      (LoglineMatchSet       *self,
                                                  LoglineRowSet         *rows);

/* Takes away the last row. Returns: whether it was a match */
gboolean         logline_match_set_remove_last   (LoglineMatchSet       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineMatchSet, logline_match_set_free)

G_END_DECLS
