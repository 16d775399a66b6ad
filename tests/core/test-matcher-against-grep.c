/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Random patterns over random lines, against the grep of this machine, line for line.
 *
 * The lines are made of pieces that are hard on a matcher: letters with odd cases, bytes that are
 * not UTF-8, NUL, carriage returns, nothing at all. One run of grep answers for all lines of a
 * text. More cases: -m slow, and --seed for others. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "logline-matcher.h"
#include "random-patterns.h"

#define N_PATTERNS 150 /* each is tried as text and as expression, in both cases */
#define N_PATTERNS_SLOW 2000
#define PATTERNS_PER_TEXT 25
#define N_LINES 2000

typedef struct
{
  const char *text;
  gsize       length;
  gsize       at;
  guint       line;
  GString    *lines;
} Collector;

static gsize
collect (gsize    offset,
         gpointer user_data)
{
  Collector *collector = user_data;

  g_assert_cmpuint (offset, >=, collector->at);
  g_assert_cmpuint (offset, <, collector->length);
  for (; collector->at < offset; collector->at++)
    collector->line += collector->text[collector->at] == '\n';
  g_string_append_printf (collector->lines, "%u,", collector->line + 1);

  /* The next one is in a later line. */
  while (collector->at < collector->length && collector->text[collector->at] != '\n')
    collector->at++;
  collector->at++;
  collector->line++;
  return collector->at;
}

/* The numbers of the lines that match, such as "1,7,"; NULL when the query gives up. */
static char *
ask_query (const LoglineQuery *query,
           const GString      *text)
{
  Collector collector = { text->str, text->len, 0, 0, g_string_new (NULL) };
  g_autoptr(GError) error = NULL;

  if (!logline_query_scan (query, text->str, text->len, collect, &collector, NULL, &error))
    {
      g_assert_error (error, LOGLINE_QUERY_ERROR, LOGLINE_QUERY_ERROR_TOO_EXPENSIVE);
      g_string_free (collector.lines, TRUE);
      return NULL;
    }
  return g_string_free (collector.lines, FALSE);
}

