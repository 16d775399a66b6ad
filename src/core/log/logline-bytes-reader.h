/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-bytes.h"
#include "logline-snapshot.h"

G_BEGIN_DECLS

/* Reads rows of a snapshot, see logline_log_read_bytes_async(). Worker threads only. */
LoglineBytes *logline_bytes_reader_read (const LoglineSnapshot  *snapshot,
                                         const guint64          *rows,
                                         guint                   n_rows,
                                         guint64                 skip,
                                         gsize                   max_bytes,
                                         GCancellable           *cancellable,
                                         GError                **error);

G_END_DECLS
