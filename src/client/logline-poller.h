/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-session.h"

G_BEGIN_DECLS

/* When to ask a server about a log: every poll interval while all is well, and sooner while the log
 * grows; with growing delay when it does not answer, or not as it should; not at all until somebody
 * has signed in again. While somebody tells when there is something to ask for, it does not by
 * itself.
 *
 * One question is out at a time. Its owner says how it ended: logline_poller_done() or
 * logline_poller_fail(). Whatever else the owner asks the server meanwhile may fail, too; then
 * everything in flight is to stop, and the next question tells when to go on.
 *
 * Signals:
 *   ask (LoglinePoller *self): it is time for a question
 *   failed (LoglinePoller *self, GError *error): stop everything; after this emission,
 *     logline_poller_get_cancellable() is another one
 * Properties, read-only with notify: online, retry-at-us (see LoglineRemote)
 *
 * Main thread only; private to this library. */
#define LOGLINE_TYPE_POLLER (logline_poller_get_type ())
G_DECLARE_FINAL_TYPE (LoglinePoller, logline_poller, LOGLINE, POLLER, GObject)

LoglinePoller *logline_poller_new             (LoglineSession *session);

/* Emits "ask" now, or as soon as the question that is out is answered; not when nobody is signed
 * in. */
void           logline_poller_ask_now         (LoglinePoller  *self);

/* The same at some time within @max_ms. */
void           logline_poller_ask_within      (LoglinePoller  *self,
                                               guint           max_ms);

/* Whether somebody tells when it is time. */
void           logline_poller_set_told        (LoglinePoller  *self,
                                               gboolean        told);

/* The question is answered: the next one follows after @delay_ms, or
 * %LOGLINE_POLLER_GREW: very soon, since there was something new
 * %LOGLINE_POLLER_INTERVAL: after the poll interval, or on the way back to that */
#define LOGLINE_POLLER_INTERVAL G_MAXUINT
#define LOGLINE_POLLER_GREW     (G_MAXUINT - 1)
void           logline_poller_done            (LoglinePoller  *self,
                                               guint           delay_ms);

/* The server answers as it should: online. */
void           logline_poller_set_online      (LoglinePoller  *self);

/* What failed last works again: the next failure begins with a short delay. */
void           logline_poller_reset_delay     (LoglinePoller  *self);

/* @error: borrowed */
void           logline_poller_fail            (LoglinePoller  *self,
                                               const GError   *error);

/* Cancelled by a failure and when the poller is disposed of. */
GCancellable  *logline_poller_get_cancellable (LoglinePoller  *self);

void           logline_poller_set_poll_ms     (LoglinePoller  *self,
                                               guint           poll_ms);

/* What it waits after so many failures before this one: 1, 2, 4 … 60 s, less up to half, so that
 * not all clients come back at the same moment. */
guint          logline_poller_backoff_ms      (guint           n_failures);

/* After what time it would ask again now, were all well. */
guint          logline_poller_get_delay_ms    (LoglinePoller  *self);
gboolean       logline_poller_get_online      (LoglinePoller  *self);
gint64         logline_poller_get_retry_at_us (LoglinePoller  *self);

G_END_DECLS
