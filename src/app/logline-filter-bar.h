/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "logline-log.h"
#include "logline-pattern.h"

G_BEGIN_DECLS

/* The bar in which a filter is typed, with its counts. It decides nothing about what is shown: its
 * owner reads "query" and "suspended", and tells it the search whose progress is worth showing.
 *
 * Properties:
 *   query (LoglineQuery, nullable, read)
 *   suspended (boolean): all lines are shown for a while, the filter is kept
 * Signals:
 *   close (LoglineFilterBar *self)
 *   leave (LoglineFilterBar *self): Enter, back to the lines
 */
#define LOGLINE_TYPE_FILTER_BAR (logline_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (LoglineFilterBar, logline_filter_bar, LOGLINE, FILTER_BAR, GtkWidget)

LoglineQuery *logline_filter_bar_get_query     (LoglineFilterBar *self);
void          logline_filter_bar_clear         (LoglineFilterBar *self);
void          logline_filter_bar_set_text      (LoglineFilterBar *self,
                                                const char       *text);
void          logline_filter_bar_take_focus    (LoglineFilterBar *self);
gboolean      logline_filter_bar_get_suspended (LoglineFilterBar *self);
void          logline_filter_bar_set_suspended (LoglineFilterBar *self,
                                                gboolean          suspended);

/* @search: (nullable): selects lines of @base */
void          logline_filter_bar_set_search    (LoglineFilterBar *self,
                                                LoglineSearch    *search,
                                                LoglineLog       *base);

G_END_DECLS
