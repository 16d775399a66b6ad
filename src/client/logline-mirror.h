/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-source.h"

G_BEGIN_DECLS

/* The bytes of one generation of a remote log, as far as they are here: an unnamed, sparse file in
 * the user's cache folder, with each byte at its real offset. Nobody else can open it and nothing
 * is left of it when the program ends, however it ends.
 *
 * The file is made by the first write. What has been written never changes; to ask only for what
 * has been written is the reader's business. Private to this library. */
#define LOGLINE_TYPE_MIRROR (logline_mirror_get_type ())
G_DECLARE_FINAL_TYPE (LoglineMirror, logline_mirror, LOGLINE, MIRROR, GObject)

LoglineMirror *logline_mirror_new   (void);

/* All or an error, of the G_IO_ERROR domain: %G_IO_ERROR_NO_SPACE for a full disk. Blocks; worker
 * threads only. */
gboolean       logline_mirror_write (LoglineMirror  *self,
                                     guint64         offset,
                                     const void     *bytes,
                                     gsize           length,
                                     GError        **error);

G_END_DECLS
