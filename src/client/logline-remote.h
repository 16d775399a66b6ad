/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What the logs of a server have in common, however they get at the lines. They look for more every
 * poll interval, and sooner while there is more. When the connection is lost they try again with
 * growing delay, going on where they were; when the session expires they wait until somebody has
 * signed in again.
 *
 * Properties, read-only with notify:
 *   online (boolean)
 *   retry-at-us (int64): monotonic time of the next attempt while offline, 0 otherwise
 */
#define LOGLINE_TYPE_REMOTE (logline_remote_get_type ())
G_DECLARE_INTERFACE (LoglineRemote, logline_remote, LOGLINE, REMOTE, GObject)

struct _LoglineRemoteInterface
{
  GTypeInterface parent_iface;

  gboolean (*get_online)      (LoglineRemote *self);
  gint64   (*get_retry_at_us) (LoglineRemote *self);
  void     (*set_poll_ms)     (LoglineRemote *self,
                               guint          poll_ms);
  void     (*retry_now)       (LoglineRemote *self);
};

gboolean logline_remote_get_online      (LoglineRemote *self);
gint64   logline_remote_get_retry_at_us (LoglineRemote *self);
void     logline_remote_set_poll_ms     (LoglineRemote *self,
                                         guint          poll_ms);
void     logline_remote_retry_now       (LoglineRemote *self);

/* For implementations, which are logs: the properties of this interface, and a get_property that
 * knows them and those of LoglineLog. */
void     logline_remote_override_properties (GObjectClass *object_class);
void     logline_remote_get_property    (GObject       *object,
                                         guint          id,
                                         GValue        *value,
                                         GParamSpec    *pspec);

G_END_DECLS
