/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What GtkDropDown of GTK 4.8 lacks. It keeps its parts to itself, so they are looked up; nothing
 * happens when they are not those of GTK 4.8. */

/**
 * logline_drop_down_set_up:
 * @invitation: says what to do while nothing is chosen
 *
 * People type at once, and what they remember from anywhere in a name: a search entry that is
 * enabled takes the keys when the list opens, and Enter takes the first item found.
 */
void  logline_drop_down_set_up         (GtkDropDown *drop_down,
                                        const char  *invitation);
void  logline_drop_down_set_model      (GtkDropDown *drop_down,
                                        GListModel  *model);

/* Calls @callback with @owner and the button that opens the list when it opens or closes. */
void  logline_drop_down_connect_toggled (GtkDropDown *drop_down,
                                         GCallback    callback,
                                         gpointer     owner);

/* The position of @item in @model, which may be NULL, else GTK_INVALID_LIST_POSITION. */
guint logline_drop_down_find           (GListModel  *model,
                                        gpointer     item);

G_END_DECLS
