/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-follower.h"
#include "logline-pager.h"
#include "logline-screen.h"

G_BEGIN_DECLS

/* Decides which part of a log is in sight, and has it brought there.
 *
 * Signals:
 *   scrolled (LoglinePlacer *self, double distance): the user did, by so many pixels
 *   placed (LoglinePlacer *self): what was to be shown is on screen; in the layout phase
 *   resized (LoglinePlacer *self): the screen or its rows have another height; in the layout phase
 */
#define LOGLINE_TYPE_PLACER (logline_placer_get_type ())
G_DECLARE_FINAL_TYPE (LoglinePlacer, logline_placer, LOGLINE, PLACER, GObject)

LoglinePlacer *logline_placer_new             (LoglinePager        *pager,
                                               LoglineRowBuffer    *buffer,
                                               LoglineTextView     *text_view,
                                               LoglineScreen       *screen,
                                               LoglineFollower     *follower);

/* Spans the whole log. */
GtkAdjustment *logline_placer_get_adjustment  (LoglinePlacer       *self);
void           logline_placer_set_adjustment  (LoglinePlacer       *self,
                                               GtkAdjustment       *adjustment);

/* Has everything placed anew in the next layout phase. */
void           logline_placer_request         (LoglinePlacer       *self);

/* Allocates the text view. */
void           logline_placer_allocate        (LoglinePlacer       *self,
                                               int                  width,
                                               int                  height,
                                               int                  baseline);

/* Where to go: the end, for a log that was just set; @row in the middle; @row in sight, by as
 * little movement as possible; @pixels farther. */
void           logline_placer_start_at_end    (LoglinePlacer       *self);
void           logline_placer_centre          (LoglinePlacer       *self,
                                               guint64              row);
void           logline_placer_reveal          (LoglinePlacer       *self,
                                               guint64              row);
void           logline_placer_scroll          (LoglinePlacer       *self,
                                               double               pixels);

/* Asks the pager for what is to be shown. */
void           logline_placer_want            (LoglinePlacer       *self);

/* Rows of the log came or went. */
void           logline_placer_shift           (LoglinePlacer       *self,
                                               const LoglineChange *change);

/* Between both the rows of the buffer change, and nothing is to be read off the screen. */
void           logline_placer_freeze          (LoglinePlacer       *self);
void           logline_placer_thaw            (LoglinePlacer       *self);

/* The buffer has got new rows, and the caret stands where it should. */
void           logline_placer_take_rows       (LoglinePlacer       *self);

/* While a button is down, GtkTextView may scroll by itself. */
void           logline_placer_set_dragging    (LoglinePlacer       *self,
                                               gboolean             dragging);

/* FALSE while something is still to be placed. */
gboolean       logline_placer_is_settled      (LoglinePlacer       *self);
gboolean       logline_placer_is_at_end       (LoglinePlacer       *self);

/* Whether all of @row is on screen. */
gboolean       logline_placer_is_in_sight     (LoglinePlacer       *self,
                                               guint64              row);

/* Whether @row is where the view is, or is going to be once it is placed. */
gboolean       logline_placer_is_around       (LoglinePlacer       *self,
                                               guint64              row);

/* The first row in sight. */
guint64        logline_placer_get_first_row   (LoglinePlacer       *self);

/* In pixels: that of a row of plain text, and of all that is in sight (0 before it is
 * allocated). */
int            logline_placer_get_row_height  (LoglinePlacer       *self);
int            logline_placer_get_height      (LoglinePlacer       *self);

G_END_DECLS
