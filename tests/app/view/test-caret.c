/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-filtered-log.h"
#include "view-fixture.h"

#define N_MANY 40000000

static void
go_to (ViewFixture *self,
       guint64      row)
{
  logline_view_go_to_row (self->view, row);
  test_wait ((view_fixture_paint (self, 1), view_fixture_get_first (self)) <= row + 1 &&
             view_fixture_get_last (self) >= row + 1);
}

/* The caret's row and column as the text widget has them. */
static void
assert_caret (ViewFixture *self,
              guint64      row,
              int          column)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  g_autofree char *text = NULL;
  g_autofree char *expected = synthetic_log_dup_text (row + 1);
  GtkTextIter start, end;

  g_assert_cmpuint (logline_view_get_caret_row (self->view), ==, row);
  gtk_text_buffer_get_iter_at_mark (buffer, &start, gtk_text_buffer_get_insert (buffer));
  g_assert_cmpint (gtk_text_iter_get_line_offset (&start), ==, column);
  gtk_text_iter_set_line_offset (&start, 0);
  end = start;
  gtk_text_iter_forward_to_line_end (&end);
  text = gtk_text_iter_get_text (&start, &end);
  g_assert_cmpstr (text, ==, expected);
}

static gboolean
is_caret_in_sight (ViewFixture *self)
{
  GdkRectangle caret, visible;

  view_fixture_paint (self, 1);
  gtk_text_view_get_cursor_locations (self->text_view, NULL, &caret, NULL);
  gtk_text_view_get_visible_rect (self->text_view, &visible);
  return caret.y >= visible.y && caret.y + caret.height <= visible.y + visible.height;
}

static void
test_lines_across_windows (ViewFixture   *self,
                           gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, N_MANY);

  view_fixture_show (self, log);
  go_to (self, 20000000);
  view_fixture_move (self, GTK_MOVEMENT_VISUAL_POSITIONS, 7, FALSE);
  for (int i = 1; i <= 400; i++)
    {
      view_fixture_move (self, GTK_MOVEMENT_DISPLAY_LINES, 1, FALSE);
      g_assert_true (is_caret_in_sight (self));
      assert_caret (self, 20000000 + i, 7);
    }
  view_fixture_move (self, GTK_MOVEMENT_DISPLAY_LINES, -3000, FALSE);
  test_wait (is_caret_in_sight (self));
  assert_caret (self, 20000400 - 3000, 7);
}

static void
test_column_survives_short_lines (ViewFixture   *self,
                                  gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 1000);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter iter;

  synthetic_log_set_line (log, 501, "", -1);
  view_fixture_show (self, log);
  go_to (self, 499);
  view_fixture_move (self, GTK_MOVEMENT_VISUAL_POSITIONS, 12, FALSE);
  view_fixture_move (self, GTK_MOVEMENT_DISPLAY_LINES, 1, FALSE);
  gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_insert (buffer));
  g_assert_cmpint (gtk_text_iter_get_line_offset (&iter), ==, 0);
  view_fixture_move (self, GTK_MOVEMENT_DISPLAY_LINES, 1, FALSE);
  assert_caret (self, 501, 12);
}

static void
test_pages_and_ends (ViewFixture   *self,
                     gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, N_MANY);
  g_autofree char *last = synthetic_log_dup_text (N_MANY);
  guint64 page;

  view_fixture_show (self, log);
  page = view_fixture_get_height (self) / view_fixture_get_row_height (self) - 1;
  go_to (self, 1000000);
  for (int i = 1; i <= 40; i++)
    {
      view_fixture_move (self, GTK_MOVEMENT_PAGES, 1, FALSE);
      test_wait (is_caret_in_sight (self));
      assert_caret (self, 1000000 + i * page, 0);
    }
  for (int i = 0; i < 50; i++)
    view_fixture_move (self, GTK_MOVEMENT_PAGES, -1, FALSE);
  test_wait (is_caret_in_sight (self));
  assert_caret (self, 1000000 - 10 * page, 0);

  view_fixture_move (self, GTK_MOVEMENT_BUFFER_ENDS, 1, FALSE);
  test_wait (is_caret_in_sight (self));
  assert_caret (self, N_MANY - 1, strlen (last));
  view_fixture_move (self, GTK_MOVEMENT_BUFFER_ENDS, -1, FALSE);
  test_wait (is_caret_in_sight (self));
  assert_caret (self, 0, 0);
  g_assert_cmpuint (view_fixture_get_first (self), ==, 1);
}

