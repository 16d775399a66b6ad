/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Rows of a log as they stand in it, or as many as there was room for. */
typedef struct
{
  GBytes  *bytes;
  guint    n_rows; /* so many were read to their end */
  guint64  skip;   /* and so many bytes of the one after them, counted from its start */
} LoglineBytes;

LoglineBytes *logline_bytes_new  (GByteArray   *array,
                                  guint         n_rows,
                                  guint64       skip);
void          logline_bytes_free (LoglineBytes *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineBytes, logline_bytes_free)

G_END_DECLS
