/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Standard output, with a buffer: on a terminal, what is written shows at once. When it cannot be
 * written the program ends: quietly if nobody reads any more, else with a message and
 * LOGLINE_GREP_TROUBLE.
 */
void logline_output_write    (const void *bytes,
                              gsize       length);
void logline_output_flush    (void);

/* Flushes, then writes "logline-grep: " and what follows to standard error. */
void logline_output_complain (const char *format,
                              ...) G_GNUC_PRINTF (1, 2);

G_END_DECLS
