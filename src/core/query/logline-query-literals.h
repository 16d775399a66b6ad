/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

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

G_END_DECLS
