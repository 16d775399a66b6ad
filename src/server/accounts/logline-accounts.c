/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-accounts.h"

#include "logline-api.h"

#define COLUMNS "id, name, password, enabled, epoch"

void
logline_account_free (LoglineAccount *self)
{
  g_free (self->name);
  g_free (self->password);
  g_free (self);
}

static LoglineAccount *
read_account (LoglineStatement *statement)
{
  LoglineAccount *account = g_new0 (LoglineAccount, 1);

  account->id = sqlite3_column_int64 (statement, 0);
  account->name = g_strdup ((const char *) sqlite3_column_text (statement, 1));
  account->password = g_strdup ((const char *) sqlite3_column_text (statement, 2));
  account->enabled = sqlite3_column_int (statement, 3) != 0;
  account->epoch = sqlite3_column_int64 (statement, 4);
  return account;
}

static gboolean
no_such_account (const char *name,
                 GError    **error)
{
  g_set_error (error, LOGLINE_STORE_ERROR, LOGLINE_STORE_ERROR_NOT_FOUND,
               "There is no user named “%s”", name);
  return FALSE;
}

static gboolean
require_change (LoglineStore *store,
                const char   *name,
                GError      **error)
{
  return logline_store_changes (store) > 0 || no_such_account (name, error);
}

gboolean
logline_accounts_add (LoglineStore *store,
                      const char   *name,
                      const char   *hash,
                      GError      **error)
{
  if (!logline_api_name_is_valid (name))
    {
      g_set_error_literal (error, LOGLINE_STORE_ERROR, LOGLINE_STORE_ERROR_INVALID,
                           "A user name has 1 to 64 letters, digits, dots, dashes or underscores "
                           "and does not begin with a dot");
      return FALSE;
    }

  if (logline_store_run (store, error,
                         "INSERT INTO accounts (name, password) SELECT ?1, ?2 WHERE NOT EXISTS"
                         " (SELECT 1 FROM accounts WHERE name = ?1 COLLATE NOCASE)",
                         "ss", name, hash) && logline_store_changes (store) > 0)
    return TRUE;

  if (error != NULL && *error == NULL)
    g_set_error (error, LOGLINE_STORE_ERROR, LOGLINE_STORE_ERROR_EXISTS,
                 "There is a user named “%s” already, perhaps in other letters", name);
  return FALSE;
}

gboolean
logline_accounts_remove (LoglineStore *store,
                         const char   *name,
                         GError      **error)
{
  return logline_store_run (store, error, "DELETE FROM accounts WHERE name = ?", "s", name) &&
         require_change (store, name, error);
}

static gboolean
end_sign_ins (LoglineStore *store,
              const char   *name,
              GError      **error)
{
  return logline_store_run (store, error,
                            "DELETE FROM sign_ins WHERE account ="
                            " (SELECT id FROM accounts WHERE name = ?)", "s", name);
}

gboolean
logline_accounts_set_password (LoglineStore *store,
                               const char   *name,
                               const char   *hash,
                               GError      **error)
{
  gboolean success;

  if (!logline_store_begin (store, error))
    return FALSE;

  success = logline_store_run (store, error,
                               "UPDATE accounts SET password = ?, epoch = epoch + 1 WHERE name = ?",
                               "ss", hash, name) &&
            require_change (store, name, error) &&
            end_sign_ins (store, name, error);
  return logline_store_end (store, success, error);
}

gboolean
logline_accounts_set_enabled (LoglineStore *store,
                              const char   *name,
                              gboolean      enabled,
                              GError      **error)
{
  gboolean success;

  if (!logline_store_begin (store, error))
    return FALSE;

  success = logline_store_run (store, error,
                               "UPDATE accounts SET enabled = ?, epoch = epoch + 1 WHERE name = ?",
                               "is", (gint64) enabled, name) &&
            require_change (store, name, error) &&
            end_sign_ins (store, name, error);
  return logline_store_end (store, success, error);
}

gboolean
logline_accounts_rehash (LoglineStore *store,
                         const char   *name,
                         const char   *old_hash,
                         const char   *new_hash,
                         GError      **error)
{
  return logline_store_run (store, error,
                            "UPDATE accounts SET password = ? WHERE name = ? AND password = ?",
                            "sss", new_hash, name, old_hash);
}

static LoglineAccount *
find (LoglineStore *store,
      const char   *sql,
      const char   *name,
      GError      **error)
{
  g_autoptr (LoglineStatement) statement = logline_store_prepare (store, error, sql, "s", name);
  gboolean row;

  if (statement == NULL || !logline_store_step (store, statement, &row, error))
    return NULL;

  if (row)
    return read_account (statement);

  no_such_account (name, error);
  return NULL;
}

LoglineAccount *
logline_accounts_find (LoglineStore *store,
                       const char   *name,
                       GError      **error)
{
  return find (store, "SELECT " COLUMNS " FROM accounts WHERE name = ?", name, error);
}

/* Earlier versions let names differ in case alone; of those, the first is meant. */
LoglineAccount *
logline_accounts_find_any_case (LoglineStore *store,
                                const char   *name,
                                GError      **error)
{
  return find (store,
               "SELECT " COLUMNS " FROM accounts WHERE name = ?1 COLLATE NOCASE"
               " ORDER BY name = ?1 DESC, id LIMIT 1", name, error);
}

GPtrArray *
logline_accounts_list (LoglineStore *store,
                       GError      **error)
{
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (LoglineStatement) statement = NULL;
  gboolean row;

  accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) logline_account_free);
  statement = logline_store_prepare (store, error,
                                     "SELECT " COLUMNS " FROM accounts ORDER BY name", "");
  if (statement == NULL)
    return NULL;

  while (logline_store_step (store, statement, &row, error))
    {
      if (!row)
        return g_steal_pointer (&accounts);
      g_ptr_array_add (accounts, read_account (statement));
    }

  return NULL;
}
