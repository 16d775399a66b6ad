/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-file-chain.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define ID_LENGTH 32u

struct _LoglineFileChain
{
  char                *path;
  LoglineFileOpenFunc  open_func;
  gpointer             user_data;
  GDestroyNotify       destroy;
  GMutex               mutex;
  GHashTable          *ids; /* of all generations that had bytes; guarded by the mutex */
};

LoglineFileChain *
logline_file_chain_new (const char          *path,
                        LoglineFileOpenFunc  open_func,
                        gpointer             user_data,
                        GDestroyNotify       destroy)
{
  LoglineFileChain *self = g_atomic_rc_box_new0 (LoglineFileChain);

  self->path = g_strdup (path);
  self->open_func = open_func;
  self->user_data = user_data;
  self->destroy = destroy;
  g_mutex_init (&self->mutex);
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

LoglineFileChain *
logline_file_chain_ref (LoglineFileChain *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  LoglineFileChain *self = data;

  if (self->destroy != NULL)
    self->destroy (self->user_data);
  g_free (self->path);
  g_hash_table_unref (self->ids);
  g_mutex_clear (&self->mutex);
}

void
logline_file_chain_unref (LoglineFileChain *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

const char *
logline_file_chain_get_path (LoglineFileChain *self)
{
  return self->path;
}

static LoglineSourceError
get_code (int number)
{
  switch (number)
    {
    case ENOENT:
    case ENOTDIR:
      return LOGLINE_SOURCE_ERROR_NOT_FOUND;
    case EACCES:
    case EPERM:
      return LOGLINE_SOURCE_ERROR_PERMISSION;
    case ENXIO:
    case ENODEV:
      return LOGLINE_SOURCE_ERROR_NOT_REGULAR;
    default:
      return LOGLINE_SOURCE_ERROR_IO;
    }
}

static void
set_open_error (GError     **error,
                const char  *path,
                int          number)
{
  g_autofree char *name = g_filename_display_name (path);

  switch (get_code (number))
    {
    case LOGLINE_SOURCE_ERROR_NOT_FOUND:
      g_set_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_NOT_FOUND,
                   "“%s” does not exist", name);
      break;
    case LOGLINE_SOURCE_ERROR_PERMISSION:
      g_set_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_PERMISSION,
                   "“%s” may not be read by this user", name);
      break;
    case LOGLINE_SOURCE_ERROR_NOT_REGULAR:
      g_set_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_NOT_REGULAR,
                   "“%s” is not a regular file", name);
      break;
    default:
      g_set_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_IO,
                   "“%s” cannot be opened: %s", name, g_strerror (number));
    }
}

/* The number of what went wrong, or 0. */
static int
look_at (int          fd,
         struct stat *out_status)
{
  if (fd < 0 || fstat (fd, out_status) != 0)
    return errno;

  return S_ISREG (out_status->st_mode) ? 0 : ENODEV;
}

int
logline_file_chain_open (LoglineFileChain  *self,
                         struct stat       *out_status,
                         GError           **error)
{
  int fd = self->open_func (self->path, self->user_data);
  int number = look_at (fd, out_status);

  if (fd >= 0 && number == 0)
    return fd;

  if (fd >= 0)
    close (fd);
  set_open_error (error, self->path, number);
  return -1;
}

static char *
make_id (int                    fd,
         const LoglineFileLook *look,
         guint                  count)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *identity = g_strdup_printf ("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
                                               " %" G_GINT64_FORMAT " %u ",
                                               (guint64) look->status.st_dev,
                                               (guint64) look->status.st_ino,
                                               logline_file_get_birth_us (fd), count);

  g_checksum_update (checksum, (const guchar *) identity, -1);
  g_checksum_update (checksum, (const guchar *) look->head,
                     (gssize) logline_file_look_get_first_line_length (look));

  return g_strndup (g_checksum_get_string (checksum), ID_LENGTH);
}

char *
logline_file_chain_take_id (LoglineFileChain      *self,
                            int                    fd,
                            const LoglineFileLook *look)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  char *id = make_id (fd, look, 0);

  /* The same file with the same first line: written over, or moved away and back again. */
  for (guint i = 1; g_hash_table_contains (self->ids, id); i++)
    {
      g_free (id);
      id = make_id (fd, look, i);
    }
  g_hash_table_add (self->ids, g_strdup (id));

  return id;
}

void
logline_file_chain_return_id (LoglineFileChain *self,
                              const char       *id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_hash_table_remove (self->ids, id);
}
