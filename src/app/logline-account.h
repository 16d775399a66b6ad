/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-session.h"

G_BEGIN_DECLS

/* The sign-in of this program: the session there is, and what outlives it. The server, the user
 * name and the wish to stay signed in go to the settings; the refresh token goes to the secret
 * service when that is wished, and nowhere else.
 *
 * Properties:
 *   session (LoglineSession, nullable, read): stays the same object when somebody signs in again
 *     after it expired, so whoever waits for it goes on
 * Signals:
 *   not-kept (LoglineAccount *self): the sign-in ends with the program although it should not
 */
#define LOGLINE_TYPE_ACCOUNT (logline_account_get_type ())
G_DECLARE_FINAL_TYPE (LoglineAccount, logline_account, LOGLINE, ACCOUNT, GObject)

LoglineAccount *logline_account_new            (void);
LoglineSession *logline_account_get_session    (LoglineAccount       *self);

void            logline_account_sign_in_async  (LoglineAccount       *self,
                                                const char           *server,
                                                const char           *username,
                                                const char           *password,
                                                gboolean              remember,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
gboolean        logline_account_sign_in_finish (LoglineAccount       *self,
                                                GAsyncResult         *result,
                                                GError              **error);

/* Goes on with what the secret service kept. Fails with %G_IO_ERROR_NOT_FOUND when that is
 * nothing. */
void            logline_account_resume_async   (LoglineAccount       *self,
                                                const char           *server,
                                                const char           *username,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
gboolean        logline_account_resume_finish  (LoglineAccount       *self,
                                                GAsyncResult         *result,
                                                GError              **error);

/* Signed out here at once; the server and the secret service are told. */
void            logline_account_sign_out       (LoglineAccount       *self);

G_END_DECLS
