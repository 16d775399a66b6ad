/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-lines-call.h"
#include "logline-lines.h"

G_BEGIN_DECLS

/* Reads lines of one generation of a log from its server: row r is line r + 1.
 *
 * A few requests are out at a time, for what all readers miss together. The one who asked last is
 * served first; a request that nobody waits for any more makes room for others; when nobody waits,
 * the lines that come next in the direction of reading are fetched.
 *
 * Whatever fails, reads wait for logline_line_reader_resume(), except that they fail with
 * %LOGLINE_SOURCE_ERROR_REPLACED when the generation is gone, and with errors of %G_IO_ERROR when
 * something is wrong at this end.
 *
 * Signal:
 *   failed (LoglineLineReader *self, GError *error): it has stopped; %G_IO_ERROR_PENDING when the
 *     server has to count the lines first
 *
 * Main thread only; private to this library. */
#define LOGLINE_TYPE_LINE_READER (logline_line_reader_get_type ())
G_DECLARE_FINAL_TYPE (LoglineLineReader, logline_line_reader, LOGLINE, LINE_READER, GObject)

/* @lines_path, @bytes_path: see logline_api_lines_path(), logline_api_log_path() */
LoglineLineReader *logline_line_reader_new         (LoglineSession            *session,
                                                    const char                *lines_path,
                                                    const char                *bytes_path,
                                                    LoglineGeneration         *generation);

/* Goes on after a failure; a reader begins stopped. */
void               logline_line_reader_resume      (LoglineLineReader         *self);

/* For good: what waits fails with %LOGLINE_SOURCE_ERROR_REPLACED. */
void               logline_line_reader_close       (LoglineLineReader         *self);

/* Stops what is out, leaving all reads to wait. */
void               logline_line_reader_stop        (LoglineLineReader         *self);

/* What is known of the log from now on. A last line that has grown is read again. */
void               logline_line_reader_set_state   (LoglineLineReader         *self,
                                                    const LoglineServedState  *state);

/* Lines that came another way. */
void               logline_line_reader_add         (LoglineLineReader         *self,
                                                    const LoglineServedState  *state,
                                                    GPtrArray                 *lines);

/* The number of the line that holds the byte at @offset, 0 when that is not at hand. */
guint64            logline_line_reader_find        (LoglineLineReader         *self,
                                                    guint64                    offset);

/* As logline_log_read_async(). */
void               logline_line_reader_read_async  (LoglineLineReader         *self,
                                                    const guint64             *rows,
                                                    guint                      n_rows,
                                                    gsize                      max_bytes,
                                                    GCancellable              *cancellable,
                                                    GAsyncReadyCallback        callback,
                                                    gpointer                   user_data);
LoglineLines      *logline_line_reader_read_finish (LoglineLineReader         *self,
                                                    GAsyncResult              *result,
                                                    GError                   **error);

G_END_DECLS
