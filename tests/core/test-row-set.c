/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-row-set.h"

static const guint sizes[] = { 0, 1, 63, 64, 65, 511, 512, 513, 5000 };

static LoglineRowSet *
make (guint  n_rows,
      double density,
      guint  seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  LoglineRowSet *set = logline_row_set_new (n_rows);

  for (guint row = 0; row < n_rows; row++)
    if (g_rand_double (random) < density)
      logline_row_set_add (set, row);

  return set;
}

static void
test_rank_and_select (void)
{
  static const double densities[] = { 0, 0.01, 0.5, 0.99, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint d = 0; d < G_N_ELEMENTS (densities); d++)
      {
        g_autoptr (LoglineRowSet) set = make (sizes[i], densities[d], i);
        guint rank = 0;

        logline_row_set_seal (set);
        for (guint row = 0; row < sizes[i]; row++)
          {
            g_assert_cmpuint (logline_row_set_rank (set, row), ==, rank);
            if (logline_row_set_contains (set, row))
              g_assert_cmpuint (logline_row_set_select (set, rank++), ==, row);
          }
        g_assert_cmpuint (logline_row_set_rank (set, sizes[i]), ==, rank);
      }
}

static void
test_ranges (void)
{
  for (guint row = 0; row <= 200; row += 7)
    for (guint end = row; end <= 200; end += 5)
      {
        g_autoptr (LoglineRowSet) added = make (200, 0.3, 1);
        g_autoptr (LoglineRowSet) removed = make (200, 0.3, 1);
        g_autoptr (LoglineRowSet) same = make (200, 0.3, 1);

        logline_row_set_add_range (added, row, end);
        logline_row_set_remove_range (removed, row, end);
        for (guint i = 0; i < 200; i++)
          {
            gboolean in_range = i >= row && i < end;
            gboolean was_in = logline_row_set_contains (same, i);

            g_assert_cmpint (logline_row_set_contains (added, i), ==, in_range || was_in);
            g_assert_cmpint (logline_row_set_contains (removed, i), ==, !in_range && was_in);
          }
      }
}

static void
test_find (void)
{
  static const double densities[] = { 0, 0.01, 0.5, 0.99, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint d = 0; d < 2 * G_N_ELEMENTS (densities); d++)
      {
        g_autoptr (LoglineRowSet) set = make (sizes[i], densities[d / 2], i);
        guint next = sizes[i];
        guint gap = sizes[i];

        if (d % 2 == 1)
          logline_row_set_seal (set);
        for (guint row = sizes[i]; row-- > 0;)
          {
            if (logline_row_set_contains (set, row))
              next = row;
            else
              gap = row;
            g_assert_cmpuint (logline_row_set_find_next (set, row), ==, next);
            g_assert_cmpuint (logline_row_set_find_gap (set, row), ==, gap);
          }
      }
}

static void
test_iterate (void)
{
  static const double densities[] = { 0, 0.01, 0.5, 0.99, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint d = 0; d < 2 * G_N_ELEMENTS (densities); d++)
      {
        g_autoptr (LoglineRowSet) set = make (sizes[i], densities[d / 2], i);
        LoglineRowSetIter iter;
        guint end = 0;
        guint row;

        if (d % 2 == 1)
          logline_row_set_seal (set);
        logline_row_set_iter_init (&iter, set);
        for (; logline_row_set_iter_next (&iter, &row); end = row + 1)
          g_assert_cmpuint (row, ==, logline_row_set_find_next (set, end));
        g_assert_cmpuint (logline_row_set_find_next (set, end), ==, sizes[i]);
      }
}

