/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-generation.h"
#include "logline-search.h"
#include "logline-segment.h"
#include "logline-source.h"

G_BEGIN_DECLS

/* Everything that is known of a log at one moment: which lines there are and where. Immutable,
 * shared between threads; a newer one shares the segments of an older one.
 *
 * A snapshot is a sequence of parts, one for each generation that has bytes, oldest first; a part
 * is a sequence of adjoining segments. Rows count through all parts. A part whose first bytes are
 * not there begins with the first line whose start is known.
 */
typedef struct _LoglineSnapshot LoglineSnapshot;

typedef struct
{
  LoglineGeneration *generation;
  LoglineSource     *source;
  guint64            start; /* the bytes that are indexed */
  guint64            end;
  guint              first_segment;
  guint              n_segments;
  guint64            first_row;
  guint64            n_rows;
} LoglinePart;

/* A line as the index knows it. Offsets are of bytes in its generation. */
typedef struct
{
  const LoglinePart *part;
  guint64            start;
  guint64            end;    /* of its text, before the line feed */
  gboolean           open;   /* no line feed has been seen: it may still grow */
  guint64            number; /* from 1; 0 when nobody can know */
} LoglineExtent;

LoglineSnapshot   *logline_snapshot_new               (void);
LoglineSnapshot   *logline_snapshot_ref               (LoglineSnapshot       *self);
void               logline_snapshot_unref             (LoglineSnapshot       *self);

/**
 * logline_snapshot_append:
 * @segments: (element-type LoglineSegment): adjoining, at least one
 *
 * Adds a part. Only while the snapshot is being made, before anybody else knows it.
 */
void               logline_snapshot_append            (LoglineSnapshot       *self,
                                                       LoglineGeneration     *generation,
                                                       LoglineSource         *source,
                                                       GPtrArray             *segments);

guint64            logline_snapshot_get_n_rows        (const LoglineSnapshot *self);
guint              logline_snapshot_get_n_parts       (const LoglineSnapshot *self);
const LoglinePart *logline_snapshot_get_part          (const LoglineSnapshot *self,
                                                       guint                  index);
guint              logline_snapshot_get_n_segments    (const LoglineSnapshot *self);
LoglineSegment    *logline_snapshot_get_segment       (const LoglineSnapshot *self,
                                                       guint                  index);

/* The rows whose lines start in a segment. n_segments as @index gives the number of all rows. */
guint64            logline_snapshot_get_first_row     (const LoglineSnapshot *self,
                                                       guint                  index);
guint              logline_snapshot_get_n_segment_rows (const LoglineSnapshot *self,
                                                        guint                  index);
const LoglinePart *logline_snapshot_get_segment_part  (const LoglineSnapshot *self,
                                                       guint                  index);

/* The segment in which the line of @row starts. */
guint              logline_snapshot_find_segment      (const LoglineSnapshot *self,
                                                       guint64                row);
void               logline_snapshot_get_extent        (const LoglineSnapshot *self,
                                                       guint64                row,
                                                       LoglineExtent         *out_extent);

/**
 * logline_snapshot_locate:
 * @error: %LOGLINE_SOURCE_ERROR_REPLACED or %G_IO_ERROR_PENDING, see logline_log_locate_async()
 */
gboolean           logline_snapshot_locate            (const LoglineSnapshot *self,
                                                       const char            *generation,
                                                       guint64                offset,
                                                       guint64               *out_row,
                                                       GError               **error);

/* What happened to the rows on the way from one snapshot of a log to a later one. */
void               logline_snapshot_compare           (const LoglineSnapshot *before,
                                                       const LoglineSnapshot *after,
                                                       LoglineChange         *out_change);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineSnapshot, logline_snapshot_unref)

G_END_DECLS
