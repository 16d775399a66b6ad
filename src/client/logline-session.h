/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "logline-client-error.h"
#include "logline-service.h"

G_BEGIN_DECLS

typedef enum
{
  LOGLINE_SESSION_SIGNED_OUT,
  LOGLINE_SESSION_SIGNED_IN,
  LOGLINE_SESSION_EXPIRED, /* was signed in; the server does not accept it any more */
} LoglineSessionState;

#define LOGLINE_TYPE_SESSION_STATE (logline_session_state_get_type ())
GType logline_session_state_get_type (void);

/* One account on one server: signs in, keeps the access token fresh without anybody noticing,
 * knows the services, signs out. The password is never kept.
 *
 * Properties, read-only with notify:
 *   server (string): the URL, normalised: scheme, host, port and path, no trailing slash
 *   username (string, nullable)
 *   state (LoglineSessionState)
 *   services (GListModel of LoglineService): ordered by title; kept, not replaced, on reload, so a
 *     service that is still there stays the same object
 *
 * Main thread only. Redirects, cookies and proxy credentials are never used; certificates are
 * checked by the system's authorities.
 */
#define LOGLINE_TYPE_SESSION (logline_session_get_type ())
G_DECLARE_FINAL_TYPE (LoglineSession, logline_session, LOGLINE, SESSION, GObject)

/**
 * logline_session_new:
 * @server: what a person typed: "https://logs.example.org", "logs.example.org:8080", … Without a
 *   scheme, https, but http for this machine itself
 * @error: %LOGLINE_CLIENT_ERROR_ADDRESS
 */
LoglineSession      *logline_session_new                  (const char           *server,
                                                           GError              **error);
const char          *logline_session_get_server           (LoglineSession       *self);
const char          *logline_session_get_username         (LoglineSession       *self);
LoglineSessionState  logline_session_get_state            (LoglineSession       *self);
GListModel          *logline_session_get_services         (LoglineSession       *self);

/* Whether what is sent can be read on the way: plain HTTP to another machine. */
gboolean             logline_session_is_exposed           (LoglineSession       *self);

/* Signs in and loads the services. Also signs in again after EXPIRED: whoever waits for the session
 * (remote logs) then goes on where it was. */
void                 logline_session_sign_in_async        (LoglineSession       *self,
                                                           const char           *username,
                                                           const char           *password,
                                                           GCancellable         *cancellable,
                                                           GAsyncReadyCallback   callback,
                                                           gpointer              user_data);
gboolean             logline_session_sign_in_finish       (LoglineSession       *self,
                                                           GAsyncResult         *result,
                                                           GError              **error);

/* The same with what the secret service kept from an earlier sign-in (see logline-secret.h). That
 * is spent by it: when the services cannot be loaded afterwards,
 * logline_session_get_refresh_token() has the one to try again with. */
void                 logline_session_resume_async         (LoglineSession       *self,
                                                           const char           *username,
                                                           const char           *refresh_token,
                                                           GCancellable         *cancellable,
                                                           GAsyncReadyCallback   callback,
                                                           gpointer              user_data);
gboolean             logline_session_resume_finish        (LoglineSession       *self,
                                                           GAsyncResult         *result,
                                                           GError              **error);

/* Forgets the tokens here at once, in any case, and tells the server. */
void                 logline_session_sign_out_async       (LoglineSession       *self,
                                                           GCancellable         *cancellable,
                                                           GAsyncReadyCallback   callback,
                                                           gpointer              user_data);
gboolean             logline_session_sign_out_finish      (LoglineSession       *self,
                                                           GAsyncResult         *result,
                                                           GError              **error);

/* Renews the token, so that new grants count, and loads the services. */
void                 logline_session_reload_async         (LoglineSession       *self,
                                                           GCancellable         *cancellable,
                                                           GAsyncReadyCallback   callback,
                                                           gpointer              user_data);
gboolean             logline_session_reload_finish        (LoglineSession       *self,
                                                           GAsyncResult         *result,
                                                           GError              **error);

/* Signal "refresh-token-changed" (LoglineSession *self): each renewal spends the token before it,
 * so whoever remembers it must store the new one. Borrowed; NULL when signed out. */
const char          *logline_session_get_refresh_token    (LoglineSession       *self);

G_END_DECLS
