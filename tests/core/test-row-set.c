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
test_complement (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (LoglineRowSet) set = make (sizes[i], 0.3, i);
      g_autoptr (LoglineRowSet) same = make (sizes[i], 0.3, i);

      logline_row_set_complement (set);
      logline_row_set_seal (set);
      logline_row_set_seal (same);
      for (guint row = 0; row < sizes[i]; row++)
        g_assert_true (logline_row_set_contains (set, row)
                       != logline_row_set_contains (same, row));
      g_assert_cmpuint (logline_row_set_rank (set, sizes[i])
                          + logline_row_set_rank (same, sizes[i]),
                        ==, sizes[i]);
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
  g_test_add_func ("/row-set/complement", test_complement);
  g_test_add_func ("/row-set/intersect", test_intersect);
  g_test_add_func ("/row-set/copy-head", test_copy_head);

  return g_test_run ();
}
