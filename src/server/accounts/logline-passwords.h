/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* argon2id. The defaults are RFC 9106's second choice; the floor is the least that OWASP's password
 * storage guide accepts, and nothing configured may go below it. */
#define LOGLINE_PASSWORD_MEMORY_MIB       64
#define LOGLINE_PASSWORD_PASSES           3
#define LOGLINE_PASSWORD_FLOOR_MEMORY_MIB 19
#define LOGLINE_PASSWORD_FLOOR_PASSES     2

typedef struct
{
  guint memory_mib;
  guint passes;
} LoglinePasswordCost;

/* Blocks for a tenth of a second. (nullable): NULL when memory does not suffice. */
char    *logline_password_hash  (const char                *password,
                                 const LoglinePasswordCost *cost,
                                 GError                   **error);

/* Blocks as long. */
gboolean logline_password_fits  (const char                *password,
                                 const char                *hash);

/* Hashing for the daemon: two at a time on threads of their own, and a bounded queue, so that a
 * flood of sign-ins takes neither all memory nor the loop. */
typedef struct _LoglinePasswords LoglinePasswords;

LoglinePasswords *logline_passwords_new  (const LoglinePasswordCost *cost,
                                          GError                   **error);
void              logline_passwords_free (LoglinePasswords          *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglinePasswords, logline_passwords_free)

/**
 * logline_passwords_verify:
 * @hash: (nullable): of the account; %NULL verifies against a hash that nothing fits, so that an
 *   unknown account takes as long as a wrong password
 * @urgency: the higher, the sooner; of equal ones the first
 *
 * When too many wait, the last of them fails with %G_IO_ERROR_BUSY.
 */
void     logline_passwords_verify        (LoglinePasswords     *self,
                                          const char           *hash,
                                          const char           *password,
                                          int                   urgency,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);

/* How many passwords have been compared with a hash. */
guint64  logline_passwords_get_n_verified (LoglinePasswords    *self);

/* @out_rehash: (out) (transfer full) (nullable): what to store instead, when the password fits but
 * its hash was made at another cost */
gboolean logline_passwords_verify_finish (GAsyncResult         *result,
                                          char                **out_rehash,
                                          GError              **error);

G_END_DECLS
