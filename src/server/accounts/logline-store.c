/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-store.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define BUSY_TIMEOUT_MS 2000

struct _LoglineStore
{
  sqlite3 *db;
  guint depth; /* of transactions */
};

G_DEFINE_QUARK (logline-store-error-quark, logline_store_error)

/* Migration n brings user_version from n to n + 1. Never edited once released, only appended to. */
static const char *const migrations[] = {
  "CREATE TABLE accounts ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  name TEXT NOT NULL UNIQUE,"
  "  password TEXT NOT NULL,"             /* PHC string of argon2id */
  "  enabled INTEGER NOT NULL DEFAULT 1,"
  "  epoch INTEGER NOT NULL DEFAULT 1"    /* tokens of an earlier epoch are refused */
  ") STRICT;"
  "CREATE TABLE services ("
  "  id TEXT PRIMARY KEY,"
  "  title TEXT NOT NULL,"
  "  command TEXT,"                       /* NULL: not started by us */
  "  idle_stop_s INTEGER NOT NULL"
  ") STRICT;"
  "CREATE TABLE logs ("
  "  service TEXT NOT NULL REFERENCES services (id) ON DELETE CASCADE,"
  "  name TEXT NOT NULL,"
  "  position INTEGER NOT NULL,"          /* 0 is the log shown first */
  "  path TEXT NOT NULL,"
  "  PRIMARY KEY (service, name)"
  ") STRICT;"
  "CREATE TABLE grants ("
  "  account INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,"
  "  service TEXT NOT NULL REFERENCES services (id) ON DELETE CASCADE,"
  "  PRIMARY KEY (account, service)"
  ") STRICT;"
  "CREATE INDEX grants_by_service ON grants (service);"
  "CREATE TABLE sign_ins ("
  "  id TEXT PRIMARY KEY,"
  "  account INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,"
  "  idle_end_s INTEGER NOT NULL,"        /* unless it is renewed before */
  "  end_s INTEGER NOT NULL"              /* whatever happens */
  ") STRICT;"
  "CREATE INDEX sign_ins_by_account ON sign_ins (account);"
  "CREATE TABLE refresh_tokens ("
  "  hash BLOB PRIMARY KEY,"              /* SHA-256; the token itself is nowhere */
  "  sign_in TEXT NOT NULL REFERENCES sign_ins (id) ON DELETE CASCADE,"
  "  spent INTEGER NOT NULL DEFAULT 0"    /* 0: not yet; else when, or 1 for without a grace */
  ") STRICT;"
  "CREATE INDEX refresh_tokens_by_sign_in ON refresh_tokens (sign_in);",

  /* Whether the logs may be taken as a whole, not only read. */
  "ALTER TABLE grants ADD COLUMN download INTEGER NOT NULL DEFAULT 1;",
};

static void
set_error (LoglineStore *self,
           GError      **error)
{
  gboolean exists = sqlite3_extended_errcode (self->db) == SQLITE_CONSTRAINT_PRIMARYKEY ||
                    sqlite3_extended_errcode (self->db) == SQLITE_CONSTRAINT_UNIQUE;

  g_set_error (error, LOGLINE_STORE_ERROR,
               exists ? LOGLINE_STORE_ERROR_EXISTS
                  : sqlite3_errcode (self->db) == SQLITE_FULL ? LOGLINE_STORE_ERROR_FULL
                                                              : LOGLINE_STORE_ERROR_FAILED,
               "The database could not be used: %s", sqlite3_errmsg (self->db));
}

