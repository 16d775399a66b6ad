/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-log-index.h"

G_BEGIN_DECLS

/* The indexes of the logs that somebody asked for, one for each generation, shared by all who ask.
 * One that nobody has asked for in a while is dropped, and so are those not used for longest when
 * together they take too much memory. Main loop only. */
typedef struct _LoglineIndexes LoglineIndexes;

/* @idle_s: after how long without use one is dropped; @max_bytes: of memory for all, as far as they
 * are not in use right now */
LoglineIndexes  *logline_indexes_new        (LoglineLogFiles      *log_files,
                                             gint64                idle_s,
                                             guint64               max_bytes);
void             logline_indexes_free       (LoglineIndexes       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineIndexes, logline_indexes_free)

/**
 * logline_indexes_ask_async:
 * @path: of a log, as an administrator configured it
 * @generation: (nullable): of it, which may be an earlier one; %NULL for the one that is there now
 *
 * Looks at the log and brings its index up to date. Growth of many hundred megabytes is taken over
 * in several steps, one for each time somebody asks.
 */
void             logline_indexes_ask_async  (LoglineIndexes       *self,
                                             const char           *path,
                                             const char           *generation,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);

/**
 * logline_indexes_ask_finish:
 *
 * Returns: (transfer full) (nullable): a settled index, or, a moment after asking, one that is not
 *   complete; that of the generation which is there now when the one asked for is gone; a
 *   %LOGLINE_SOURCE_ERROR when the log cannot be read
 */
LoglineLogIndex *logline_indexes_ask_finish (GAsyncResult         *result,
                                             GError              **error);

G_END_DECLS
