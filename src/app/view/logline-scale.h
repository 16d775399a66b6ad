/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-pager.h"
#include "logline-screen.h"

G_BEGIN_DECLS

/* The vertical adjustment of a view, which spans the whole log in rows of the nominal height, and
 * how it and what is on screen agree; see logline-viewport.c.
 *
 * Signals:
 *   moved (LoglineScale *self, double distance): somebody else than the scale set the value
 */
#define LOGLINE_TYPE_SCALE (logline_scale_get_type ())
G_DECLARE_FINAL_TYPE (LoglineScale, logline_scale, LOGLINE, SCALE, GObject)

LoglineScale    *logline_scale_new            (LoglinePager     *pager,
                                               LoglineRowBuffer *buffer,
                                               LoglineTextView  *text_view,
                                               LoglineScreen    *screen);
GtkAdjustment   *logline_scale_get_adjustment (LoglineScale     *self);

/* @adjustment: (nullable) */
void             logline_scale_set_adjustment (LoglineScale     *self,
                                               GtkAdjustment    *adjustment);

/* Of a row and of the screen, in pixels. */
void             logline_scale_set_heights    (LoglineScale     *self,
                                               int               row_height,
                                               int               page);
LoglineViewport  logline_scale_get_viewport   (LoglineScale     *self);

/**
 * logline_scale_update:
 * @placed: whether the value has to be that of what is on screen
 * @exact: to the pixel; text stands on whole pixels, the value need not: small steps of a touchpad
 *   add up
 */
void             logline_scale_update         (LoglineScale     *self,
                                               gboolean          placed,
                                               gboolean          exact);
gboolean         logline_scale_is_at_end      (LoglineScale     *self);

G_END_DECLS
