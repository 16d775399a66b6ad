/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-file.h"

G_BEGIN_DECLS

typedef enum
{
  LOGLINE_PACKING_NONE,
  LOGLINE_PACKING_GZIP,
  LOGLINE_PACKING_ZSTD,
} LoglinePacking;

/* A file that rotation has made of a log, as far as its name says so: NAME.1, NAME-20260131,
 * NAME.20260131 and the like, and the same followed by .gz or .zst. A regular file beside the log.
 * Reference counted, immutable; any thread. */
typedef struct
{
  char               *path;
  char               *label;      /* what rotation has added to the name, without the dot or dash */
  LoglinePacking      packing;
  LoglineFileIdentity identity;
  guint64             stored;     /* bytes of the file */
  gint64              modified_us;
  char               *generation; /* NULL: that of the file, which must be opened to know it */
} LoglineSibling;

LoglineSibling *logline_sibling_ref    (LoglineSibling *self);
void            logline_sibling_unref  (LoglineSibling *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineSibling, logline_sibling_unref)

/* What rotation has added to @name to make @other, which must be freed; NULL when it has not. */
char           *logline_sibling_parse  (const char      *name,
                                        const char      *other,
                                        LoglinePacking  *out_packing);

/**
 * logline_siblings_list:
 * @path: of a log
 *
 * Of a file that is there as it was and compressed, only the first counts: it is being compressed,
 * or was a moment ago. Blocks briefly.
 *
 * Returns: (transfer full) (element-type LoglineSibling): the newest first, a few hundred at most
 */
GPtrArray      *logline_siblings_list  (const char      *path);

G_END_DECLS
