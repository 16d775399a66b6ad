/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Real keys and a real pointer, by way of the X server. */

#include "view-fixture.h"

#define N_MANY 40000000

static void
exited_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  gboolean *done = user_data;
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error);
  g_assert_no_error (error);
  *done = TRUE;
}

static void
xdotool (const char *arguments)
{
  g_autofree char *command = g_strconcat ("xdotool ", arguments, NULL);
  g_auto (GStrv) words = g_strsplit (command, " ", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  gboolean done = FALSE;

  process =
    g_subprocess_newv ((const char * const *) words, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, exited_cb, &done);
  test_wait (done);
}

static void
focus (ViewFixture *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  test_wait (gtk_window_is_active (self->window));
  test_wait (gtk_widget_has_focus (GTK_WIDGET (self->text_view)));
}

/* Moves the pointer to a place in the view, wherever the window manager has put the window. */
static void
point (ViewFixture *self,
       int          x,
       int          y)
{
  g_autofree char *arguments =
    g_strdup_printf ("search --sync --onlyvisible --name input mousemove --window %%1 %d %d",
                     x, y);
  xdotool (arguments);
}

static void
show (ViewFixture *self,
      gpointer     log)
{
  gtk_window_set_titlebar (self->window, NULL);
  gtk_window_set_title (self->window, "input");
  gtk_window_set_decorated (self->window, FALSE);
  view_fixture_show (self, log);
  focus (self);
}

static void
test_keys (ViewFixture   *self,
           gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, N_MANY);
  g_autofree char *copied = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *first = synthetic_log_dup_text (1);
  g_autofree char *second = synthetic_log_dup_text (2);

  show (self, log);
  xdotool ("key ctrl+Home");
  test_wait (logline_view_get_caret_row (self->view) == 0);
  test_wait (view_fixture_get_first (self) == 1);
  xdotool ("key --repeat 3 Down");
  test_wait (logline_view_get_caret_row (self->view) == 3);
  xdotool ("key Up Up Up Home shift+Down shift+End");
  test_wait (logline_view_get_caret_row (self->view) == 1);
  copied = view_fixture_copy (self);
  expected = g_strconcat (first, "\n", second, NULL);
  g_assert_cmpstr (copied, ==, expected);
  xdotool ("key ctrl+End");
  test_wait (logline_view_get_caret_row (self->view) == N_MANY - 1);
  test_wait (logline_view_get_follow (self->view) == LOGLINE_FOLLOW_LIVE);
  xdotool ("key Prior");
  test_wait (logline_view_get_caret_row (self->view) < N_MANY - 1);
  g_assert_cmpint (logline_view_get_follow (self->view), ==, LOGLINE_FOLLOW_PAUSED);
}

static void
activated_cb (guint64 *out_row,
              guint64  row)
{
  *out_row = row;
}

static void
test_activation (ViewFixture   *self,
                 gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 10000);
  guint64 row = G_MAXUINT64;

  g_signal_connect_swapped (self->view, "row-activated", G_CALLBACK (activated_cb), &row);
  show (self, log);
  logline_view_go_to_row (self->view, 5000);
  test_wait ((view_fixture_paint (self, 1), view_fixture_get_first (self)) < 5001);
  xdotool ("key Return");
  test_wait (row == 5000);
}

static void
test_wheel (ViewFixture   *self,
            gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, N_MANY);
  double value;

  show (self, log);
  value = gtk_adjustment_get_value (self->vadjustment);
  point (self, 300, 200);
  xdotool ("click 4");
  test_wait (gtk_adjustment_get_value (self->vadjustment) < value);
  g_assert_cmpint (logline_view_get_follow (self->view), ==, LOGLINE_FOLLOW_PAUSED);
  xdotool ("click --repeat 3 5");
  test_wait (logline_view_get_follow (self->view) == LOGLINE_FOLLOW_LIVE);
}

static gboolean
is_elsewhere (ViewFixture *self,
              const char  *first,
              double       cut)
{
  g_autofree char *now = view_fixture_dup_line_at (self, 0);

  return !g_str_equal (now, first) || view_fixture_get_cut (self) != cut;
}

