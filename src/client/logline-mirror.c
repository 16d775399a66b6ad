/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-mirror.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "logline-mapper.h"
#include "logline-workers.h"

struct _LoglineMirror
{
  GObject parent_instance;

  GMutex         opening;
  LoglineMapper *mapper;
  int            fd; /* -1 until the first write; atomic, since readers look without the lock */
};

static void logline_mirror_source_init (LoglineSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoglineMirror, logline_mirror, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LOGLINE_TYPE_SOURCE,
                                                      logline_mirror_source_init))

static void
set_io_error (GError     **error,
              const char  *what)
{
  int saved_errno = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s: %s",
               what, g_strerror (saved_errno));
}

static gboolean
read_mirror (LoglineSource  *source,
             guint64         offset,
             void           *buffer,
             gsize           length,
             GError        **error)
{
  int fd = g_atomic_int_get (&LOGLINE_MIRROR (source)->fd);
  char *to = buffer;

  while (length > 0)
    {
      gssize n = pread (fd, to, length, offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          g_set_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_IO,
                       "the copy of the log cannot be read: %s",
                       n < 0 ? g_strerror (errno) : "it ends too early");
          return FALSE;
        }
      to += n;
      offset += n;
      length -= n;
    }
  return TRUE;
}

static LoglineMapping *
map_mirror (LoglineSource *source,
            guint64        offset,
            gsize          length,
            gsize         *out_start)
{
  LoglineMirror *self = LOGLINE_MIRROR (source);
  int fd = g_atomic_int_get (&self->fd);

  return fd >= 0 ? logline_mapper_map (self->mapper, fd, offset, length, out_start) : NULL;
}

static void
logline_mirror_source_init (LoglineSourceInterface *iface)
{
  iface->read = read_mirror;
  iface->map = map_mirror;
}

/* Giving back the pages of a large file takes the kernel a while. */
static void
close_job (GTask        *task,
           gpointer      source,
           gpointer      task_data,
           GCancellable *cancellable)
{
  g_close (GPOINTER_TO_INT (task_data), NULL);
  g_task_return_boolean (task, TRUE);
}

static void
logline_mirror_finalize (GObject *object)
{
  LoglineMirror *self = LOGLINE_MIRROR (object);

  if (self->fd >= 0)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

      g_task_set_source_tag (task, close_job);
      g_task_set_task_data (task, GINT_TO_POINTER (self->fd), NULL);
      logline_workers_run (task, close_job);
    }
  logline_mapper_free (self->mapper);
  g_mutex_clear (&self->opening);
  G_OBJECT_CLASS (logline_mirror_parent_class)->finalize (object);
}

static void
logline_mirror_class_init (LoglineMirrorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = logline_mirror_finalize;
}

static void
logline_mirror_init (LoglineMirror *self)
{
  self->fd = -1;
  self->mapper = logline_mapper_new ();
  g_mutex_init (&self->opening);
}

LoglineMirror *
logline_mirror_new (void)
{
  return g_object_new (LOGLINE_TYPE_MIRROR, NULL);
}

/* For file systems that cannot make a file without a name. */
static int
open_unlinked (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "mirror-XXXXXX", NULL);
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);

  if (fd >= 0)
    g_unlink (path);
  return fd;
}

static int
open_unnamed (GError **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "logline", NULL);
  int fd;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      set_io_error (error, folder);
      return -1;
    }

  fd = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
    fd = open_unlinked (folder);
  if (fd < 0)
    set_io_error (error, folder);
  return fd;
}

static int
ensure_open (LoglineMirror  *self,
             GError        **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->opening);

  if (self->fd < 0)
    g_atomic_int_set (&self->fd, open_unnamed (error));
  return self->fd;
}

gboolean
logline_mirror_write (LoglineMirror  *self,
                      guint64         offset,
                      const void     *bytes,
                      gsize           length,
                      GError        **error)
{
  const char *from = bytes;
  int fd = ensure_open (self, error);

  if (fd < 0)
    return FALSE;

  while (length > 0)
    {
      gssize n = pwrite (fd, from, length, offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          set_io_error (error, "the copy of the log cannot grow");
          return FALSE;
        }
      from += n;
      offset += n;
      length -= n;
    }
  return TRUE;
}
