/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-placer.h"

G_BEGIN_DECLS

/* What the wheel and the touchpad do that GtkScrolledWindow does not: zoom with Ctrl, and scroll
 * wrapped lines by what they measure on screen, with momentum. */
#define LOGLINE_TYPE_SCROLLER (logline_scroller_get_type ())
G_DECLARE_FINAL_TYPE (LoglineScroller, logline_scroller, LOGLINE, SCROLLER, GObject)

/* @widget: the parent of @text_view */
LoglineScroller *logline_scroller_new (GtkWidget       *widget,
                                       LoglineTextView *text_view,
                                       LoglinePlacer   *placer);

G_END_DECLS
