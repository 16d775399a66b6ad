/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-match-set.h"

/* A match set beside a list of all that was put into it. */
typedef struct
{
  LoglineMatchSet *set;
  guint64          first;
  GString         *bits; /* one byte for each row, 1 for a match */
} Subject;

static LoglineRowSet *
make_rows (Subject *subject,
           guint    n_rows,
           gboolean at_front)
{
  LoglineRowSet *rows = logline_row_set_new (n_rows);
  g_autofree char *bits = g_malloc (n_rows);

  for (guint i = 0; i < n_rows; i++)
    {
      bits[i] = g_test_rand_int_range (0, 3) == 0;
      if (bits[i])
        logline_row_set_add (rows, i);
    }
  logline_row_set_seal (rows);
  g_string_insert_len (subject->bits, at_front ? 0 : -1, bits, n_rows);
  return rows;
}

static void
check (Subject *subject)
{
  guint64 end = subject->first + subject->bits->len;
  guint64 n_matches = 0;

  g_assert_cmpuint (logline_match_set_get_first_row (subject->set), ==, subject->first);
  g_assert_cmpuint (logline_match_set_get_end_row (subject->set), ==, end);
  for (gsize i = 0; i < subject->bits->len; i++)
    {
      g_assert_cmpuint (logline_match_set_get_rank (subject->set, subject->first + i), ==,
                        n_matches);
      if (!subject->bits->str[i])
        continue;
      g_assert_cmpuint (logline_match_set_get_row (subject->set, n_matches), ==,
                        subject->first + i);
      n_matches++;
    }
  g_assert_cmpuint (logline_match_set_get_n_matches (subject->set), ==, n_matches);
  g_assert_cmpuint (logline_match_set_get_rank (subject->set, 0), ==, 0);
  g_assert_cmpuint (logline_match_set_get_rank (subject->set, end), ==, n_matches);
  g_assert_cmpuint (logline_match_set_get_rank (subject->set, G_MAXUINT64), ==, n_matches);
}

static void
test_grows_at_both_ends (void)
{
  static const guint sizes[] = { 1, 63, 64, 65, 1000, 70000, 2 };
  g_autoptr (LoglineMatchSet) set = logline_match_set_new (1000000);
  g_autoptr (GString) bits = g_string_new (NULL);
  Subject subject = { set, 1000000, bits };

  check (&subject);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (LoglineRowSet) front = make_rows (&subject, sizes[i], TRUE);
      g_autoptr (LoglineRowSet) back = NULL;

      subject.first -= sizes[i];
      logline_match_set_add_front (set, front);
      check (&subject);
      back = make_rows (&subject, sizes[G_N_ELEMENTS (sizes) - 1 - i], FALSE);
      logline_match_set_add_back (set, back);
      check (&subject);
    }
}

static void
test_last_row_goes (void)
{
  g_autoptr (LoglineMatchSet) set = logline_match_set_new (10);
  g_autoptr (GString) bits = g_string_new (NULL);
  Subject subject = { set, 10, bits };
  g_autoptr (LoglineRowSet) rows = make_rows (&subject, 70, FALSE);

  logline_match_set_add_back (set, rows);
  while (bits->len > 0)
    {
      gboolean matched = bits->str[bits->len - 1];

      g_assert_cmpint (logline_match_set_remove_last (set), ==, matched);
      g_string_truncate (bits, bits->len - 1);
      check (&subject);
    }

  rows = (logline_row_set_unref (rows), make_rows (&subject, 3, FALSE));
  logline_match_set_add_back (set, rows);
  check (&subject);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/match-set/grows-at-both-ends", test_grows_at_both_ends);
  g_test_add_func ("/match-set/last-row-goes", test_last_row_goes);

  return g_test_run ();
}
