/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-mirror.h"
#include "logline-part.h"
#include "logline-session.h"

G_BEGIN_DECLS

/* One range request for bytes of a log, and their way into a mirror. Main thread only; private to
 * this library. */
#define LOGLINE_TYPE_FETCH (logline_fetch_get_type ())
G_DECLARE_FINAL_TYPE (LoglineFetch, logline_fetch, LOGLINE, FETCH, GObject)

/* Called as bytes come to be in the mirror: up to @end, without gaps from the start of the
 * answer. */
typedef void (*LoglineFetchProgress) (LoglineFetch *self,
                                      guint64       end,
                                      gpointer      user_data);

/* @path: see logline_api_log_path()
 * @part: copied */
LoglineFetch            *logline_fetch_new         (LoglineSession        *session,
                                                    const char            *path,
                                                    const LoglinePart     *part,
                                                    int                    io_priority);

/* Asks; answers when the headers are there. The reply is borrowed. */
void                     logline_fetch_open_async  (LoglineFetch          *self,
                                                    GCancellable          *cancellable,
                                                    GAsyncReadyCallback    callback,
                                                    gpointer               user_data);
const LoglinePartReply *logline_fetch_open_finish (LoglineFetch          *self,
                                                    GAsyncResult          *result,
                                                    GError               **error);
const LoglinePartReply *logline_fetch_get_reply   (LoglineFetch          *self);

/* After LOGLINE_PART_BYTES: brings them into @mirror at their offsets. When it fails, what
 * @progress was told of is there all the same. */
void                     logline_fetch_save_async  (LoglineFetch          *self,
                                                    LoglineMirror         *mirror,
                                                    LoglineFetchProgress   progress,
                                                    gpointer               progress_data,
                                                    GCancellable          *cancellable,
                                                    GAsyncReadyCallback    callback,
                                                    gpointer               user_data);
gboolean                 logline_fetch_save_finish (LoglineFetch          *self,
                                                    GAsyncResult          *result,
                                                    GError               **error);

G_END_DECLS
