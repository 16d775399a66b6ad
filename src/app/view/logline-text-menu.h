/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-text-view.h"

G_BEGIN_DECLS

/* The menu of the text, in place of the one that GtkTextView makes for text that can be edited. */
#define LOGLINE_TYPE_TEXT_MENU (logline_text_menu_get_type ())
G_DECLARE_FINAL_TYPE (LoglineTextMenu, logline_text_menu, LOGLINE, TEXT_MENU, GObject)

/* @widget: the parent of @text_view, as large as that is; shows the menu on a secondary click */
LoglineTextMenu *logline_text_menu_new            (GtkWidget       *widget,
                                                   LoglineTextView *text_view);

/* Further items, below Copy and Select All. */
void             logline_text_menu_set_extra      (LoglineTextMenu *self,
                                                   GMenuModel      *extra);
void             logline_text_menu_popup_at_caret (LoglineTextMenu *self);

/* To be called when the widget is allocated. */
void             logline_text_menu_present        (LoglineTextMenu *self);

/* To be called when the widget is disposed of. */
void             logline_text_menu_remove         (LoglineTextMenu *self);

G_END_DECLS
