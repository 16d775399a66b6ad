/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Searches that make use of what earlier ones have found, and of signatures, find what a naive look
 * at each line alone finds: random texts, and sequences of queries as people type them. */

#include <string.h>

#include "logline-filtered-log.h"
#include "logline-indexed-log.h"
#include "logline-matcher.h"
#include "logline-memory.h"
#include "test-log.h"

#define N_LOGS 12
#define N_STEPS 40
#define N_KEPT 4

static const char *const words[] = {
  "error", "Error", "ERROR", "timeout", "Timeout after", "ok", "stop", "\305\277top", "kelvin",
  "\342\204\252elvin", "10.0.3.14", "req-4711", "\303\251t\303\251", "\303\211T\303\211", "\377",
  "a\376b", "strasse", "x", "warn", "status=200", "status=404", "blk_-16089996879", "\t", "\r",
};

static const char *const patterns[] = {
  "error", "ERROR", "timeout", "stop", "kelvin", "10.0.3.1", "req-4711", "\303\251t\303\251",
  "strasse", "status=404", "blk_-16", "nowhere in it", "warn", "ok", "x", "Timeout after 7",
};

static const char *const regexes[] = {
  "err.*time", "status=[45]", "(stop|warn) ", "^ok", "kelvin$", "[0-9]{6}", "req-\\d+ ok", "",
  "(?i)STOP", "t.*t.*t", "nowhere|neither",
};

typedef struct
{
  LoglineIndexedLog *log;
  LoglineMemory     *memory;
  GString           *text;
  LoglineSearch     *kept[N_KEPT];
  guint              n_compared;
} Fixture;

static const char *
pick (const char *const *strings,
      guint              n)
{
  return strings[g_test_rand_int_range (0, (gint32) n)];
}

static void
add_line (GString *text)
{
  guint n_words = g_test_rand_bit () ? (guint) g_test_rand_int_range (0, 12) : 3;

  for (guint i = 0; i < n_words; i++)
    if (g_test_rand_int_range (0, 4) == 0)
      g_string_append_printf (text, "%u ", (guint) g_test_rand_int_range (0, 1000000));
    else
      g_string_append_printf (text, "%s ", pick (words, G_N_ELEMENTS (words)));
  if (g_test_rand_int_range (0, 20000) == 0)
    for (guint i = 0; i < 300000; i++)
      g_string_append_printf (text, "%u", i);
  if (g_test_rand_bit ())
    g_string_append (text, pick (words, G_N_ELEMENTS (words)));
  g_string_append_c (text, '\n');
}

static void
add_text (Fixture *fixture,
          gsize    size)
{
  gsize start = fixture->text->len;

  while (fixture->text->len < start + size)
    add_line (fixture->text);
  /* Sometimes the last line is not complete. */
  if (g_test_rand_bit ())
    g_string_truncate (fixture->text, fixture->text->len - 1);
  logline_memory_append (fixture->memory, fixture->text->str + start, fixture->text->len - start);
}

static void
wait_for_index (Fixture *fixture)
{
  test_wait (logline_log_get_loading (LOGLINE_LOG (fixture->log)) == 1
             && logline_log_get_n_rows (LOGLINE_LOG (fixture->log)) > 0);
}

/* Small pieces make small segments. */
static Fixture *
fixture_new (void)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->log = logline_indexed_log_new ();
  fixture->memory = logline_memory_new ();
  fixture->text = g_string_new (NULL);
  add_text (fixture, 400000);
  logline_indexed_log_begin (fixture->log, "a", LOGLINE_SOURCE (fixture->memory),
                             LOGLINE_GENERATION_FIRST, FALSE);
  for (gsize end = fixture->text->len, n; end > 0; end -= n)
    {
      n = (gsize) g_test_rand_int_range (1, 100000);
      n = MIN (n, end);
      logline_indexed_log_add (fixture->log, end - n, end);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  wait_for_index (fixture);

  return fixture;
}

static void
fixture_free (Fixture *fixture)
{
  for (guint i = 0; i < N_KEPT; i++)
    g_clear_object (&fixture->kept[i]);
  g_object_unref (fixture->log);
  g_object_unref (fixture->memory);
  g_string_free (fixture->text, TRUE);
  g_free (fixture);
}

/* As somebody would type it: what was there, with a letter more or less, or something new. */
static LoglineQuery *
make_query (GString *typed)
{
  LoglineCase letter_case = (LoglineCase) g_test_rand_int_range (0, 3);
  gboolean invert = g_test_rand_int_range (0, 4) == 0;
  const char *pattern = pick (patterns, G_N_ELEMENTS (patterns));
  gsize length = strlen (pattern);

  if (g_test_rand_int_range (0, 4) == 0)
    return logline_query_new (pick (regexes, G_N_ELEMENTS (regexes)), LOGLINE_SYNTAX_REGEX,
                              letter_case, invert, NULL);

  if (!g_str_has_prefix (pattern, typed->str) || g_test_rand_bit ())
    g_string_assign (typed, pattern);
  g_string_append_len (typed, pattern + MIN (typed->len, length), 1);
  while (g_test_rand_bit () && typed->len > 1)
    g_string_truncate (typed, typed->len - 1);
  while (!g_utf8_validate (typed->str, -1, NULL))
    g_string_truncate (typed, typed->len - 1);

  return logline_query_new (typed->str, LOGLINE_SYNTAX_TEXT, letter_case, invert, NULL);
}

