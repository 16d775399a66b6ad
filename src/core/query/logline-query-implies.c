/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "logline-query-pattern.h"
#include "logline-query-private.h"

static gboolean
holds (const char *string,
       const char *part)
{
  return strstr (string, part) != NULL;
}

static char *
dup_upper_letters (const char *text)
{
  GString *upper = g_string_new (NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    g_string_append_unichar (upper, g_unichar_toupper (g_utf8_get_char (text)));
  return g_string_free (upper, FALSE);
}

/* Whether each line that holds @string finds @query. */
static gboolean
string_implies (const char         *string,
                gboolean            ignores_case,
                const LoglineQuery *query)
{
  g_autofree char *lower = g_ascii_strdown (string, -1);

  /* What a text takes for a letter depends on the upper-case letter alone. */
  if (query->syntax == LOGLINE_SYNTAX_TEXT && query->ignores_case)
    {
      g_autofree char *upper = dup_upper_letters (string);
      g_autofree char *query_upper = dup_upper_letters (query->pattern);

      return holds (upper, query_upper);
    }
  if (!query->is_literal)
    return FALSE;
  for (guint i = 0; i < query->literals->len; i++)
    {
      const LoglineLiteral *literal = &g_array_index (query->literals, LoglineLiteral, i);

      if (literal->ignores_case ? holds (lower, literal->bytes)
                                : !ignores_case && holds (string, literal->bytes))
        return TRUE;
    }
  return FALSE;
}

static gboolean
all_alternatives_imply (const GArray       *literals,
                        const LoglineQuery *query)
{
  guint n_implying = 0;
  guint n_alternatives = 0;

  for (guint i = 0; i < literals->len; i++)
    {
      const LoglineLiteral *literal = &g_array_index (literals, LoglineLiteral, i);

      n_alternatives = literal->alternative + 1;
      if (literal->alternative == n_implying &&
          string_implies (literal->bytes, literal->ignores_case, query))
        n_implying++;
    }
  return n_alternatives > 0 && n_implying == n_alternatives;
}

/* PCRE2 tries a pattern that starts with ".*" only where lines start, and from there does not get
 * past bytes that are not UTF-8. */
static gboolean
skips_places (const LoglineQuery *query)
{
  return query->block_code == NULL ||
         (query->matches_at_line_starts && !logline_regex_starts_with (query->regex, '^'));
}

static gboolean
regex_implies (const LoglineQuery *a,
               const LoglineQuery *b)
{
  return a->regex != NULL && b->regex != NULL && !skips_places (b) &&
         logline_regex_is_implied_by (b->regex, a->regex);
}

/* Without regard to inverting. */
static gboolean
pattern_implies (const LoglineQuery *a,
                 const LoglineQuery *b)
{
  if (b->length == 0)
    return TRUE;
  if (a->syntax == b->syntax && a->ignores_case == b->ignores_case &&
      strcmp (a->pattern, b->pattern) == 0)
    return TRUE;
  if (a->syntax == LOGLINE_SYNTAX_TEXT && b->syntax == LOGLINE_SYNTAX_TEXT && b->ignores_case)
    return string_implies (a->pattern, a->ignores_case, b);
  if (regex_implies (a, b))
    return TRUE;
  return a->literals != NULL && all_alternatives_imply (a->literals, b);
}

gboolean
logline_query_implies (const LoglineQuery *a,
                       const LoglineQuery *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (a->invert != b->invert)
    return FALSE;
  return a->invert ? pattern_implies (b, a) : pattern_implies (a, b);
}
