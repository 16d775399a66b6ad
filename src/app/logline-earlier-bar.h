/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "logline-log.h"

G_BEGIN_DECLS

/* A line above the first row of a log, which says that an earlier file comes before it, while that
 * row is in sight; and has it loaded when somebody scrolls up to there. */
#define LOGLINE_TYPE_EARLIER_BAR (logline_earlier_bar_get_type ())
G_DECLARE_FINAL_TYPE (LoglineEarlierBar, logline_earlier_bar, LOGLINE, EARLIER_BAR, GtkWidget)

/* @log: (nullable): the log itself, whatever filter it is seen through */
void logline_earlier_bar_set_log        (LoglineEarlierBar *self,
                                         LoglineLog        *log);

/* The one that scrolls over the log. Once. */
void logline_earlier_bar_set_adjustment (LoglineEarlierBar *self,
                                         GtkAdjustment     *adjustment);

/* Has the earlier file loaded, if there is one. */
void logline_earlier_bar_load           (LoglineEarlierBar *self);

G_END_DECLS
