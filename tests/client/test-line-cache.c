/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-line-cache.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineLineCache, logline_line_cache_free)

/* Line @number of lines of 100 bytes, with the first @n_bytes of it. */
static void
add (LoglineLineCache *cache,
     guint64           number,
     gsize             n_bytes)
{
  g_autofree char *bytes = g_strnfill (n_bytes, 'x');
  g_autoptr (LoglineServedLine) line =
    logline_served_line_new (number, (number - 1) * 101, 100, bytes, n_bytes);

  logline_line_cache_add (cache, line);
}

static void
test_gives_what_is_enough (void)
{
  g_autoptr (LoglineLineCache) cache = logline_line_cache_new (100000);

  g_assert_null (logline_line_cache_find (cache, 1, 0));
  add (cache, 1, 10);
  g_assert_cmpuint (logline_line_cache_find (cache, 1, 10)->n_bytes, ==, 10);
  g_assert_null (logline_line_cache_find (cache, 1, 11));
  add (cache, 1, 100);
  add (cache, 1, 10);
  g_assert_cmpuint (logline_line_cache_find (cache, 1, G_MAXSIZE)->n_bytes, ==, 100);
}

static void
test_forgets_what_was_wanted_first (void)
{
  g_autoptr (LoglineLineCache) cache = logline_line_cache_new (20000);

  add (cache, 1, 100);
  add (cache, 2, 100);
  for (guint64 number = 3; number < 1000; number++)
    {
      g_assert_nonnull (logline_line_cache_find (cache, 1, 100));
      add (cache, number, 100);
      g_assert_cmpuint (logline_line_cache_get_bytes (cache), <=, 20000);
    }
  g_assert_null (logline_line_cache_find (cache, 2, 100));
  g_assert_nonnull (logline_line_cache_find (cache, 999, 100));
  g_assert_cmpuint (logline_line_cache_get_bytes (cache), >, 15000);
}

static void
test_line_larger_than_the_cache (void)
{
  g_autoptr (LoglineLineCache) cache = logline_line_cache_new (50);

  add (cache, 1, 100);
  g_assert_null (logline_line_cache_find (cache, 1, 100));
  g_assert_cmpuint (logline_line_cache_get_bytes (cache), ==, 0);
}

static void
test_line_that_is_removed (void)
{
  g_autoptr (LoglineLineCache) cache = logline_line_cache_new (100000);

  add (cache, 1, 100);
  add (cache, 2, 100);
  logline_line_cache_remove (cache, 1);
  logline_line_cache_remove (cache, 1);
  g_assert_null (logline_line_cache_find (cache, 1, 0));
  g_assert_nonnull (logline_line_cache_find (cache, 2, 0));
  logline_line_cache_remove (cache, 2);
  g_assert_cmpuint (logline_line_cache_get_bytes (cache), ==, 0);
}

static void
test_line_of_a_byte (void)
{
  g_autoptr (LoglineLineCache) cache = logline_line_cache_new (100000);

  for (guint64 number = 5; number < 20; number++)
    add (cache, number, 1);
  g_assert_cmpuint (logline_line_cache_find_byte (cache, 6 * 101), ==, 7);
  g_assert_cmpuint (logline_line_cache_find_byte (cache, 6 * 101 + 99), ==, 7);
  g_assert_cmpuint (logline_line_cache_find_byte (cache, 6 * 101 + 100), ==, 7);
  g_assert_cmpuint (logline_line_cache_find_byte (cache, 7 * 101), ==, 8);
  g_assert_cmpuint (logline_line_cache_find_byte (cache, 3 * 101), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/line-cache/gives-what-is-enough", test_gives_what_is_enough);
  g_test_add_func ("/line-cache/forgets-what-was-wanted-first", test_forgets_what_was_wanted_first);
  g_test_add_func ("/line-cache/line-larger-than-the-cache", test_line_larger_than_the_cache);
  g_test_add_func ("/line-cache/line-that-is-removed", test_line_that_is_removed);
  g_test_add_func ("/line-cache/line-of-a-byte", test_line_of_a_byte);

  return g_test_run ();
}
