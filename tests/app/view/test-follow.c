/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "view-fixture.h"

#define FIRST 1000001

static guint64
get_end (ViewFixture *self)
{
  view_fixture_paint (self, 1);
  return view_fixture_get_last (self);
}

static void
assert_follow (ViewFixture   *self,
               LoglineFollow  follow,
               guint64        n_new_lines)
{
  g_assert_cmpint (logline_view_get_follow (self->view), ==, follow);
  g_assert_cmpuint (logline_view_get_n_new_lines (self->view), ==, n_new_lines);
}

static void
scroll_by (ViewFixture *self,
           double       distance)
{
  gtk_adjustment_set_value (self->vadjustment,
                            gtk_adjustment_get_value (self->vadjustment) + distance);
  view_fixture_paint (self, 1);
}

static void
test_live_shows_new_lines (ViewFixture   *self,
                           gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (FIRST, 5000);

  view_fixture_show (self, log);
  for (int i = 0; i < 50; i++)
    synthetic_log_add (log, i % 7, 1);
  test_wait (get_end (self) == FIRST + 5049);
  g_assert_cmpfloat (view_fixture_get_below (self), ==, 0);
  assert_follow (self, LOGLINE_FOLLOW_LIVE, 0);

  /* More at once than the window holds. */
  synthetic_log_add (log, 0, 100000);
  test_wait (get_end (self) == FIRST + 105049);
  g_assert_cmpfloat (view_fixture_get_below (self), ==, 0);
}

/* Where lines come and go that are too long for the window, so does the horizontal scrollbar. A
 * widget that is left without an allocation by that, while others in the window are given theirs,
 * is a blank on screen and a warning of GTK. */
static void
test_lines_of_any_length_leave_no_blank (ViewFixture   *self,
                                         gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (FIRST, 5000);
  guint64 end = FIRST + 5000;

  view_fixture_show (self, log);
  for (guint i = 0; i < 24; i++)
    {
      for (guint j = 0; j < 5; j++)
        {
          g_autofree char *tail = g_strnfill (10 + (i * 7 + j * 61) % 280, 'x');
          g_autofree char *line = g_strdup_printf ("line %" G_GUINT64_FORMAT " %s", end + j, tail);

          synthetic_log_set_line (log, end + j, line, -1);
        }
      synthetic_log_add (log, 0, 5);
      end += 5;
      test_wait ((gtk_widget_queue_resize (GTK_WIDGET (self->window)), get_end (self)) == end - 1);
    }
}

static void
test_unfinished_line_is_finished (ViewFixture   *self,
                                  gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (FIRST, 5000);

  synthetic_log_set_line (log, FIRST + 4999, "line 7 begu", -1);
  view_fixture_show (self, log);
  g_assert_cmpuint (view_fixture_get_last (self), ==, 7);
  synthetic_log_set_line (log, FIRST + 4999, "line 8 begun and ended", -1);
  synthetic_log_finish_last (log, 0);
  test_wait (get_end (self) == 8);
  synthetic_log_finish_last (log, 1);
  test_wait (get_end (self) == FIRST + 5000);
}

static void
test_scrolling_up_pauses (ViewFixture   *self,
                          gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (FIRST, 5000);

  view_fixture_show (self, log);
  scroll_by (self, -30);
  assert_follow (self, LOGLINE_FOLLOW_PAUSED, 0);
  view_fixture_watch (self);
  synthetic_log_add (log, 0, 3);
  synthetic_log_add (log, 100, 4);
  synthetic_log_finish_last (log, 1);
  assert_follow (self, LOGLINE_FOLLOW_PAUSED, 8);
  view_fixture_paint (self, 30);
  view_fixture_unwatch (self);

  scroll_by (self, 1e9);
  assert_follow (self, LOGLINE_FOLLOW_LIVE, 0);
  test_wait (get_end (self) == FIRST + 5007);
  synthetic_log_add (log, 0, 1);
  test_wait (get_end (self) == FIRST + 5008);
}

static void
test_resumes_when_told (ViewFixture   *self,
                        gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (FIRST, 5000);

  view_fixture_show (self, log);
  logline_view_go_to_row (self->view, 10);
  test_wait (get_end (self) < FIRST + 100);
  synthetic_log_add (log, 0, 3);
  assert_follow (self, LOGLINE_FOLLOW_PAUSED, 3);
  logline_view_set_follow (self->view, LOGLINE_FOLLOW_LIVE);
  assert_follow (self, LOGLINE_FOLLOW_LIVE, 0);
  test_wait (get_end (self) == FIRST + 5002);
  g_assert_cmpuint (logline_view_get_caret_row (self->view), ==, 10);
}

