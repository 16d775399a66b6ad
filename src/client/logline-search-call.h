/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-api-search.h"
#include "logline-row-set.h"
#include "logline-session.h"

G_BEGIN_DECLS

/* One request to the "search" route, and the records of its answer as they come: read one batch
 * after the other, so nothing piles up, and made into row sets in the worker pool. Dropping it
 * closes the connection, so that the server stops.
 *
 * Signals:
 *   found (LoglineSearchCall *self, LoglineRowSet *rows): the rows before those that the signal
 *     before told of, or the last ones that were asked for
 *   ended (LoglineSearchCall *self, GError *error): all rows have been told of, or (error not
 *     NULL) it gave up: %LOGLINE_SOURCE_ERROR_REPLACED, %LOGLINE_QUERY_ERROR,
 *     %LOGLINE_CLIENT_ERROR
 *
 * Main thread only; private to this library. */
#define LOGLINE_TYPE_SEARCH_CALL (logline_search_call_get_type ())
G_DECLARE_FINAL_TYPE (LoglineSearchCall, logline_search_call, LOGLINE, SEARCH_CALL, GObject)

/* @request: (transfer full): with the first and the last line, which exist, and a generation */
LoglineSearchCall *logline_search_call_new       (LoglineSession       *session,
                                                  const char           *path,
                                                  LoglineSearchRequest *request);
void               logline_search_call_start     (LoglineSearchCall    *self);

/* Whether it has told of any rows. */
gboolean           logline_search_call_has_found (LoglineSearchCall    *self);

G_END_DECLS
