/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-inotify.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/inotify.h>
#include <unistd.h>

#define BUFFER_SIZE (16 * 1024)

struct _LoglineInotify
{
  int fd; /* -1: there is none to be had */
  LoglineInotifyFunc func;
  gpointer user_data;
  guint source;
};

static void
dispatch (LoglineInotify *self,
          const char     *buffer,
          gsize           length)
{
  const struct inotify_event *event;

  for (gsize at = 0; at < length; at += sizeof *event + event->len)
    {
      event = (const struct inotify_event *) (const void *) (buffer + at);
      if (event->mask & IN_Q_OVERFLOW)
        self->func (LOGLINE_INOTIFY_NONE, NULL, self->user_data);
      else if (!(event->mask & IN_IGNORED))
        self->func (event->wd, event->len > 0 ? event->name : NULL, self->user_data);
    }
}

static gboolean
readable (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  LoglineInotify *self = user_data;
  _Alignas (struct inotify_event) char buffer[BUFFER_SIZE];
  ssize_t n = read (fd, buffer, sizeof buffer);

  if (n > 0)
    dispatch (self, buffer, (gsize) n);
  return G_SOURCE_CONTINUE;
}

LoglineInotify *
logline_inotify_new (LoglineInotifyFunc func,
                     gpointer           user_data)
{
  LoglineInotify *self = g_atomic_rc_box_new0 (LoglineInotify);

  self->func = func;
  self->user_data = user_data;
  self->fd = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);
  if (self->fd >= 0)
    self->source = g_unix_fd_add (self->fd, G_IO_IN, readable, self);
  else
    g_message ("Logs are looked at once a second only: %s", g_strerror (errno));
  return self;
}

void
logline_inotify_stop (LoglineInotify *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
}

LoglineInotify *
logline_inotify_ref (LoglineInotify *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  LoglineInotify *self = data;

  g_assert (self->source == 0);
  if (self->fd >= 0)
    close (self->fd);
}

void
logline_inotify_unref (LoglineInotify *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

int
logline_inotify_watch_folder (LoglineInotify *self,
                              const char     *path)
{
  return inotify_add_watch (self->fd, path,
                            IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR);
}

int
logline_inotify_watch_file (LoglineInotify *self,
                            const char     *path)
{
  return inotify_add_watch (self->fd, path, IN_MODIFY | IN_ATTRIB | IN_ONESHOT);
}

void
logline_inotify_unwatch (LoglineInotify *self,
                         int             watch)
{
  if (watch != LOGLINE_INOTIFY_NONE)
    inotify_rm_watch (self->fd, watch);
}
