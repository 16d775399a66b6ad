/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-sign-ins.h"

G_BEGIN_DECLS

#define LOGLINE_TOKEN_KEY_BYTES  32
#define LOGLINE_TOKEN_MAX_LENGTH 4096

/* The key that signs access tokens, and its id. */
typedef struct _LoglineTokenKey LoglineTokenKey;

/* Reads the key from @path, or makes one there. Refused when others than the owner may read it. */
LoglineTokenKey *logline_token_key_load (const char       *path,
                                         GError          **error);
LoglineTokenKey *logline_token_key_new  (const guint8      bytes[LOGLINE_TOKEN_KEY_BYTES]);
void             logline_token_key_free (LoglineTokenKey  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineTokenKey, logline_token_key_free)

/* What a token that passed every check says. */
typedef struct
{
  char    *sign_in;
  char    *username;
  gint64   epoch;
  char   **services;     /* ids; see below */
  gboolean all_services; /* too many to carry: what the account has in the database */
} LoglineClaims;

void             logline_claims_free       (LoglineClaims         *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineClaims, logline_claims_free)

/* A compact JWS, HS256. */
char            *logline_token_issue       (const LoglineTokenKey *key,
                                            const LoglineIdentity *identity,
                                            gint64                 now_s,
                                            gint64                 lifetime_s);

/**
 * logline_token_check:
 *
 * The signature, and that nothing else is accepted than what logline_token_issue() makes. Whether
 * the sign-in is still alive is the database's to say.
 *
 * Returns: (nullable): NULL for anything else; deliberately without a reason
 */
LoglineClaims   *logline_token_check       (const LoglineTokenKey *key,
                                            const char            *token,
                                            gint64                 now_s);

/* Whether token and database both allow @service. */
gboolean         logline_claims_allow      (const LoglineClaims   *self,
                                            const LoglineIdentity *identity,
                                            const char            *service);

G_END_DECLS
