/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <gio/gio.h>
#include <string.h>
#include <time.h>

#include "logline-matcher.h"

#define N_THREADS 8
#define DEADLINE_US (30 * G_USEC_PER_SEC)

static gsize
count_match (gsize    offset,
             gpointer user_data)
{
  (*(guint *) user_data)++;
  return 0;
}

static guint
count (const LoglineQuery *query,
       const char         *text,
       gsize               length)
{
  g_autoptr(GError) error = NULL;
  guint n_matches = 0;

  g_assert_true (logline_query_scan (query, text, length, count_match, &n_matches, NULL, &error));
  g_assert_no_error (error);
  return n_matches;
}

static LoglineQuery *
make_query (const char    *pattern,
            LoglineSyntax  syntax)
{
  g_autoptr(GError) error = NULL;
  LoglineQuery *query = logline_query_new (pattern, syntax, LOGLINE_CASE_MATCH, FALSE, &error);

  g_assert_no_error (error);
  return query;
}

/* Long enough for several blocks of any size, with matches before, at and after their ends. */
static void
test_chunk_of_many_blocks (void)
{
  static const struct
  {
    const char *pattern;
    guint       n_per_period;
  } patterns[] = {
    { "^x$", 1 },  { "x$", 1 },       { "^$", 1 },           { "^[^y]*$", 3 },
    { "a.*z", 1 }, { "a.*b.*z", 1 },  { "a.*b.*c.*z", 1 },   { "(?=a)abc.*", 1 },
    { "\\s$", 0 }, { "[^b]+c", 0 },   { "(abc)+ ?z?", 1 },
  };
  g_autoptr(GString) text = g_string_new (NULL);
  const guint n_periods = 100000;

  for (guint i = 0; i < n_periods; i++)
    g_string_append (text, "x\n\nabc z\n");
  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr(LoglineQuery) query = make_query (patterns[i].pattern, LOGLINE_SYNTAX_REGEX);

      g_test_message ("%s", patterns[i].pattern);
      g_assert_cmpuint (count (query, text->str, text->len), ==,
                        patterns[i].n_per_period * n_periods);
    }
}

static void
test_lines_longer_than_blocks (void)
{
  g_autoptr(GString) text = g_string_new ("start\n");
  static const char *const patterns[] = { "end", "x end$", "x.* end", "x.*x.* end", "(?<=x) end" };

  for (guint i = 0; i < 1000000; i++)
    g_string_append_c (text, 'x');
  g_string_append (text, " end\nend of it\nxx end");
  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr(LoglineQuery) query = make_query (patterns[i], LOGLINE_SYNTAX_REGEX);

      g_test_message ("%s", patterns[i]);
      g_assert_cmpuint (count (query, text->str, text->len), ==, i == 0 ? 3 : 2);
    }
}

/* Patterns that are made to need very long, each with the letters to feed it. */
static const struct
{
  const char *pattern;
  const char *unit;
} hostile[] = {
  { "(a+)+$", "a" },
  { "(a+)+b", "a" },
  { "(a|a)*b", "a" },
  { "(a|aa)+$", "a" },
  { "(a*)*b", "a" },
  { "([a-z]+)*[0-9]$", "a" },
  { "^(([a-z])+.)+[A-Z]([a-z])+$", "a" },
  { "(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)x", "a" },
  { ".*a.*a.*a.*a.*a.*x", "a" },
  { "[ab]*[ab]*[ab]*[ab]*[ab]*c", "ab" },
  { "(?:aa?)++[bc]", "a" },
  { "(?:(?!a*+[bc])a)++[bc]", "a" },
  { "(?:(?=a*+)a)*+[bc]", "a" },
  { "(?=[ab])[ab]*+[cd]", "ab" },
  { "(?:a?){30}a{30}", "a" },
  { "a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?b", "a" },
  { "[ab]{0,16}[ab]{0,16}[ab]{0,16}[ab]{0,16}[ab]{0,16}[ab]{0,16}c", "ab" },
  { "(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)"
    "(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)b", "a" },
  { "(a(?1)?b?)*c", "ab" },
  { "^(?:(a)|b)*(?(1)c|d)\\1*e", "ab" },
  { "(\\w+\\s?)+!", "word " },
  { "(x+x+)+y", "x" },
  { "(?s).*.*.*.*.*=", "a" },
  { "(a*)\\1*\\1*\\1*b", "a" },
  { "(?:.*,){20}X", "a," },
  { "\\s+$", " x" },
  { "(.)*\\1{3,}(.)*\\2{3,}z", "ab" },
  { "(?i)(É|é)*e", "é" },
  { "(?:(?:a{0,20}){0,20}){0,20}b", "a" },
};