/* Every part of a line that is taller than the window comes by. */
static void
test_wheel_over_tall_lines (ViewFixture   *self,
                            gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 3000);
  g_autofree char *tall = g_strnfill (4000, 'w');
  int height = view_fixture_get_height (self);
  double cut = -1;

  g_object_set (self->view, "wrap", TRUE, NULL);
  synthetic_log_set_line (log, 2000, tall, -1);
  show (self, log);
  logline_view_go_to_row (self->view, 1998);
  test_wait ((view_fixture_paint (self, 1), view_fixture_get_first (self)) > 1900);
  point (self, 300, 200);
  for (guint i = 0; i < 60 && view_fixture_get_first (self) != 2001; i++)
    {
      g_autofree char *before = view_fixture_dup_line_at (self, 0);
      double cut_before = view_fixture_get_cut (self);

      xdotool ("click 5");
      test_wait (is_elsewhere (self, before, cut_before));
      view_fixture_paint (self, 1);
      if (view_fixture_get_first (self) != 0)
        continue;

      if (cut >= 0)
        g_assert_cmpfloat (view_fixture_get_cut (self) - cut, <, height / 2);
      cut = view_fixture_get_cut (self);
    }
  g_assert_cmpfloat (cut, >, 0);
}

static gpointer
get_controller (ViewFixture *self,
                GType        type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (self->view));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        return controller;
    }
  g_assert_not_reached ();
}

/* A touchpad that is let go of while it moves scrolls on, slower and slower, until it stands
 * still. */
static void
test_momentum_in_wrapped_lines (ViewFixture   *self,
                                gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 3000);
  guint64 first, before = 0;

  g_object_set (self->view, "wrap", TRUE, NULL);
  show (self, log);
  logline_view_go_to_row (self->view, 1000);
  test_wait ((view_fixture_paint (self, 1), view_fixture_get_first (self)) < 1001);
  first = view_fixture_get_first (self);
  point (self, 300, 200);
  xdotool ("click 5");
  test_wait (view_fixture_get_first (self) > first);

  first = view_fixture_get_first (self);
  g_signal_emit_by_name (get_controller (self, GTK_TYPE_EVENT_CONTROLLER_SCROLL), "decelerate", 0.,
                         50.);
  test_wait (view_fixture_get_first (self) > first + 5);
  while (view_fixture_get_first (self) != before)
    {
      before = view_fixture_get_first (self);
      view_fixture_paint (self, 20);
    }
  g_assert_cmpuint (before, <, first + 200);
  g_assert_cmpint (logline_view_get_follow (self->view), ==, LOGLINE_FOLLOW_PAUSED);
}

/* A drag past the lower edge goes on scrolling, beyond the rows that were there when it began. */
static void
test_drag_past_the_edge (ViewFixture   *self,
                         gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, N_MANY);
  g_autofree char *copied = NULL;
  g_autofree char *first = NULL;
  g_auto (GStrv) lines = NULL;
  guint64 start, end;

  show (self, log);
  logline_view_go_to_row (self->view, 1000000);
  test_wait ((view_fixture_paint (self, 1), view_fixture_get_first (self)) < 1000000);
  start = view_fixture_get_number_at (self, 100);
  point (self, 200, 100);
  xdotool ("mousedown 1");
  point (self, 200, 300);
  point (self, 200, view_fixture_get_height (self) + 60);
  test_wait (logline_view_get_caret_row (self->view) > 1000000 + 900);
  xdotool ("mouseup 1");
  end = logline_view_get_caret_row (self->view) + 1;
  copied = view_fixture_copy (self);
  lines = g_strsplit (copied, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, end - start + 1);
  first = synthetic_log_dup_text (start);
  g_assert_true (g_str_has_suffix (first, lines[0]));
  g_assert_cmpuint (strlen (lines[0]), <, strlen (first));
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  view_fixture_add_test ("/view/input/keys", test_keys);
  view_fixture_add_test ("/view/input/activation", test_activation);
  view_fixture_add_test ("/view/input/wheel", test_wheel);
  view_fixture_add_test ("/view/input/wheel-over-tall-lines", test_wheel_over_tall_lines);
  view_fixture_add_test ("/view/input/momentum-in-wrapped-lines", test_momentum_in_wrapped_lines);
  view_fixture_add_test ("/view/input/drag-past-the-edge", test_drag_past_the_edge);
  return g_test_run ();
}
