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

#define LOGLINE_PASSWORD_MIN_LENGTH 12   /* characters */
#define LOGLINE_PASSWORD_MAX_LENGTH 1024 /* bytes */

typedef struct
{
  guint memory_mib;
  guint passes;
} LoglinePasswordCost;

/* Whether @password may be given to an account; the error says what to choose instead. */
gboolean logline_password_check (const char           *password,
                                 const char           *username,
                                 GError              **error);

/* Blocks for a tenth of a second. (nullable): NULL when memory does not suffice. */
char    *logline_password_hash  (const char                *password,
                                 const LoglinePasswordCost *cost,
                                 GError                   **error);

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
 *
 * Fails with %G_IO_ERROR_BUSY at once when the queue is full.
 */
void     logline_passwords_verify        (LoglinePasswords     *self,
                                          const char           *hash,
                                          const char           *password,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);

/* @out_rehash: (out) (transfer full) (nullable): what to store instead, when the password fits but
 * its hash was made at another cost */
gboolean logline_passwords_verify_finish (GAsyncResult         *result,
                                          char                **out_rehash,
                                          GError              **error);

G_END_DECLS
