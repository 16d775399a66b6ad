/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-lines.h"
#include "logline-snapshot.h"

G_BEGIN_DECLS

/* Reads the lines of a snapshot, see logline_log_read_async(). Worker threads only. */
LoglineLines *logline_reader_read (const LoglineSnapshot  *snapshot,
                                   const guint64          *rows,
                                   guint                   n_rows,
                                   gsize                   max_bytes,
                                   GCancellable           *cancellable,
                                   GError                **error);

G_END_DECLS
