/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-api-history.h"
#include "logline-session.h"

G_BEGIN_DECLS

/* One question to the "history" route. Main thread only; private to this library.
 *
 * @path: see logline_api_history_path() */
void            logline_history_call_async  (LoglineSession       *session,
                                             const char           *path,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);

/* Returns: (transfer full) (nullable): %NULL without an error when the server does not tell */
LoglineHistory *logline_history_call_finish (GAsyncResult         *result,
                                             GError              **error);

G_END_DECLS
