/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The key file is text, one line for each key:
 *
 *   ID CREATED UNTIL KEY
 *
 * with 16 hexadecimal digits, times as in RFC 3339 ("-" for no end: that one signs), and 32 bytes
 * in base64. A file of 32 bytes is what earlier versions wrote: one key without a name.
 *
 * Who changes the file holds a lock on its folder, and puts a new file in its place; so whoever
 * reads it always sees a whole one.
 */

#include "logline-key-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_FILE_BYTES 4096

static gboolean
parse_time (const char *text,
            gint64     *out_s)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = NULL;

  *out_s = 0;
  if (g_str_equal (text, "-"))
    return TRUE;

  time = g_date_time_new_from_iso8601 (text, utc);
  if (time == NULL)
    return FALSE;
  *out_s = g_date_time_to_unix (time);
  return *out_s > 0;
}

static gboolean
parse_id (const char *text,
          char        out_id[LOGLINE_KEY_ID_LENGTH + 1])
{
  return strlen (text) == LOGLINE_KEY_ID_LENGTH &&
         strspn (text, "0123456789abcdef") == LOGLINE_KEY_ID_LENGTH &&
         g_strlcpy (out_id, text, LOGLINE_KEY_ID_LENGTH + 1) == LOGLINE_KEY_ID_LENGTH;
}

static gboolean
parse_bytes (const char *text,
             guint8      out_bytes[LOGLINE_KEY_BYTES])
{
  gsize length;

  return sodium_base642bin (out_bytes, LOGLINE_KEY_BYTES, text, strlen (text), NULL, &length, NULL,
                            sodium_base64_VARIANT_ORIGINAL) == 0 && length == LOGLINE_KEY_BYTES;
}

static gboolean
parse_line (LoglineKeyRing *self,
            const char     *line)
{
  g_auto (GStrv) fields = g_strsplit (line, " ", -1);
  LoglineKey key;

  if (g_strv_length (fields) != 4 || !parse_id (fields[0], key.id) ||
      !parse_time (fields[1], &key.created_s) || !parse_time (fields[2], &key.until_s) ||
      !parse_bytes (fields[3], key.bytes))
    return FALSE;

  logline_key_ring_add (self, &key);
  sodium_memzero (&key, sizeof key);
  sodium_memzero (fields[3], strlen (fields[3]));
  return TRUE;
}

/* One key signs, and it is the last. */
static gboolean
parse_lines (LoglineKeyRing *self,
             char           *text)
{
  char *line, *rest = text;

  while ((line = strsep (&rest, "\n")) != NULL)
    {
      if (*line != '\0' && *line != '#' && !parse_line (self, line))
        return FALSE;
    }

  for (guint i = 0; i < logline_key_ring_get_size (self); i++)
    {
      gboolean is_last = i == logline_key_ring_get_size (self) - 1;

      if ((logline_key_ring_get (self, i)->until_s == 0) != is_last)
        return FALSE;
    }
  return logline_key_ring_get_size (self) > 0;
}

static void
take_nameless (LoglineKeyRing *self,
               const char     *bytes,
               gint64          created_s)
{
  g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guint8 *) bytes,
                                                         LOGLINE_KEY_BYTES);
  LoglineKey key = { .created_s = created_s };

  memcpy (key.id, digest, LOGLINE_KEY_ID_LENGTH);
  memcpy (key.bytes, bytes, LOGLINE_KEY_BYTES);
  logline_key_ring_add (self, &key);
  sodium_memzero (&key, sizeof key);
}

static LoglineKeyRing *
parse (char       *text,
       gsize       length,
       gint64      modified_s,
       const char *path,
       GError    **error)
{
  g_autoptr (LoglineKeyRing) self = logline_key_ring_new ();

  if (length == LOGLINE_KEY_BYTES)
    take_nameless (self, text, modified_s);
  else if (strlen (text) != length || length == MAX_FILE_BYTES || !parse_lines (self, text))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "%s is not a key file; remove it to have a new one made, which signs everybody "
                   "out", path);
      return NULL;
    }
  return g_steal_pointer (&self);
}

static LoglineKeyRing *
read_from (int         fd,
           const char *path,
           GError    **error)
{
  char text[MAX_FILE_BYTES + 1] = { 0 };
  LoglineKeyRing *self;
  struct stat info;
  gssize length;

  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode) || (info.st_mode & 077) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                   "%s can be read by others; run “chmod 600” on it, or remove it to sign "
                   "everybody out", path);
      return NULL;
    }

  length = read (fd, text, MAX_FILE_BYTES);
  self = parse (text, MAX (length, 0), info.st_mtime, path, error);
  sodium_memzero (text, sizeof text);
  return self;
}

static LoglineKeyRing *
load_file (const char *path,
           GError    **error)
{
  int fd = g_open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0);
  LoglineKeyRing *self;

  if (fd < 0)
    {
      int saved_errno = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s: %s", path,
                   g_strerror (saved_errno));
      return NULL;
    }

  self = read_from (fd, path, error);
  g_close (fd, NULL);
  return self;
}

