/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-log.h"

G_BEGIN_DECLS

/* Reads all lines that a log ever shows at its end, when it shows them, and keeps them: also those
 * that the log lets go when it is rotated. Main thread. */
typedef struct _LineCollector LineCollector;

LineCollector *line_collector_new          (LoglineLog    *log);
void           line_collector_free         (LineCollector *self);

/* Those that were announced; all of them have been read when line_collector_is_idle(). */
guint          line_collector_get_n_lines  (LineCollector *self);
gboolean       line_collector_is_idle      (LineCollector *self);
const char    *line_collector_get_line     (LineCollector *self,
                                            guint          index);

/* What all generations said was missing before them: in bytes, and how often they did not know. */
gint64         line_collector_get_missing  (LineCollector *self,
                                            guint         *out_n_unknown);

/* SHA-256 of all lines, each with a line feed. */
char          *line_collector_get_checksum (LineCollector *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LineCollector, line_collector_free)

G_END_DECLS