static void
test_selecting_pauses (ViewFixture   *self,
                       gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (FIRST, 5000);
  g_autofree char *selected = NULL;

  view_fixture_show (self, log);
  view_fixture_move (self, GTK_MOVEMENT_BUFFER_ENDS, 1, FALSE);
  assert_follow (self, LOGLINE_FOLLOW_LIVE, 0);
  view_fixture_move (self, GTK_MOVEMENT_VISUAL_POSITIONS, -5, TRUE);
  assert_follow (self, LOGLINE_FOLLOW_PAUSED, 0);
  view_fixture_watch (self);
  synthetic_log_add (log, 0, 100);
  view_fixture_paint (self, 30);
  view_fixture_unwatch (self);
  assert_follow (self, LOGLINE_FOLLOW_PAUSED, 100);
  selected = logline_view_dup_selected_text (self->view);
  g_assert_nonnull (selected);
  g_assert_cmpuint (strlen (selected), ==, 5);
}

static void
test_caret_up_pauses (ViewFixture   *self,
                      gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (FIRST, 5000);

  view_fixture_show (self, log);
  view_fixture_move (self, GTK_MOVEMENT_DISPLAY_LINES, -1, FALSE);
  assert_follow (self, LOGLINE_FOLLOW_PAUSED, 0);
  g_assert_cmpuint (logline_view_get_caret_row (self->view), ==, 4998);
  view_fixture_move (self, GTK_MOVEMENT_BUFFER_ENDS, 1, FALSE);
  assert_follow (self, LOGLINE_FOLLOW_LIVE, 0);
}

static void
test_live_leaves_the_caret_alone (ViewFixture   *self,
                                  gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (FIRST, 5000);

  view_fixture_show (self, log);
  view_fixture_move (self, GTK_MOVEMENT_BUFFER_ENDS, 1, FALSE);
  synthetic_log_add (log, 3, 1000);
  test_wait (get_end (self) == FIRST + 5999);
  g_assert_cmpuint (logline_view_get_caret_row (self->view), ==, 5002);
}

static void
test_sticks_to_the_end_of_wrapped_lines (ViewFixture   *self,
                                         gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (FIRST, 5000);
  g_autofree char *tail = g_strnfill (900, 'x');
  g_autofree char *tall = g_strconcat ("line 77 ", tail, NULL);

  g_object_set (self->view, "wrap", TRUE, NULL);
  for (guint i = 4950; i < 5100; i += 3)
    synthetic_log_set_line (log, FIRST + i, tall, -1);
  view_fixture_show (self, log);
  for (int i = 0; i < 9; i++)
    {
      g_autofree char *expected = NULL;

      g_assert_cmpfloat (view_fixture_get_below (self), ==, 0);
      synthetic_log_add (log, 0, 1);
      expected = (5000 + i - 4950) % 3 == 0 ? g_strdup (tall)
        : synthetic_log_dup_text (FIRST + 5000 + i);
      test_wait (get_end (self) == g_ascii_strtoull (expected + 5, NULL, 10));
    }
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  view_fixture_add_test ("/view/follow/live-shows-new-lines", test_live_shows_new_lines);
  view_fixture_add_test ("/view/follow/lines-of-any-length-leave-no-blank",
                         test_lines_of_any_length_leave_no_blank);
  view_fixture_add_test ("/view/follow/unfinished-line-is-finished",
                         test_unfinished_line_is_finished);
  view_fixture_add_test ("/view/follow/scrolling-up-pauses", test_scrolling_up_pauses);
  view_fixture_add_test ("/view/follow/resumes-when-told", test_resumes_when_told);
  view_fixture_add_test ("/view/follow/selecting-pauses", test_selecting_pauses);
  view_fixture_add_test ("/view/follow/caret-up-pauses", test_caret_up_pauses);
  view_fixture_add_test ("/view/follow/live-leaves-the-caret-alone",
                         test_live_leaves_the_caret_alone);
  view_fixture_add_test ("/view/follow/sticks-to-the-end-of-wrapped-lines",
                         test_sticks_to_the_end_of_wrapped_lines);
  return g_test_run ();
}
