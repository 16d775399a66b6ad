/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app-test.h"

#include <locale.h>

#include "logline-find-bar.h"
#include "logline-ruler.h"

#define N_LINES 5000

static LoglineRuler *
open_lines (AppTest *self)
{
  g_autofree char *text = app_test_lines (N_LINES);
  g_autofree char *path = app_test_write (self, "sample.log", text, -1);

  app_test_open (self, path);
  return app_test_find (self->window, LOGLINE_TYPE_RULER);
}

static void
find (AppTest    *self,
      const char *text)
{
  LoglineFindBar *bar;

  app_test_action (self, "win.find");
  test_wait ((bar = app_test_find (self->window, LOGLINE_TYPE_FIND_BAR)) != NULL);
  app_test_type (bar, text);
}

static void
drag_to (LoglineRuler *ruler,
         double        y)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (ruler));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_DRAG (controller))
        g_signal_emit_by_name (controller, "drag-begin", 5., y);
    }
}

static void
test_matches (AppTest       *self,
              gconstpointer  data)
{
  LoglineRuler *ruler = open_lines (self);
  guint height;

  find (self, "line 2500");
  test_wait (logline_ruler_count (ruler, LOGLINE_RULER_FIND) == 1);
  find (self, "needle");
  test_wait (logline_ruler_count (ruler, LOGLINE_RULER_FIND) > 100);
  height = gtk_widget_get_height (GTK_WIDGET (ruler));
  g_assert_cmpuint (logline_ruler_count (ruler, LOGLINE_RULER_FIND), <=, height);
  find (self, "line 25");
  test_wait (logline_ruler_count (ruler, LOGLINE_RULER_FIND) < 100);
  test_wait (logline_ruler_count (ruler, LOGLINE_RULER_ERRORS) > 0);
  app_test_shoot_all (self, "ruler");
  logline_find_bar_close (app_test_find (self->window, LOGLINE_TYPE_FIND_BAR));
  test_wait (logline_ruler_count (ruler, LOGLINE_RULER_FIND) == 0);
}

static void
test_errors (AppTest       *self,
             gconstpointer  data)
{
  g_autofree char *path =
    app_test_write (self, "few.log", "INFO a\nERROR b\nINFO no error\n[error] c\n"
                                     "{\"level\":\"error\"}\nINFO d\n", -1);
  LoglineRuler *ruler;

  app_test_open (self, path);
  ruler = app_test_find (self->window, LOGLINE_TYPE_RULER);
  test_wait (logline_ruler_count (ruler, LOGLINE_RULER_ERRORS) == 3);
  app_test_append (path, "FATAL e\n");
  test_wait (logline_ruler_count (ruler, LOGLINE_RULER_ERRORS) == 4);
}

static void
test_filter (AppTest       *self,
             gconstpointer  data)
{
  LoglineRuler *ruler = open_lines (self);

  app_test_action (self, "win.filter");
  test_wait (app_test_find (self->window, GTK_TYPE_SEARCH_ENTRY) != NULL);
  app_test_type (self->window, "line 123");
  test_wait (logline_log_get_n_rows (logline_view_get_log (self->view)) == 11);
  g_assert_cmpuint (logline_ruler_count (ruler, LOGLINE_RULER_FILTER), ==, 0);
  app_test_action (self, "win.suspend-filter");
  test_wait (logline_ruler_count (ruler, LOGLINE_RULER_FILTER) > 0);
  g_assert_cmpuint (logline_ruler_count (ruler, LOGLINE_RULER_FILTER), <, 11);
}

static guint64
get_top_row (AppTest *self)
{
  LoglineLog *log = logline_view_get_log (self->view);
  g_autoptr (LoglinePosition) top = logline_view_dup_position (self->view);
  guint64 row = G_MAXUINT64;

  if (top != NULL)
    test_log_locate (log, top->generation, top->offset, &row, NULL);
  return row;
}

static void
test_goes_to_a_match (AppTest       *self,
                      gconstpointer  data)
{
  LoglineRuler *ruler = open_lines (self);
  GtkWidget *bar;
  double height;

  find (self, "line 1234");
  bar = app_test_find (self->window, LOGLINE_TYPE_FIND_BAR);
  test_wait (gtk_revealer_get_child_revealed (
    GTK_REVEALER (gtk_widget_get_ancestor (bar, GTK_TYPE_REVEALER))));
  app_test_shoot (GTK_WINDOW (self->window), "ruler-match");
  test_wait (logline_ruler_count (ruler, LOGLINE_RULER_FIND) == 1);
  height = gtk_widget_get_height (GTK_WIDGET (ruler));
  drag_to (ruler, 0);
  test_wait (get_top_row (self) == 0);
  drag_to (ruler, 1233.5 / N_LINES * height + 2);
  test_wait (get_top_row (self) > 1233 - 40 && get_top_row (self) <= 1233);
  g_assert_cmpint (logline_view_get_follow (self->view), ==, LOGLINE_FOLLOW_PAUSED);
  drag_to (ruler, height / 2);
  test_wait (get_top_row (self) > N_LINES / 2 - 40 && get_top_row (self) < N_LINES / 2);
  g_assert_false (gtk_widget_get_focusable (GTK_WIDGET (ruler)));
}

/* Scrollbars are on the left then. */
static void
test_right_to_left (AppTest       *self,
                    gconstpointer  data)
{
  LoglineRuler *ruler;
  graphene_rect_t at, of_view;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  app_test_restart (self);
  ruler = open_lines (self);
  find (self, "line 25");
  test_wait (logline_ruler_count (ruler, LOGLINE_RULER_FIND) > 0);
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (ruler), GTK_WIDGET (self->page), &at));
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (self->view), GTK_WIDGET (self->page),
                                            &of_view));
  g_assert_cmpfloat (at.origin.x + at.size.width, <=, of_view.origin.x);
  app_test_shoot_all (self, "right-to-left");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

#define add(name, func) \
  g_test_add (name, AppTest, NULL, app_test_set_up, func, app_test_tear_down)

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "");

  add ("/ruler/matches", test_matches);
  add ("/ruler/errors-as-they-come", test_errors);
  add ("/ruler/filter-while-suspended", test_filter);
  add ("/ruler/goes-to-a-match", test_goes_to_a_match);
  add ("/ruler/right-to-left", test_right_to_left);

  return g_test_run ();
}
