/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-copy.h"

G_BEGIN_DECLS

/**
 * logline_log_export_async:
 * @stream: written to, neither flushed nor closed
 * @progress: (nullable) (scope async)
 *
 * Writes a stretch byte for byte as it stands in the log; only where a file ended without a line
 * feed and another generation follows, one is put in. Reads the next batch while one is written,
 * so memory stays bounded whatever the length of the log and of its lines.
 */
void     logline_log_export_async  (LoglineLog            *log,
                                    const LoglineStretch  *stretch,
                                    GOutputStream         *stream,
                                    LoglineProgressFunc    progress,
                                    gpointer               progress_data,
                                    GCancellable          *cancellable,
                                    GAsyncReadyCallback    callback,
                                    gpointer               user_data);

/* @out_n_rows: (out) (optional): rows that were written */
gboolean logline_log_export_finish (LoglineLog            *log,
                                    GAsyncResult          *result,
                                    guint64               *out_n_rows,
                                    GError               **error);

G_END_DECLS
