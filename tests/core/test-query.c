/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "logline-matcher.h"
#include "logline-query.h"

static gsize
append_match (gsize    offset,
              gpointer user_data)
{
  g_array_append_val (user_data, offset);
  return 0;
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

#define TEXT LOGLINE_SYNTAX_TEXT
#define REGEX LOGLINE_SYNTAX_REGEX
#define SMART LOGLINE_CASE_SMART
#define MATCH LOGLINE_CASE_MATCH
#define IGNORE LOGLINE_CASE_IGNORE

/* A NUL in the text is written \1 and replaced. */
static const struct
{
  const char    *pattern;
  LoglineSyntax  syntax;
  LoglineCase    letter_case;
  const char    *text;
  const char    *lines;
} cases[] = {
  { "b", TEXT, MATCH, "ab\nb\nB\n", "0,1," },
  { "b", TEXT, IGNORE, "ab\nb\nB\n", "0,1,2," },
  { "b", TEXT, SMART, "ab\nb\nB\n", "0,1,2," },
  { "B", TEXT, SMART, "ab\nb\nB\n", "2," },
  { "B", TEXT, IGNORE, "ab\nb\nB\n", "0,1,2," },
  { "é", TEXT, SMART, "É\né\nÉ", "0,1,2," },
  { "É", TEXT, SMART, "É\né\nÉ", "0,2," },
  { "sk", TEXT, IGNORE, "SK\nſk\ns\xe2\x84\xaa\n", "0,1," },
  { "i", TEXT, IGNORE, "I\nı\nİ\n", "0,1," },
  { "a.c", TEXT, SMART, "abc\na.c\n", "1," },
  { "(*", TEXT, IGNORE, "(*\n", "0," },
  { "a\nb", TEXT, MATCH, "a\nb\n", "" },
  { "a\nb", TEXT, IGNORE, "a\nb\n", "" },

  /* Nothing to find, nothing to find it in */
  { "", TEXT, SMART, "", "" },
  { "", REGEX, SMART, "", "" },
  { "^", REGEX, SMART, "", "" },
  { "$", REGEX, SMART, "", "" },
  { "", TEXT, SMART, "a\n\nb", "0,1,2," },
  { "", REGEX, SMART, "a\n\nb\n", "0,1,2," },
  { "^", REGEX, SMART, "\n\n", "0,1," },
  { "$", REGEX, SMART, "\n", "0," },

  /* Ends of lines and of the text */
  { "^$", REGEX, SMART, "a\n\nb\n\n", "1,3," },
  { "$", REGEX, SMART, "a\n\nb", "0,1,2," },
  { "b$", REGEX, SMART, "ab\nba\nb", "0,2," },
  { "b$", REGEX, SMART, "b\r\nb\n", "1," },
  { "b\r$", REGEX, SMART, "b\r\nb\n", "0," },
  { "b.$", REGEX, SMART, "b\r\nb\n", "0," },
  { "x*", REGEX, SMART, "a\n\nb\n", "0,1,2," },
  { "x*$", REGEX, SMART, "a\nx", "0,1," },
  { "[^x]+b", REGEX, SMART, "a\nxb\ncb\n", "2," },
  { "[^x]", REGEX, SMART, "\nx\n\ny\n", "3," },
  { "[^]x]", REGEX, SMART, "]\nx\n-\n", "2," },
  { "[^-x]", REGEX, SMART, "-\nx\n]\n", "2," },
  { "a\\s+b", REGEX, SMART, "a\nb\na b\n", "2," },
  { "a\\nb", REGEX, SMART, "a\nb\n", "" },
  { "a(?s:.)b", REGEX, SMART, "a\nb\na b\n", "2," },
  { "\\s", REGEX, SMART, "a\nb c\nd\n", "1," },

  /* What must see the line alone */
  { "(?<=^)a", REGEX, SMART, "a\nba\nab", "0,2," },
  { "(?<!a)b", REGEX, SMART, "a\nb\nab", "1," },
  { "a(?!\\n)", REGEX, SMART, "a\nab", "0,1," },
  { "(?<!\\n)a", REGEX, SMART, "b\na", "1," },
  { "\\Aa", REGEX, SMART, "a\nba\nab", "0,2," },
  { "a\\z", REGEX, SMART, "a\nba\nab", "0,1," },
  { "a\\Z", REGEX, SMART, "a\nba\nab", "0,1," },
  { "\\Ga", REGEX, SMART, "a\nba\nab", "0,2," },
  { "(?-m)^a$", REGEX, SMART, "a\na\nb", "0,1," },
  { "[^b]++b", REGEX, SMART, "a\nab", "1," },
  { "(?>a\\s*)b", REGEX, SMART, "a\nb\nab", "2," },
  { "(.)\\1", REGEX, SMART, "a\na\nbb", "2," },

  /* Odd bytes */
  { "a.b", REGEX, SMART, "a\1b\na\xff" "b\naéb\n", "0,2," },
  { "b", TEXT, SMART, "a\1b\n\1\n\xff\xfe" "b\n", "0,2," },
  { "b$", REGEX, SMART, "\xff" "b\n\xe2\x82\nb\xff\n", "0," },
  { "^b", REGEX, SMART, "\xff" "b\nb", "1," },
  { ".*b", REGEX, SMART, "\xff" "b\nb", "0,1," },

  /* Case */
  { "\\S+ED", REGEX, SMART, "failed\nFAILED", "1," },
  { "\\S+ed", REGEX, SMART, "failed\nFAILED", "0,1," },
  { "\\x4B", REGEX, SMART, "k\nK", "0,1," },
  { "\\p{Lu}x", REGEX, SMART, "Ax\nAX", "0,1," },
  { "\\PLx", REGEX, SMART, "1x\n1X", "0,1," },
  { "(?<Name>x)", REGEX, SMART, "x\nX", "0,1," },
  { "\\QA\\E", REGEX, SMART, "a\nA", "1," },
  { "[A]", REGEX, SMART, "a\nA", "1," },
  { "[[:alpha:]]x", REGEX, SMART, "ax\naX", "0,1," },
  { "k", REGEX, IGNORE, "\xe2\x84\xaa\n", "0," },
};

static void
test_finds_lines (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(LoglineQuery) query = logline_query_new (cases[i].pattern, cases[i].syntax,
                                                         cases[i].letter_case, FALSE, &error);
      gsize length = strlen (cases[i].text);
      /* A copy without a NUL, so that a sanitizer sees a step too far. */
      g_autofree char *text = g_memdup2 (cases[i].text, length);
      g_autofree char *lines = NULL;

      g_assert_no_error (error);
      for (gsize j = 0; j < length; j++)
        if (text[j] == '\1')
          text[j] = '\0';
      g_test_message ("case %" G_GSIZE_FORMAT ": %s", i, cases[i].pattern);
      lines = scan (query, text, length);
      g_assert_cmpstr (lines, ==, cases[i].lines);
    }
}

