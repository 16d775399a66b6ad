/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Asks on the terminal, without showing what is typed; when standard input is no terminal, reads
 * its first line instead. (transfer full) (nullable): wipe it with logline_password_wipe(). */
char *logline_password_ask  (const char  *prompt,
                             GError     **error);

/* Overwrites and frees. (nullable) */
void  logline_password_wipe (char        *password);

G_END_DECLS
