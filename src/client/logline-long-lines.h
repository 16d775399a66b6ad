/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-lines-read.h"
#include "logline-session.h"

G_BEGIN_DECLS

/* Lines that are longer than the "lines" route gives: their rests are fetched as ranges of the
 * log's bytes, one after the other, by way of a file without a name, so that a line of 100 MB is in
 * memory once. Main thread only; private to this library. */

/**
 * logline_long_lines_read_async:
 * @path: see logline_api_log_path()
 * @read: (transfer full): none of its lines missing
 *
 * Fails with %LOGLINE_SOURCE_ERROR_REPLACED when the generation is gone.
 */
void          logline_long_lines_read_async  (LoglineSession       *session,
                                              const char           *path,
                                              LoglineLinesRead     *read,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
LoglineLines *logline_long_lines_read_finish (GAsyncResult         *result,
                                              GError              **error);

G_END_DECLS
