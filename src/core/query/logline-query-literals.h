/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-finder.h"
#include "logline-query.h"
#include "logline-regex.h"

G_BEGIN_DECLS

/* What a line must hold so that a pattern can stand in it: an array of LoglineLiteral, as
 * logline_query_get_literals() gives it; empty when nothing is known. */

GArray *logline_query_literals_from_text  (const char         *text,
                                           gboolean            ignores_case);

/* @out_is_exact: the pattern stands wherever one of the literals does, and each is alone in its
 * alternative */
GArray *logline_query_literals_from_regex (const LoglineRegex *regex,
                                           gboolean           *out_is_exact);

guint          logline_query_literals_count_alternatives (const GArray *literals);

/* For the literal of one alternative that is probably the rarest of those that have at least
 * @min_length bytes; NULL if there are none. */
LoglineFinder *logline_query_literals_make_finder        (const GArray *literals,
                                                          guint         alternative,
                                                          gsize         min_length);

G_END_DECLS
