/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-line-cache.h"
#include "logline-lines.h"
#include "logline-source.h"

G_BEGIN_DECLS

/* What somebody wants to read of a served log, and the lines that have come for it. Private to this
 * library. */
typedef struct
{
  LoglineGeneration  *generation;
  guint64            *rows;         /* ascending */
  guint               n_rows;
  gsize               max_bytes;    /* wanted of each line */
  gsize               served_bytes; /* as much of it as the "lines" route gives */
  LoglineServedLine **lines;        /* (owned) for each row; NULL while it has not come */
  guint               n_missing;
} LoglineLinesRead;

LoglineLinesRead *logline_lines_read_new  (LoglineGeneration *generation,
                                           const guint64     *rows,
                                           guint              n_rows,
                                           gsize              max_bytes);
void              logline_lines_read_free (LoglineLinesRead  *self);

/* Takes a reference on @line if it is missing here and has enough bytes. */
void              logline_lines_read_take (LoglineLinesRead  *self,
                                           LoglineServedLine *line);

gboolean          logline_lines_read_misses (const LoglineLinesRead *self,
                                             guint64                 number);

/* The bytes of line @index that are wanted and cannot come by the "lines" route: [start, end) in
 * the generation, empty for most lines. */
void              logline_lines_read_get_rest (const LoglineLinesRead *self,
                                               guint                   index,
                                               guint64                *out_start,
                                               guint64                *out_end);

/**
 * logline_lines_read_to_lines:
 * @rest: (nullable): what has the bytes of all rests, at their offsets
 *
 * None may be missing. Reads @rest, which blocks.
 */
LoglineLines     *logline_lines_read_to_lines (const LoglineLinesRead  *self,
                                               LoglineSource           *rest,
                                               GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineLinesRead, logline_lines_read_free)

G_END_DECLS
