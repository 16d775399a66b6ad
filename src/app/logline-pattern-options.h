/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "logline-query.h"

G_BEGIN_DECLS

/* How a pattern is meant: as text or as a regular expression, how letter case counts, and whether
 * the lines wanted are those that match or all others.
 *
 * Properties (notify):
 *   regex (boolean)
 *   letter-case (enumeration: smart, match, ignore)
 *   mode (enumeration: only, except)
 */
#define LOGLINE_TYPE_PATTERN_OPTIONS (logline_pattern_options_get_type ())
G_DECLARE_FINAL_TYPE (LoglinePatternOptions, logline_pattern_options, LOGLINE, PATTERN_OPTIONS,
                      GObject)

LoglinePatternOptions *logline_pattern_options_new           (void);
LoglineCase            logline_pattern_options_get_case      (LoglinePatternOptions  *self);
gboolean               logline_pattern_options_get_invert    (LoglinePatternOptions  *self);

/* Those of the preferences, which know no mode. */
void                   logline_pattern_options_take_defaults (LoglinePatternOptions  *self);

/* An action for each property, of the same name. (transfer full) */
GSimpleActionGroup    *logline_pattern_options_make_actions  (LoglinePatternOptions  *self);

/* NULL on error, as logline_query_new(). */
LoglineQuery          *logline_pattern_options_compile       (LoglinePatternOptions  *self,
                                                              const char             *text,
                                                              GError                **error);

G_END_DECLS
