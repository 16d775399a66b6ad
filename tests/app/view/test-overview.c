/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "logline-indexed-log.h"
#include "logline-memory.h"
#include "logline-overview.h"
#include "test-log.h"

#define N_PIXELS 100

/* A log of @n_rows lines of which some say "here". */
static LoglineSearch *
search_rows (guint          n_rows,
             const guint   *rows,
             guint          n_matches,
             LoglineLog   **out_log)
{
  g_autoptr (LoglineMemory) memory = logline_memory_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (LoglineQuery) query =
    logline_query_new ("here", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_MATCH, FALSE, NULL);
  LoglineIndexedLog *log = logline_indexed_log_new ();
  LoglineSearch *search;
  guint n = 0;

  for (guint i = 0; i < n_rows; i++)
    if (n < n_matches && rows[n] == i)
      g_string_append_printf (text, "%u here\n", rows[n++]);
    else
      g_string_append (text, "nothing\n");

  logline_memory_append (memory, text->str, text->len);
  logline_indexed_log_begin (log, "a", LOGLINE_SOURCE (memory), LOGLINE_GENERATION_FIRST, FALSE);
  logline_indexed_log_add (log, 0, text->len);
  search = logline_log_search (LOGLINE_LOG (log), query);
  test_wait (logline_log_get_n_rows (LOGLINE_LOG (log)) == n_rows
             && logline_search_get_complete (search)
             && logline_search_get_n_matches (search) == n_matches);

  *out_log = LOGLINE_LOG (log);
  return search;
}

static void
check_marks (guint        n_rows,
             const guint *rows,
             const guint *pixels,
             guint        n)
{
  g_autoptr (LoglineLog) log = NULL;
  g_autoptr (LoglineSearch) search = search_rows (n_rows, rows, n, &log);
  guint8 marks[N_PIXELS];
  guint next = 0;

  g_assert_cmpint (logline_overview_mark (search, n_rows, marks, N_PIXELS), ==, n > 0);
  for (guint i = 0; i < N_PIXELS; i++)
    {
      gboolean expected = next < n && pixels[next] == i;

      g_assert_cmpint (marks[i] > 0, ==, expected);
      if (expected)
        next++;
    }
  g_assert_cmpuint (next, ==, n);
}

static void
test_marks (void)
{
  check_marks (1000, (guint[]) { 0, 9 + 500, 999 }, (guint[]) { 0, 50, 99 }, 3);
  check_marks (1037, (guint[]) { 10, 11, 1036 }, (guint[]) { 0, 1, 99 }, 3);
  check_marks (100, (guint[]) { 0, 1, 98, 99 }, (guint[]) { 0, 1, 98, 99 }, 4);
}

static void
test_fewer_rows_than_pixels (void)
{
  check_marks (10, (guint[]) { 0, 5, 9 }, (guint[]) { 0, 50, 90 }, 3);
  check_marks (3, (guint[]) { 1, 2 }, (guint[]) { 33, 66 }, 2);
}

static void
test_nothing (void)
{
  guint8 marks[N_PIXELS];

  check_marks (1000, NULL, NULL, 0);
  memset (marks, 1, sizeof marks);
  g_assert_false (logline_overview_mark (NULL, 1000, marks, N_PIXELS));
  for (guint i = 0; i < N_PIXELS; i++)
    g_assert_cmpint (marks[i], ==, 0);
}

static void
test_many_rows (void)
{
  static const guint64 n_rows[] = { 1, 99, 100000000, G_MAXUINT64 / 2, G_MAXUINT64 };

  for (guint i = 0; i < G_N_ELEMENTS (n_rows); i++)
    {
      g_assert_cmpuint (logline_overview_get_row (n_rows[i], 700, 0), ==, 0);
      g_assert_cmpuint (logline_overview_get_row (n_rows[i], 700, 700), ==, n_rows[i]);
      for (guint pixel = 0; pixel < 700; pixel++)
        g_assert_cmpuint (logline_overview_get_row (n_rows[i], 700, pixel), <=,
                          logline_overview_get_row (n_rows[i], 700, pixel + 1));
    }
}

static void
test_nearest (void)
{
  guint8 marks[N_PIXELS] = { 0 };
  guint pixel;

  marks[10] = marks[15] = marks[99] = 1;
  g_assert_true (logline_overview_find (marks, N_PIXELS, 12, 3, &pixel));
  g_assert_cmpuint (pixel, ==, 10);
  g_assert_true (logline_overview_find (marks, N_PIXELS, 13, 3, &pixel));
  g_assert_cmpuint (pixel, ==, 15);
  g_assert_true (logline_overview_find (marks, N_PIXELS, 97, 3, &pixel));
  g_assert_cmpuint (pixel, ==, 99);
  g_assert_false (logline_overview_find (marks, N_PIXELS, 2, 3, &pixel));
  g_assert_false (logline_overview_find (marks, N_PIXELS, 20, 3, &pixel));
}

/* Ten rows a pixel: one match in each, two in the first, four in the second, ten in the last. */
static void
test_shades (void)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (LoglineLog) log = NULL;
  g_autoptr (LoglineSearch) search = NULL;
  guint8 shades[N_PIXELS];

  for (guint row = 0; row < 10 * N_PIXELS; row++)
    if (row % 10 == 0 || row < 2 || (row >= 10 && row < 14) || row >= 10 * (N_PIXELS - 1))
      g_array_append_val (rows, row);

  search = search_rows (10 * N_PIXELS, (guint *) rows->data, rows->len, &log);
  g_assert_true (logline_overview_mark (search, 10 * N_PIXELS, shades, N_PIXELS));
  g_assert_cmpuint (shades[0], ==, 1);
  g_assert_cmpuint (shades[1], ==, 3);
  for (guint i = 2; i < N_PIXELS - 1; i++)
    g_assert_cmpuint (shades[i], ==, 1);
  g_assert_cmpuint (shades[N_PIXELS - 1], ==, LOGLINE_OVERVIEW_DARKEST);
}

/* The fewer there are, the more each of them matters. */
static void
test_few_are_dark (void)
{
  static const guint rows[] = { 3, 500, 501 };
  g_autoptr (LoglineLog) log = NULL;
  g_autoptr (LoglineSearch) search = search_rows (1000, rows, G_N_ELEMENTS (rows), &log);
  guint8 shades[N_PIXELS];

  logline_overview_mark (search, 1000, shades, N_PIXELS);
  g_assert_cmpuint (shades[0], ==, LOGLINE_OVERVIEW_DARKEST);
  g_assert_cmpuint (shades[50], ==, LOGLINE_OVERVIEW_DARKEST);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/overview/marks", test_marks);
  g_test_add_func ("/overview/fewer-rows-than-pixels", test_fewer_rows_than_pixels);
  g_test_add_func ("/overview/nothing", test_nothing);
  g_test_add_func ("/overview/shade-tells-where-there-are-more", test_shades);
  g_test_add_func ("/overview/few-matches-are-dark", test_few_are_dark);
  g_test_add_func ("/overview/many-rows", test_many_rows);
  g_test_add_func ("/overview/nearest", test_nearest);
  return g_test_run ();
}
