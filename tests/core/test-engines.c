/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Random patterns over random texts: every engine must find the lines that PCRE2 finds in each line
 * alone, which other tests compare with grep. A case is a pattern with an engine and a text.
 *
 * More cases: -m slow, and --seed for others. */

#include <gio/gio.h>
#include <string.h>

#include "logline-query-engine.h"
#include "logline-simd.h"
#include "random-patterns.h"

#define N_TEXTS 30
#define N_TEXTS_SLOW 300
#define PATTERNS_PER_TEXT 20
#define N_IMPLICATIONS 1500
#define N_IMPLICATIONS_SLOW 15000

typedef struct
{
  const char *text;
  gsize       length;
  gsize       at;
  GArray     *lines; /* gsize: the starts of those that match */
  gboolean    tells_next_line;
} Collector;

static gsize
collect (gsize    offset,
         gpointer user_data)
{
  Collector *collector = user_data;
  const char *line_feed = memchr (collector->text + offset, '\n', collector->length - offset);
  gsize start = offset;

  g_assert_cmpuint (offset, >=, collector->at);
  g_assert_cmpuint (offset, <, collector->length);
  while (start > collector->at && collector->text[start - 1] != '\n')
    start--;
  g_array_append_val (collector->lines, start);
  collector->at = line_feed != NULL ? (gsize) (line_feed - collector->text) + 1 : collector->length;
  return collector->tells_next_line ? collector->at : 0;
}

/* The starts of the lines that match; NULL when the engine gives up. */
static GArray *
ask (const LoglineQuery *query,
     LoglineEngine       engine,
     const char         *text,
     gsize               length,
     gboolean            tells_next_line)
{
  Collector collector = { text, length, 0, g_array_new (FALSE, FALSE, sizeof (gsize)),
                          tells_next_line };
  g_autoptr(GError) error = NULL;

  if (logline_query_scan_with (query, engine, text, length, collect, &collector, NULL, &error))
    return collector.lines;
  g_assert_error (error, LOGLINE_QUERY_ERROR, LOGLINE_QUERY_ERROR_TOO_EXPENSIVE);
  g_array_unref (collector.lines);
  return NULL;
}

static gboolean
are_equal (const GArray *a,
           const GArray *b)
{
  /* An empty array has no data, which memcmp() must not be given. */
  return a->len == b->len &&
         (a->len == 0 || memcmp (a->data, b->data, a->len * sizeof (gsize)) == 0);
}

typedef struct
{
  guint64 n_cases[LOGLINE_N_ENGINES][LOGLINE_N_SIMD];
  guint64 n_matches;
  guint64 n_gave_up;
} Tally;

static void
report_difference (const LoglineQuery *query,
                   LoglineEngine       engine,
                   const char         *text,
                   gsize               length,
                   const GArray       *expected,
                   const GArray       *actual)
{
  guint i = 0;
  gsize line;
  const char *end;
  g_autofree char *shown = NULL;
  g_autofree char *escaped = NULL;

  while (i < MIN (expected->len, actual->len) &&
         g_array_index (expected, gsize, i) == g_array_index (actual, gsize, i))
    i++;
  line = MIN (i < expected->len ? g_array_index (expected, gsize, i) : length,
              i < actual->len ? g_array_index (actual, gsize, i) : length);
  end = memchr (text + line, '\n', length - line);
  shown = g_strndup (text + line, (end != NULL ? end : text + length) - (text + line));
  escaped = g_strescape (shown, NULL);
  g_test_message ("'%s', %s case, engine %s (%d): the line at %" G_GSIZE_FORMAT ": %s",
                  logline_query_get_pattern (query),
                  logline_query_get_case (query) == LOGLINE_CASE_IGNORE ? "either" : "this",
                  logline_engine_get_name (engine), logline_simd_get (), line,
                  escaped);
  g_assert_not_reached ();
}

/* What a line must hold, the lines that matched do hold. */
static gboolean
holds (const char           *line,
       gsize                 length,
       const LoglineLiteral *literal)
{
  for (gsize i = 0; i + literal->length <= length; i++)
    if (literal->ignores_case ? g_ascii_strncasecmp (line + i, literal->bytes, literal->length) == 0
                              : memcmp (line + i, literal->bytes, literal->length) == 0)
      return TRUE;
  return FALSE;
}

