/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-open-log.h"

struct _LoglineOpenLog
{
  GMutex       mutex; /* one look at a time */
  LoglineFile *file;
  char        *name;
  gint64       opened_us;
};

LoglineOpenLog *
logline_open_log_new (LoglineFile *file,
                      const char  *name)
{
  LoglineOpenLog *self = g_atomic_rc_box_new0 (LoglineOpenLog);

  g_mutex_init (&self->mutex);
  self->file = file;
  self->opened_us = g_get_real_time ();
  self->name = g_strdup (name != NULL ? name : logline_file_get_generation (file));
  return self;
}

LoglineOpenLog *
logline_open_log_ref (LoglineOpenLog *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  LoglineOpenLog *self = data;

  g_free (self->name);
  g_object_unref (self->file);
  g_mutex_clear (&self->mutex);
}

void
logline_open_log_unref (LoglineOpenLog *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

const char *
logline_open_log_get_generation (const LoglineOpenLog *self)
{
  return self->name;
}

LoglineFileState
logline_open_log_check (LoglineOpenLog *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return logline_file_check (self->file, NULL);
}

gint64
logline_open_log_get_opened_us (const LoglineOpenLog *self)
{
  return self->opened_us;
}

gboolean
logline_open_log_is_gone (LoglineOpenLog *self)
{
  char byte;

  return logline_file_get_size (self->file) > 0 &&
         !logline_source_read (LOGLINE_SOURCE (self->file), 0, &byte, 1, NULL);
}

LoglineOpenLog *
logline_open_log_reopen (LoglineOpenLog *self,
                         GError        **error)
{
  LoglineFile *next = logline_file_reopen (self->file, error);

  return next != NULL ? logline_open_log_new (next, NULL) : NULL;
}

guint64
logline_open_log_get_size (LoglineOpenLog *self)
{
  return logline_file_get_size (self->file);
}

LoglineFile *
logline_open_log_get_file (LoglineOpenLog *self)
{
  return self->file;
}
