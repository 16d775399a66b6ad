/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-log.h"

G_BEGIN_DECLS

/* A log seen through the lines that a query selects. It is a log itself, so filters nest, and
 * whoever shows logs has one code path. Lines keep the number they have in the whole log.
 */
#define LOGLINE_TYPE_FILTERED_LOG (logline_filtered_log_get_type ())
G_DECLARE_FINAL_TYPE (LoglineFilteredLog, logline_filtered_log, LOGLINE, FILTERED_LOG, GObject)

LoglineFilteredLog *logline_filtered_log_new        (LoglineLog         *base,
                                                     LoglineQuery       *query);
LoglineLog         *logline_filtered_log_get_base   (LoglineFilteredLog *self);
LoglineSearch      *logline_filtered_log_get_search (LoglineFilteredLog *self);

/* The row of @base that is shown as @row. */
guint64             logline_filtered_log_get_base_row (LoglineFilteredLog *self,
                                                       guint64             row);

G_END_DECLS
