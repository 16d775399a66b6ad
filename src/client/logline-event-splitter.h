/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-api-events.h"

G_BEGIN_DECLS

/* Cuts a text/event-stream into events, however its bytes arrive (WHATWG HTML, 9.2.6: a byte order
 * mark may come first; lines end with CR, LF or both; an empty line ends an event). Private to this
 * library. */
typedef struct _LoglineEventSplitter LoglineEventSplitter;

LoglineEventSplitter *logline_event_splitter_new  (void);
void                  logline_event_splitter_free (LoglineEventSplitter  *self);

/**
 * logline_event_splitter_take:
 * @bytes: what has come
 * @events: (element-type LoglineLogEvent): gets those that it completes. What says nothing is
 *   %LOGLINE_LOG_EVENT_ALIVE
 *
 * Fails with %LOGLINE_CLIENT_ERROR_PROTOCOL, once and for all: an event cannot be read, or does not
 * end within %LOGLINE_API_MAX_EVENT bytes.
 */
gboolean              logline_event_splitter_take (LoglineEventSplitter  *self,
                                                   GBytes                *bytes,
                                                   GPtrArray             *events,
                                                   GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineEventSplitter, logline_event_splitter_free)

G_END_DECLS
