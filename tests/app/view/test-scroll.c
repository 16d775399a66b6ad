/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>

#include "view-fixture.h"

#define N_MANY 40000000

static void
test_shows_the_end (ViewFixture   *self,
                    gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, N_MANY);

  view_fixture_show (self, log);
  g_assert_cmpuint (view_fixture_get_last (self), ==, N_MANY);
  g_assert_cmpfloat (view_fixture_get_below (self), ==, 0);
}

/* Every line in sight follows the one above, and the first is where the value says. */
static void
check_at_value (ViewFixture *self)
{
  double value = gtk_adjustment_get_value (self->vadjustment);
  int row_height = view_fixture_get_row_height (self);
  guint64 row = (guint64) (value / row_height);

  g_assert_cmpfloat_with_epsilon (view_fixture_get_cut (self), value - row * (double) row_height,
                                  1);
  for (int y = 0; y < view_fixture_get_height (self); y += row_height)
    g_assert_cmpuint (view_fixture_get_number_at (self, y), ==, ++row);
}

static void
jump (ViewFixture *self,
      double       value)
{
  guint64 expected;

  gtk_adjustment_set_value (self->vadjustment, value);
  value = gtk_adjustment_get_value (self->vadjustment);
  expected = (guint64) (value / view_fixture_get_row_height (self)) + 1;
  test_wait (view_fixture_get_first (self) == expected);
  view_fixture_paint (self, 1);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (self->vadjustment), value, .01);
  check_at_value (self);
}

static double
get_limit (ViewFixture *self)
{
  return gtk_adjustment_get_upper (self->vadjustment)
         - gtk_adjustment_get_page_size (self->vadjustment);
}

static void
test_jumps (ViewFixture   *self,
            gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, N_MANY);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  view_fixture_show (self, log);
  g_assert_cmpfloat (gtk_adjustment_get_upper (self->vadjustment), ==,
                     N_MANY * (double) view_fixture_get_row_height (self));
  for (int i = 0; i < 50; i++)
    jump (self, floor (g_rand_double_range (rand, 0, get_limit (self) - 1)));
  jump (self, 0);
  jump (self, get_limit (self));
}

/* Scrolls through so many screens and checks each frame. */
static void
check_slide (ViewFixture *self,
             double       step,
             int          n_steps)
{
  for (int i = 0; i < n_steps; i++)
    {
      gtk_adjustment_set_value (self->vadjustment,
                                gtk_adjustment_get_value (self->vadjustment) + step);
      view_fixture_paint (self, 1);
      check_at_value (self);
    }
}

static void
test_slides (ViewFixture   *self,
             gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, N_MANY);
  guint64 n_read;

  view_fixture_show (self, log);
  jump (self, 5000000);
  n_read = synthetic_log_get_n_read (log);
  check_slide (self, 173, 150);
  check_slide (self, -211, 150);

  /* Each row is read about once, not again with every step. */
  g_assert_cmpuint (synthetic_log_get_n_read (log) - n_read, <,
                    3 * 300 * 211 / view_fixture_get_row_height (self));
}

static void
test_small_steps_add_up (ViewFixture   *self,
                         gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, N_MANY);
  double start;

  view_fixture_show (self, log);
  start = get_limit (self);
  for (int i = 1; i <= 40; i++)
    {
      gtk_adjustment_set_value (self->vadjustment,
                                gtk_adjustment_get_value (self->vadjustment) - .25);
      view_fixture_paint (self, 1);
      g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (self->vadjustment), start - i * .25,
                                      .001);
    }
}

/* However the log grows around what somebody reads, every frame shows the same. */
static void
test_growth_does_not_move (ViewFixture   *self,
                           gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (40000001, 2000);

  view_fixture_show (self, log);
  gtk_adjustment_set_value (self->vadjustment, 17007);
  test_wait (view_fixture_get_first (self)
             == 40000001 + 17007 / (guint64) view_fixture_get_row_height (self));
  view_fixture_paint (self, 1);
  view_fixture_watch (self);
  for (int i = 0; i < 20; i++)
    {
      synthetic_log_add (log, 1000003, 0);
      view_fixture_paint (self, 1);
      synthetic_log_add (log, 0, 17);
      synthetic_log_finish_last (log, 3);
      view_fixture_paint (self, 1);
    }
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (self->vadjustment),
                                  17007 + 20000060. * view_fixture_get_row_height (self), 1);
  view_fixture_unwatch (self);
  g_assert_cmpuint (logline_view_get_n_new_lines (self->view), ==, 20 * 20);
}

