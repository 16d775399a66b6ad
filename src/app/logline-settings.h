/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The one settings object of the program. Borrowed; main thread only. */
GSettings *logline_settings_get (void);

/* Which service and log @username read last on @server; FALSE when nothing is known. */
gboolean   logline_settings_get_place (const char  *server,
                                       const char  *username,
                                       char       **out_service,
                                       char       **out_log);
void       logline_settings_set_place (const char  *server,
                                       const char  *username,
                                       const char  *service,
                                       const char  *log);

G_END_DECLS
