/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-store.h"

G_BEGIN_DECLS

/* Sign-ins in the store: from the password to the sign-out, or to an end that time or an
 * administrator makes. A sign-in is renewed by refresh tokens, each good for one use; showing a
 * spent one means that it was copied, and ends the sign-in. An answer can be lost, though: for a
 * short while after its use, and while no successor has been used, a token is taken again.
 * Everything here blocks; see LoglineStore.
 */
#define LOGLINE_REFRESH_TOKEN_BYTES 32
#define LOGLINE_REFRESH_GRACE_S     30

typedef struct
{
  gint64 idle_s; /* a sign-in not renewed for so long ends */
  gint64 end_s;  /* after so long it ends whatever happens */
} LoglineSignInLimits;

typedef enum
{
  LOGLINE_RIGHT_READ,
  LOGLINE_RIGHT_DOWNLOAD, /* to take a log as a whole */
} LoglineRight;

/* Who is asking, as the database has it now. */
typedef struct
{
  char  *sign_in;  /* opaque */
  char  *username;
  gint64 epoch;
  gint64 end_s;    /* when the sign-in ends, in seconds since the epoch */
  gint64 idle_end_s; /* the same, unless it is renewed before */
  char **services; /* ids granted, sorted */
  char **downloads; /* those of them with LOGLINE_RIGHT_DOWNLOAD */
} LoglineIdentity;

void             logline_identity_free      (LoglineIdentity           *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineIdentity, logline_identity_free)

/**
 * logline_sign_ins_start:
 * @epoch: of the account when its password was read; a sign-in is refused when something has
 *   changed since
 * @now_s: seconds since the epoch
 * @out_refresh_token: (out): text to hand out; only its hash is kept
 *
 * Refused with %LOGLINE_STORE_ERROR_NOT_FOUND also when the account is disabled. Forgets sign-ins
 * that have ended.
 */
LoglineIdentity *logline_sign_ins_start     (LoglineStore               *store,
                                             const char                 *username,
                                             gint64                      epoch,
                                             const LoglineSignInLimits  *limits,
                                             gint64                      now_s,
                                             char                      **out_refresh_token,
                                             GError                    **error);

/* Spends @refresh_token for a new one. %LOGLINE_STORE_ERROR_NOT_FOUND when it is not good (any
 * more); when it was spent before, its grace apart, its sign-in is over, and
 * @out_replayed (optional) names the account. */
LoglineIdentity *logline_sign_ins_renew     (LoglineStore               *store,
                                             const char                 *refresh_token,
                                             const LoglineSignInLimits  *limits,
                                             gint64                      now_s,
                                             char                      **out_refresh_token,
                                             char                      **out_replayed,
                                             GError                    **error);

/* The identity behind a sign-in that is alive; %LOGLINE_STORE_ERROR_NOT_FOUND otherwise. */
LoglineIdentity *logline_sign_ins_find      (LoglineStore               *store,
                                             const char                 *sign_in,
                                             gint64                      now_s,
                                             GError                    **error);

gboolean         logline_sign_ins_end       (LoglineStore               *store,
                                             const char                 *sign_in,
                                             GError                    **error);

G_END_DECLS
