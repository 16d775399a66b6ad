/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "logline-account.h"
#include "logline-log-page.h"

G_BEGIN_DECLS

#define LOGLINE_TYPE_WINDOW (logline_window_get_type ())
G_DECLARE_FINAL_TYPE (LoglineWindow, logline_window, LOGLINE, WINDOW, AdwApplicationWindow)

LoglineWindow  *logline_window_new         (GtkApplication *application);

/* Goes on with a kept sign-in, or asks for one. NULL means what was used last. */
void            logline_window_connect     (LoglineWindow  *self,
                                            const char     *server,
                                            const char     *username);
void            logline_window_open_file   (LoglineWindow  *self,
                                            const char     *path);

/* Shows the first of the files, at least one; the others are in the chooser. */
void            logline_window_open_files  (LoglineWindow      *self,
                                            const char * const *paths);
LoglineAccount *logline_window_get_account (LoglineWindow  *self);
LoglineLogPage *logline_window_get_page    (LoglineWindow  *self);

G_END_DECLS
