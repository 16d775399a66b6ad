/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-export.h"

G_BEGIN_DECLS

/**
 * logline_export_file_async:
 * @file: written to a temporary file beside it, which takes its place only when it is complete
 * @progress: (nullable) (scope async)
 *
 * Exports a stretch into a file, see logline_log_export_async(). What was at @file stays as it is
 * when that fails or is cancelled; its permissions stay in any case. A symbolic link is followed.
 */
void     logline_export_file_async  (GFile                 *file,
                                     LoglineLog            *log,
                                     const LoglineStretch  *stretch,
                                     LoglineProgressFunc    progress,
                                     gpointer               progress_data,
                                     GCancellable          *cancellable,
                                     GAsyncReadyCallback    callback,
                                     gpointer               user_data);

/* @out_n_rows: (out) (optional): rows that were written
 * @error: of the domain %G_IO_ERROR when the file cannot be written */
gboolean logline_export_file_finish (GFile                 *file,
                                     GAsyncResult          *result,
                                     guint64               *out_n_rows,
                                     GError               **error);

G_END_DECLS
