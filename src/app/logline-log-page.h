/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-export-flow.h"
#include "logline-view.h"

G_BEGIN_DECLS

/* One log with everything one does to it: the view, the filter and find bars, the status line, and
 * pages for when there is no line to show. Filter, find and follow keep their own state, also when
 * another log takes the place of this one.
 *
 * Properties:
 *   filter-shown, find-shown (boolean): whether the bars are there. Without its bar a filter does
 *     not act; its text stays for the next time, but not that it was to leave lines out
 *   suspended (boolean): the filter is kept, but all lines are shown for a while
 *   available (boolean, read): FALSE while there is nothing but an error to show
 *   filtering (boolean, read): there is a filter that could be suspended
 * Signals:
 *   saved (LoglineLogPage *self, GFile *file, guint64 n_lines): lines were exported
 */
#define LOGLINE_TYPE_LOG_PAGE (logline_log_page_get_type ())
G_DECLARE_FINAL_TYPE (LoglineLogPage, logline_log_page, LOGLINE, LOG_PAGE, GtkWidget)

LoglineView *logline_log_page_get_view      (LoglineLogPage *self);
LoglineLog  *logline_log_page_get_log       (LoglineLogPage *self);

/* @name: (nullable): what the log is called, for a file it is exported to
 * @server: (nullable): where the log comes from, for messages */
void         logline_log_page_set_log       (LoglineLogPage *self,
                                             LoglineLog     *log,
                                             const char     *name,
                                             const char     *server);
void         logline_log_page_find          (LoglineLogPage *self);
void         logline_log_page_find_next     (LoglineLogPage *self);
void         logline_log_page_find_previous (LoglineLogPage *self);
void         logline_log_page_filter        (LoglineLogPage *self);

/* Back from a line in the full log to the row of the filter that it was opened from. */
void         logline_log_page_back          (LoglineLogPage *self);

LoglineExportFlow *logline_log_page_get_export (LoglineLogPage *self);

gboolean     logline_log_page_get_available (LoglineLogPage *self);

G_END_DECLS