static void
test_caret_stays_where_it_is_out_of_sight (ViewFixture   *self,
                                           gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, N_MANY);

  view_fixture_show (self, log);
  go_to (self, 1000000);
  view_fixture_move (self, GTK_MOVEMENT_VISUAL_POSITIONS, 9, FALSE);
  gtk_adjustment_set_value (self->vadjustment, 0);
  test_wait ((view_fixture_paint (self, 1), view_fixture_get_first (self)) == 1);
  g_assert_cmpuint (logline_view_get_caret_row (self->view), ==, 1000000);
  view_fixture_move (self, GTK_MOVEMENT_DISPLAY_LINES, 1, FALSE);
  test_wait (is_caret_in_sight (self));
  assert_caret (self, 1000001, 9);
}

static char *
dup_lines (guint64 first,
           guint64 last,
           guint   start,
           guint   end)
{
  GString *text = g_string_new (NULL);

  for (guint64 number = first; number <= last; number++)
    {
      g_autofree char *line = synthetic_log_dup_text (number);

      if (number == last && end < strlen (line))
        line[end] = '\0';
      g_string_append (text, line + (number == first ? start : 0));
      if (number < last)
        g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static void
test_selection_across_windows (ViewFixture   *self,
                               gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, N_MANY);
  g_autofree char *expected = dup_lines (20000001, 20003001, 7, 9);
  g_autofree char *copied = NULL;
  g_autofree char *copied_upwards = NULL;

  view_fixture_show (self, log);
  go_to (self, 20000000);
  view_fixture_move (self, GTK_MOVEMENT_VISUAL_POSITIONS, 7, FALSE);
  for (int i = 0; i < 300; i++)
    view_fixture_move (self, GTK_MOVEMENT_DISPLAY_LINES, 10, TRUE);
  test_wait (is_caret_in_sight (self));
  view_fixture_move (self, GTK_MOVEMENT_VISUAL_POSITIONS, 2, TRUE);
  copied = view_fixture_copy (self);
  g_assert_cmpstr (copied, ==, expected);

  view_fixture_move (self, GTK_MOVEMENT_VISUAL_POSITIONS, -1, FALSE);
  go_to (self, 20003000);
  view_fixture_move (self, GTK_MOVEMENT_VISUAL_POSITIONS, 9, FALSE);
  view_fixture_move (self, GTK_MOVEMENT_DISPLAY_LINES, -3000, TRUE);
  test_wait (is_caret_in_sight (self));
  view_fixture_move (self, GTK_MOVEMENT_VISUAL_POSITIONS, -2, TRUE);
  copied_upwards = view_fixture_copy (self);
  g_assert_cmpstr (copied_upwards, ==, expected);
}

static void
test_selection_follows_its_rows (ViewFixture   *self,
                                 gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1000001, 5000);
  g_autofree char *expected = dup_lines (1000101, 1000103, 0, 4);
  g_autofree char *copied = NULL;

  view_fixture_show (self, log);
  logline_view_go_to_row (self->view, 100);
  view_fixture_move (self, GTK_MOVEMENT_DISPLAY_LINES, 2, TRUE);
  test_wait (is_caret_in_sight (self));
  view_fixture_move (self, GTK_MOVEMENT_VISUAL_POSITIONS, 4, TRUE);
  synthetic_log_add (log, 54321, 0);
  g_assert_cmpuint (logline_view_get_caret_row (self->view), ==, 54321 + 102);
  copied = view_fixture_copy (self);
  g_assert_cmpstr (copied, ==, expected);
}

static GString *
make_text (guint n_rows)
{
  GString *text = g_string_new (NULL);

  for (guint i = 1; i <= n_rows; i++)
    g_string_append_printf (text, "line %u %s\n", i, i % 1000 == 0 ? "round" : "-");
  return text;
}

static void
test_select_all_of_a_million_lines (ViewFixture   *self,
                                    gconstpointer  data)
{
  GString *text = make_text (1000000);
  g_autoptr (LoglineIndexedLog) log = view_fixture_make_indexed_log (text->str, text->len, 1000000);
  g_autofree char *copied = NULL;

  view_fixture_show (self, log);
  view_fixture_watch (self);
  g_signal_emit_by_name (self->text_view, "select-all", TRUE);
  view_fixture_unwatch (self);
  copied = view_fixture_copy (self);
  g_assert_true (g_str_equal (copied, text->str));
  g_string_free (text, TRUE);
}

static void
test_copies_filtered_lines (ViewFixture   *self,
                            gconstpointer  data)
{
  GString *text = make_text (200000);
  g_autoptr (LoglineIndexedLog) log = view_fixture_make_indexed_log (text->str, text->len, 200000);
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineQuery) query =
    logline_query_new ("round", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_SMART,
                                                      FALSE, &error);
  g_autoptr (LoglineFilteredLog) filtered = logline_filtered_log_new (LOGLINE_LOG (log), query);
  g_autofree char *copied = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_no_error (error);
  logline_view_set_filter_query (self->view, query);
  view_fixture_show (self, filtered);
  test_wait (logline_log_get_n_rows (LOGLINE_LOG (filtered)) == 200);
  g_signal_emit_by_name (self->text_view, "select-all", TRUE);
  copied = view_fixture_copy (self);
  lines = g_strsplit (copied, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 201);
  g_assert_cmpstr (lines[0], ==, "line 1000 round");
  g_assert_cmpstr (lines[199], ==, "line 200000 round");
  g_string_free (text, TRUE);
}

