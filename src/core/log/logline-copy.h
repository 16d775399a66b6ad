/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-log.h"

G_BEGIN_DECLS

/* A stretch of a log as selected by a person: from byte start_byte of row start_row up to, but
 * without, byte end_byte of row end_row. G_MAXUINT64 as end_byte means the whole line with its line
 * end. */
typedef struct
{
  guint64 start_row;
  guint64 start_byte;
  guint64 end_row;
  guint64 end_byte;
} LoglineStretch;

/* How far a long job has come, told in the thread that started it. */
typedef void (*LoglineProgressFunc) (guint64  n_done,
                                     guint64  n_rows,
                                     gpointer user_data);

/**
 * logline_log_copy_async:
 * @max_bytes: fails with %G_IO_ERROR_NO_SPACE when the text would be longer
 * @progress: (nullable) (scope async)
 *
 * Gathers the lines of a stretch, whole, as they stand in the log, joined by line feeds. Works in
 * bounded batches, so a million filtered lines do not hold up anything else.
 */
void    logline_log_copy_async  (LoglineLog            *log,
                                 const LoglineStretch  *stretch,
                                 gsize                  max_bytes,
                                 LoglineProgressFunc    progress,
                                 gpointer               progress_data,
                                 GCancellable          *cancellable,
                                 GAsyncReadyCallback    callback,
                                 gpointer               user_data);
GBytes *logline_log_copy_finish (LoglineLog            *log,
                                 GAsyncResult          *result,
                                 GError               **error);

G_END_DECLS
