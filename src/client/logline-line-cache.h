/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-level.h"

G_BEGIN_DECLS

/* A line as the server told it, immutable and shared; of a generation that whoever holds it
 * knows. */
typedef struct
{
  gatomicrefcount  ref_count;
  guint64          number; /* from 1 */
  guint64          offset; /* of its first byte within the generation */
  guint64          length; /* bytes in all, without the line end */
  LoglineLevelMark level;
  gsize            n_bytes; /* of the line that are here: the first ones */
  char             bytes[]; /* n_bytes of them, then a NUL */
} LoglineServedLine;

LoglineServedLine *logline_served_line_new   (guint64            number,
                                              guint64            offset,
                                              guint64            length,
                                              const char        *bytes,
                                              gsize              n_bytes);
LoglineServedLine *logline_served_line_ref   (LoglineServedLine *self);
void               logline_served_line_unref (LoglineServedLine *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineServedLine, logline_served_line_unref)

/* The lines of one generation that were wanted last, by number, as many as fit. Lines, not pages:
 * a filter asks for lines that stand far apart. One thread at a time; private to this library. */
typedef struct _LoglineLineCache LoglineLineCache;

LoglineLineCache  *logline_line_cache_new    (gsize              max_bytes);
void               logline_line_cache_free   (LoglineLineCache  *self);

/* Takes a reference on @line, unless as much of that line is here. */
void               logline_line_cache_add    (LoglineLineCache  *self,
                                              LoglineServedLine *line);

/* Returns: (transfer none) (nullable): the line, if its first @max_bytes are here */
LoglineServedLine *logline_line_cache_find   (LoglineLineCache  *self,
                                              guint64            number,
                                              gsize              max_bytes);

/* The number of the line that holds the byte at @offset, 0 when it is not here. Looks at them
 * all. */
guint64            logline_line_cache_find_byte (LoglineLineCache *self,
                                              guint64            offset);
void               logline_line_cache_remove (LoglineLineCache  *self,
                                              guint64            number);
void               logline_line_cache_clear  (LoglineLineCache  *self);

/* What it holds now, as it counts them. */
gsize              logline_line_cache_get_bytes (LoglineLineCache *self);

G_END_DECLS
