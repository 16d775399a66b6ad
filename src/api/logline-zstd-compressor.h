/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Bytes into one zstd frame (RFC 8878), by the level that is the fastest for what it saves. About
 * 1.3 MiB of memory while it is at it, less for bytes that are few. Not for two threads at a time.
 */
#define LOGLINE_TYPE_ZSTD_COMPRESSOR (logline_zstd_compressor_get_type ())
G_DECLARE_FINAL_TYPE (LoglineZstdCompressor, logline_zstd_compressor, LOGLINE, ZSTD_COMPRESSOR,
                      GObject)

LoglineZstdCompressor *logline_zstd_compressor_new (void);

G_END_DECLS
