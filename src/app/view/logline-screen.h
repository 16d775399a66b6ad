/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-selection.h"
#include "logline-text-view.h"

G_BEGIN_DECLS

/* What of the buffer's rows stands where on the screen: measures and scrolls the text view, which
 * it gives an adjustment of its own. Lines have a height only once GtkTextView has measured
 * them. */
#define LOGLINE_TYPE_SCREEN (logline_screen_get_type ())
G_DECLARE_FINAL_TYPE (LoglineScreen, logline_screen, LOGLINE, SCREEN, GObject)

LoglineScreen   *logline_screen_new                (LoglineTextView     *text_view,
                                                    LoglineRowBuffer    *buffer);
GtkAdjustment   *logline_screen_get_adjustment     (LoglineScreen       *self);

/* The point of the log that stands @y pixels below the upper edge. */
LoglineAnchor    logline_screen_get_point          (LoglineScreen       *self,
                                                    double               y);
LoglineTextPoint logline_screen_get_text_point     (LoglineScreen       *self,
                                                    double               x,
                                                    double               y);

/* Whether all of @row stands on the screen, which is @height pixels high. */
gboolean         logline_screen_shows_row          (LoglineScreen       *self,
                                                    guint64              row,
                                                    int                  height);

/* Where the caret's own line begins or ends within a wrapped row. */
double           logline_screen_get_caret_fraction (LoglineScreen       *self,
                                                    gboolean             end);

/* Scrolls sideways until the caret is in sight. */
void             logline_screen_show_caret_column  (LoglineScreen       *self);

/**
 * logline_screen_place:
 * @anchor: in a row of the buffer
 * @ends_log: whether the buffer's last row is that of the log
 *
 * Allocates the text view and brings the point to where it should be. In the layout phase only.
 * Returns FALSE when it is not there, since lines could not be measured.
 */
gboolean         logline_screen_place              (LoglineScreen       *self,
                                                    const LoglineAnchor *anchor,
                                                    gboolean             ends_log,
                                                    int                  width,
                                                    int                  height);

/* Has the allocations made that GtkTextView asked for within the one before, without moving
 * anything. */
void             logline_screen_settle             (LoglineScreen       *self,
                                                    int                  width,
                                                    int                  height);

/* Remembers what is on screen, which keep() brings back though rows were put before it. */
void             logline_screen_remember           (LoglineScreen       *self);
void             logline_screen_keep               (LoglineScreen       *self);

/* Remembers what will be on screen once the point is at its place, among rows @row_height high. */
void             logline_screen_foresee            (LoglineScreen       *self,
                                                    const LoglineAnchor *anchor,
                                                    int                  row_height);

/* Moves by @pixels, as far as the buffer goes. */
void             logline_screen_scroll             (LoglineScreen       *self,
                                                    double               pixels);

G_END_DECLS