static const struct
{
  const char        *pattern;
  LoglineQueryError  code;
  const char        *message; /* NULL: anything */
} errors[] = {
  { "a(bc", LOGLINE_QUERY_ERROR_SYNTAX, "at the end: missing closing parenthesis" },
  { "ééé)", LOGLINE_QUERY_ERROR_SYNTAX, "at character 4: unmatched closing parenthesis" },
  { "*a", LOGLINE_QUERY_ERROR_SYNTAX,
    "at character 1: quantifier does not follow a repeatable item" },
  { "[a", LOGLINE_QUERY_ERROR_SYNTAX,
    "at the end: missing terminating ] for character class" },
  { "a\\", LOGLINE_QUERY_ERROR_SYNTAX, "at the end: \\ at end of pattern" },
  { "(?<a", LOGLINE_QUERY_ERROR_SYNTAX, NULL },
  { "\xff", LOGLINE_QUERY_ERROR_SYNTAX, "at byte 1: not valid UTF-8" },
  { "a\\C", LOGLINE_QUERY_ERROR_UNSUPPORTED,
    "at the end: using \\C is disabled by the application" },
  { "é(?C)", LOGLINE_QUERY_ERROR_UNSUPPORTED,
    "at character 4: \\C, callouts (?C) and a leading (* are not supported" },
  { "a(?C12)", LOGLINE_QUERY_ERROR_UNSUPPORTED, NULL },
  { "(*NO_JIT)a", LOGLINE_QUERY_ERROR_UNSUPPORTED, NULL },
  { "(*LIMIT_MATCH=4000000000)a", LOGLINE_QUERY_ERROR_UNSUPPORTED, NULL },
  { "(*UTF)a", LOGLINE_QUERY_ERROR_UNSUPPORTED, NULL },
  { "(((((a{900}){900}){900}){900}){900})", LOGLINE_QUERY_ERROR_UNSUPPORTED, NULL },
};

