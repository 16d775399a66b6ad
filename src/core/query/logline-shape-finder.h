/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-dfa.h"
#include "logline-regex.h"

G_BEGIN_DECLS

/* Finds where a pattern may start, from what the first bytes of each match must be: each one of a
 * set, as in "\d\.\d". Immutable. */
typedef struct _LoglineShapeFinder LoglineShapeFinder;

/* @regex: with no repeat at its start that could be less (see logline_regex_trim()). Returns NULL
 * when its first bytes are not told that way, or nearly all bytes are of the sets. */
LoglineShapeFinder *logline_shape_finder_new  (const LoglineRegex       *regex);
void                logline_shape_finder_free (LoglineShapeFinder       *self);

/* The first place from @start on where the pattern starts and @dfa, which is the same pattern's,
 * matches before @end; NULL when there is none, or as soon as @inout_budget is used up, which is
 * then 0: the number of bytes to be looked at closely. */
const char         *logline_shape_finder_find (const LoglineShapeFinder *self,
                                               const LoglineDfa         *dfa,
                                               const char               *start,
                                               const char               *end,
                                               gsize                    *inout_budget);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineShapeFinder, logline_shape_finder_free)

G_END_DECLS
