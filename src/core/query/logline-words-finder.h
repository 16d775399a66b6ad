/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Finds any of several strings of bytes. Immutable. */
typedef struct _LoglineWordsFinder LoglineWordsFinder;

/* @literals: (element-type LoglineLiteral): of each alternative, the rarest is looked for. Returns
 * NULL when there are too many, or one is too short. */
LoglineWordsFinder *logline_words_finder_new         (const GArray             *literals);
void                logline_words_finder_free        (LoglineWordsFinder       *self);

/* A place in one of them that lies between @start and @end, or NULL; of several lines, in the first
 * that holds one. May be called in several threads at once. */
const char         *logline_words_finder_find        (const LoglineWordsFinder *self,
                                                      const char               *start,
                                                      const char               *end);

/* As logline_finder_get_matches(), of all together. */
double              logline_words_finder_get_matches (const LoglineWordsFinder *self);

G_END_DECLS