static void
test_errors_tell_why_and_where (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("error %" G_GSIZE_FORMAT, i);
      g_assert_null (logline_query_new (errors[i].pattern, REGEX, SMART, FALSE, &error));
      g_assert_error (error, LOGLINE_QUERY_ERROR, (int) errors[i].code);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      if (errors[i].message != NULL)
        g_assert_cmpstr (error->message, ==, errors[i].message);
    }
}

static void
test_length_is_limited (void)
{
  g_autofree char *longest = g_strnfill (LOGLINE_QUERY_MAX_LENGTH, 'a');
  g_autofree char *too_long = g_strnfill (LOGLINE_QUERY_MAX_LENGTH + 1, 'a');
  g_autofree char *deep = g_strnfill (LOGLINE_QUERY_MAX_LENGTH, '(');
  static const LoglineSyntax syntaxes[] = { TEXT, REGEX };

  for (gsize i = 0; i < G_N_ELEMENTS (syntaxes); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(LoglineQuery) query = logline_query_new (longest, syntaxes[i], IGNORE, FALSE,
                                                         &error);

      g_assert_no_error (error);
      g_assert_nonnull (query);
      g_assert_null (logline_query_new (too_long, syntaxes[i], IGNORE, FALSE, &error));
      g_assert_error (error, LOGLINE_QUERY_ERROR, LOGLINE_QUERY_ERROR_TOO_LONG);
    }
  g_assert_null (logline_query_new (deep, REGEX, SMART, FALSE, NULL));
}

