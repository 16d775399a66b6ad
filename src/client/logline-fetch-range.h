/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-mirror.h"
#include "logline-session.h"

G_BEGIN_DECLS

/**
 * logline_fetch_range_async:
 * @path: see logline_api_log_path()
 * @generation: it need not stand behind the log's name any more
 * @start, @end: which bytes of it; none at all are fetched at once
 *
 * Brings a range of bytes into @mirror, all of it: an answer may be shorter than what was asked
 * for, then the rest is asked for. Fails with %LOGLINE_SOURCE_ERROR_REPLACED when the generation is
 * gone. Main thread only; private to this library.
 */
void     logline_fetch_range_async  (LoglineSession       *session,
                                     const char           *path,
                                     const char           *generation,
                                     guint64               start,
                                     guint64               end,
                                     LoglineMirror        *mirror,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
gboolean logline_fetch_range_finish (GAsyncResult         *result,
                                     GError              **error);

G_END_DECLS
