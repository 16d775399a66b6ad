/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-query.h"

G_BEGIN_DECLS

/* What a line must hold so that a pattern can stand in it: an array of LoglineLiteral, as
 * logline_query_get_literals() gives it; empty when nothing is known. */

GArray *logline_query_literals_from_text  (const char *text,
                                           gboolean    ignores_case);

/* For a regex that is well formed and safe (see logline-query-pattern.h). */
GArray *logline_query_literals_from_regex (const char *regex,
                                           gboolean    ignores_case,
                                           gboolean   *out_is_whole); /* it is one literal */

G_END_DECLS
