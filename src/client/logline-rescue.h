/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-mirror.h"
#include "logline-session.h"

G_BEGIN_DECLS

/**
 * logline_rescue_async:
 * @history_path: see logline_api_history_path()
 * @path: see logline_api_log_path()
 * @mirror: has the bytes from @start to @end of a generation that was truncated
 *
 * Looks for the copy that was made of the generation just before (as logrotate's copytruncate
 * does), and brings what it has after @end into @mirror. A copy is known by having the same bytes
 * before that. Main thread only; private to this library.
 */
void     logline_rescue_async  (LoglineSession       *session,
                                const char           *history_path,
                                const char           *path,
                                LoglineMirror        *mirror,
                                guint64               start,
                                guint64               end,
                                GCancellable         *cancellable,
                                GAsyncReadyCallback   callback,
                                gpointer              user_data);

/* @out_end: up to where @mirror has the generation now; 0 when there is no copy of it. */
gboolean logline_rescue_finish (GAsyncResult         *result,
                                guint64              *out_end,
                                GError              **error);

G_END_DECLS