static gboolean
execute (LoglineStore *self,
         const char   *sql,
         GError      **error)
{
  if (sqlite3_exec (self->db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  set_error (self, error);
  return FALSE;
}

static gboolean
get_pragma (LoglineStore *self,
            const char   *sql,
            gint64       *out_value,
            GError      **error)
{
  g_autoptr (LoglineStatement) statement = logline_store_prepare (self, error, sql, "");
  gboolean row;

  if (statement == NULL || !logline_store_step (self, statement, &row, error))
    return FALSE;

  *out_value = sqlite3_column_int64 (statement, 0);
  return TRUE;
}

static gboolean
migrate_locked (LoglineStore *self,
                GError      **error)
{
  gint64 version;

  if (!get_pragma (self, "PRAGMA user_version", &version, error))
    return FALSE;

  if (version > (gint64) G_N_ELEMENTS (migrations))
    {
      g_set_error_literal (error, LOGLINE_STORE_ERROR, LOGLINE_STORE_ERROR_FAILED,
                           "The database was written by a newer loglined; use that one");
      return FALSE;
    }

  for (gsize i = version; i < G_N_ELEMENTS (migrations); i++)
    {
      g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version = %zu", i + 1);

      if (!execute (self, migrations[i], error) || !execute (self, set_version, error))
        return FALSE;
    }

  return TRUE;
}

/* In one transaction, so that two programs that start at once cannot both migrate. */
static gboolean
migrate (LoglineStore *self,
         GError      **error)
{
  if (!logline_store_begin (self, error))
    return FALSE;

  return logline_store_end (self, migrate_locked (self, error), error);
}

static gboolean
configure (LoglineStore *self,
           GError      **error)
{
  sqlite3_busy_timeout (self->db, BUSY_TIMEOUT_MS);
  sqlite3_extended_result_codes (self->db, 1);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);

  return execute (self,
                  "PRAGMA trusted_schema = OFF;"
                  "PRAGMA journal_mode = WAL;"
                  "PRAGMA synchronous = FULL;"
                  "PRAGMA foreign_keys = ON;",
                  error);
}

/* SQLite makes its other files with the mode of the first one. */
static gboolean
make_private (const char *path,
              GError    **error)
{
  int fd = g_open (path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  struct stat info;
  gboolean is_private = FALSE;

  /* What cannot be opened, SQLite has better words for. */
  if (fd < 0)
    return TRUE;

  if (fstat (fd, &info) == 0)
    is_private = (info.st_mode & 077) == 0;
  g_close (fd, NULL);
  if (!is_private)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                         "others may read the accounts in it; run “chmod 600” on it and on the "
                         "files beside it that begin with its name");
  return is_private;
}

static gboolean
open_database (LoglineStore *self,
               const char   *path,
               GError      **error)
{
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW |
                    SQLITE_OPEN_EXRESCODE;

  if (sqlite3_open_v2 (path, &self->db, flags, NULL) == SQLITE_OK)
    return TRUE;

  set_error (self, error);
  return FALSE;
}

LoglineStore *
logline_store_open (const char *path,
                    GError    **error)
{
  g_autoptr (LoglineStore) self = g_new0 (LoglineStore, 1);

  if (make_private (path, error) && open_database (self, path, error) && configure (self, error) &&
      migrate (self, error))
    return g_steal_pointer (&self);

  g_prefix_error (error, "%s: ", path);
  return NULL;
}

void
logline_store_close (LoglineStore *self)
{
  sqlite3_close (self->db);
  g_free (self);
}

static void
bind (LoglineStatement *statement,
      const char       *types,
      va_list           values)
{
  for (int i = 0; types[i] != '\0'; i++)
    {
      switch (types[i])
        {
        case 's':
          sqlite3_bind_text (statement, i + 1, va_arg (values, const char *), -1, SQLITE_TRANSIENT);
          break;
        case 'i':
          sqlite3_bind_int64 (statement, i + 1, va_arg (values, gint64));
          break;
        case 'b':
          {
            const guint8 *bytes = va_arg (values, const guint8 *);
            sqlite3_bind_blob64 (statement, i + 1, bytes, va_arg (values, gsize), SQLITE_TRANSIENT);
          }
          break;
        default:
          g_assert_not_reached ();
        }
    }
}

static LoglineStatement *
prepare_valist (LoglineStore *self,
                GError      **error,
                const char   *sql,
                const char   *types,
                va_list       values)
{
  LoglineStatement *statement;

  if (sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) != SQLITE_OK)
    {
      set_error (self, error);
      return NULL;
    }

  g_assert (sqlite3_bind_parameter_count (statement) == (int) strlen (types));
  bind (statement, types, values);
  return statement;
}

LoglineStatement *
logline_store_prepare (LoglineStore *self,
                       GError      **error,
                       const char   *sql,
                       const char   *types,
                       ...)
{
  LoglineStatement *statement;
  va_list values;

  va_start (values, types);
  statement = prepare_valist (self, error, sql, types, values);
  va_end (values);
  return statement;
}

gboolean
logline_store_step (LoglineStore     *self,
                    LoglineStatement *statement,
                    gboolean         *out_row,
                    GError          **error)
{
  int result = sqlite3_step (statement);

  *out_row = result == SQLITE_ROW;
  if (result == SQLITE_ROW || result == SQLITE_DONE)
    return TRUE;

  set_error (self, error);
  return FALSE;
}

gboolean
logline_store_run (LoglineStore *self,
                   GError      **error,
                   const char   *sql,
                   const char   *types,
                   ...)
{
  g_autoptr (LoglineStatement) statement = NULL;
  gboolean row;
  va_list values;

  va_start (values, types);
  statement = prepare_valist (self, error, sql, types, values);
  va_end (values);
  return statement != NULL && logline_store_step (self, statement, &row, error);
}

int
logline_store_changes (LoglineStore *self)
{
  return sqlite3_changes (self->db);
}

gboolean
logline_store_get_version (LoglineStore   *self,
                           LoglineVersion *out_version,
                           GError        **error)
{
  out_version->own = sqlite3_total_changes64 (self->db);
  return get_pragma (self, "PRAGMA data_version", &out_version->others, error);
}

gboolean
logline_store_begin (LoglineStore *self,
                     GError      **error)
{
  if (self->depth == 0 && !execute (self, "BEGIN IMMEDIATE", error))
    return FALSE;

  self->depth++;
  return TRUE;
}

gboolean
logline_store_end (LoglineStore *self,
                   gboolean      success,
                   GError      **error)
{
  g_return_val_if_fail (self->depth > 0, FALSE);

  if (--self->depth > 0 || (success && execute (self, "COMMIT", error)))
    return success;

  sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}
