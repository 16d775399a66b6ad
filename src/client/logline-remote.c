/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-remote.h"

#include "logline-log.h"

G_DEFINE_INTERFACE (LoglineRemote, logline_remote, G_TYPE_OBJECT)

enum
{
  PROP_ONLINE = LOGLINE_LOG_LAST_PROPERTY + 1,
  PROP_RETRY_AT_US
};

static void
logline_remote_default_init (LoglineRemoteInterface *iface)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  g_object_interface_install_property (
    iface, g_param_spec_boolean ("online", NULL, NULL, TRUE, flags));
  g_object_interface_install_property (
    iface, g_param_spec_int64 ("retry-at-us", NULL, NULL, 0, G_MAXINT64, 0, flags));
}

gboolean
logline_remote_get_online (LoglineRemote *self)
{
  g_return_val_if_fail (LOGLINE_IS_REMOTE (self), FALSE);

  return LOGLINE_REMOTE_GET_IFACE (self)->get_online (self);
}

gint64
logline_remote_get_retry_at_us (LoglineRemote *self)
{
  g_return_val_if_fail (LOGLINE_IS_REMOTE (self), 0);

  return LOGLINE_REMOTE_GET_IFACE (self)->get_retry_at_us (self);
}

void
logline_remote_set_poll_ms (LoglineRemote *self,
                            guint          poll_ms)
{
  g_return_if_fail (LOGLINE_IS_REMOTE (self));
  g_return_if_fail (poll_ms > 0);

  LOGLINE_REMOTE_GET_IFACE (self)->set_poll_ms (self, poll_ms);
}

void
logline_remote_retry_now (LoglineRemote *self)
{
  g_return_if_fail (LOGLINE_IS_REMOTE (self));

  LOGLINE_REMOTE_GET_IFACE (self)->retry_now (self);
}

void
logline_remote_override_properties (GObjectClass *object_class)
{
  g_object_class_override_property (object_class, PROP_ONLINE, "online");
  g_object_class_override_property (object_class, PROP_RETRY_AT_US, "retry-at-us");
}

void
logline_remote_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  LoglineRemote *self = LOGLINE_REMOTE (object);

  switch (id)
    {
    case PROP_ONLINE:
      g_value_set_boolean (value, logline_remote_get_online (self));
      break;
    case PROP_RETRY_AT_US:
      g_value_set_int64 (value, logline_remote_get_retry_at_us (self));
      break;
    default:
      logline_log_get_property (object, id, value, pspec);
    }
}