static gint64
get_thread_time_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Whether it finds an answer or gives up, it comes back: without limits most of these would outlive
 * us. */
static void
test_hostile_patterns (void)
{
  static const gsize lengths[] = { 30, 4096, 65536, 1048576 };
  guint n_gave_up = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (lengths); j++)
      {
        g_autoptr(LoglineQuery) query = make_query (hostile[i].pattern, LOGLINE_SYNTAX_REGEX);
        g_autoptr(GString) text = g_string_new (NULL);
        g_autoptr(GError) error = NULL;
        guint n_matches = 0;
        gint64 start;

        while (text->len < lengths[j])
          g_string_append (text, hostile[i].unit);
        start = get_thread_time_us ();
        if (!logline_query_scan (query, text->str, text->len, count_match, &n_matches, NULL,
                                 &error))
          {
            g_assert_error (error, LOGLINE_QUERY_ERROR, LOGLINE_QUERY_ERROR_TOO_EXPENSIVE);
            n_gave_up++;
          }
        g_test_message ("%s over %" G_GSIZE_FORMAT ": %s after %.3f s", hostile[i].pattern,
                        lengths[j], error != NULL ? "gave up" : "done",
                        (get_thread_time_us () - start) / 1e6);
      }
  g_assert_cmpuint (n_gave_up, >, 0);
}

/* The same over many short lines: the limit is on the whole chunk too. */
static void
test_hostile_patterns_over_many_lines (void)
{
  g_autoptr(GString) text = g_string_new (NULL);

  while (text->len < 1024 * 1024)
    g_string_append (text, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n");
  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr(LoglineQuery) query = make_query (hostile[i].pattern, LOGLINE_SYNTAX_REGEX);
      g_autoptr(GError) error = NULL;
      guint n_matches = 0;
      gint64 start = get_thread_time_us ();

      if (!logline_query_scan (query, text->str, text->len, count_match, &n_matches, NULL, &error))
        g_assert_error (error, LOGLINE_QUERY_ERROR, LOGLINE_QUERY_ERROR_TOO_EXPENSIVE);
      g_test_message ("%s: %s after %.3f s", hostile[i].pattern, error != NULL ? "gave up" : "done",
                      (get_thread_time_us () - start) / 1e6);
    }
}

typedef struct
{
  LoglineQuery *query;
  GCancellable *cancellable;
  gint          n_started; /* atomic */
} CancelJob;

static gsize
tell_started (gsize    offset,
              gpointer user_data)
{
  g_atomic_int_inc (&((CancelJob *) user_data)->n_started);
  return 0;
}

static gpointer
scan_for_ever (gpointer user_data)
{
  CancelJob *job = user_data;
  g_autofree char *line = g_strnfill (100000, 'a');
  g_autoptr(GError) error = NULL;

  while (logline_query_scan (job->query, line, 100000, tell_started, job, job->cancellable, &error))
    ;
  return g_steal_pointer (&error);
}

static void
test_cancel (void)
{
  CancelJob job = { make_query ("a", LOGLINE_SYNTAX_REGEX), g_cancellable_new () };
  gint64 deadline_us = g_get_monotonic_time () + DEADLINE_US;
  GThread *thread = g_thread_new ("scan", scan_for_ever, &job);
  g_autoptr(GError) error = NULL;

  while (g_atomic_int_get (&job.n_started) == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_thread_yield ();
    }
  g_cancellable_cancel (job.cancellable);
  error = g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_object_unref (job.cancellable);
  logline_query_unref (job.query);
}

typedef struct
{
  LoglineQuery *query;
  const char   *text;
  gsize         length;
  guint         n_expected;
} ThreadJob;

static gpointer
scan_and_highlight (gpointer user_data)
{
  const ThreadJob *job = user_data;
  g_autoptr(LoglineQuery) query = logline_query_ref (job->query);

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(GArray) spans = g_array_new (FALSE, FALSE, sizeof (LoglineSpan));

      g_assert_cmpuint (count (query, job->text, job->length), ==, job->n_expected);
      logline_query_find_spans (query, "an error, Error 17", 18, spans);
      g_assert_cmpuint (spans->len, >, 0);
    }
  return NULL;
}

