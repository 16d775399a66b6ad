/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "logline-search-limits.h"

G_BEGIN_DECLS

/* Who may search when. An account has a few searches at work and some that wait; whoever has the
 * fewest at work is next, and of those with as many, who has waited longest. Main loop only. */
typedef struct _LoglineSearchQueue LoglineSearchQueue;

/* One search in the queue, from before its request is looked at until its answer has ended. */
typedef struct _LoglineSearchPlace LoglineSearchPlace;

typedef struct
{
  guint   n_running;
  guint   n_waiting;
  guint64 n_refused; /* so far */
} LoglineSearchCounts;

/* @limits: borrowed; may change */
LoglineSearchQueue *logline_search_queue_new        (const LoglineSearchLimits *limits);

/* All places must have been left. */
void                logline_search_queue_free       (LoglineSearchQueue        *self);
void                logline_search_queue_get_counts (LoglineSearchQueue        *self,
                                                     LoglineSearchCounts       *out_counts);

/* Returns: (nullable): %NULL when the account has as many as it may */
LoglineSearchPlace *logline_search_queue_enter      (LoglineSearchQueue        *self,
                                                     const char                *account);

/* Calls @func, once, when the search may begin; perhaps before this returns. */
void                logline_search_place_wait       (LoglineSearchPlace        *self,
                                                     void                     (*func) (gpointer),
                                                     gpointer                   user_data);

/* Makes room for others; @func is not called any more. */
void                logline_search_place_leave      (LoglineSearchPlace        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineSearchQueue, logline_search_queue_free)

G_END_DECLS
