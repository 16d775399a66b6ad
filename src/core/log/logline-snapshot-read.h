/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "logline-snapshot.h"

G_BEGIN_DECLS

/* Reads rows of a snapshot in the worker pool: @task returns lines, see logline_log_read_async(),
 * or bytes, see logline_log_read_bytes_async(). @rows: copied */
void logline_snapshot_read_lines (LoglineSnapshot *snapshot,
                                  const guint64   *rows,
                                  guint            n_rows,
                                  gsize            max_bytes,
                                  GTask           *task);
void logline_snapshot_read_bytes (LoglineSnapshot *snapshot,
                                  const guint64   *rows,
                                  guint            n_rows,
                                  guint64          skip,
                                  gsize            max_bytes,
                                  GTask           *task);

G_END_DECLS
