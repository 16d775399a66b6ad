/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-lines-call.h"
#include "logline-log.h"

G_BEGIN_DECLS

/* A search in a LoglineServedLog, done by its server. The log says what happens to it; then
 * logline_served_search_publish() tells what that means for the matches.
 *
 * Signal:
 *   failed (LoglineServedSearch *self, GError *error): something is wrong that concerns the whole
 *     log; logline_served_search_resume() goes on where it was
 *
 * Main thread only; private to this library. */
#define LOGLINE_TYPE_SERVED_SEARCH (logline_served_search_get_type ())
G_DECLARE_FINAL_TYPE (LoglineServedSearch, logline_served_search, LOGLINE, SERVED_SEARCH,
                      LoglineSearch)

/* @path: see logline_api_search_path()
 * @queries: (element-type LoglineQuery): rows must be selected by all */
LoglineServedSearch *logline_served_search_new       (LoglineSession           *session,
                                                      const char               *path,
                                                      GPtrArray                *queries);

/* A generation begins, of which only the newest lines are known: it is searched here. */
void                 logline_served_search_begin     (LoglineServedSearch      *self,
                                                      LoglineLog               *newest);

/**
 * logline_served_search_take_over:
 * @base: what the rows of the newest part have to be moved by
 * @n_kept: how many of them stay
 *
 * All lines are known from now on. What has been found in the newest part stays.
 */
void                 logline_served_search_take_over (LoglineServedSearch      *self,
                                                      const char               *generation,
                                                      guint64                   base,
                                                      guint64                   n_kept,
                                                      const LoglineServedState *state);
void                 logline_served_search_grow      (LoglineServedSearch      *self,
                                                      const LoglineServedState *state,
                                                      gboolean                  last_changed);
void                 logline_served_search_publish   (LoglineServedSearch      *self);

/* A search begins stopped. */
void                 logline_served_search_resume    (LoglineServedSearch      *self);
void                 logline_served_search_stop      (LoglineServedSearch      *self);

G_END_DECLS
