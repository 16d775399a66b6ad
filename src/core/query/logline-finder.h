/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "logline-simd.h"

G_BEGIN_DECLS

/* Finds one string of bytes in a text, with or without regard to the case of ASCII letters. */
typedef struct _LoglineFinder LoglineFinder;

LoglineFinder *logline_finder_new            (const char          *bytes,
                                              gsize                length, /* > 0 */
                                              gboolean             ignores_case);
void           logline_finder_free           (LoglineFinder       *self);

/* Where the string first begins between @start and @end and wholly lies there, or NULL. May be
 * called in several threads at once. */
const char    *logline_finder_find           (const LoglineFinder *self,
                                              const char          *start,
                                              const char          *end);

/* At how many places of a usual log, of each million, there is a closer look, and at how many the
 * string stands, if its bytes came independently: good for comparing strings, not as numbers. */
double         logline_finder_get_candidates (const LoglineFinder *self);
double         logline_finder_get_matches    (const LoglineFinder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineFinder, logline_finder_free)

G_END_DECLS