static void
test_threads_share_query (void)
{
  static const struct
  {
    const char    *pattern;
    LoglineSyntax  syntax;
    LoglineCase    letter_case;
  } queries[] = {
    { "error", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_MATCH },
    { "error", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_IGNORE },
    { "err[^ ]+ \\d+", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_IGNORE },
    { "(?<=err)or", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_IGNORE },
  };
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (text, "%s %u\n", i % 4 == 0 ? "an error" : "nothing", i);
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(LoglineQuery) query = logline_query_new (queries[i].pattern, queries[i].syntax,
                                                         queries[i].letter_case, FALSE, &error);
      ThreadJob job = { query, text->str, text->len, 500 };
      GThread *threads[N_THREADS];

      g_assert_no_error (error);
      for (guint j = 0; j < N_THREADS; j++)
        threads[j] = g_thread_new ("scan", scan_and_highlight, &job);
      for (guint j = 0; j < N_THREADS; j++)
        g_thread_join (threads[j]);
    }
}

/* What a scanner was asked before, even if it gave up, makes no difference to what it finds. */
static void
test_scanner_goes_on (void)
{
  static const char *const patterns[] = { "a", "a.*c", "(a+)+$", "(?<=a)b", "[a-c]{2}|bca", "" };
  g_autofree char *endless = g_strnfill (40, 'a');
  const char *texts[] = { "abc\n", "", "b\nba\n", endless, "xyz", "a\xff" "b\n", "\n", "bca" };

  endless[39] = 'b';
  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr(LoglineQuery) query = make_query (patterns[i], LOGLINE_SYNTAX_REGEX);
      g_autoptr(LoglineScanner) scanner = logline_scanner_new (query);

      for (gsize j = 0; j < 2 * G_N_ELEMENTS (texts); j++)
        {
          const char *text = texts[j % G_N_ELEMENTS (texts)];
          guint n = 0, n_anew = 0;
          gboolean ok = logline_scanner_scan (scanner, text, strlen (text), count_match, &n, NULL,
                                              NULL);

          g_assert_cmpint (ok, ==, logline_query_scan (query, text, strlen (text), count_match,
                                                       &n_anew, NULL, NULL));
          g_assert_cmpuint (n, ==, n_anew);
        }
    }
}

static const struct
{
  const char    *pattern;
  LoglineSyntax  syntax;
  LoglineCase    letter_case;
  const char    *line;
  const char    *spans;
} span_cases[] = {
  { "a", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_MATCH, "banana", "1-2 3-4 5-6 " },
  { "aa", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_MATCH, "aaaaa", "0-2 2-4 " },
  { "É", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_IGNORE, "é É e", "0-2 3-5 " },
  { "", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_MATCH, "abc", "" },
  { "a", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_MATCH, "", "" },
  { "x*", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_MATCH, "axxbx", "1-3 4-5 " },
  { "^", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_MATCH, "abc", "" },
  { "^a", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_MATCH, "aaa", "0-1 " },
  { "(?<=a)b", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_MATCH, "abab", "1-2 3-4 " },
  { "a\\Kb", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_MATCH, "abab", "1-2 3-4 " },
  { "b", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_MATCH, "\xff\x80" "ab\xff" "b", "3-4 5-6 " },
  { "(a+)+$", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_MATCH, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "" },
};

static void
test_spans (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (span_cases); i++)
    {
      g_autoptr(GArray) spans = g_array_new (FALSE, FALSE, sizeof (LoglineSpan));
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(LoglineQuery) query = logline_query_new (span_cases[i].pattern,
                                                         span_cases[i].syntax,
                                                         span_cases[i].letter_case, i % 2, &error);

      g_assert_no_error (error);
      logline_query_find_spans (query, span_cases[i].line, strlen (span_cases[i].line), spans);
      for (guint j = 0; j < spans->len; j++)
        {
          const LoglineSpan *span = &g_array_index (spans, LoglineSpan, j);

          g_string_append_printf (text, "%u-%u ", span->start, span->end);
        }
      g_test_message ("%s", span_cases[i].pattern);
      g_assert_cmpstr (text->str, ==, span_cases[i].spans);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/matcher/chunk-of-many-blocks", test_chunk_of_many_blocks);
  g_test_add_func ("/matcher/lines-longer-than-blocks", test_lines_longer_than_blocks);
  g_test_add_func ("/matcher/hostile-patterns-are-bounded", test_hostile_patterns);
  g_test_add_func ("/matcher/hostile-patterns-over-many-lines",
                   test_hostile_patterns_over_many_lines);
  g_test_add_func ("/matcher/cancel", test_cancel);
  g_test_add_func ("/matcher/threads-share-query", test_threads_share_query);
  g_test_add_func ("/matcher/scanner-goes-on", test_scanner_goes_on);
  g_test_add_func ("/matcher/spans", test_spans);

  return g_test_run ();
}
