/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-api-events.h"
#include "logline-poller.h"

G_BEGIN_DECLS

/* Has a server tell what happens to a log, so that the poller need not ask whether anything has:
 * while events come, it is quiet, and each event makes it ask at once. When none come (a server
 * without that route, a proxy that holds them back, a connection that breaks), it goes on by the
 * clock, and after a growing delay events are tried again.
 *
 * Signal:
 *   event (LoglineListener *self, LoglineLogEvent *event): GREW or REPLACED, before the poller asks
 *
 * Stops with a failure of the poller, until logline_listener_listen(). Main thread only; private to
 * this library. */
#define LOGLINE_TYPE_LISTENER (logline_listener_get_type ())
G_DECLARE_FINAL_TYPE (LoglineListener, logline_listener, LOGLINE, LISTENER, GObject)

/* @path: see logline_api_events_path() */
LoglineListener *logline_listener_new      (LoglineSession  *session,
                                            const char      *path,
                                            LoglinePoller   *poller);

/* A question has been answered: this is what is here now. To be called each time. */
void             logline_listener_listen   (LoglineListener *self,
                                            const char      *generation,
                                            guint64          offset);

/* Whether events come. */
gboolean         logline_listener_is_told  (LoglineListener *self);

/* After how long without a sign of life they do not, instead of %LOGLINE_EVENTS_SILENCE_S. */
void             logline_listener_set_silence (LoglineListener *self,
                                               guint            silence_s);

G_END_DECLS
