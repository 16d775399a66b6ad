/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *username;
  char *password; /* wiped when freed */
} LoglineLoginRequest;

LoglineLoginRequest *logline_login_request_new     (const char                *username,
                                                    const char                *password);
LoglineLoginRequest *logline_login_request_parse   (GBytes                    *json,
                                                    GError                   **error);
GBytes              *logline_login_request_to_json (const LoglineLoginRequest *self);
void                 logline_login_request_free    (LoglineLoginRequest       *self);

/* {"refresh_token": "…"} */
GBytes *logline_token_request_to_json (const char  *refresh_token);
char   *logline_token_request_parse   (GBytes      *json,
                                       GError     **error);

/* What signing in and renewing answer. */
typedef struct
{
  char  *access_token;         /* of the characters that RFC 6750 allows, so fit for a header */
  char  *refresh_token;        /* of the same characters */
  gint64 expires_in_s;         /* of the access token, from now; at least 1 */
  gint64 refresh_expires_in_s; /* until this sign-in ends whatever happens, from now; at least 0 */
  char  *username;
} LoglineTokenReply;

LoglineTokenReply *logline_token_reply_parse   (GBytes                  *json,
                                                GError                 **error);
GBytes            *logline_token_reply_to_json (const LoglineTokenReply *self);
void               logline_token_reply_free    (LoglineTokenReply       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineLoginRequest, logline_login_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineTokenReply, logline_token_reply_free)

G_END_DECLS
