/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What can be said of a pattern by reading it. */
typedef struct
{
  gboolean has_upper_case; /* letters of escapes do not count */
  gboolean is_line_safe;   /* scanning many lines at once finds what scanning each alone would */
  const char *refused;     /* where it sets limits of its own or calls out; NULL if nowhere */
  gboolean has_empty_way;  /* an alternative takes no character, as in "(a|)b" or "(a|\\b)b" */

  /* How the cost of a match grows: at worst n_ways times the length to the power of n_repeats. */
  double   n_ways;    /* to choose between alternatives and between bounded repeats */
  guint    n_repeats; /* unbounded ones; G_MAXUINT when one repeats what already is a choice */
} LoglineQueryTraits;

LoglineQueryTraits  logline_query_pattern_get_traits     (const char *regex);

/* For a pattern that is safe: one that finds the same in a line, but whose "[^x]" ends at the line
 * feed. Else each match of "[^x]+" would run on through all the lines that follow. */
char               *logline_query_pattern_to_block_regex (const char *regex);

/* Of a pattern that is well formed: the end of the escape at @at, without what "\\Q" quotes. */
const char         *logline_query_pattern_skip_escape    (const char *at);

/* Within a bracketed class: the end of "[:alpha:]" when that is what is at @at, or NULL. */
const char         *logline_query_pattern_find_posix_class_end (const char *at);

/* Reads "*", "+", "?" or braces, and what makes them lazy or possessive, if they are at @at. */
gboolean            logline_query_pattern_read_repeat    (const char **at,
                                                          guint64     *out_min,
                                                          guint64     *out_max,
                                                          gboolean    *out_is_possessive);

G_END_DECLS
