/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-file.h"
#include "logline-siblings.h"

G_BEGIN_DECLS

/**
 * logline_unpack:
 * @folder: where the file is made, which has no name there; is made itself when it is missing
 * @max_bytes: what it may have at most
 * @error: %LOGLINE_SOURCE_ERROR, %G_IO_ERROR_NO_SPACE when it gets larger than that,
 *   %G_IO_ERROR_CANCELLED, or what is wrong with the compressed data
 *
 * Decompresses @sibling, all members or frames of it. Blocks for long.
 *
 * Returns: (transfer full) (nullable): its contents
 */
LoglineFile *logline_unpack (LoglineSibling  *sibling,
                             const char      *folder,
                             guint64          max_bytes,
                             GCancellable    *cancellable,
                             GError         **error);

G_END_DECLS
