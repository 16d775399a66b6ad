/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>

#include "logline-viewport.h"

/* A log on a screen: rows of all sorts of heights, drawn so that "anchor" is where it says. */
typedef struct
{
  LoglineViewport viewport;
  const double   *heights;
  double          top; /* of the screen, from the beginning of the log */
} Screen;

static double
probe_cb (double   y,
          gpointer user_data)
{
  Screen *screen = user_data;
  double left = screen->top + y;
  guint64 row = 0;

  while (row + 1 < screen->viewport.n_rows && left >= screen->heights[row])
    left -= screen->heights[row++];
  return row + CLAMP (left / screen->heights[row], 0, 1);
}

static void
place (Screen *screen,
       double  value)
{
  LoglineAnchor anchor = logline_viewport_get_anchor (&screen->viewport, value);

  screen->top = anchor.fraction * screen->heights[anchor.row] - anchor.y;
  for (guint64 row = 0; row < anchor.row; row++)
    screen->top += screen->heights[row];
}

static double
get_total (const Screen *screen)
{
  double total = 0;

  for (guint64 row = 0; row < screen->viewport.n_rows; row++)
    total += screen->heights[row];
  return total;
}

static void
test_value_and_screen_agree (void)
{
  double heights[500];
  Screen screen = { { G_N_ELEMENTS (heights), 20, 300 }, heights };
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  double limit = logline_viewport_get_max_value (&screen.viewport), last_top = -1;

  for (guint i = 0; i < G_N_ELEMENTS (heights); i++)
    heights[i] = 20 * (1 + (g_rand_int (rand) % 5 == 0) * (g_rand_int (rand) % 30));

  for (double value = 0; value <= limit; value += 7.3)
    {
      place (&screen, value);
      g_assert_cmpfloat (screen.top, >, last_top);
      last_top = screen.top;
      g_assert_cmpfloat_with_epsilon (logline_viewport_get_value (&screen.viewport, probe_cb,
                                                                  &screen),
                                      value, .01);
    }
}

static void
test_both_ends_touch_their_edges (void)
{
  double heights[50];
  Screen screen = { { G_N_ELEMENTS (heights), 20, 300 }, heights };

  for (guint i = 0; i < G_N_ELEMENTS (heights); i++)
    heights[i] = i % 2 == 0 ? 20 : 130;

  place (&screen, 0);
  g_assert_cmpfloat (screen.top, ==, 0);
  place (&screen, logline_viewport_get_max_value (&screen.viewport));
  g_assert_cmpfloat_with_epsilon (screen.top + 300, get_total (&screen), .001);
}

static double
even_probe_cb (double   y,
               gpointer user_data)
{
  const double *top = user_data;

  return (*top + y) / 19;
}

static void
test_even_rows_scroll_plainly (void)
{
  LoglineViewport viewport = { 40000000, 19, 777 };
  double limit = logline_viewport_get_max_value (&viewport);
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  g_assert_cmpfloat (limit, ==, 40000000. * 19 - 777);
  for (int i = 0; i < 1000; i++)
    {
      double value = g_rand_double_range (rand, 0, limit);
      LoglineAnchor anchor = logline_viewport_get_anchor (&viewport, value);

      g_assert_cmpfloat_with_epsilon ((anchor.row + anchor.fraction) * 19 - anchor.y, value, 1e-4);
      g_assert_cmpfloat_with_epsilon (logline_viewport_get_value (&viewport, even_probe_cb, &value),
                                      value, 1e-4);
    }
}

static void
test_short_log_does_not_scroll (void)
{
  LoglineViewport empty = { 0, 20, 300 }, small = { 5, 20, 300 };
  double top = 0;

  g_assert_cmpfloat (logline_viewport_get_max_value (&empty), ==, 0);
  g_assert_cmpfloat (logline_viewport_get_max_value (&small), ==, 0);
  g_assert_cmpuint (logline_viewport_get_anchor (&small, 10).row, ==, 0);
  g_assert_cmpfloat (logline_viewport_get_value (&small, even_probe_cb, &top), ==, 0);
  g_assert_cmpuint (logline_viewport_get_anchor (&empty, 0).row, ==, 0);
}

static void
assert_range (LoglineRowRange range,
              guint64         first,
              guint64         last)
{
  g_assert_cmpuint (range.first, ==, first);
  g_assert_cmpuint (range.last, ==, last);
}

static void
test_window_is_around_what_is_visible (void)
{
  LoglineViewport viewport = { 1000, 20, 300 };
  LoglineAnchor middle = { 500, .5, 150 }, top = { 0, 0, 0 };
  LoglineAnchor end = logline_viewport_get_end (&viewport);

  assert_range (logline_viewport_get_visible (&viewport, &middle), 493, 509);
  assert_range (logline_viewport_get_visible (&viewport, &top), 0, 16);
  assert_range (logline_viewport_get_visible (&viewport, &end), 984, 1000);
  assert_range (logline_viewport_get_window (&viewport, (LoglineRowRange) { 493, 509 }, 100), 393,
                609);
  assert_range (logline_viewport_get_window (&viewport, (LoglineRowRange) { 0, 16 }, 100), 0, 216);
  assert_range (logline_viewport_get_window (&viewport, (LoglineRowRange) { 984, 1000 }, 100), 784,
                1000);
  assert_range (logline_viewport_get_window (&viewport, (LoglineRowRange) { 40, 56 }, 600), 0,
                1000);

  g_assert_true (logline_viewport_is_inside (&viewport, (LoglineRowRange) { 0, 16 },
                                             (LoglineRowRange) { 0, 66 }, 50));
  g_assert_false (logline_viewport_is_inside (&viewport, (LoglineRowRange) { 1, 17 },
                                              (LoglineRowRange) { 0, 66 }, 50));
  g_assert_false (logline_viewport_is_inside (&viewport, (LoglineRowRange) { 60, 76 },
                                              (LoglineRowRange) { 20, 200 }, 50));
}

static void
test_ranges_go_with_their_rows (void)
{
  LoglineChange change =
    { .removed_front = 10, .added_front = 3, .removed_back = 1, .added_back = 7 };

  g_assert_cmpuint (logline_row_shift (25, &change), ==, 18);
  g_assert_cmpuint (logline_row_shift (4, &change), ==, 0);
  assert_range (logline_row_range_shift ((LoglineRowRange) { 20, 30 }, &change), 13, 23);
  assert_range (logline_row_range_shift ((LoglineRowRange) { 5, 30 }, &change), 3, 23);
  g_assert_true (logline_row_range_is_empty (logline_row_range_shift ((LoglineRowRange) { 2, 8 },
                                                                      &change)));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewport/value-and-screen-agree", test_value_and_screen_agree);
  g_test_add_func ("/viewport/both-ends-touch-their-edges", test_both_ends_touch_their_edges);
  g_test_add_func ("/viewport/even-rows-scroll-plainly", test_even_rows_scroll_plainly);
  g_test_add_func ("/viewport/short-log-does-not-scroll", test_short_log_does_not_scroll);
  g_test_add_func ("/viewport/window-is-around-what-is-visible",
                   test_window_is_around_what_is_visible);
  g_test_add_func ("/viewport/ranges-go-with-their-rows", test_ranges_go_with_their_rows);
  return g_test_run ();
}
