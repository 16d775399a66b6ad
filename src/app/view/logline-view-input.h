/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-reading.h"

G_BEGIN_DECLS

/* What a person does to a view with pointer and keys, apart from what GtkTextView and the caret
 * know of themselves: the menu, scrolling, dragging past an edge, opening a line.
 *
 * Signals:
 *   row-activated (LoglineViewInput *self, guint64 row): Enter or a double click on a line
 */
#define LOGLINE_TYPE_VIEW_INPUT (logline_view_input_get_type ())
G_DECLARE_FINAL_TYPE (LoglineViewInput, logline_view_input, LOGLINE, VIEW_INPUT, GObject)

/* @widget: the parent of the text view; @parts: are there as long as nobody has called stop() */
LoglineViewInput *logline_view_input_new            (GtkWidget              *widget,
                                                     const LoglineViewParts *parts);
void              logline_view_input_set_extra_menu (LoglineViewInput       *self,
                                                     GMenuModel             *menu);
void              logline_view_input_popup_menu     (LoglineViewInput       *self);

/* To be called when the widget is allocated. */
void              logline_view_input_allocate       (LoglineViewInput       *self);

/* To be called when the widget is disposed of. */
void              logline_view_input_stop           (LoglineViewInput       *self);

G_END_DECLS