static void
test_reads_overtaken_by_growth (ViewFixture   *self,
                                gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (40000001, 100000);
  guint64 row_height;

  view_fixture_show (self, log);
  row_height = view_fixture_get_row_height (self);
  synthetic_log_set_held (log, TRUE);
  gtk_adjustment_set_value (self->vadjustment, 1000 * row_height);
  synthetic_log_add (log, 500, 0);
  synthetic_log_add (log, 0, 500);
  synthetic_log_set_held (log, FALSE);
  test_wait (view_fixture_get_first (self) == 40000001 + 1000);
  view_fixture_paint (self, 1);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (self->vadjustment), 1500 * row_height,
                                  1);
}

static void
test_rows_leave_at_the_front (ViewFixture   *self,
                              gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 100000);
  guint64 row_height;

  view_fixture_show (self, log);
  row_height = view_fixture_get_row_height (self);
  jump (self, 50000 * row_height);
  view_fixture_watch (self);
  synthetic_log_remove (log, 49990, 0);
  view_fixture_paint (self, 3);
  view_fixture_unwatch (self);
  g_assert_cmpfloat (gtk_adjustment_get_value (self->vadjustment), ==, 10 * row_height);

  synthetic_log_remove (log, 20000, 0);
  test_wait (view_fixture_get_first (self) == 69991);
  view_fixture_paint (self, 1);
}

static void
test_rows_leave_at_the_back (ViewFixture   *self,
                             gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 100000);

  view_fixture_show (self, log);
  synthetic_log_remove (log, 0, 50);
  test_wait (view_fixture_get_last (self) == 99950);
  view_fixture_paint (self, 1);
  synthetic_log_remove (log, 0, 90000);
  test_wait (view_fixture_get_last (self) == 9950);
  view_fixture_paint (self, 1);
  g_assert_cmpfloat (view_fixture_get_below (self), ==, 0);
}

static void
test_old_lines_stay_until_new_ones_come (ViewFixture   *self,
                                         gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 100000);
  g_autoptr (SyntheticLog) other = synthetic_log_new (500000, 3000);

  view_fixture_show (self, log);
  synthetic_log_set_held (log, TRUE);
  view_fixture_watch (self);
  gtk_adjustment_set_value (self->vadjustment, 1234);
  view_fixture_paint (self, 5);
  view_fixture_unwatch (self);
  synthetic_log_set_held (log, FALSE);
  test_wait (view_fixture_get_first (self)
             == 1 + 1234 / (guint64) view_fixture_get_row_height (self));
  view_fixture_paint (self, 1);

  view_fixture_paint (self, 1);
  synthetic_log_set_held (other, TRUE);
  view_fixture_watch (self);
  logline_view_set_log (self->view, LOGLINE_LOG (other));
  view_fixture_paint (self, 5);
  view_fixture_unwatch (self);
  synthetic_log_set_held (other, FALSE);
  test_wait (view_fixture_get_last (self) == 502999);
  view_fixture_paint (self, 1);
  g_assert_cmpfloat (view_fixture_get_below (self), ==, 0);
}

static void
test_reset (ViewFixture   *self,
            gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 100000);

  view_fixture_show (self, log);
  synthetic_log_reset (log, 700000, 5000);
  test_wait (view_fixture_get_last (self) == 704999);
  view_fixture_paint (self, 1);

  logline_view_go_to_row (self->view, 2000);
  test_wait (view_fixture_get_first (self) < 702000);
  view_fixture_paint (self, 1);
  synthetic_log_reset (log, 1, 40);
  test_wait (view_fixture_get_first (self) == 1);
  view_fixture_paint (self, 1);

  synthetic_log_reset (log, 1, 0);
  test_wait (gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (self->text_view)) == 0);
}

static void
test_failed_read_is_tried_again (ViewFixture   *self,
                                 gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 100000);
  guint64 n_read;

  view_fixture_show (self, log);
  synthetic_log_set_failing (log, TRUE);
  n_read = synthetic_log_get_n_read (log);
  gtk_adjustment_set_value (self->vadjustment, 0);
  test_wait (synthetic_log_get_n_read (log) > n_read);
  g_assert_cmpuint (view_fixture_get_last (self), ==, 100000);
  synthetic_log_set_failing (log, FALSE);
  test_wait (view_fixture_get_first (self) == 1);
  view_fixture_paint (self, 1);
}

