/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One zstd frame into the bytes it was made from. A frame that wants more than 8 MiB of memory for
 * what it refers back to, as RFC 9659 allows at most in HTTP, is %G_IO_ERROR_INVALID_DATA like one
 * that is broken. The frame's end is the end: bytes after it are not looked at. Not for two threads
 * at a time. */
#define LOGLINE_TYPE_ZSTD_DECOMPRESSOR (logline_zstd_decompressor_get_type ())
G_DECLARE_FINAL_TYPE (LoglineZstdDecompressor, logline_zstd_decompressor, LOGLINE,
                      ZSTD_DECOMPRESSOR, GObject)

LoglineZstdDecompressor *logline_zstd_decompressor_new (void);

G_END_DECLS
