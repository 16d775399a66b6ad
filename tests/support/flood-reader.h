/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-log.h"

G_BEGIN_DECLS

/* What a person does who follows a log that is flooded: it is filtered, something is looked for in
 * it, and its newest lines are read whenever it has changed. All that is seen on the way is
 * checked: each line stands where its number says. Main thread. */
typedef struct _FloodReader FloodReader;

/* @log: with lines of a FloodWriter */
FloodReader *flood_reader_new           (LoglineLog  *log);
void         flood_reader_free          (FloodReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FloodReader, flood_reader_free)

/* Whether @n_lines lines were seen, and all of them are filtered and searched. */
gboolean     flood_reader_has_all       (FloodReader *self,
                                         guint64      n_lines);

/* That filter and search have found just what is in @n_lines lines. */
void         flood_reader_assert_found  (FloodReader *self,
                                         guint64      n_lines);

/* How old the newest line that had been seen was, each time that there were newer ones: as far as
 * what a person sees was behind. Returns: (element-type gint64), in µs */
GArray      *flood_reader_get_lags      (FloodReader *self);

G_END_DECLS
