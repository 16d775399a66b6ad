/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-log.h"
#include "logline-row.h"
#include "logline-viewport.h"

G_BEGIN_DECLS

/**
 * logline_row_reader_read_async:
 * @front: rows to read
 * @back: further rows to read, behind @front
 * @find: (nullable): see logline_row_new()
 * @filter: (nullable): see logline_row_new()
 *
 * Reads rows of a log and makes them ready for the screen in the worker pool. The callback comes in
 * the thread-default main context of the caller.
 */
void       logline_row_reader_read_async  (LoglineLog          *log,
                                           LoglineRowRange      front,
                                           LoglineRowRange      back,
                                           LoglineQuery        *find,
                                           LoglineQuery        *filter,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);

/**
 * logline_row_reader_read_finish:
 *
 * Returns: (transfer full) (element-type LoglineRow): the rows of @front, then those of @back
 */
GPtrArray *logline_row_reader_read_finish (GAsyncResult        *result,
                                           GError             **error);

G_END_DECLS
