/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes to standard output at once, however large it is. When that fails the program ends: quietly
 * if nobody reads any more, else with a message and LOGLINE_GREP_TROUBLE. */
void logline_output_write   (const void *bytes,
                             gsize       length);

/* "logline-grep: " and what follows, on standard error. */
void logline_output_complain (const char *format,
                              ...) G_GNUC_PRINTF (1, 2);

G_END_DECLS
