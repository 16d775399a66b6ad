/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "logline-generation.h"
#include "logline-level.h"

G_BEGIN_DECLS

/* One line as it was read. Everything it points to is owned by its LoglineLines. */
typedef struct
{
  guint64            row;        /* where it stands in the log that was asked, from 0 */
  guint64            number;     /* within its generation, from 1; 0 while the log's beginning is
                                    still on its way and nobody can know */
  guint64            offset;     /* of its first byte within its generation */
  guint64            length;     /* bytes in all, without the line feed and a carriage return */
  LoglineGeneration *generation;
  const char        *bytes;      /* the first n_bytes of the line, as in the log, then a NUL */
  gsize              n_bytes;    /* less than length when the line is longer than was asked for */
  LoglineLevelMark   level;
} LoglineLine;

/* Lines read from a log: immutable, shared. */
typedef struct _LoglineLines LoglineLines;

#define LOGLINE_TYPE_LINES (logline_lines_get_type ())
GType               logline_lines_get_type (void);
LoglineLines       *logline_lines_ref      (LoglineLines       *self);
void                logline_lines_unref    (LoglineLines       *self);
guint               logline_lines_get_size (const LoglineLines *self);
const LoglineLine  *logline_lines_get      (const LoglineLines *self,
                                            guint               index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineLines, logline_lines_unref)

G_END_DECLS