static void
test_go_to_row (ViewFixture   *self,
                gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, N_MANY);
  int middle;

  view_fixture_show (self, log);
  middle = view_fixture_get_height (self) / 2;
  logline_view_go_to_row (self->view, 12345678);
  test_wait (view_fixture_get_number_at (self, middle) == 12345679);
  view_fixture_paint (self, 1);
  g_assert_cmpint (logline_view_get_follow (self->view), ==, LOGLINE_FOLLOW_PAUSED);
  g_assert_cmpuint (logline_view_get_caret_row (self->view), ==, 12345678);
  view_fixture_paint (self, 1);

  view_fixture_watch (self);
  logline_view_go_to_row (self->view, 12345680);
  view_fixture_unwatch (self);
  g_assert_cmpuint (logline_view_get_caret_row (self->view), ==, 12345680);

  logline_view_go_to_row (self->view, 0);
  test_wait (view_fixture_get_first (self) == 1);
  view_fixture_paint (self, 1);
  g_assert_cmpfloat (view_fixture_get_cut (self), ==, 0);
  logline_view_go_to_row (self->view, N_MANY - 1);
  test_wait (view_fixture_get_last (self) == N_MANY);
  view_fixture_paint (self, 1);
  g_assert_cmpint (logline_view_get_follow (self->view), ==, LOGLINE_FOLLOW_PAUSED);
}

static void
test_go_to_position (ViewFixture   *self,
                     gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 100000);
  g_autoptr (SyntheticLog) same = synthetic_log_new (90001, 10000);
  g_autoptr (LoglinePosition) position = NULL;

  view_fixture_show (self, log);
  logline_view_go_to_row (self->view, 4321);
  test_wait (view_fixture_get_first (self) < 4321);
  view_fixture_paint (self, 1);
  position = logline_view_dup_position (self->view);

  /* The part it is in comes only later. */
  logline_view_set_log (self->view, LOGLINE_LOG (same));
  logline_view_go_to_position (self->view, position);
  test_wait (view_fixture_get_last (self) == 100000);
  view_fixture_paint (self, 1);
  synthetic_log_add (same, 50000, 0);
  view_fixture_paint (self, 2);
  g_assert_cmpuint (view_fixture_get_last (self), ==, 100000);
  synthetic_log_add (same, 40000, 0);
  test_wait (view_fixture_get_number_at (self, view_fixture_get_height (self) / 2) == 4322);
  view_fixture_paint (self, 1);
  g_assert_cmpuint (logline_view_get_caret_row (self->view), ==, 4321);
}

static void
test_position_before_the_first_lines (ViewFixture   *self,
                                      gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 100000);
  g_autoptr (SyntheticLog) same = synthetic_log_new (1, 100000);
  g_autoptr (LoglinePosition) position = NULL;
  guint64 n_read;

  view_fixture_show (self, log);
  logline_view_go_to_row (self->view, 50000);
  test_wait (view_fixture_get_first (self) < 50000);
  view_fixture_paint (self, 1);
  position = logline_view_dup_position (self->view);

  /* The other log shows that place at once, not its end first. */
  view_fixture_watch (self);
  logline_view_set_log (self->view, LOGLINE_LOG (same));
  n_read = synthetic_log_get_n_read (same);
  logline_view_go_to_position (self->view, position);
  test_wait (synthetic_log_get_n_read (same) > n_read);
  view_fixture_paint (self, 3);
  view_fixture_unwatch (self);
}

static void
test_position_while_placing (ViewFixture   *self,
                             gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 100000);
  g_autoptr (LoglinePosition) before = NULL;
  g_autoptr (LoglinePosition) after = NULL;

  view_fixture_show (self, log);
  logline_view_go_to_row (self->view, 50000);
  test_wait (view_fixture_get_first (self) < 50000);
  view_fixture_paint (self, 1);
  before = logline_view_dup_position (self->view);

  /* Lines are laid out anew, and the caret's is still the one that is being read. */
  g_object_set (self->view, "wrap", TRUE, NULL);
  after = logline_view_dup_position (self->view);
  g_assert_cmpuint (after->offset, ==, before->offset);
}

