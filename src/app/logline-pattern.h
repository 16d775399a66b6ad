/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "logline-query.h"

G_BEGIN_DECLS

/* Where a pattern is typed: an entry with its options (plain text or regular expression, letter
 * case, and for filters only or except the matching lines). When there is no room the options fold
 * into a menu.
 *
 * Properties:
 *   query (LoglineQuery, nullable, read): NULL while the pattern is empty. A bad pattern leaves the
 *     last good query in place
 *   problem (string, nullable, read): why the pattern is bad
 *   invertible (boolean, construct only): offers "except"
 *   placeholder (string)
 * Signals:
 *   activate, next-match, previous-match, stop: keys in the entry
 */
#define LOGLINE_TYPE_PATTERN (logline_pattern_get_type ())
G_DECLARE_FINAL_TYPE (LoglinePattern, logline_pattern, LOGLINE, PATTERN, GtkWidget)

LoglineQuery *logline_pattern_get_query   (LoglinePattern *self);
const char   *logline_pattern_get_problem (LoglinePattern *self);
const char   *logline_pattern_get_text    (LoglinePattern *self);
void          logline_pattern_set_text    (LoglinePattern *self,
                                           const char     *text);

/* Focuses the entry and selects its text. */
void          logline_pattern_take_focus  (LoglinePattern *self);

/* Draws the entry in the error style, for a pattern that is good but finds nothing. */
void          logline_pattern_set_failing (LoglinePattern *self,
                                           gboolean        failing);

G_END_DECLS
