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

#include "logline-key-ring.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_FILE_BYTES 4096

struct _LoglineKeyRing
{
  GArray *keys; /* (element-type LoglineKey), the one that signs last */
};

static void
key_clear (LoglineKey *key)
{
  sodium_memzero (key, sizeof *key);
}

static LoglineKeyRing *
key_ring_new (void)
{
  LoglineKeyRing *self = g_new0 (LoglineKeyRing, 1);

  self->keys = g_array_new (FALSE, FALSE, sizeof (LoglineKey));
  g_array_set_clear_func (self->keys, (GDestroyNotify) key_clear);
  return self;
}

void
logline_key_ring_free (LoglineKeyRing *self)
{
  g_array_unref (self->keys);
  g_free (self);
}

guint
logline_key_ring_get_size (LoglineKeyRing *self)
{
  return self->keys->len;
}

const LoglineKey *
logline_key_ring_get (LoglineKeyRing *self,
                      guint           index)
{
  g_return_val_if_fail (index < self->keys->len, NULL);

  return &g_array_index (self->keys, LoglineKey, index);
}

const LoglineKey *
logline_key_ring_get_signing (LoglineKeyRing *self)
{
  return logline_key_ring_get (self, self->keys->len - 1);
}

const LoglineKey *
logline_key_ring_find (LoglineKeyRing *self,
                       const char     *id,
                       gint64          now_s)
{
  for (guint i = 0; i < self->keys->len; i++)
    {
      const LoglineKey *key = logline_key_ring_get (self, i);

      if (g_str_equal (key->id, id))
        return key->until_s == 0 || now_s < key->until_s ? key : NULL;
    }
  return NULL;
}

gint64
logline_key_ring_get_end (LoglineKeyRing *self)
{
  gint64 end_s = 0;

  for (guint i = 0; i + 1 < self->keys->len; i++)
    {
      gint64 until_s = logline_key_ring_get (self, i)->until_s;

      end_s = end_s == 0 ? until_s : MIN (end_s, until_s);
    }
  return end_s;
}

static void
drop_ended (LoglineKeyRing *self,
            gint64          now_s)
{
  for (guint i = self->keys->len - 1; i > 0; i--)
    {
      if (logline_key_ring_get (self, i - 1)->until_s <= now_s)
        g_array_remove_index (self->keys, i - 1);
    }
}

static void
add_new (LoglineKeyRing *self,
         gint64          now_s)
{
  LoglineKey key = { .created_s = now_s };
  guint8 id[LOGLINE_KEY_ID_LENGTH / 2];

  randombytes_buf (id, sizeof id);
  sodium_bin2hex (key.id, sizeof key.id, id, sizeof id);
  randombytes_buf (key.bytes, sizeof key.bytes);
  g_array_append_val (self->keys, key);
  key_clear (&key);
}

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

  g_array_append_val (self->keys, key);
  key_clear (&key);
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

  for (guint i = 0; i < self->keys->len; i++)
    {
      if ((logline_key_ring_get (self, i)->until_s == 0) != (i == self->keys->len - 1))
        return FALSE;
    }
  return self->keys->len > 0;
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
  g_array_append_val (self->keys, key);
  key_clear (&key);
}

static LoglineKeyRing *
parse (char       *text,
       gsize       length,
       gint64      modified_s,
       const char *path,
       GError    **error)
{
  g_autoptr (LoglineKeyRing) self = key_ring_new ();

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

char *
logline_key_dup_time (gint64 time_s)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_s);

  return time_s != 0 ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("-");
}

static gboolean
save (LoglineKeyRing *self,
      const char     *path,
      GError        **error)
{
  g_autoptr (GString) text = g_string_new ("# Whoever has one of these can be anybody.\n");
  gboolean saved;

  for (guint i = 0; i < self->keys->len; i++)
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
  g_autoptr (LoglineKeyRing) fresh = key_ring_new ();
  int lock = lock_folder (path, error);
  gboolean created;

  if (lock < 0)
    return FALSE;

  add_new (fresh, now_s);
  created = g_file_test (path, G_FILE_TEST_EXISTS) || save (fresh, path, error);
  g_close (lock, NULL);
  return created;
}

LoglineKeyRing *
logline_key_ring_load (const char *path,
                       gint64      now_s,
                       GError    **error)
{
  LoglineKeyRing *self;

  g_return_val_if_fail (sodium_init () >= 0, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS) && !create (path, now_s, error))
    return NULL;

  self = load_file (path, error);
  if (self != NULL)
    drop_ended (self, now_s);
  return self;
}

static gboolean
check_overlap (LoglineKeyRing *self,
               GError        **error)
{
  g_autofree char *end = NULL;

  if (self->keys->len == 1)
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
  g_autoptr (LoglineKeyRing) self = load_file (path, error);

  if (self == NULL)
    return FALSE;

  drop_ended (self, now_s);
  if (overlap_s == 0)
    g_array_set_size (self->keys, 0);
  else if (check_overlap (self, error))
    g_array_index (self->keys, LoglineKey, 0).until_s = now_s + overlap_s;
  else
    return FALSE;

  add_new (self, now_s);
  return save (self, path, error);
}

gboolean
logline_key_ring_rotate (const char *path,
                         gint64      now_s,
                         gint64      overlap_s,
                         GError    **error)
{
  g_autoptr (LoglineKeyRing) ring = logline_key_ring_load (path, now_s, error);
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

  before = self->keys->len;
  drop_ended (self, now_s);
  return self->keys->len == before || save (self, path, error);
}

gboolean
logline_key_ring_prune (const char *path,
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
