/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-api-login.h"
#include "logline-api-names.h"
#include "logline-transport.h"

G_BEGIN_DECLS

/* The requests that give and end tokens. Private to this library. */

/* @json: (transfer none): the body for @path, which answers a LoglineTokenReply */
void               logline_token_call_async   (LoglineTransport     *transport,
                                               const char           *path,
                                               GBytes               *json,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
LoglineTokenReply *logline_token_call_finish  (GAsyncResult         *result,
                                               GError              **error);

/* Makes the server forget a sign-in.
 * @refresh_token: (nullable): for when the access token has expired already */
void               logline_revoke_call_async  (LoglineTransport     *transport,
                                               const char           *access_token,
                                               const char           *refresh_token,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean           logline_revoke_call_finish (GAsyncResult         *result,
                                               GError              **error);

#define LOGLINE_LOGIN_PATH LOGLINE_API_PREFIX "/login"
#define LOGLINE_TOKEN_PATH LOGLINE_API_PREFIX "/token"

G_END_DECLS
