/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-view.h"

G_BEGIN_DECLS

/* The line below the log: where the caret is, how large and how fresh the log is, and what is still
 * under way. It says only what is worth saying. */
#define LOGLINE_TYPE_STATUS_LINE (logline_status_line_get_type ())
G_DECLARE_FINAL_TYPE (LoglineStatusLine, logline_status_line, LOGLINE, STATUS_LINE, GtkWidget)

/* @view must outlive the line. */
void logline_status_line_set_view   (LoglineStatusLine *self,
                                     LoglineView       *view);

/* @shown: (nullable): what the view shows: @base or @base through a filter
 * @search: (nullable): the filter's */
void logline_status_line_set_log    (LoglineStatusLine *self,
                                     LoglineLog        *base,
                                     LoglineLog        *shown,
                                     LoglineSearch     *search);

G_END_DECLS
