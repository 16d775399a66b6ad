/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An automaton of Hyperscan's. In a build without that library there never is one. */
typedef struct _LoglineHyperscan LoglineHyperscan;

/* @end: behind the last byte of a match. Returns FALSE to stop. */
typedef gboolean (*LoglineHyperscanFunc) (gsize    end,
                                          gpointer user_data);

#define LOGLINE_HYPERSCAN_MAX_LENGTH G_MAXUINT32 /* of a text */

/* May take some milliseconds. Returns NULL when the library does not take the pattern, or makes too
 * much of it. */
LoglineHyperscan *logline_hyperscan_new  (const char             *pattern);
void              logline_hyperscan_free (LoglineHyperscan       *self);

/* Calls @func for the ends of matches, in ascending order; "^" and "$" stand at each line. May be
 * called in several threads at once. Returns FALSE when it was stopped. */
gboolean          logline_hyperscan_scan (const LoglineHyperscan *self,
                                          const char             *text,
                                          gsize                   length,
                                          LoglineHyperscanFunc    func,
                                          gpointer                user_data);

G_END_DECLS
