/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-match-set.h"
#include "logline-search.h"
#include "logline-session.h"

G_BEGIN_DECLS

/* A search in a LoglineCountedLog, done by its server. The log says what happens to it; then
 * logline_counted_search_publish() tells what that means for the matches.
 *
 * Signal:
 *   failed (LoglineCountedSearch *self, GError *error): something is wrong that concerns the whole
 *     log; logline_counted_search_resume() goes on where it was
 *
 * Main thread only; private to this library. */
#define LOGLINE_TYPE_COUNTED_SEARCH (logline_counted_search_get_type ())
G_DECLARE_FINAL_TYPE (LoglineCountedSearch, logline_counted_search, LOGLINE, COUNTED_SEARCH,
                      LoglineSearch)

/* @path: see logline_api_search_path()
 * @queries: (element-type LoglineQuery): rows must be selected by all
 * @found: (transfer full): what has been found before
 * @n_rows: of the log */
LoglineCountedSearch *logline_counted_search_new     (LoglineSession       *session,
                                                      const char           *path,
                                                      const char           *generation,
                                                      GPtrArray            *queries,
                                                      LoglineMatchSet      *found,
                                                      guint64               n_rows);

/* There are @n_rows by now; the last one of those before may be another. */
void                  logline_counted_search_grow    (LoglineCountedSearch *self,
                                                      guint64               n_rows,
                                                      gboolean              last_changed);
void                  logline_counted_search_publish (LoglineCountedSearch *self);

/* A search begins stopped. */
void                  logline_counted_search_resume  (LoglineCountedSearch *self);
void                  logline_counted_search_stop    (LoglineCountedSearch *self);

G_END_DECLS
