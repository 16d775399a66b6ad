/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-caret.h"
#include "logline-placer.h"

G_BEGIN_DECLS

/* Scrolls while a selection is dragged past an edge. GtkTextView does so only while the pointer
 * moves; this goes on as long as the pointer is beyond the edge, the faster the farther. */
#define LOGLINE_TYPE_AUTOSCROLL (logline_autoscroll_get_type ())
G_DECLARE_FINAL_TYPE (LoglineAutoscroll, logline_autoscroll, LOGLINE, AUTOSCROLL, GObject)

/* @widget: the parent of the text view; watches its buttons and touches */
LoglineAutoscroll *logline_autoscroll_new (GtkWidget     *widget,
                                           LoglineCaret  *caret,
                                           LoglineScreen *screen,
                                           LoglinePlacer *placer);

G_END_DECLS
