/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-copy.h"

G_BEGIN_DECLS

/* The bytes of a stretch of a log, batch after batch, in bounded memory. Rows move while a log is
 * loading, so what is still to be read moves along with "changed". */
#define LOGLINE_TYPE_WALK (logline_walk_get_type ())
G_DECLARE_FINAL_TYPE (LoglineWalk, logline_walk, LOGLINE, WALK, GObject)

LoglineWalk *logline_walk_new          (LoglineLog            *log,
                                        const LoglineStretch  *stretch);

/* One at a time. */
void         logline_walk_next_async   (LoglineWalk           *self,
                                        GCancellable          *cancellable,
                                        GAsyncReadyCallback    callback,
                                        gpointer               user_data);

/* Returns: (transfer full) (nullable): NULL at the end, too, without an error then */
GBytes      *logline_walk_next_finish  (LoglineWalk           *self,
                                        GAsyncResult          *result,
                                        GError               **error);

/* Rows that were read to their end. */
guint64      logline_walk_get_n_done   (LoglineWalk           *self);
guint64      logline_walk_get_n_rows   (LoglineWalk           *self);

G_END_DECLS
