/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How services, their logs and local files look in the combo boxes of the chooser: by name in the
 * button, with size and age in the list. */
void  logline_chooser_rows_set_up    (GtkDropDown *drop_down);

/* What people call @source, a service or a local file. (transfer full) */
char *logline_chooser_rows_dup_title (GObject     *source);

G_END_DECLS