static void
test_copies_the_bytes_of_the_log (ViewFixture   *self,
                                  gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 3);
  g_autofree char *long_line = g_strnfill (9000, 'y');
  g_autofree char *expected =
    g_strconcat ("a\x1b[31mred\xef\xbf\xbd", "end\n", long_line, "\nlast", NULL);
  g_autofree char *copied = NULL;

  synthetic_log_set_line (log, 1, "a\x1b[31mred\xff" "end", -1);
  synthetic_log_set_line (log, 2, long_line, -1);
  synthetic_log_set_line (log, 3, "last one", -1);
  view_fixture_show (self, log);
  view_fixture_move (self, GTK_MOVEMENT_BUFFER_ENDS, -1, FALSE);
  view_fixture_move (self, GTK_MOVEMENT_DISPLAY_LINES, 2, TRUE);
  view_fixture_move (self, GTK_MOVEMENT_VISUAL_POSITIONS, 4, TRUE);
  copied = view_fixture_copy (self);
  g_assert_cmpstr (copied, ==, expected);
}

static void
keep_job_cb (LoglineJob **out_job,
             LoglineJob  *job)
{
  g_set_object (out_job, job);
}

/* More lines than there may be bytes. */
static void
test_too_much_to_copy (ViewFixture   *self,
                       gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 300 * 1000 * 1000);
  g_autoptr (LoglineJob) job = NULL;

  g_signal_connect_swapped (self->view, "job", G_CALLBACK (keep_job_cb), &job);
  view_fixture_show (self, log);
  gtk_widget_activate_action (GTK_WIDGET (self->view), "log.select-all", NULL);
  gtk_widget_activate_action (GTK_WIDGET (self->view), "log.copy", NULL);
  g_assert_nonnull (job);
  test_wait (!logline_job_get_running (job));
  g_assert_nonnull (strstr (logline_job_get_problem (job), "256"));
  g_assert_cmpstr (logline_job_get_remedy_action (job), ==, "win.export");
  g_assert_cmpfloat (logline_job_get_fraction (job), ==, 0);
}

static void
test_copy_can_be_cancelled (ViewFixture   *self,
                            gconstpointer  data)
{
  g_autoptr (SyntheticLog) log = synthetic_log_new (1, 100 * 1000);
  g_autoptr (LoglineJob) job = NULL;

  g_signal_connect_swapped (self->view, "job", G_CALLBACK (keep_job_cb), &job);
  view_fixture_show (self, log);
  gtk_widget_activate_action (GTK_WIDGET (self->view), "log.select-all", NULL);
  gtk_widget_activate_action (GTK_WIDGET (self->view), "log.copy", NULL);
  test_wait (logline_job_get_fraction (job) > 0);
  g_cancellable_cancel (logline_job_get_cancellable (job));
  test_wait (!logline_job_get_running (job));
  g_assert_null (logline_job_get_problem (job));
  g_assert_cmpfloat (logline_job_get_fraction (job), <, 1);
}

static void
test_focus_goes_to_the_text (ViewFixture   *self,
                             gconstpointer  data)
{
  gtk_window_set_focus (self->window, NULL);
  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (self->view)));
  g_assert_true (gtk_widget_is_focus (GTK_WIDGET (self->text_view)));
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  view_fixture_add_test ("/view/caret/lines-across-windows", test_lines_across_windows);
  view_fixture_add_test ("/view/caret/column-survives-short-lines",
                         test_column_survives_short_lines);
  view_fixture_add_test ("/view/caret/pages-and-ends", test_pages_and_ends);
  view_fixture_add_test ("/view/caret/stays-where-it-is-out-of-sight",
                         test_caret_stays_where_it_is_out_of_sight);
  view_fixture_add_test ("/view/caret/selection-across-windows", test_selection_across_windows);
  view_fixture_add_test ("/view/caret/selection-follows-its-rows", test_selection_follows_its_rows);
  view_fixture_add_test ("/view/caret/select-all-of-a-million-lines",
                         test_select_all_of_a_million_lines);
  view_fixture_add_test ("/view/caret/copies-filtered-lines", test_copies_filtered_lines);
  view_fixture_add_test ("/view/caret/copies-the-bytes-of-the-log",
                         test_copies_the_bytes_of_the_log);
  view_fixture_add_test ("/view/caret/too-much-to-copy", test_too_much_to_copy);
  view_fixture_add_test ("/view/caret/copy-can-be-cancelled", test_copy_can_be_cancelled);
  view_fixture_add_test ("/view/caret/focus-goes-to-the-text", test_focus_goes_to_the_text);
  return g_test_run ();
}
