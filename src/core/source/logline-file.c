/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "logline-file-chain.h"
#include "logline-mapper.h"

struct _LoglineFile
{
  GObject           parent_instance;

  LoglineFileChain *chain;
  char             *id;
  int               fd;
  LoglineMapper    *mapper;
  int               gone;  /* atomic: the bytes were written over */
  GMutex            mutex; /* for what follows, which only the thread that looks changes */
  LoglineFileLook   look;  /* the last one */
};

static void source_iface_init (LoglineSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoglineFile, logline_file, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LOGLINE_TYPE_SOURCE, source_iface_init))

static gboolean
set_replaced (LoglineFile  *self,
              GError      **error)
{
  g_autofree char *name = g_filename_display_name (logline_file_chain_get_path (self->chain));

  g_set_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED,
               "“%s” was truncated", name);
  return FALSE;
}

/* As errno tells. */
static gboolean
set_read_error (LoglineFile  *self,
                GError      **error)
{
  int number = errno;
  g_autofree char *name = g_filename_display_name (logline_file_chain_get_path (self->chain));

  g_set_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_IO,
               "“%s” cannot be read: %s", name, g_strerror (number));
  return FALSE;
}

static gboolean
logline_file_read (LoglineSource  *source,
                   guint64         offset,
                   void           *buffer,
                   gsize           length,
                   GError        **error)
{
  LoglineFile *self = LOGLINE_FILE (source);

  if (g_atomic_int_get (&self->gone))
    return set_replaced (self, error);
  if (logline_file_read_fully (self->fd, offset, buffer, length))
    return TRUE;

  return errno == 0 ? set_replaced (self, error) : set_read_error (self, error);
}

static LoglineMapping *
logline_file_map (LoglineSource *source,
                  guint64        offset,
                  gsize          length,
                  gsize         *out_start)
{
  LoglineFile *self = LOGLINE_FILE (source);

  if (g_atomic_int_get (&self->gone))
    return NULL;

  return logline_mapper_map (self->mapper, self->fd, offset, length, out_start);
}

/* What logline_file_check() finds out when it looks next, since bytes have been looked at that may
 * be those of whoever wrote the file over. */
static gboolean
logline_file_verify (LoglineSource  *source,
                     guint64         offset,
                     gsize           length,
                     GError        **error)
{
  LoglineFile *self = LOGLINE_FILE (source);
  LoglineFileLook known;
  struct stat status;

  g_mutex_lock (&self->mutex);
  known = self->look;
  g_mutex_unlock (&self->mutex);

  if (fstat (self->fd, &status) != 0)
    return set_read_error (self, error);
  if ((guint64) status.st_size < offset + length
      || (logline_file_look_is_outdated (&known, &status)
          && !logline_file_look_still_holds (&known, self->fd)))
    g_atomic_int_set (&self->gone, TRUE);

  return !g_atomic_int_get (&self->gone) || set_replaced (self, error);
}

static void
remember (LoglineFile           *self,
          const LoglineFileLook *look)
{
  g_mutex_lock (&self->mutex);
  self->look = *look;
  g_mutex_unlock (&self->mutex);
}

static LoglineFile *
open_in_chain (LoglineFileChain  *chain,
               GError           **error)
{
  LoglineFile *self;
  struct stat status;
  LoglineFileLook look;
  int fd = logline_file_chain_open (chain, &status, error);

  if (fd < 0)
    return NULL;

  self = g_object_new (LOGLINE_TYPE_FILE, NULL);
  self->fd = fd;
  self->chain = logline_file_chain_ref (chain);
  /* When it shrinks under our hands, begin with nothing: the next look finds what there is. */
  if (!logline_file_look_take (&look, fd, &status))
    {
      status.st_size = 0;
      logline_file_look_take (&look, fd, &status);
    }
  remember (self, &look);
  self->id = logline_file_chain_take_id (chain, fd, &look);

  return self;
}

static void
logline_file_finalize (GObject *object)
{
  LoglineFile *self = LOGLINE_FILE (object);

  close (self->fd);
  if (self->look.status.st_size == 0)
    logline_file_chain_return_id (self->chain, self->id);
  logline_mapper_free (self->mapper);
  logline_file_chain_unref (self->chain);
  g_free (self->id);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (logline_file_parent_class)->finalize (object);
}

static void
source_iface_init (LoglineSourceInterface *iface)
{
  iface->read = logline_file_read;
  iface->map = logline_file_map;
  iface->verify = logline_file_verify;
}

static void
logline_file_class_init (LoglineFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = logline_file_finalize;
}

static void
logline_file_init (LoglineFile *self)
{
  self->mapper = logline_mapper_new ();
  g_mutex_init (&self->mutex);
}

