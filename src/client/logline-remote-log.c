/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-remote-log.h"

struct _LoglineRemoteLog
{
  LoglineIndexedLog parent_instance;

  LoglineSession *session;
};

G_DEFINE_FINAL_TYPE (LoglineRemoteLog, logline_remote_log, LOGLINE_TYPE_INDEXED_LOG)

static void
logline_remote_log_dispose (GObject *object)
{
  g_clear_object (&LOGLINE_REMOTE_LOG (object)->session);
  G_OBJECT_CLASS (logline_remote_log_parent_class)->dispose (object);
}

static void
logline_remote_log_class_init (LoglineRemoteLogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = logline_remote_log_dispose;
}

static void
logline_remote_log_init (LoglineRemoteLog *self)
{
}

LoglineRemoteLog *
logline_remote_log_new (LoglineSession *session,
                        const char     *service_id,
                        const char     *log_name)
{
  LoglineRemoteLog *self = g_object_new (LOGLINE_TYPE_REMOTE_LOG, NULL);

  self->session = g_object_ref (session);
  return self;
}

void
logline_remote_log_set_poll_ms (LoglineRemoteLog *self,
                                guint             poll_ms)
{
}

gboolean
logline_remote_log_get_online (LoglineRemoteLog *self)
{
  return FALSE;
}

gint64
logline_remote_log_get_retry_at_us (LoglineRemoteLog *self)
{
  return 0;
}

void
logline_remote_log_retry_now (LoglineRemoteLog *self)
{
}
