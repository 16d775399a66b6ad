/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-api-events.h"
#include "logline-session.h"

G_BEGIN_DECLS

/* A server sends a sign of life at least every 15 s. What is silent for longer than this is a
 * connection that is dead, or a proxy that keeps everything to itself. */
#define LOGLINE_EVENTS_SILENCE_S 40

/* One request to the "events" route, and the events as they come. Dropping it closes the
 * connection.
 *
 * Signals:
 *   event (LoglineEventsCall *self, LoglineLogEvent *event): never LOGLINE_LOG_EVENT_END
 *   ended (LoglineEventsCall *self, GError *error): nothing more comes: %LOGLINE_CLIENT_ERROR, of
 *     what the server said of it if it did
 *
 * Main thread only; private to this library. */
#define LOGLINE_TYPE_EVENTS_CALL (logline_events_call_get_type ())
G_DECLARE_FINAL_TYPE (LoglineEventsCall, logline_events_call, LOGLINE, EVENTS_CALL, GObject)

/* @path: see logline_api_events_path()
 * @generation, @offset: what is here already
 * @silence_s: how long to wait for a sign of life */
LoglineEventsCall *logline_events_call_new   (LoglineSession    *session,
                                              const char        *path,
                                              const char        *generation,
                                              guint64            offset,
                                              guint              silence_s);
void               logline_events_call_start (LoglineEventsCall *self);

G_END_DECLS