/* Sealing changes nothing that can be seen, whatever form the set has afterwards. */
static void
test_sealed_is_the_same (void)
{
  static const double densities[] = { 0, 0.3, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint d = 0; d < G_N_ELEMENTS (densities); d++)
      {
        g_autoptr (LoglineRowSet) set = make (sizes[i], densities[d], i);
        g_autoptr (LoglineRowSet) same = make (sizes[i], densities[d], i);
        g_autoptr (LoglineRowSet) all = make (sizes[i], 1, i);
        g_autoptr (LoglineRowSet) rest = make (sizes[i], 1, i);
        guint n;

        logline_row_set_seal (set);
        logline_row_set_intersect (all, set);
        logline_row_set_subtract (rest, set);
        n = logline_row_set_count (same);
        g_assert_cmpuint (logline_row_set_count (set), ==, n);
        g_assert_cmpuint (logline_row_set_count (all), ==, n);
        g_assert_cmpuint (logline_row_set_count (rest), ==, sizes[i] - n);
        for (guint row = 0; row < sizes[i]; row++)
          {
            gboolean is_in = logline_row_set_contains (same, row);

            g_assert_cmpint (logline_row_set_contains (set, row), ==, is_in);
            g_assert_cmpint (logline_row_set_contains (all, row), ==, is_in);
            g_assert_cmpint (logline_row_set_contains (rest, row), ==, !is_in);
          }
      }
}

static void
test_memory (void)
{
  g_autoptr (LoglineRowSet) none = make (40000, 0, 1);
  g_autoptr (LoglineRowSet) all = make (40000, 1, 1);
  g_autoptr (LoglineRowSet) some = make (40000, 0.5, 1);
  g_autoptr (LoglineRowSet) uniform = logline_row_set_new_uniform (40000, TRUE);

  logline_row_set_seal (none);
  logline_row_set_seal (all);
  logline_row_set_seal (some);
  g_assert_cmpuint (logline_row_set_get_memory (none), <, 100);
  g_assert_cmpuint (logline_row_set_get_memory (all), <, 100);
  g_assert_cmpuint (logline_row_set_get_memory (uniform), <, 100);
  g_assert_cmpuint (logline_row_set_get_memory (some) * 8, <, 40000 * 1.06);
}

static void
test_copy_bits (void)
{
  static const double densities[] = { 0, 0.5, 1 };

  for (guint d = 0; d < G_N_ELEMENTS (densities); d++)
    {
      g_autoptr (LoglineRowSet) set = make (400, densities[d], 3);

      logline_row_set_seal (set);
      for (guint row = 0; row < 150; row += 13)
        for (guint n = 0; n <= 250; n += 11)
          for (guint place = 0; place < 20; place += 3)
            {
              guint8 bits[40] = { 0 };

              bits[0] = 1;
              logline_row_set_copy_bits (set, row, n, bits, place + 1);
              g_assert_cmpuint (bits[0] & 1, ==, 1);
              for (guint i = 1; i < 8 * sizeof bits; i++)
                g_assert_cmpint ((bits[i / 8] >> i % 8) & 1, ==,
                                 i > place && i <= place + n
                                   && logline_row_set_contains (set, row + i - place - 1));
            }
    }
}

static void
test_intersect (void)
{
  g_autoptr (LoglineRowSet) a = make (1000, 0.5, 1);
  g_autoptr (LoglineRowSet) b = make (1000, 0.5, 2);
  g_autoptr (LoglineRowSet) both = make (1000, 0.5, 1);

  logline_row_set_intersect (both, b);
  for (guint row = 0; row < 1000; row++)
    g_assert_cmpint (logline_row_set_contains (both, row), ==,
                     logline_row_set_contains (a, row) && logline_row_set_contains (b, row));
}

static void
test_copy_head (void)
{
  for (guint n = 0; n <= 200; n++)
    {
      g_autoptr (LoglineRowSet) old = make (200, 0.5, 1);
      g_autoptr (LoglineRowSet) set = make (700, 0.5, 2);
      g_autoptr (LoglineRowSet) rest = make (700, 0.5, 2);

      logline_row_set_copy_head (set, old, n);
      for (guint row = 0; row < 700; row++)
        g_assert_cmpint (logline_row_set_contains (set, row), ==,
                         logline_row_set_contains (row < n ? old : rest, row));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/row-set/rank-and-select", test_rank_and_select);
  g_test_add_func ("/row-set/ranges", test_ranges);
  g_test_add_func ("/row-set/find", test_find);
  g_test_add_func ("/row-set/iterate", test_iterate);
  g_test_add_func ("/row-set/sealed-is-the-same", test_sealed_is_the_same);
  g_test_add_func ("/row-set/memory", test_memory);
  g_test_add_func ("/row-set/intersect", test_intersect);
  g_test_add_func ("/row-set/copy-head", test_copy_head);
  g_test_add_func ("/row-set/copy-bits", test_copy_bits);

  return g_test_run ();
}
