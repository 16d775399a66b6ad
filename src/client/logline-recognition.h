/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-mirror.h"
#include "logline-session.h"

G_BEGIN_DECLS

/**
 * logline_recognition_async:
 * @path: see logline_api_log_path()
 * @candidate: (nullable): a generation; %NULL: the one that stands behind the log's name
 * @mirror: has the bytes from @start to @end of a generation that the server does not know
 *
 * Asks whether @candidate has the same bytes there. Then it is the same file, which a server that
 * was started anew calls otherwise when its first line was not complete before, so that it had no
 * name of its own yet; or a copy. The last bytes are enough, since lines begin with a time. Main
 * thread only; private to this library.
 */
void  logline_recognition_async  (LoglineSession       *session,
                                  const char           *path,
                                  const char           *candidate,
                                  LoglineMirror        *mirror,
                                  guint64               start,
                                  guint64               end,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);

/* Returns: (transfer full) (nullable): what the server calls it now; %NULL without an error when it
 * is another file */
char *logline_recognition_finish (GAsyncResult         *result,
                                  GError              **error);

G_END_DECLS
