/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-filter-bar.h"
#include "logline-filtered-log.h"
#include "logline-view.h"

G_BEGIN_DECLS

/* Which log a page shows, the whole one ("base") or that seen through the filter of its bar, and
 * where in it the reader is.
 *
 * Properties (notify):
 *   filtering (boolean, read): there is a filter that could be suspended
 * Signals:
 *   shown (LoglineFilterFlow *self): the view shows another log, or there is no filter any more
 */
#define LOGLINE_TYPE_FILTER_FLOW (logline_filter_flow_get_type ())
G_DECLARE_FINAL_TYPE (LoglineFilterFlow, logline_filter_flow, LOGLINE, FILTER_FLOW, GObject)

/* @view, @bar: are there as long as nobody has called stop() */
LoglineFilterFlow  *logline_filter_flow_new              (LoglineView       *view,
                                                          LoglineFilterBar  *bar);

/* The logs are (nullable); that of the filter is there while it is suspended, too. */
LoglineLog         *logline_filter_flow_get_base         (LoglineFilterFlow *self);
LoglineLog         *logline_filter_flow_get_shown        (LoglineFilterFlow *self);
LoglineFilteredLog *logline_filter_flow_get_filtered     (LoglineFilterFlow *self);

/* (nullable): of the filter, while its lines are shown. */
LoglineSearch      *logline_filter_flow_get_shown_search (LoglineFilterFlow *self);
gboolean            logline_filter_flow_get_filtering    (LoglineFilterFlow *self);

/* @log: (nullable): shown from its end, through the filter. */
void                logline_filter_flow_set_log          (LoglineFilterFlow *self,
                                                          LoglineLog        *log);

/* Whether the pattern of the bar acts. */
void                logline_filter_flow_set_active       (LoglineFilterFlow *self,
                                                          gboolean           active);

/* Suspends the filter and shows the line of the filter's @row among all lines. */
void                logline_filter_flow_leave_to         (LoglineFilterFlow *self,
                                                          guint64            row);
void                logline_filter_flow_stop             (LoglineFilterFlow *self);

G_END_DECLS