static void
test_equal (void)
{
  static const struct
  {
    const char    *pattern;
    LoglineSyntax  syntax;
    LoglineCase    letter_case;
    gboolean       invert;
  } different[] = {
    { "a", TEXT, SMART, FALSE },  { "b", TEXT, SMART, FALSE }, { "a", REGEX, SMART, FALSE },
    { "a", TEXT, IGNORE, FALSE }, { "a", TEXT, SMART, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (different); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (different); j++)
      {
        g_autoptr(LoglineQuery) a = logline_query_new (different[i].pattern, different[i].syntax,
                                                       different[i].letter_case,
                                                       different[i].invert, NULL);
        g_autoptr(LoglineQuery) b = logline_query_new (different[j].pattern, different[j].syntax,
                                                       different[j].letter_case,
                                                       different[j].invert, NULL);

        g_assert_true (logline_query_equal (a, b) == (i == j));
        g_assert_cmpstr (logline_query_get_pattern (a), ==, different[i].pattern);
        g_assert_cmpint (logline_query_get_syntax (a), ==, different[i].syntax);
        g_assert_cmpint (logline_query_get_case (a), ==, different[i].letter_case);
        g_assert_cmpint (logline_query_get_invert (a), ==, different[i].invert);
      }
}

/* Alternatives are divided by "|", literals by a blank; "~" says that case is ignored. */
static const struct
{
  const char    *pattern;
  LoglineSyntax  syntax;
  LoglineCase    letter_case;
  const char    *literals;
} literal_cases[] = {
  { "Abc", TEXT, MATCH, "Abc" },
  { "Abc", TEXT, IGNORE, "~abc" },
  { "42:", TEXT, IGNORE, "42:" },
  { "timeout", TEXT, IGNORE, "~t ~meout" },
  { "caf\xc3\xa9 x", TEXT, IGNORE, "~caf ~ x" },
  { "\xe6\x97\xa5x", TEXT, IGNORE, "~\xe6\x97\xa5x" },
  { "si", TEXT, IGNORE, "" },
  { "", REGEX, MATCH, "" },
  { "abc", REGEX, MATCH, "abc" },
  { "ask", REGEX, IGNORE, "~a" },
  { "ERROR.*timeout", REGEX, MATCH, "ERROR timeout" },
  { "ab*c+d", REGEX, MATCH, "a c d" },
  { "ab{2}c{0,3}d", REGEX, MATCH, "ab d" },
  { "a{,3}", REGEX, MATCH, "" },
  { "a\\{b{c}", REGEX, MATCH, "a{b{c}" },
  { "^ab$", REGEX, MATCH, "ab" },
  { "a\\bb\\.c", REGEX, MATCH, "ab.c" },
  { "a(bc)d", REGEX, MATCH, "abcd" },
  { "a(b.c)d", REGEX, MATCH, "a b c d" },
  { "a(?:bc)+d", REGEX, MATCH, "abc d" },
  { "a(?<n>bc)?d", REGEX, MATCH, "a d" },
  { "a(?'n'b)(?P<m>c)d", REGEX, MATCH, "abcd" },
  { "a|bc|d.e", REGEX, MATCH, "a|bc|d e" },
  { "x(a|b)y(c|d)", REGEX, MATCH, "x y a|x y b" },
  { "a|b?", REGEX, MATCH, "" },
  { "a(b|)c", REGEX, MATCH, "a c" },
  { "(ab|cd)*e", REGEX, MATCH, "e" },
  { "[a]b[]c]d[^]e]f[[:alpha:]]g[[:a]h:]", REGEX, MATCH, "b d f g h:]" },
  { "a\\x41b\\x{e9}\\tc\\dd", REGEX, MATCH, "aAb\xc3\xa9\tc d" },
  { "a\\pL", REGEX, MATCH, "" },
  { "(?i)a", REGEX, MATCH, "~a" },
  { "a(?-i:b)1c(?i:1)d", REGEX, IGNORE, "~a b1 ~c1d" },
  { "(?=a)b", REGEX, MATCH, "" },
  { "(a)\\1", REGEX, MATCH, "" },
  { "(?x) a b", REGEX, MATCH, "" },
};

static void
test_literals (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (literal_cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(LoglineQuery) query =
        logline_query_new (literal_cases[i].pattern, literal_cases[i].syntax,
                           literal_cases[i].letter_case, FALSE, &error);
      g_autoptr(GString) text = g_string_new (NULL);
      const LoglineLiteral *literals;
      guint n_literals;

      g_assert_no_error (error);
      literals = logline_query_get_literals (query, &n_literals);
      for (guint j = 0; j < n_literals; j++)
        {
          g_assert_cmpuint (strlen (literals[j].bytes), ==, literals[j].length);
          if (j > 0)
            g_string_append_c (text, literals[j].alternative == literals[j - 1].alternative ? ' '
                                                                                        : '|');
          g_string_append_printf (text, "%s%s", literals[j].ignores_case ? "~" : "",
                                  literals[j].bytes);
        }
      g_test_message ("%s", literal_cases[i].pattern);
      g_assert_cmpstr (text->str, ==, literal_cases[i].literals);
    }
}

static void
test_inverted_has_no_literals (void)
{
  g_autoptr(LoglineQuery) query = logline_query_new ("abc", TEXT, MATCH, TRUE, NULL);
  guint n_literals = 1;

  g_assert_null (logline_query_get_literals (query, &n_literals));
  g_assert_cmpuint (n_literals, ==, 0);
}

static const struct
{
  const char    *a;
  LoglineSyntax  a_syntax;
  LoglineCase    a_case;
  const char    *b;
  LoglineSyntax  b_syntax;
  LoglineCase    b_case;
  gboolean       implied;
} implications[] = {
  { "abc", TEXT, MATCH, "b", TEXT, MATCH, TRUE },
  { "b", TEXT, MATCH, "abc", TEXT, MATCH, FALSE },
  { "aBc", TEXT, MATCH, "b", TEXT, MATCH, FALSE },
  { "aBc", TEXT, MATCH, "b", TEXT, IGNORE, TRUE },
  { "abc", TEXT, IGNORE, "b", TEXT, IGNORE, TRUE },
  { "abc", TEXT, IGNORE, "b", TEXT, MATCH, FALSE },
  { "1-2", TEXT, IGNORE, "1", TEXT, MATCH, TRUE },
  { "timeout", TEXT, IGNORE, "IM", TEXT, IGNORE, TRUE },
  { "\xc3\xa9", TEXT, MATCH, "\xc3\x89", TEXT, IGNORE, TRUE },
  { "a", TEXT, MATCH, "a", TEXT, SMART, TRUE },
  { "a", TEXT, SMART, "a", TEXT, IGNORE, TRUE },
  { "anything", TEXT, MATCH, "", REGEX, SMART, TRUE },
  { "", TEXT, MATCH, "a", TEXT, MATCH, FALSE },
  { "ERROR.*timeout", REGEX, MATCH, "meo", TEXT, MATCH, TRUE },
  { "ERROR.*timeout", REGEX, MATCH, "error", TEXT, IGNORE, TRUE },
  { "ERROR.*timeout", REGEX, MATCH, "TIME", TEXT, IGNORE, TRUE },
  { "ERROR.*timeout", REGEX, IGNORE, "ERROR", TEXT, MATCH, FALSE },
  { "ERROR.*timeout", REGEX, MATCH, "R.*t", REGEX, MATCH, TRUE },
  { "ERROR.*timeout", REGEX, MATCH, "R.*t.*", REGEX, MATCH, TRUE },
  { "ERROR.*timeout", REGEX, MATCH, "R.*m", REGEX, MATCH, FALSE },
  { "ERROR.*timeout", REGEX, MATCH, "error.*time", REGEX, IGNORE, FALSE },
  { "^a\\d+ x", REGEX, MATCH, "^a\\d+", REGEX, MATCH, TRUE },
  { "xa\\d+", REGEX, MATCH, "^a\\d+", REGEX, MATCH, FALSE },
  { "a\\d{2}x", REGEX, MATCH, "a\\d{3}x", REGEX, MATCH, FALSE },
  { "[\xc3\xa9]x", REGEX, MATCH, "[\xc3\xa8]", REGEX, MATCH, FALSE },
  { "a.b|a.c", REGEX, MATCH, "a.", REGEX, MATCH, TRUE },
  { "a.b|d", REGEX, MATCH, "a.", REGEX, MATCH, FALSE },
  { "a.b", REGEX, MATCH, "(x|a.)", REGEX, MATCH, TRUE },
  { "(a.b)", REGEX, MATCH, "a.b", REGEX, MATCH, TRUE },
  { "x*", REGEX, MATCH, "y*", REGEX, MATCH, TRUE },
  { "ERROR.*timeout", REGEX, MATCH, "OR", REGEX, MATCH, TRUE },
  { "xax|xay", REGEX, MATCH, "xa", TEXT, MATCH, TRUE },
  { "xax|yay", REGEX, MATCH, "xa", TEXT, MATCH, FALSE },
  { "(a|b)cd", REGEX, MATCH, "c", TEXT, MATCH, TRUE },
  { "bax|bay", REGEX, MATCH, "ax|ay", REGEX, MATCH, TRUE },
  { "bax", TEXT, MATCH, "ax|ay", REGEX, MATCH, TRUE },
  { "bax|bay|b", REGEX, MATCH, "ax|ay", REGEX, MATCH, FALSE },
  { "[^a]", REGEX, MATCH, "[^a]", REGEX, IGNORE, FALSE },
  { "[^a]", REGEX, SMART, "[^a]", REGEX, IGNORE, TRUE },
  { "a", TEXT, MATCH, "a", REGEX, MATCH, TRUE },
  { "k", TEXT, IGNORE, "k", REGEX, IGNORE, FALSE },
};

static void
test_implies (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (implications); i++)
    {
      LoglineQuery *a[2], *b[2];

      for (int invert = 0; invert < 2; invert++)
        {
          a[invert] = logline_query_new (implications[i].a, implications[i].a_syntax,
                                         implications[i].a_case, invert, NULL);
          b[invert] = logline_query_new (implications[i].b, implications[i].b_syntax,
                                         implications[i].b_case, invert, NULL);
        }
      g_test_message ("%s and %s", implications[i].a, implications[i].b);
      g_assert_cmpint (logline_query_implies (a[0], b[0]), ==, implications[i].implied);
      g_assert_cmpint (logline_query_implies (b[1], a[1]), ==, implications[i].implied);
      g_assert_false (logline_query_implies (a[0], b[1]));
      g_assert_false (logline_query_implies (a[1], b[0]));
      for (int invert = 0; invert < 2; invert++)
        {
          g_assert_true (logline_query_implies (a[invert], a[invert]));
          logline_query_unref (a[invert]);
          logline_query_unref (b[invert]);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/query/finds-lines", test_finds_lines);
  g_test_add_func ("/query/errors-tell-why-and-where", test_errors_tell_why_and_where);
  g_test_add_func ("/query/length-is-limited", test_length_is_limited);
  g_test_add_func ("/query/equal", test_equal);
  g_test_add_func ("/query/literals-that-a-line-must-hold", test_literals);
  g_test_add_func ("/query/inverted-has-no-literals", test_inverted_has_no_literals);
  g_test_add_func ("/query/implies", test_implies);

  return g_test_run ();
}
