/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "logline-meter.h"
#include "logline-search-cache.h"
#include "logline-signatures.h"
#include "logline-slots.h"

G_BEGIN_DECLS

/* Has workers fill the slots of a search, those of the newest segments first and some ahead of the
 * others. Belongs to the thread of its search.
 */
typedef struct _LoglineSearchJobs LoglineSearchJobs;

/* Something more has been decided, or, when @error is not NULL (it is taken), the work has stopped
 * until logline_search_jobs_start() is called again. */
typedef void (*LoglineSearchJobsFunc) (GError   *error,
                                       gpointer  user_data);

/* @queries: (element-type LoglineQuery): rows must be selected by all
 * @slots: borrowed */
LoglineSearchJobs *logline_search_jobs_new   (GPtrArray             *queries,
                                              LoglineSearchCache    *cache,
                                              LoglineSignatures     *signatures,
                                              LoglineSlots          *slots,
                                              LoglineSearchJobsFunc  func,
                                              gpointer               user_data);

/* Stops the work; the function is not called again. */
void               logline_search_jobs_free  (LoglineSearchJobs     *self);

/* To be called whenever the slots have gone over to another snapshot. */
void               logline_search_jobs_start (LoglineSearchJobs     *self);

/* Whether nothing is under way. */
gboolean           logline_search_jobs_is_idle (LoglineSearchJobs   *self);

/* What the work has cost so far. */
LoglineCost        logline_search_jobs_get_cost (LoglineSearchJobs  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineSearchJobs, logline_search_jobs_free)

G_END_DECLS