static void
test_short_log (ViewFixture   *self,
                gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 3);

  view_fixture_show (self, log);
  g_assert_cmpuint (view_fixture_get_first (self), ==, 1);
  g_assert_cmpfloat (get_limit (self), ==, 0);
  synthetic_log_add (log, 0, 2);
  test_wait (view_fixture_get_last (self) == 5);
  view_fixture_paint (self, 1);
  g_assert_cmpuint (view_fixture_get_first (self), ==, 1);
  synthetic_log_add (log, 0, 100);
  test_wait (view_fixture_get_last (self) == 105);
  view_fixture_paint (self, 1);
}

static void
test_resizing (ViewFixture   *self,
               gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 100000);
  int height = view_fixture_get_height (self);

  view_fixture_show (self, log);
  gtk_window_set_default_size (self->window, 900, 300);
  test_wait (view_fixture_get_height (self) < height);
  view_fixture_paint (self, 2);
  g_assert_cmpuint (view_fixture_get_last (self), ==, 100000);
  g_assert_cmpfloat (view_fixture_get_below (self), ==, 0);

  jump (self, 400000);
  gtk_window_set_default_size (self->window, 900, 700);
  test_wait (view_fixture_get_height (self) > height);
  view_fixture_paint (self, 2);
  check_at_value (self);
  g_assert_cmpfloat (gtk_adjustment_get_value (self->vadjustment), ==, 400000);
}

static void
test_zoom (ViewFixture   *self,
           gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 100000);
  guint64 row_height, first;

  view_fixture_show (self, log);
  row_height = view_fixture_get_row_height (self);
  jump (self, 5000 * row_height);
  first = view_fixture_get_first (self);
  gtk_widget_activate_action (GTK_WIDGET (self->view), "log.zoom-in", NULL);
  gtk_widget_activate_action (GTK_WIDGET (self->view), "log.zoom-in", NULL);
  gtk_widget_activate_action (GTK_WIDGET (self->view), "log.zoom-in", NULL);
  view_fixture_paint (self, 3);
  g_assert_cmpint (view_fixture_get_row_height (self), >, row_height);
  g_assert_cmpuint (view_fixture_get_first (self), ==, first);
  check_at_value (self);

  gtk_widget_activate_action (GTK_WIDGET (self->view), "log.zoom-reset", NULL);
  view_fixture_paint (self, 3);
  g_assert_cmpint (view_fixture_get_row_height (self), ==, row_height);
  g_assert_cmpuint (view_fixture_get_first (self), ==, first);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  view_fixture_add_test ("/view/scroll/shows-the-end", test_shows_the_end);
  view_fixture_add_test ("/view/scroll/jumps", test_jumps);
  view_fixture_add_test ("/view/scroll/slides", test_slides);
  view_fixture_add_test ("/view/scroll/small-steps-add-up", test_small_steps_add_up);
  view_fixture_add_test ("/view/scroll/growth-does-not-move", test_growth_does_not_move);
  view_fixture_add_test ("/view/scroll/reads-overtaken-by-growth", test_reads_overtaken_by_growth);
  view_fixture_add_test ("/view/scroll/rows-leave-at-the-front", test_rows_leave_at_the_front);
  view_fixture_add_test ("/view/scroll/rows-leave-at-the-back", test_rows_leave_at_the_back);
  view_fixture_add_test ("/view/scroll/old-lines-stay-until-new-ones-come",
                         test_old_lines_stay_until_new_ones_come);
  view_fixture_add_test ("/view/scroll/reset", test_reset);
  view_fixture_add_test ("/view/scroll/failed-read-is-tried-again",
                         test_failed_read_is_tried_again);
  view_fixture_add_test ("/view/scroll/go-to-row", test_go_to_row);
  view_fixture_add_test ("/view/scroll/go-to-position", test_go_to_position);
  view_fixture_add_test ("/view/scroll/position-before-the-first-lines",
                         test_position_before_the_first_lines);
  view_fixture_add_test ("/view/scroll/position-while-lines-are-laid-out",
                         test_position_while_placing);
  view_fixture_add_test ("/view/scroll/short-log", test_short_log);
  view_fixture_add_test ("/view/scroll/resizing", test_resizing);
  view_fixture_add_test ("/view/scroll/zoom", test_zoom);
  return g_test_run ();
}
