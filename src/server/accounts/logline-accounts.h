/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-store.h"

G_BEGIN_DECLS

/* Accounts in the store. Everything here blocks; see LoglineStore. A change is acknowledged only
 * once it is on disk. */
typedef struct
{
  gint64   id;
  char    *name;
  char    *password; /* hash */
  gboolean enabled;
  gint64   epoch;    /* raised by everything that must end the account's sign-ins */
} LoglineAccount;

void            logline_account_free      (LoglineAccount  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineAccount, logline_account_free)

/* Names follow logline_api_name_is_valid(), and no two differ in upper and lower case alone. */
gboolean        logline_accounts_add      (LoglineStore    *store,
                                           const char      *name,
                                           const char      *hash,
                                           GError         **error);
gboolean        logline_accounts_remove   (LoglineStore    *store,
                                           const char      *name,
                                           GError         **error);

/* Both end all sign-ins of the account. */
gboolean        logline_accounts_set_password (LoglineStore    *store,
                                               const char      *name,
                                               const char      *hash,
                                               GError         **error);
gboolean        logline_accounts_set_enabled  (LoglineStore    *store,
                                               const char      *name,
                                               gboolean         enabled,
                                               GError         **error);

/* The same password hashed anew: sign-ins stay, and a password changed meanwhile wins. */
gboolean        logline_accounts_rehash   (LoglineStore    *store,
                                           const char      *name,
                                           const char      *old_hash,
                                           const char      *new_hash,
                                           GError         **error);

/* (nullable): NULL with %LOGLINE_STORE_ERROR_NOT_FOUND when there is none. As people sign in,
 * without regard to case; the account's name is as it was given. */
LoglineAccount *logline_accounts_find_any_case (LoglineStore  *store,
                                                const char    *name,
                                                GError       **error);

/* The same for exactly that name. */
LoglineAccount *logline_accounts_find     (LoglineStore    *store,
                                           const char      *name,
                                           GError         **error);

/* (element-type LoglineAccount) (owned), by name */
GPtrArray      *logline_accounts_list     (LoglineStore    *store,
                                           GError         **error);

G_END_DECLS
