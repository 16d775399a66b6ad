/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-indexed-log.h"
#include "logline-session.h"

G_BEGIN_DECLS

/* A log of a service on a server. Its bytes come by range requests, the newest part first, into an
 * unnamed file in the user's cache folder, where the same engine as for local files indexes and
 * searches them: no round trip while somebody types.
 *
 * It looks for more every poll interval (an unchanged log costs one 304). When the connection is
 * lost it tries again with growing delay, resuming at the very next byte; when the session expires
 * it waits until somebody has signed in again.
 *
 * Properties, read-only with notify:
 *   online (boolean)
 *   retry-at-us (int64): monotonic time of the next attempt while offline, 0 otherwise
 */
#define LOGLINE_TYPE_REMOTE_LOG (logline_remote_log_get_type ())
G_DECLARE_FINAL_TYPE (LoglineRemoteLog, logline_remote_log, LOGLINE, REMOTE_LOG, LoglineIndexedLog)

LoglineRemoteLog *logline_remote_log_new             (LoglineSession   *session,
                                                      const char       *service_id,
                                                      const char       *log_name);
void              logline_remote_log_set_poll_ms     (LoglineRemoteLog *self,
                                                      guint             poll_ms);
gboolean          logline_remote_log_get_online      (LoglineRemoteLog *self);
gint64            logline_remote_log_get_retry_at_us (LoglineRemoteLog *self);
void              logline_remote_log_retry_now       (LoglineRemoteLog *self);

G_END_DECLS
