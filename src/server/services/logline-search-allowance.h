/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-meter.h"
#include "logline-search-limits.h"

G_BEGIN_DECLS

/* What the searches of each account may cost within an hour. What was spent is forgotten bit by
 * bit, at the rate that the hour allows. Main loop only. */
typedef struct _LoglineSearchAllowance LoglineSearchAllowance;

/* @limits: borrowed; may change */
LoglineSearchAllowance *logline_search_allowance_new        (const LoglineSearchLimits *limits);
void                    logline_search_allowance_free       (LoglineSearchAllowance    *self);

/* @now_us: of the monotonic clock */
void                    logline_search_allowance_spend      (LoglineSearchAllowance    *self,
                                                             const char                *account,
                                                             const LoglineCost         *cost,
                                                             gint64                     now_us);

/* How long until the account has something to spend again; 0 when it has. */
guint                   logline_search_allowance_get_wait_s (LoglineSearchAllowance    *self,
                                                             const char                *account,
                                                             gint64                     now_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineSearchAllowance, logline_search_allowance_free)

G_END_DECLS
