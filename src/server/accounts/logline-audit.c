/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-audit.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_QUEUED 10000

struct _LoglineAudit
{
  char *path;
  GThreadPool *writer; /* one thread */
  GMutex mutex;        /* of what follows */
  int fd;
  gboolean torn;       /* the last line is not whole */
  guint n_lost;
};

static gboolean
fail (const char *path,
      GError    **error)
{
  int saved_errno = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s: %s", path,
               g_strerror (saved_errno));
  return FALSE;
}

/* Returns -1 on failure. */
static int
open_file (const char *path,
           GError    **error)
{
  int fd = g_open (path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
  struct stat info;

  if (fd < 0)
    {
      fail (path, error);
      return -1;
    }

  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && (info.st_mode & 077) == 0)
    return fd;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               "%s can be read by others; run “chmod 600” on it", path);
  g_close (fd, NULL);
  return -1;
}

/* Whatever the reason is, what must be kept cannot be. */
static gboolean
cannot_write (LoglineAudit *self,
              int           saved_errno,
              GError      **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "%s: %s", self->path,
               g_strerror (saved_errno));
  return FALSE;
}

static gboolean
write_all (LoglineAudit *self,
           const char   *text,
           GError      **error)
{
  gsize length = strlen (text);
  gssize n = write (self->fd, text, length);

  if (n == (gssize) length)
    return TRUE;

  /* One write is one line, as several programs add to the file; what is cut is ended later. */
  self->torn |= n > 0;
  return cannot_write (self, n < 0 ? errno : ENOSPC, error);
}

static gboolean
write_locked (LoglineAudit *self,
              const char   *line,
              gboolean      durable,
              GError      **error)
{
  if (self->torn && !write_all (self, "\n", error))
    return FALSE;

  self->torn = FALSE;
  if (!write_all (self, line, error))
    return FALSE;
  return !durable || fdatasync (self->fd) == 0 || cannot_write (self, errno, error);
}

/* Those that were lost come first. */
static gboolean
make_up (LoglineAudit *self,
         GError      **error)
{
  g_autofree char *count = g_strdup_printf ("%u", self->n_lost);
  g_autofree char *line = NULL;

  if (self->n_lost == 0)
    return TRUE;

  line = logline_audit_compose ("lost", "lines", count, NULL);
  if (!write_locked (self, line, FALSE, error))
    return FALSE;

  self->n_lost = 0;
  return TRUE;
}

gboolean
logline_audit_write (LoglineAudit *self,
                     const char   *line,
                     gboolean      durable,
                     GError      **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return make_up (self, error) && write_locked (self, line, durable, error);
}

static void
lose (LoglineAudit *self,
      const char   *why)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->n_lost++ == 0)
    g_warning ("The audit log cannot be written: %s", why);
}

static void
write_queued (gpointer data,
              gpointer user_data)
{
  g_autofree char *line = data;
  LoglineAudit *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!logline_audit_write (self, line, FALSE, &error))
    lose (self, error->message);
}

void
logline_audit_write_later (LoglineAudit *self,
                           char         *line)
{
  if (g_thread_pool_unprocessed (self->writer) < MAX_QUEUED)
    {
      g_thread_pool_push (self->writer, line, NULL);
      return;
    }

  lose (self, "there is more to write than the disk takes");
  g_free (line);
}

LoglineAudit *
logline_audit_open (const char *path,
                    GError    **error)
{
  LoglineAudit *self;
  int fd = open_file (path, error);

  if (fd < 0)
    return NULL;

  self = g_new0 (LoglineAudit, 1);
  self->path = g_strdup (path);
  self->fd = fd;
  g_mutex_init (&self->mutex);
  self->writer = g_thread_pool_new (write_queued, self, 1, FALSE, NULL);
  return self;
}

void
logline_audit_close (LoglineAudit *self)
{
  g_thread_pool_free (self->writer, FALSE, TRUE);
  g_mutex_clear (&self->mutex);
  g_close (self->fd, NULL);
  g_free (self->path);
  g_free (self);
}

gboolean
logline_audit_reopen (LoglineAudit *self,
                      GError      **error)
{
  int fd = open_file (self->path, error);
  g_autoptr (GMutexLocker) locker = NULL;

  if (fd < 0)
    return FALSE;

  locker = g_mutex_locker_new (&self->mutex);
  g_close (self->fd, NULL);
  self->fd = fd;
  self->torn = FALSE;
  return TRUE;
}

static void
append_unit (GString *line,
             gunichar c)
{
  if (c >= ' ' && c <= '~' && c != '"' && c != '\\')
    g_string_append_c (line, c);
  else if (c < 0x10000)
    g_string_append_printf (line, "\\u%04x", c);
  else
    g_string_append_printf (line, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10),
                            0xdc00 + ((c - 0x10000) & 0x3ff));
}

static void
append_member (GString    *line,
               const char *name,
               const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  g_string_append_printf (line, "%s\"%s\":\"", line->len > 1 ? "," : "", name);
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    append_unit (line, g_utf8_get_char (at));
  g_string_append_c (line, '"');
}

char *
logline_audit_compose (const char *event,
                       const char *name,
                       ...)
{
  GString *line = g_string_new ("{");
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S.%fZ");
  va_list members;

  append_member (line, "time", time);
  append_member (line, "event", event);
  va_start (members, name);
  for (; name != NULL; name = va_arg (members, const char *))
    {
      const char *value = va_arg (members, const char *);

      if (value != NULL)
        append_member (line, name, value);
    }
  va_end (members);
  g_string_append (line, "}\n");
  return g_string_free (line, FALSE);
}
