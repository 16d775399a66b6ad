/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* At every moment of a restore the database is either whole and the old one, or whole and the new
 * one. What is written is checked under another name first. Then the old one gets a second name,
 * and the new one takes the first by a rename. Before that the old one's write-ahead log has to go,
 * since SQLite would take it for the new one's. */

#include "logline-backup.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "logline-data-dir.h"

static gboolean
fail (const char *path,
      GError    **error)
{
  int saved_errno = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s: %s", path,
               g_strerror (saved_errno));
  return FALSE;
}

/* A file, or a folder for the names in it. */
static gboolean
sync_path (const char *path,
           GError    **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean synced = fd >= 0 && fsync (fd) == 0;

  if (!synced)
    fail (path, error);
  if (fd >= 0)
    g_close (fd, NULL);
  return synced;
}

static gboolean
sync_with_folder (const char *path,
                  GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return sync_path (path, error) && sync_path (folder, error);
}

gboolean
logline_backup_verify (LoglineStore *store,
                       GError      **error)
{
  g_autoptr (LoglineStatement) statement = NULL;
  g_autofree char *finding = NULL;
  gboolean row;

  statement = logline_store_prepare (store, error, "PRAGMA integrity_check (1)", "");
  if (statement == NULL || !logline_store_step (store, statement, &row, error))
    return FALSE;

  finding = row ? g_strdup ((const char *) sqlite3_column_text (statement, 0)) : NULL;
  if (g_strcmp0 (finding, "ok") == 0)
    return TRUE;

  g_set_error (error, LOGLINE_STORE_ERROR, LOGLINE_STORE_ERROR_FAILED,
               "It is damaged: %s", finding != NULL ? g_strdelimit (finding, "\n", ' ') : "");
  return FALSE;
}

gboolean
logline_backup_make (LoglineStore *store,
                     const char   *path,
                     GError      **error)
{
  /* SQLite writes into an empty file, so its mode is right from the start. */
  int fd = g_open (path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);

  if (fd < 0)
    return fail (path, error);

  g_close (fd, NULL);
  if (logline_store_run (store, error, "VACUUM INTO ?", "s", path) &&
      sync_with_folder (path, error))
    return TRUE;

  g_unlink (path);
  return FALSE;
}

/* Opening it as a store would make one of any empty file. */
static gboolean
is_ours (const char *path,
         GError    **error)
{
  g_autoptr (LoglineStatement) statement = NULL;
  sqlite3 *db = NULL;
  gboolean ours;

  ours = sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
         sqlite3_prepare_v2 (db, "SELECT count (*) FROM accounts, services, sign_ins", -1,
                             &statement, NULL) == SQLITE_OK;
  g_clear_pointer (&statement, sqlite3_finalize);
  sqlite3_close (db);
  if (!ours)
    g_set_error_literal (error, LOGLINE_STORE_ERROR, LOGLINE_STORE_ERROR_INVALID,
                         "It is not a backup that “loglined backup” has made");
  return ours;
}

static gboolean
prepare_store (const char *path,
               GError    **error)
{
  g_autoptr (LoglineStore) store = NULL;

  if (!is_ours (path, error))
    return FALSE;

  store = logline_store_open (path, error);
  return store != NULL && logline_backup_verify (store, error) &&
         logline_store_run (store, error, "DELETE FROM sign_ins", "");
}

static gboolean
copy (const char *from,
      const char *to,
      GError    **error)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);
  mode_t mask = umask (077);
  gboolean copied = g_file_copy (source, target,
                                 G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS, NULL,
                                 NULL, NULL, error);

  umask (mask);
  return copied;
}

/* Brings what is in the write-ahead log into the database; closing it removes the log then. */
static void
settle (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineStore) store = logline_store_open (path, &error);

  if (store == NULL || !logline_store_run (store, &error, "PRAGMA wal_checkpoint (TRUNCATE)", ""))
    g_info ("%s", error->message);
}

static const char *const companions[] = { "-wal", "-shm", NULL };

/* Of a database that could not be settled. */
static gboolean
move_companions (const char *from,
                 const char *to,
                 GError    **error)
{
  for (gsize i = 0; companions[i] != NULL; i++)
    {
      g_autofree char *old = g_strconcat (from, companions[i], NULL);
      g_autofree char *new = g_strconcat (to, companions[i], NULL);

      if (g_rename (old, new) != 0 && errno != ENOENT)
        return fail (old, error);
    }

  return TRUE;
}

static void
remove_with_companions (const char *path)
{
  g_unlink (path);
  for (gsize i = 0; companions[i] != NULL; i++)
    {
      g_autofree char *companion = g_strconcat (path, companions[i], NULL);

      g_unlink (companion);
    }
}

static char *
keep_old (const char *path,
          GError    **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%dT%H%M%S.%fZ");
  g_autofree char *kept = g_strconcat (path, ".replaced-", time, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_strdup ("");

  settle (path);
  if (!move_companions (path, kept, error))
    return NULL;
  if (link (path, kept) == 0)
    return g_steal_pointer (&kept);

  fail (kept, error);
  return NULL;
}

static gboolean
replace (const char *path,
         const char *fresh,
         GError    **error)
{
  if (g_rename (fresh, path) != 0)
    return fail (path, error);

  return sync_with_folder (path, error);
}

char *
logline_backup_restore (const char *data_dir,
                        const char *path,
                        GError    **error)
{
  g_autofree char *database = logline_data_dir_get_database (data_dir);
  g_autofree char *fresh = g_strconcat (database, ".restoring", NULL);
  g_autofree char *kept = NULL;

  remove_with_companions (fresh);
  if (copy (path, fresh, error) && prepare_store (fresh, error) && sync_path (fresh, error))
    kept = keep_old (database, error);
  if (kept != NULL && replace (database, fresh, error))
    return g_steal_pointer (&kept);

  remove_with_companions (fresh);
  g_prefix_error (error, "%s: ", path);
  return NULL;
}
