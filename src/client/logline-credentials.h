/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-api-login.h"
#include "logline-transport.h"

G_BEGIN_DECLS

/* The tokens of one sign-in, and what keeps them fresh.
 *
 * A refresh token can be spent once. So there is never more than one renewal on its way, which all
 * who ask for one share, and an answer that comes after the tokens were replaced or forgotten is
 * not used. Only a server that refuses ends a sign-in: one that cannot be reached is asked again
 * later.
 *
 * Signals:
 *   changed: there is another refresh token, or none any more
 *   refused: the server does not accept this sign-in any more; the tokens are gone
 *
 * Main thread only; private to this library. */
#define LOGLINE_TYPE_CREDENTIALS (logline_credentials_get_type ())
G_DECLARE_FINAL_TYPE (LoglineCredentials, logline_credentials, LOGLINE, CREDENTIALS, GObject)

LoglineCredentials *logline_credentials_new               (LoglineTransport        *transport);
const char         *logline_credentials_get_access_token  (LoglineCredentials      *self);
const char         *logline_credentials_get_refresh_token (LoglineCredentials      *self);

/* From a sign-in; whoever waits for a renewal goes on with these. */
void                logline_credentials_set               (LoglineCredentials      *self,
                                                           const LoglineTokenReply *reply);
void                logline_credentials_clear             (LoglineCredentials      *self);

/* The access token was refused although it was new. */
void                logline_credentials_refuse            (LoglineCredentials      *self);

/* Fails with %LOGLINE_CLIENT_ERROR_EXPIRED when the server refuses. */
void                logline_credentials_renew_async       (LoglineCredentials      *self,
                                                           GCancellable            *cancellable,
                                                           GAsyncReadyCallback      callback,
                                                           gpointer                 user_data);
gboolean            logline_credentials_renew_finish      (LoglineCredentials      *self,
                                                           GAsyncResult            *result,
                                                           GError                 **error);

/* Forgets the tokens at once and then tells the server, with a renewed token if need be. */
void                logline_credentials_revoke_async      (LoglineCredentials      *self,
                                                           GCancellable            *cancellable,
                                                           GAsyncReadyCallback      callback,
                                                           gpointer                 user_data);
gboolean            logline_credentials_revoke_finish     (LoglineCredentials      *self,
                                                           GAsyncResult            *result,
                                                           GError                 **error);

G_END_DECLS