static gboolean
save (LoglineKeyRing *self,
      const char     *path,
      GError        **error)
{
  g_autoptr (GString) text = g_string_new ("# Whoever has one of these can be anybody.\n");
  gboolean saved;

  for (guint i = 0; i < logline_key_ring_get_size (self); i++)
    {
      const LoglineKey *key = logline_key_ring_get (self, i);
      g_autofree char *created = logline_key_dup_time (key->created_s);
      g_autofree char *until = logline_key_dup_time (key->until_s);
      char base64[sodium_base64_ENCODED_LEN (LOGLINE_KEY_BYTES, sodium_base64_VARIANT_ORIGINAL)];

      sodium_bin2base64 (base64, sizeof base64, key->bytes, sizeof key->bytes,
                         sodium_base64_VARIANT_ORIGINAL);
      g_string_append_printf (text, "%s %s %s %s\n", key->id, created, until, base64);
      sodium_memzero (base64, sizeof base64);
    }

  saved = g_file_set_contents_full (path, text->str, text->len,
                                    G_FILE_SET_CONTENTS_CONSISTENT |
                                      G_FILE_SET_CONTENTS_DURABLE, 0600, error);
  sodium_memzero (text->str, text->len);
  return saved;
}

/* Returns a descriptor that holds the lock until it is closed, or -1. */
static int
lock_folder (const char *path,
             GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  int saved_errno = errno;

  if (fd < 0)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s: %s", folder,
                 g_strerror (saved_errno));
  else
    while (flock (fd, LOCK_EX) != 0 && errno == EINTR)
      ;
  return fd;
}

static gboolean
create (const char *path,
        gint64      now_s,
        GError    **error)
{
  g_autoptr (LoglineKeyRing) fresh = logline_key_ring_new ();
  int lock = lock_folder (path, error);
  gboolean created;

  if (lock < 0)
    return FALSE;

  logline_key_ring_add_new (fresh, now_s);
  created = g_file_test (path, G_FILE_TEST_EXISTS) || save (fresh, path, error);
  g_close (lock, NULL);
  return created;
}

LoglineKeyRing *
logline_key_file_load (const char *path,
                       gint64      now_s,
                       GError    **error)
{
  LoglineKeyRing *self;

  g_return_val_if_fail (sodium_init () >= 0, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS) && !create (path, now_s, error))
    return NULL;

  self = load_file (path, error);
  if (self != NULL)
    logline_key_ring_drop_ended (self, now_s);
  return self;
}

static gboolean
check_overlap (LoglineKeyRing *self,
               GError        **error)
{
  g_autofree char *end = NULL;

  if (logline_key_ring_get_size (self) == 1)
    return TRUE;

  end = logline_key_dup_time (logline_key_ring_get_end (self));
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
               "The key before is accepted until %s; wait until then, or say --now to drop it and "
               "to have everybody's token renewed at once", end);
  return FALSE;
}

static gboolean
rotate_locked (const char *path,
               gint64      now_s,
               gint64      overlap_s,
               GError    **error)
{
  g_autoptr (LoglineKeyRing) old = load_file (path, error);
  g_autoptr (LoglineKeyRing) dropped = logline_key_ring_new ();
  LoglineKeyRing *self = overlap_s == 0 ? dropped : old;

  if (old == NULL)
    return FALSE;

  logline_key_ring_drop_ended (old, now_s);
  if (overlap_s > 0)
    {
      if (!check_overlap (old, error))
        return FALSE;
      logline_key_ring_retire (old, now_s + overlap_s);
    }

  logline_key_ring_add_new (self, now_s);
  return save (self, path, error);
}

gboolean
logline_key_file_rotate (const char *path,
                         gint64      now_s,
                         gint64      overlap_s,
                         GError    **error)
{
  g_autoptr (LoglineKeyRing) ring = logline_key_file_load (path, now_s, error);
  gboolean rotated;
  int lock;

  if (ring == NULL)
    return FALSE;

  lock = lock_folder (path, error);
  if (lock < 0)
    return FALSE;

  rotated = rotate_locked (path, now_s, overlap_s, error);
  g_close (lock, NULL);
  return rotated;
}

static gboolean
prune_locked (const char *path,
              gint64      now_s,
              GError    **error)
{
  g_autoptr (LoglineKeyRing) self = load_file (path, error);
  guint before;

  if (self == NULL)
    return FALSE;

  before = logline_key_ring_get_size (self);
  logline_key_ring_drop_ended (self, now_s);
  return logline_key_ring_get_size (self) == before || save (self, path, error);
}

gboolean
logline_key_file_prune (const char *path,
                        gint64      now_s,
                        GError    **error)
{
  int lock = lock_folder (path, error);
  gboolean pruned;

  if (lock < 0)
    return FALSE;

  pruned = prune_locked (path, now_s, error);
  g_close (lock, NULL);
  return pruned;
}
