/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-log-view.h"

struct _LoglineLogView
{
  LoglineOpenLog *log;
  guint64 size;
  gint64 modified_us;
};

LoglineLogView *
logline_log_view_new (LoglineOpenLog *log)
{
  LoglineLogView *self = g_atomic_rc_box_new0 (LoglineLogView);

  self->log = logline_open_log_ref (log);
  self->size = logline_open_log_get_size (log);
  self->modified_us = logline_file_get_modified_us (logline_open_log_get_file (log));
  return self;
}

LoglineLogView *
logline_log_view_ref (LoglineLogView *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  LoglineLogView *self = data;

  logline_open_log_unref (self->log);
}

void
logline_log_view_unref (LoglineLogView *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

const char *
logline_log_view_get_generation (const LoglineLogView *self)
{
  return logline_open_log_get_generation (self->log);
}

guint64
logline_log_view_get_size (const LoglineLogView *self)
{
  return self->size;
}

gint64
logline_log_view_get_modified_us (const LoglineLogView *self)
{
  return self->modified_us;
}

char *
logline_log_view_dup_etag (const LoglineLogView *self)
{
  return g_strdup_printf ("\"%s-%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x\"",
                          logline_log_view_get_generation (self), self->size,
                          (guint64) self->modified_us);
}

LoglineSource *
logline_log_view_get_source (const LoglineLogView *self)
{
  return LOGLINE_SOURCE (logline_open_log_get_file (self->log));
}

/* The look marks a file that was written over, but tells so only while the path still leads to it;
 * reading tells in any case. */
gboolean
logline_log_view_verify (const LoglineLogView *self,
                         GError              **error)
{
  char byte;

  logline_open_log_check (self->log);
  return logline_source_read (logline_log_view_get_source (self), 0, &byte, MIN (self->size, 1),
                              error);
}

GBytes *
logline_log_view_read (const LoglineLogView *self,
                       guint64               offset,
                       gsize                 length,
                       GError              **error)
{
  g_autofree guint8 *bytes = g_malloc (length);

  if (!logline_source_read (logline_log_view_get_source (self), offset, bytes, length, error) ||
      !logline_log_view_verify (self, error))
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&bytes), length);
}
