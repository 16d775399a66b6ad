/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Asks for a new password twice without showing it; when standard input is no terminal, reads its
 * first line instead. (transfer full) (nullable): wipe it with logline_terminal_wipe(). */
char *logline_terminal_ask_password (const char  *prompt,
                                     GError     **error);

/* Overwrites and frees. (nullable) */
void  logline_terminal_wipe         (char        *secret);

G_END_DECLS
