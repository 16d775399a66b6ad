/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-bytes.h"
#include "logline-line-reader.h"

G_BEGIN_DECLS

/* Reads rows of one generation of a served log as they stand in it, for copies and exports: one
 * range of the log's bytes for many neighbouring lines, so that a log is exported as fast as it
 * comes over the wire. Main thread only; private to this library. */
#define LOGLINE_TYPE_RANGE_READER (logline_range_reader_get_type ())
G_DECLARE_FINAL_TYPE (LoglineRangeReader, logline_range_reader, LOGLINE, RANGE_READER, GObject)

/* @path: see logline_api_log_path()
 * @lines: tells where a row starts */
LoglineRangeReader *logline_range_reader_new         (LoglineSession       *session,
                                                      const char           *path,
                                                      LoglineGeneration    *generation,
                                                      LoglineLineReader    *lines);

/* How many of @rows, from the first on, lie so close together that what is between them may come,
 * too; 0 when they had better be read one by one. */
guint               logline_range_reader_count_dense (const guint64        *rows,
                                                      guint                 n_rows);

/**
 * logline_range_reader_read_async:
 * @size: bytes of the log, as far as its lines are known
 *
 * As logline_log_read_bytes_async(), for rows that lie close together. Fails with
 * %LOGLINE_SOURCE_ERROR_REPLACED when the generation is gone.
 */
void                logline_range_reader_read_async  (LoglineRangeReader   *self,
                                                      guint64               size,
                                                      const guint64        *rows,
                                                      guint                 n_rows,
                                                      guint64               skip,
                                                      gsize                 max_bytes,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
LoglineBytes       *logline_range_reader_read_finish (LoglineRangeReader   *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);

G_END_DECLS