static void
check_literals (const LoglineQuery *query,
                const char         *text,
                gsize               length,
                const GArray       *lines)
{
  guint n_literals;
  const LoglineLiteral *literals = logline_query_get_literals (query, &n_literals);

  for (guint i = 0; i < lines->len && n_literals > 0; i++)
    {
      gsize start = g_array_index (lines, gsize, i);
      const char *line_feed = memchr (text + start, '\n', length - start);
      gsize line_length = (line_feed != NULL ? line_feed : text + length) - (text + start);
      gboolean holds_all = TRUE;

      for (guint j = 0; j < n_literals; j++)
        {
          /* All of one alternative are enough. */
          if (j > 0 && literals[j].alternative != literals[j - 1].alternative)
            {
              if (holds_all)
                break;
              holds_all = TRUE;
            }
          holds_all = holds_all && holds (text + start, line_length, &literals[j]);
        }
      if (!holds_all)
        g_error ("'%s' found a line without what it needs", logline_query_get_pattern (query));
    }
}

static gboolean
uses_simd (LoglineEngine engine)
{
  return engine == LOGLINE_ENGINE_LITERAL || engine == LOGLINE_ENGINE_CANDIDATES ||
         engine == LOGLINE_ENGINE_SHAPES;
}

static void
compare_engines (const char    *pattern,
                 LoglineSyntax  syntax,
                 LoglineCase    letter_case,
                 const GString *text,
                 Tally         *tally)
{
  g_autoptr(GArray) expected = NULL;

  for (int simd = LOGLINE_SIMD_NONE; simd < LOGLINE_N_SIMD; simd++)
    {
      g_autoptr(LoglineQuery) query = NULL;

      logline_simd_limit (simd);
      if (logline_simd_get () != (LoglineSimd) simd)
        break;
      query = logline_query_new (pattern, syntax, letter_case, FALSE, NULL);
      if (query == NULL)
        return;
      if (expected == NULL)
        {
          expected = ask (query, logline_query_has_engine (query, LOGLINE_ENGINE_LINES)
                                 ? LOGLINE_ENGINE_LINES : LOGLINE_ENGINE_LITERAL,
                          text->str, text->len, FALSE);
          if (expected == NULL)
            {
              tally->n_gave_up++;
              return;
            }
          tally->n_matches += expected->len > 0;
          check_literals (query, text->str, text->len, expected);
        }
      for (int engine = 0; engine < LOGLINE_N_ENGINES; engine++)
        {
          g_autoptr(GArray) actual = NULL;

          if ((simd > 0 && !uses_simd (engine)) || !logline_query_has_engine (query, engine))
            continue;
          actual = ask (query, engine, text->str, text->len, simd % 2 == 0);
          if (actual == NULL)
            tally->n_gave_up++;
          else if (!are_equal (expected, actual))
            report_difference (query, engine, text->str, text->len, expected, actual);
          else
            tally->n_cases[engine][simd]++;
        }
    }
}

/* Only PCRE2 knows Unicode properties, and 10.42 misses some matches with them, as grep does, but
 * not with callouts: of "\p{Lu}*a", ignoring case, and next to bytes that are not UTF-8. */
static gboolean
has_known_defect (const char *expression)
{
  return strstr (expression, "\\p") != NULL || strstr (expression, "\\P") != NULL;
}

static gboolean
is_subset (const GArray *part,
           const GArray *whole)
{
  guint j = 0;

  for (guint i = 0; i < part->len; i++)
    {
      while (j < whole->len &&
             g_array_index (whole, gsize, j) < g_array_index (part, gsize, i))
        j++;
      if (j == whole->len || g_array_index (whole, gsize, j) != g_array_index (part, gsize, i))
        return FALSE;
    }
  return TRUE;
}

/* Returns whether @a was taken to imply @b. */
static gboolean
check_implication (const LoglineQuery *a,
                   const LoglineQuery *b,
                   const GString      *text)
{
  g_autoptr(GArray) a_lines = NULL;
  g_autoptr(GArray) b_lines = NULL;

  if (!logline_query_implies (a, b))
    return FALSE;
  a_lines = ask (a, logline_query_get_engine (a), text->str, text->len, TRUE);
  b_lines = ask (b, logline_query_get_engine (b), text->str, text->len, TRUE);
  if (a_lines != NULL && b_lines != NULL && !is_subset (a_lines, b_lines))
    g_error ("'%s' does not imply '%s'", logline_query_get_pattern (a),
             logline_query_get_pattern (b));
  return TRUE;
}

