/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-file.h"
#include "logline-siblings.h"

G_BEGIN_DECLS

/* What is known of the generations that a log shows, so that none is shown twice. Plain value, for
 * one thread at a time. */
typedef struct
{
  char      *path;   /* of the log */
  GPtrArray *files;  /* of LoglineFile, oldest first; the last one may be growing */
  guint64    size;   /* of the last one */
  GArray    *passed; /* of LoglineFileIdentity: siblings that were unpacked, or are shown under
                        another name */
} LoglineShownFiles;

LoglineShownFiles *logline_shown_files_new  (const char        *path,
                                             GPtrArray         *files,
                                             guint64            size,
                                             GArray            *passed);
void               logline_shown_files_free (LoglineShownFiles *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineShownFiles, logline_shown_files_free)

/* The file beside the log that comes before all that is shown; NULL when there is none. Blocks
 * briefly. (transfer full) */
LoglineSibling    *logline_earlier_file_find (LoglineShownFiles *shown);

/**
 * logline_earlier_file_open:
 * @out_sibling: (out) (transfer full) (nullable): what was opened, or could not be
 *
 * Opens that file, decompressed if need be, and passes over those whose contents are shown already;
 * they are added to what was passed, as is a compressed one that is returned. Blocks for long when
 * a file is compressed.
 *
 * Returns: (transfer full) (nullable): NULL without an error when there is none
 */
LoglineFile       *logline_earlier_file_open (LoglineShownFiles  *shown,
                                              LoglineSibling    **out_sibling,
                                              GCancellable       *cancellable,
                                              GError            **error);

G_END_DECLS
