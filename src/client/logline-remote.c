/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-remote.h"

G_DEFINE_INTERFACE (LoglineRemote, logline_remote, G_TYPE_OBJECT)

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