/* A pattern, and parts of it. */
static void
test_implied_lines_are_found (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (g_test_rand_int ());
  g_autoptr(GString) text = random_text (random, 500);
  guint n_pairs = g_test_slow () ? N_IMPLICATIONS_SLOW : N_IMPLICATIONS;
  guint n_implications = 0;

  for (guint i = 0; i < n_pairs; i++)
    {
      g_autofree char *pattern = i % 3 == 0 ? random_string (random)
                                 : i % 3 == 1 ? random_shape (random) : random_words (random);
      LoglineSyntax syntax = i % 3 == 0 ? LOGLINE_SYNTAX_TEXT : LOGLINE_SYNTAX_REGEX;
      gsize start = *pattern != '\0' ? g_rand_int_range (random, 0, strlen (pattern)) : 0;
      gsize length = g_rand_int_range (random, 0, strlen (pattern) - start + 1);
      g_autofree char *part = g_strndup (pattern + start, length);
      g_autoptr(LoglineQuery) a = logline_query_new (pattern, syntax,
                                                     g_rand_int_range (random, 0, 3), FALSE, NULL);
      g_autoptr(LoglineQuery) b = logline_query_new (part, syntax, g_rand_int_range (random, 0, 3),
                                                     FALSE, NULL);

      if (a != NULL && b != NULL)
        n_implications += check_implication (a, b, text) + check_implication (b, a, text);
    }
  g_test_message ("%u implications hold", n_implications);
  g_assert_cmpuint (n_implications, >, n_pairs / 10);
}

static void
test_all_find_the_same (void)
{
  guint n_texts = g_test_slow () ? N_TEXTS_SLOW : N_TEXTS;
  g_autoptr(GRand) random = g_rand_new_with_seed (g_test_rand_int ());
  Tally tally = { 0 };
  guint64 n_cases = 0;

  for (guint i = 0; i < n_texts; i++)
    {
      /* Some are longer than all that the engines cut a text into. */
      GString *text = random_text (random, i % 30 == 29 ? 12000 : 100);

      for (guint j = 0; j < PATTERNS_PER_TEXT; j++)
        {
          g_autofree char *string = random_string (random);
          g_autofree char *expression = random_expression (random);
          g_autofree char *words = random_words (random);
          g_autofree char *shape = random_shape (random);
          LoglineCase letter_case = j % 2 == 0 ? LOGLINE_CASE_MATCH : LOGLINE_CASE_IGNORE;

          compare_engines (string, LOGLINE_SYNTAX_TEXT, letter_case, text, &tally);
          compare_engines (words, LOGLINE_SYNTAX_REGEX, letter_case, text, &tally);
          compare_engines (shape, LOGLINE_SYNTAX_REGEX, letter_case, text, &tally);
          if (!has_known_defect (expression))
            compare_engines (expression, LOGLINE_SYNTAX_REGEX, letter_case, text, &tally);
        }
      g_string_free (text, TRUE);
    }
  logline_simd_limit (LOGLINE_N_SIMD);

  for (int engine = 0; engine < LOGLINE_N_ENGINES; engine++)
    for (int simd = 0; simd < LOGLINE_N_SIMD; simd++)
      {
        if (tally.n_cases[engine][simd] > 0)
          g_test_message ("%s (%d): %" G_GUINT64_FORMAT, logline_engine_get_name (engine), simd,
                          tally.n_cases[engine][simd]);
        n_cases += tally.n_cases[engine][simd];
      }
  g_test_message ("%" G_GUINT64_FORMAT " cases, 0 differences; %" G_GUINT64_FORMAT
                  " patterns with matches, %" G_GUINT64_FORMAT " given up", n_cases,
                  tally.n_matches, tally.n_gave_up);
  g_assert_cmpuint (n_cases, >, n_texts * PATTERNS_PER_TEXT * 6);
  g_assert_cmpuint (tally.n_matches, >, n_texts * PATTERNS_PER_TEXT / 4);
}

/* What comes after the alternatives may be nothing, and one of them takes nothing. */
static void
test_alternatives_without_characters (void)
{
  static const char *const patterns[] = {
    "(x|)b*x", "(x|\\b)b*x", "(x|^)b*?x", "(?:x|())[^a]*\\bx", "(x|(y|))b*x", "(x|y|)b*x",
    "(?:x|\\b|y)b*x", "(x|)(b*)x", ".*\\b(x|)",
  };
  g_autoptr(GString) text = g_string_new ("x\na\nbx\n\xed\xa0\x80\xcf\x83\t0\nx");
  Tally tally = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    compare_engines (patterns[i], LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_MATCH, text, &tally);
  logline_simd_limit (LOGLINE_N_SIMD);
  g_assert_cmpuint (tally.n_matches, ==, G_N_ELEMENTS (patterns));
  g_assert_cmpuint (tally.n_cases[LOGLINE_ENGINE_BLOCKS][0], ==, G_N_ELEMENTS (patterns));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engines/all-find-the-same", test_all_find_the_same);
  g_test_add_func ("/engines/alternatives-without-characters",
                   test_alternatives_without_characters);
  g_test_add_func ("/engines/implied-lines-are-found", test_implied_lines_are_found);

  return g_test_run ();
}
