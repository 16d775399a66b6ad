/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-regex.h"

G_BEGIN_DECLS

/* The sets that PCRE2 knows by a letter after a backslash, "." among them, or by a name in
 * "[:alpha:]"; NULL if it is none. */
LoglineRegex *logline_regex_set_new_for_letter (char          letter);
LoglineRegex *logline_regex_set_new_for_name   (const char   *name,
                                                gsize         length,
                                                gboolean      ignores_case);

/* The character of an escape such as "\t", "\x41" or "\."; FALSE if it stands for none. */
gboolean      logline_regex_read_character     (const char  **at,
                                                gunichar     *out_character);

/* Reads a class in brackets; NULL when a set cannot tell it. */
LoglineRegex *logline_regex_read_class         (const char  **at,
                                                gboolean      ignores_case);

G_END_DECLS
