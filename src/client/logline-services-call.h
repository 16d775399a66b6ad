/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-transport.h"

G_BEGIN_DECLS

/* Fetches the list of services with a given token, and reads it in the worker pool. Private to this
 * library. */
void       logline_services_call_async  (LoglineTransport     *transport,
                                         const char           *access_token,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);

/* Returns: (transfer full) (element-type LoglineServiceInfo) */
GPtrArray *logline_services_call_finish (GAsyncResult         *result,
                                         GError              **error);

G_END_DECLS