static gsize
note_match (gsize    offset,
            gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return 0;
}

static gboolean
selects (const LoglineQuery *query,
         const char         *line,
         gsize               length)
{
  gboolean found = FALSE;

  g_assert_true (logline_query_scan (query, line, length, note_match, &found, NULL, NULL));
  return found != logline_query_get_invert (query);
}

/* (element-type guint64): the rows that all queries select */
static GArray *
find_naively (Fixture      *fixture,
              LoglineQuery *query,
              LoglineQuery *filter)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint64));
  const char *end = fixture->text->str + fixture->text->len;
  guint64 row = 0;

  for (const char *line = fixture->text->str, *next; line < end; line = next, row++)
    {
      next = memchr (line, '\n', (gsize) (end - line));
      next = next != NULL ? next + 1 : end;
      if (selects (query, line, (gsize) (next - line))
          && (filter == NULL || selects (filter, line, (gsize) (next - line))))
        g_array_append_val (rows, row);
    }

  return rows;
}

static void
compare (Fixture       *fixture,
         LoglineSearch *search,
         LoglineQuery  *query,
         LoglineQuery  *filter)
{
  g_autoptr (GArray) expected = find_naively (fixture, query, filter);

  test_wait (logline_search_get_complete (search));
  if (logline_search_get_n_matches (search) != expected->len)
    g_test_message ("%s%s", logline_query_get_invert (query) ? "not " : "",
                    logline_query_get_pattern (query));
  g_assert_cmpuint (logline_search_get_n_matches (search), ==, expected->len);
  for (guint i = 0; i < expected->len; i++)
    g_assert_cmpuint (logline_search_get_row (search, i), ==,
                      g_array_index (expected, guint64, i));
  fixture->n_compared++;
}

static void
grow (Fixture *fixture)
{
  gsize before = fixture->text->len;

  /* Often just the line that was not complete. */
  add_text (fixture, g_test_rand_bit () ? 1 : (gsize) g_test_rand_int_range (1, 30000));
  logline_indexed_log_add (fixture->log, before, fixture->text->len);
  wait_for_index (fixture);
  for (guint i = 0; i < N_KEPT; i++)
    if (fixture->kept[i] != NULL)
      compare (fixture, fixture->kept[i], logline_search_get_query (fixture->kept[i]), NULL);
}

static void
compare_both (Fixture      *fixture,
              LoglineQuery *query,
              LoglineQuery *filter)
{
  LoglineLog *log = LOGLINE_LOG (fixture->log);
  g_autoptr (LoglineSearch) filtered = logline_log_search (log, filter);
  g_autoptr (GPtrArray) queries = g_ptr_array_new ();
  g_autoptr (LoglineSearch) search = NULL;

  g_ptr_array_add (queries, query);
  g_ptr_array_add (queries, filter);
  /* At times the filter is done, at times both are under way. */
  if (g_test_rand_bit ())
    test_wait (logline_search_get_complete (filtered));
  search = logline_log_search_all (log, queries);
  compare (fixture, search, query, filter);
  compare (fixture, filtered, filter, NULL);
}

/* Another search that stays and is dropped some time. */
static void
keep (Fixture       *fixture,
      LoglineSearch *search)
{
  g_set_object (&fixture->kept[g_test_rand_int_range (0, N_KEPT)], search);
}

static void
step (Fixture *fixture,
      GString *typed)
{
  g_autoptr (LoglineQuery) query = make_query (typed);
  g_autoptr (LoglineQuery) filter = NULL;
  g_autoptr (LoglineSearch) search = NULL;

  if (g_test_rand_int_range (0, 5) == 0)
    grow (fixture);
  if (fixture->n_compared > 0 && g_test_rand_int_range (0, 3) == 0)
    test_wait (logline_indexed_log_get_signed (fixture->log) == 1);

  if (g_test_rand_int_range (0, 3) == 0)
    {
      filter = make_query (typed);
      compare_both (fixture, query, filter);
      return;
    }

  search = logline_log_search (LOGLINE_LOG (fixture->log), query);
  compare (fixture, search, query, NULL);
  keep (fixture, search);
}

static void
test_sequences (void)
{
  guint n_compared = 0;

  for (guint i = 0; i < N_LOGS; i++)
    {
      g_autoptr (GString) typed = g_string_new (NULL);
      Fixture *fixture = fixture_new ();

      for (guint j = 0; j < N_STEPS; j++)
        step (fixture, typed);
      test_wait (logline_indexed_log_get_signed (fixture->log) == 1);
      g_assert_cmpuint (logline_indexed_log_get_signature_memory (fixture->log), >, 0);
      g_assert_cmpfloat (logline_indexed_log_get_signature_memory (fixture->log), <,
                         0.015 * fixture->text->len);
      n_compared += fixture->n_compared;
      fixture_free (fixture);
    }

  g_test_message ("%u cases compared", n_compared);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/search/sequences-find-what-a-naive-look-finds", test_sequences);

  return g_test_run ();
}
