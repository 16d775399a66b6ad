/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-log.h"

G_BEGIN_DECLS

/* logline_log_read_bytes_async() for logs that can read lines only. */
void          logline_line_bytes_read_async  (LoglineLog           *log,
                                              const guint64        *rows,
                                              guint                 n_rows,
                                              guint64               skip,
                                              gsize                 max_bytes,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
LoglineBytes *logline_line_bytes_read_finish (LoglineLog           *log,
                                              GAsyncResult         *result,
                                              GError              **error);

G_END_DECLS