static int
open_any (const char *path,
          gpointer    user_data)
{
  return open (path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

LoglineFile *
logline_file_open (const char  *path,
                   GError     **error)
{
  return logline_file_open_with (path, open_any, NULL, NULL, error);
}

LoglineFile *
logline_file_open_with (const char           *path,
                        LoglineFileOpenFunc   open_func,
                        gpointer              user_data,
                        GDestroyNotify        destroy,
                        GError              **error)
{
  LoglineFileChain *chain;
  LoglineFile *self;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (open_func != NULL, NULL);

  chain = logline_file_chain_new (path, open_func, user_data, destroy);
  self = open_in_chain (chain, error);
  logline_file_chain_unref (chain);

  return self;
}

/* What the path leads to now. */
static gboolean
look_at_path (LoglineFile *self,
              struct stat *out_status)
{
  int fd = logline_file_chain_open (self->chain, out_status, NULL);

  if (fd < 0)
    return FALSE;

  close (fd);
  return TRUE;
}

/* How this generation itself fares, wherever the path leads. */
static LoglineFileState
look_at_file (LoglineFile *self)
{
  const LoglineFileLook *known = &self->look;
  off_t old_size = known->status.st_size;
  struct stat status;
  LoglineFileLook look;

  if (g_atomic_int_get (&self->gone))
    return LOGLINE_FILE_TRUNCATED;
  if (fstat (self->fd, &status) != 0 || !logline_file_look_is_outdated (known, &status))
    return LOGLINE_FILE_SAME;

  /* In this order: while the old bytes are still there, what was read before is of the same
   * generation. Otherwise a file that is written over right now could leave its new bytes behind
   * as those of the old generation, and nothing would ever tell. */
  if (status.st_size < old_size || !logline_file_look_take (&look, self->fd, &status)
      || !logline_file_look_still_holds (known, self->fd))
    return LOGLINE_FILE_TRUNCATED;

  remember (self, &look);
  return status.st_size > old_size ? LOGLINE_FILE_GREW : LOGLINE_FILE_SAME;
}

LoglineFileState
logline_file_check (LoglineFile *self,
                    guint64     *out_size)
{
  struct stat status;
  LoglineFileState state;
  gboolean found;

  g_return_val_if_fail (LOGLINE_IS_FILE (self), LOGLINE_FILE_MISSING);

  /* In this order: once another file has the name, what is read of this one is its end. */
  found = look_at_path (self, &status);
  state = look_at_file (self);
  if (state == LOGLINE_FILE_TRUNCATED)
    g_atomic_int_set (&self->gone, TRUE);

  if (!found)
    state = LOGLINE_FILE_MISSING;
  else if (status.st_dev != self->look.status.st_dev || status.st_ino != self->look.status.st_ino)
    state = LOGLINE_FILE_ROTATED;

  if (out_size != NULL)
    *out_size = logline_file_get_size (self);

  return state;
}

LoglineFile *
logline_file_reopen (LoglineFile  *self,
                     GError      **error)
{
  g_return_val_if_fail (LOGLINE_IS_FILE (self), NULL);

  return open_in_chain (self->chain, error);
}

const char *
logline_file_get_path (LoglineFile *self)
{
  g_return_val_if_fail (LOGLINE_IS_FILE (self), NULL);

  return logline_file_chain_get_path (self->chain);
}

const char *
logline_file_get_generation (LoglineFile *self)
{
  g_return_val_if_fail (LOGLINE_IS_FILE (self), NULL);

  return self->id;
}

void
logline_file_get_identity (LoglineFile         *self,
                           LoglineFileIdentity *out_identity)
{
  g_return_if_fail (LOGLINE_IS_FILE (self));

  out_identity->birth_us = logline_file_get_birth_us (self->fd);
  g_mutex_lock (&self->mutex);
  out_identity->device = self->look.status.st_dev;
  out_identity->inode = self->look.status.st_ino;
  g_mutex_unlock (&self->mutex);
}

gboolean
logline_file_identity_equal (const LoglineFileIdentity *a,
                             const LoglineFileIdentity *b)
{
  return a->device == b->device && a->inode == b->inode && a->birth_us == b->birth_us;
}

gboolean
logline_file_is_copy (LoglineFile *self,
                      LoglineFile *other)
{
  LoglineFileLook look;

  g_return_val_if_fail (LOGLINE_IS_FILE (self), FALSE);
  g_return_val_if_fail (LOGLINE_IS_FILE (other), FALSE);

  g_mutex_lock (&other->mutex);
  look = other->look;
  g_mutex_unlock (&other->mutex);

  return logline_file_look_is_of_copy (&look, self->fd, logline_file_get_size (self));
}

guint64
logline_file_get_size (LoglineFile *self)
{
  guint64 size;

  g_return_val_if_fail (LOGLINE_IS_FILE (self), 0);

  g_mutex_lock (&self->mutex);
  size = (guint64) self->look.status.st_size;
  g_mutex_unlock (&self->mutex);

  return size;
}

gint64
logline_file_get_modified_us (LoglineFile *self)
{
  struct timespec modified;

  g_return_val_if_fail (LOGLINE_IS_FILE (self), 0);

  g_mutex_lock (&self->mutex);
  modified = self->look.status.st_mtim;
  g_mutex_unlock (&self->mutex);

  return modified.tv_sec * G_USEC_PER_SEC + modified.tv_nsec / 1000;
}