/* The same from grep; NULL when it refuses the pattern or gives up. */
static char *
ask_grep (const char *path,
          const char *pattern,
          const char *options)
{
  g_autoptr(GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr(GSubprocess) grep = NULL;
  g_autoptr(GBytes) output = NULL;
  g_autoptr(GError) error = NULL;
  GString *lines = g_string_new (NULL);
  const char *at;
  gsize length;

  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  grep = g_subprocess_launcher_spawn (launcher, &error, "grep", "-an", options, "-e", pattern, path,
                                      NULL);
  g_assert_no_error (error);
  g_subprocess_communicate (grep, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  at = g_bytes_get_data (output, &length);
  for (const char *end = at + length; at < end; at = (char *) memchr (at, '\n', end - at) + 1)
    g_string_append_printf (lines, "%u,", (guint) g_ascii_strtoull (at, NULL, 10));
  if (g_subprocess_get_exit_status (grep) > 1)
    {
      g_string_free (lines, TRUE);
      return NULL;
    }
  return g_string_free (lines, FALSE);
}

/* Whether grep says the same without an optimisation that misses lines in PCRE2 before 10.43, where
 * an alternative takes no character. */
static gboolean
is_optimised_away (const char *path,
                   const char *pattern,
                   const char *options,
                   const char *actual)
{
  g_autofree char *unoptimised = g_strconcat ("(*NO_START_OPT)", pattern, NULL);
  g_autofree char *expected = NULL;

  if (strchr (options, 'P') == NULL || strchr (pattern, '|') == NULL)
    return FALSE;
  expected = ask_grep (path, unoptimised, options);
  return g_strcmp0 (actual, expected) == 0;
}

/* Says which is the first line that the answers differ in. */
static void
report_difference (const GString *text,
                   const char    *actual,
                   const char    *expected)
{
  gsize same = 0;
  guint64 line;
  const char *start = text->str;
  const char *end = text->str + text->len;
  const char *line_feed;
  GString *shown = g_string_new (NULL);

  while (actual[same] == expected[same])
    same++;
  while (same > 0 && actual[same - 1] != ',')
    same--;
  line = MIN (g_ascii_strtoull (actual + same, NULL, 10) - 1,
              g_ascii_strtoull (expected + same, NULL, 10) - 1);
  for (guint64 i = 0; i < line; i++)
    start = (char *) memchr (start, '\n', end - start) + 1;
  line_feed = memchr (start, '\n', end - start);
  for (; start < (line_feed != NULL ? line_feed : end); start++)
    g_string_append_printf (shown, g_ascii_isgraph (*start) ? "%c" : "\\x%02x", (guint8) *start);
  g_test_message ("line %" G_GUINT64_FORMAT ": %.500s", line + 1, shown->str);
  g_string_free (shown, TRUE);
}

typedef struct
{
  guint n_compared;
  guint n_matches;
  guint n_refused;
  guint n_gave_up;
} Tally;

static void
compare (const GString *text,
         const char    *path,
         const char    *pattern,
         LoglineSyntax  syntax,
         LoglineCase    letter_case,
         Tally         *tally)
{
  static const char *const options[2][2] = { { "-F", "-iF" }, { "-P", "-iP" } };
  const char *option = options[syntax == LOGLINE_SYNTAX_REGEX][letter_case == LOGLINE_CASE_IGNORE];
  g_autoptr(GError) error = NULL;
  g_autoptr(LoglineQuery) query = logline_query_new (pattern, syntax, letter_case, FALSE, &error);
  g_autofree char *expected = ask_grep (path, pattern, option);
  g_autofree char *actual = query != NULL ? ask_query (query, text) : NULL;

  if (query == NULL)
    tally->n_refused++;
  else if (actual == NULL || expected == NULL)
    tally->n_gave_up++;
  else
    {
      tally->n_compared++;
      tally->n_matches += *expected != '\0';
      if (!g_str_equal (actual, expected) && !is_optimised_away (path, pattern, option, actual))
        {
          g_test_message ("grep %s '%s' in %s", option, pattern, path);
          report_difference (text, actual, expected);
          g_assert_not_reached ();
        }
    }
  /* What grep refuses, so do we, and what we refuse beyond that we say. */
  if (query == NULL && expected != NULL)
    g_assert_error (error, LOGLINE_QUERY_ERROR, LOGLINE_QUERY_ERROR_UNSUPPORTED);
}

static void
test_random_patterns (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (g_test_rand_int ());
  guint n_patterns = g_test_slow () ? N_PATTERNS_SLOW : N_PATTERNS;
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  Tally tally = { 0 };
  int fd = g_file_open_tmp ("logline-grep-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  for (guint i = 0; i < n_patterns; i += PATTERNS_PER_TEXT)
    {
      GString *text = random_text (random, N_LINES);

      g_file_set_contents (path, text->str, text->len, &error);
      g_assert_no_error (error);
      for (guint j = 0; j < PATTERNS_PER_TEXT; j++)
        {
          g_autofree char *literal = random_string (random);
          g_autofree char *expression = random_expression (random);

          compare (text, path, literal, LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_MATCH, &tally);
          compare (text, path, literal, LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_IGNORE, &tally);
          compare (text, path, expression, LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_MATCH, &tally);
          compare (text, path, expression, LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_IGNORE, &tally);
        }
      g_string_free (text, TRUE);
    }
  g_unlink (path);
  g_test_message ("%u cases compared with grep over %u lines each, %u of them with matches; "
                  "%u refused, %u given up",
                  tally.n_compared, N_LINES, tally.n_matches, tally.n_refused, tally.n_gave_up);
  g_assert_cmpuint (tally.n_compared, >, n_patterns * 3);
  g_assert_cmpuint (tally.n_matches, >, n_patterns);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/matcher/answers-are-those-of-grep", test_random_patterns);

  return g_test_run ();
}
