/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The letters of a pattern that is plain text, and which of them grep -iF takes for one another. */
gboolean  logline_query_text_has_upper_case    (const char *text);

/* Whether grep -iF takes more for @letter than that letter or, in ASCII, its two cases. */
gboolean  logline_query_letter_has_variants    (gunichar    letter);

/* A pattern that finds what grep -iF finds. */
char     *logline_query_text_to_caseless_regex (const char *text);

G_END_DECLS
