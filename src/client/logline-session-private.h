/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-credentials.h"
#include "logline-session.h"
#include "logline-transport.h"

G_BEGIN_DECLS

LoglineTransport   *logline_session_get_transport   (LoglineSession *self);
LoglineCredentials *logline_session_get_credentials (LoglineSession *self);

/**
 * logline_session_get_async:
 * @path: begins with LOGLINE_API_PREFIX
 * @query: (nullable): already encoded
 * @headers: (nullable): more request headers. When Accept-Encoding is not among them, the answer
 *   comes compressed where that is faster, and can be read as if it had not
 *
 * Asks with the token of this session. When the server refuses that, the token is renewed, by one
 * request for all who need it, and the question asked once more. Fails with
 * %LOGLINE_CLIENT_ERROR_EXPIRED when that is refused as well, or when nobody is signed in.
 */
void              logline_session_get_async     (LoglineSession       *self,
                                                 const char           *path,
                                                 const char           *query,
                                                 SoupMessageHeaders   *headers,
                                                 int                   io_priority,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);

/* The same for an answer that goes on for ever: the server may be silent as long as it likes. */
void              logline_session_get_stream_async (LoglineSession      *self,
                                                    const char          *path,
                                                    const char          *query,
                                                    SoupMessageHeaders  *headers,
                                                    int                  io_priority,
                                                    GCancellable        *cancellable,
                                                    GAsyncReadyCallback  callback,
                                                    gpointer             user_data);

/* Of either. Answers with the body to read, whatever the status of @out_message (never 401). */
GInputStream     *logline_session_get_finish    (LoglineSession       *self,
                                                 GAsyncResult         *result,
                                                 SoupMessage         **out_message,
                                                 GError              **error);

G_END_DECLS
