/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-source.h"

G_BEGIN_DECLS

/* Segments end where a multiple of this is reached, or where the bytes end. */
#define LOGLINE_SEGMENT_SIZE (4u * 1024 * 1024)

/* Where lines start in a stretch of a generation. Immutable, shared between threads.
 *
 * A line feed at byte p means that a line starts at p + 1, and belongs to the segment that holds p,
 * even when p + 1 is the segment's end. The line at byte 0 belongs to the segment that starts
 * there.
 */
typedef struct _LoglineSegment LoglineSegment;

/**
 * logline_segment_new:
 * @previous: (nullable): a segment that ends at @start: its bytes are not looked at again and the
 *   new segment covers both stretches; NULL for a segment that starts at @start
 * @end: at most %LOGLINE_SEGMENT_SIZE after the start of the new segment
 *
 * Reads and indexes bytes. Worker threads only.
 */
LoglineSegment *logline_segment_new          (LoglineSegment        *previous,
                                              LoglineSource         *source,
                                              guint64                start,
                                              guint64                end,
                                              GCancellable          *cancellable,
                                              GError               **error);
LoglineSegment *logline_segment_ref          (LoglineSegment        *self);
void            logline_segment_unref        (LoglineSegment        *self);

/* The bytes it covers, from start up to, but without, end. */
guint64         logline_segment_get_start    (const LoglineSegment  *self);
guint64         logline_segment_get_end      (const LoglineSegment  *self);

/* Lines that start here, one of which may start at the very end. */
guint           logline_segment_get_n_lines  (const LoglineSegment  *self);

/* Offset in the generation at which line @line, from 0, starts. */
guint64         logline_segment_get_line     (const LoglineSegment  *self,
                                              guint                  line);

/* The last line that starts at or before @offset; there must be one. */
guint           logline_segment_find_line    (const LoglineSegment  *self,
                                              guint64                offset);

/* The same, when it is known to be @line or, most likely not far, behind it. */
guint           logline_segment_find_line_from (const LoglineSegment *self,
                                                guint                 line,
                                                guint64               offset);

/* Memory that the index takes, in bytes. */
gsize           logline_segment_get_memory   (const LoglineSegment  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineSegment, logline_segment_unref)

G_END_DECLS
