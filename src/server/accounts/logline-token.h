/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-key-ring.h"
#include "logline-sign-ins.h"

G_BEGIN_DECLS

#define LOGLINE_TOKEN_MAX_LENGTH 4096

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

/* A compact JWS, HS256, by the key that signs. */
char            *logline_token_issue       (LoglineKeyRing        *keys,
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
LoglineClaims   *logline_token_check       (LoglineKeyRing        *keys,
                                            const char            *token,
                                            gint64                 now_s);

/* Whether @identity is who the token was made for, and nothing has ended it since. */
gboolean         logline_claims_fit        (const LoglineClaims   *self,
                                            const LoglineIdentity *identity);

/* Whether token and database both allow @right to the logs of @service. */
gboolean         logline_claims_allow      (const LoglineClaims   *self,
                                            const LoglineIdentity *identity,
                                            const char            *service,
                                            LoglineRight           right);

G_END_DECLS
