/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "logline-matcher.h"
#include "logline-query.h"

static void
append_match (gsize    offset,
              gpointer user_data)
{
  g_array_append_val (user_data, offset);
}

/* The numbers of the lines that match, in a text such as "0,2,". */
static char *
scan (const LoglineQuery *query,
      const char         *text,
      gsize               length)
{
  g_autoptr(GArray) offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_autoptr(GError) error = NULL;
  GString *lines = g_string_new (NULL);
  guint line = 0;
  gsize at = 0;

  g_assert_true (logline_query_scan (query, text, length, append_match, offsets, NULL, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < offsets->len; i++)
    {
      gsize offset = g_array_index (offsets, gsize, i);

      g_assert_cmpuint (offset, >=, at);
      g_assert_cmpuint (offset, <, length);
      for (; at < offset; at++)
        line += text[at] == '\n';
      g_string_append_printf (lines, "%u,", line);
      for (at++; at < length && text[at - 1] != '\n'; at++)
        ;
      line++;
    }
  return g_string_free (lines, FALSE);
}

static const struct
{
  const char    *pattern;
  LoglineSyntax  syntax;
  LoglineCase    letter_case;
  const char    *text;
  const char    *lines;
} cases[] = {
  { "b", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_MATCH, "ab\nb\nB\n", "0,1," },
  { "b", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_IGNORE, "ab\nb\nB\n", "0,1,2," },
  { "b", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_SMART, "ab\nb\nB\n", "0,1,2," },
  { "B", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_SMART, "ab\nb\nB\n", "2," },
  { "", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_SMART, "a\n\nb", "0,1,2," },
  { "", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_SMART, "a\n\nb\n", "0,1,2," },
  { "^$", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_SMART, "a\n\nb\n\n", "1,3," },
  { "$", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_SMART, "a\n\nb", "0,1,2," },
  { "x*", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_SMART, "a\n\nb\n", "0,1,2," },
  { "[^x]+b", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_SMART, "a\nxb\ncb\n", "2," },
  { "a\\s+b", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_SMART, "a\nb\na b\n", "2," },
  { "(?<=^)a", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_SMART, "a\nba\nab", "0,2," },
  { "\\Aa", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_SMART, "a\nba\nab", "0,2," },
  { "a\\z", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_SMART, "a\nba\nab", "0,1," },
  { "\\S+ED", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_SMART, "failed\nFAILED", "1," },
  { "\\S+ed", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_SMART, "failed\nFAILED", "0,1," },
};

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(LoglineQuery) query = logline_query_new (cases[i].pattern, cases[i].syntax,
                                                         cases[i].letter_case, FALSE, &error);
      g_autofree char *lines = NULL;

      g_assert_no_error (error);
      lines = scan (query, cases[i].text, strlen (cases[i].text));
      g_test_message ("\"%s\" in \"%s\"", cases[i].pattern, cases[i].text);
      g_assert_cmpstr (lines, ==, cases[i].lines);
    }
}

static void
test_error_tells_place (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (logline_query_new ("a(bc", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_SMART, FALSE, &error));
  g_assert_error (error, LOGLINE_QUERY_ERROR, LOGLINE_QUERY_ERROR_SYNTAX);
  g_assert_cmpstr (error->message, ==, "at character 5: missing closing parenthesis");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/query/finds-lines", test_cases);
  g_test_add_func ("/query/error-tells-place", test_error_tells_place);

  return g_test_run ();
}
