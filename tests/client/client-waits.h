/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-session.h"
#include "test-log.h"

G_BEGIN_DECLS

/* The asynchronous functions of the client library, waited for. */
gboolean        test_session_sign_in  (LoglineSession  *session,
                                       const char      *username,
                                       const char      *password,
                                       GError         **error);
gboolean        test_session_resume   (LoglineSession  *session,
                                       const char      *refresh_token,
                                       GError         **error);
gboolean        test_session_reload   (LoglineSession  *session,
                                       GError         **error);
gboolean        test_session_sign_out (LoglineSession  *session,
                                       GError         **error);

/* A session on @url, signed in as alice. */
LoglineSession *test_session_new      (const char      *url);

/* What is asked for from now on comes compressed, as over a slow line. */
void            test_session_take_for_slow (LoglineSession *session);

G_END_DECLS
