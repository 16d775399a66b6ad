/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-counted-log.h"

G_BEGIN_DECLS

/* A search in a LoglineServedLog: one in what that shows at present, first the newest part, then
 * all. The log says when that changes; then logline_served_search_publish() tells what it means for
 * the matches. Main thread only; private to this library. */
#define LOGLINE_TYPE_SERVED_SEARCH (logline_served_search_get_type ())
G_DECLARE_FINAL_TYPE (LoglineServedSearch, logline_served_search, LOGLINE, SERVED_SEARCH,
                      LoglineSearch)

/* @queries: (element-type LoglineQuery): rows must be selected by all */
LoglineServedSearch *logline_served_search_new       (GPtrArray           *queries);

/* @log: takes the place of what was shown before, none of whose rows stay
 * @is_all: or there is more of it that is not known yet */
void                 logline_served_search_begin     (LoglineServedSearch *self,
                                                      LoglineLog          *log,
                                                      gboolean             is_all);

/**
 * logline_served_search_take_over:
 * @base: what the rows of the newest part have to be moved by to be rows of @log
 * @n_kept: how many of them stay; what has been found in those stays, too
 */
void                 logline_served_search_take_over (LoglineServedSearch *self,
                                                      LoglineCountedLog   *log,
                                                      guint64              base,
                                                      guint64              n_kept);
void                 logline_served_search_publish   (LoglineServedSearch *self);

G_END_DECLS
