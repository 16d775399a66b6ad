/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app-test.h"

#include <glib/gstdio.h>
#include <locale.h>

#include "logline-filter-bar.h"
#include "logline-find-bar.h"
#include "logline-follow-button.h"
#include "logline-history.h"
#include "logline-notice.h"
#include "logline-settings.h"
#include "logline-status-line.h"

static void
open_lines (AppTest *self,
            guint    n_lines)
{
  g_autofree char *text = app_test_lines (n_lines);
  g_autofree char *path = app_test_write (self, "sample.log", text, -1);

  app_test_open (self, path);
}

static LoglineFindBar *
open_find (AppTest    *self,
           const char *text)
{
  LoglineFindBar *bar;

  app_test_action (self, "win.find");
  test_wait ((bar = app_test_find (self->window, LOGLINE_TYPE_FIND_BAR)) != NULL);
  app_test_type (bar, text);

  return bar;
}

static LoglineFilterBar *
open_filter (AppTest    *self,
             const char *text)
{
  LoglineFilterBar *bar;

  app_test_action (self, "win.filter");
  test_wait ((bar = app_test_find (self->window, LOGLINE_TYPE_FILTER_BAR)) != NULL);
  app_test_type (bar, text);

  return bar;
}

static guint64
n_shown (AppTest *self)
{
  LoglineLog *log = logline_view_get_log (self->view);

  return log != NULL ? logline_log_get_n_rows (log) : 0;
}

static gboolean
is_at (AppTest *self,
       guint64  row,
       guint64  offset)
{
  g_autoptr (LoglinePosition) position = logline_view_dup_position (self->view);

  return logline_view_get_caret_row (self->view) == row &&
         position != NULL && position->offset == offset;
}

/* Until @row of @n_rows is where the reader is: in sight, and with the caret. */
static void
wait_at (AppTest *self,
         guint64  row,
         guint64  n_rows)
{
  g_autoptr (LoglineLines) lines = NULL;

  test_wait (n_shown (self) == n_rows);
  lines = test_log_read_range (logline_view_get_log (self->view), row, 1, 1);
  test_wait (is_at (self, row, logline_lines_get (lines, 0)->offset));
}

/* Whether the first line in sight comes after @row. */
static gboolean
is_past (AppTest *self,
         guint64  row)
{
  g_autoptr (LoglinePosition) position = logline_view_dup_position (self->view);
  g_autoptr (LoglineLines) lines =
    test_log_read_range (logline_view_get_log (self->view), row, 1, 1);

  return position != NULL && position->offset > logline_lines_get (lines, 0)->offset;
}

static gboolean
find_says (LoglineFindBar *bar,
           const char     *words)
{
  return g_str_equal (logline_find_bar_get_status (bar), words);
}

static void
test_open (AppTest       *self,
           gconstpointer  data)
{
  open_lines (self, 1000);

  g_assert_cmpuint (n_shown (self), ==, 1000);
  g_assert_cmpint (logline_view_get_follow (self->view), ==, LOGLINE_FOLLOW_LIVE);
  g_assert_true (app_test_shows (self->window, "sample.log"));
  g_assert_true (app_test_shows (self->window, "Live"));
  app_test_shoot_all (self, "log");
}

static void
test_empty (AppTest       *self,
            gconstpointer  data)
{
  g_autofree char *path = app_test_write (self, "empty.log", "", 0);

  logline_window_open_file (self->window, path);
  test_wait (app_test_shows (self->window, "No Lines Yet"));
  app_test_shoot_all (self, "empty");

  app_test_append (path, "INFO first\n");
  test_wait (n_shown (self) == 1 && !app_test_shows (self->window, "No Lines Yet"));
}

static void
test_missing (AppTest       *self,
              gconstpointer  data)
{
  g_autofree char *path = g_build_filename (self->folder, "missing.log", NULL);
  g_autofree char *written = NULL;

  logline_window_open_file (self->window, path);
  test_wait (app_test_shows (self->window, "There is no such file."));
  g_assert_false (app_test_shows (self->window, "Live"));
  g_assert_false (gtk_widget_is_sensitive (app_test_find (self->window,
                                                          LOGLINE_TYPE_FOLLOW_BUTTON)));
  g_assert_false (gtk_widget_is_sensitive (app_test_find_button (self->window, "Find (")));
  g_assert_false (gtk_widget_is_sensitive (app_test_find_button (self->window, "Filter (")));
  app_test_shoot_all (self, "missing");

  written = app_test_write (self, "missing.log", "INFO here it is\n", -1);
  test_wait (n_shown (self) == 1 && !app_test_shows (self->window, "There is no such file."));
  test_wait (app_test_shows (self->window, "Live"));
  g_assert_true (gtk_widget_is_sensitive (app_test_find (self->window,
                                                         LOGLINE_TYPE_FOLLOW_BUTTON)));
  g_assert_true (gtk_widget_is_sensitive (app_test_find_button (self->window, "Find (")));
}

static void
test_folder (AppTest       *self,
             gconstpointer  data)
{
  logline_window_open_file (self->window, self->folder);
  test_wait (app_test_shows (self->window, "not a log file"));
}

static void
test_binary (AppTest       *self,
             gconstpointer  data)
{
  static const char bytes[] = "INFO before\nNUL \0 and \x01\x02\x1b[2J\nINFO after\n";
  g_autofree char *path = app_test_write (self, "binary.log", bytes, sizeof bytes - 1);
  GtkWidget *button;

  app_test_open (self, path);
  g_assert_cmpuint (n_shown (self), ==, 3);
  test_wait (app_test_shows (self->window, "binary data"));
  app_test_shoot_all (self, "binary");

  test_wait ((button = app_test_find_button (self->window, "Got It")) != NULL);
  g_signal_emit_by_name (button, "clicked");
  test_wait (!app_test_shows (self->window, "binary data"));
}

static void
test_find (AppTest       *self,
           gconstpointer  data)
{
  LoglineFindBar *bar;

  open_lines (self, 1000);
  bar = open_find (self, "NEEDLE");
  test_wait (find_says (bar, "No Matching Lines"));
  app_test_type (bar, "needle");

  /* From the end, where one was reading, the nearest match is the last one. */
  test_wait (find_says (bar, "100 of 100 lines"));
  g_assert_cmpuint (logline_view_get_caret_row (self->view), ==, 999);
  app_test_shoot_all (self, "find");

  app_test_action (self, "win.find-next");
  test_wait (find_says (bar, "1 of 100 lines"));
  g_assert_cmpuint (logline_view_get_caret_row (self->view), ==, 9);
  g_assert_true (app_test_shows (bar, "Wrapped to the beginning"));
  g_assert_true (app_test_shows (bar, "1 of 100 lines"));

  app_test_action (self, "win.find-next");
  test_wait (find_says (bar, "2 of 100 lines"));
  g_assert_false (app_test_shows (bar, "Wrapped"));

  app_test_action (self, "win.find-previous");
  test_wait (find_says (bar, "1 of 100 lines"));
  app_test_action (self, "win.find-previous");
  test_wait (find_says (bar, "100 of 100 lines"));
  g_assert_true (app_test_shows (bar, "Wrapped to the end"));
}

static void
test_find_narrow (AppTest       *self,
                  gconstpointer  data)
{
  LoglineFindBar *bar;

  open_lines (self, 1000);
  bar = open_find (self, "needle");
  test_wait (app_test_shows (bar, "100 of 100 lines"));
  app_test_resize (self, 360, 640);
  test_wait (app_test_shows (bar, "100/100") && !app_test_shows (bar, "100 of 100"));
}

static void
test_find_bad_pattern (AppTest       *self,
                       gconstpointer  data)
{
  LoglineFindBar *bar;
  GtkWidget *entry;

  open_lines (self, 100);
  bar = open_find (self, "line 1");
  test_wait (find_says (bar, "12 of 12 lines"));

  gtk_widget_activate_action (app_test_find (bar, LOGLINE_TYPE_PATTERN), "pattern.regex", NULL);
  app_test_type (bar, "line (");
  entry = app_test_find (bar, GTK_TYPE_SEARCH_ENTRY);
  test_wait (gtk_widget_has_css_class (entry, "error"));

  app_test_type (bar, "line (1|2)$");
  test_wait (!gtk_widget_has_css_class (entry, "error"));
  test_wait (find_says (bar, "2 of 2 lines"));
}

static void
test_find_defaults (AppTest       *self,
                    gconstpointer  data)
{
  LoglineFindBar *bar;

  open_lines (self, 100);
  g_settings_set_boolean (logline_settings_get (), "regex", TRUE);
  g_settings_set_string (logline_settings_get (), "letter-case", "match");
  bar = open_find (self, "ERROR|error|Line 1");
  test_wait (find_says (bar, "14 of 14 lines"));

  /* What is being looked for stays as it is. */
  g_settings_set_boolean (logline_settings_get (), "regex", FALSE);
  g_assert_true (find_says (bar, "14 of 14 lines"));
}

static void
test_find_closes (AppTest       *self,
                  gconstpointer  data)
{
  open_lines (self, 100);
  open_find (self, "needle");
  g_signal_emit_by_name (app_test_find (self->window, GTK_TYPE_SEARCH_ENTRY), "stop-search");
  test_wait (app_test_find (self->window, LOGLINE_TYPE_FIND_BAR) == NULL);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (self->window)),
                                         GTK_WIDGET (self->page)));
}

static void
test_filter (AppTest       *self,
             gconstpointer  data)
{
  LoglineFilterBar *bar;
  GtkEditable *entry;

  open_lines (self, 1000);
  bar = open_filter (self, "needle");
  entry = app_test_find (bar, GTK_TYPE_SEARCH_ENTRY);
  test_wait (n_shown (self) == 100);
  test_wait (app_test_shows (bar, "100 of 1,000 lines"));
  g_assert_cmpint (logline_view_get_follow (self->view), ==, LOGLINE_FOLLOW_LIVE);
  app_test_shoot_all (self, "filter");

  gtk_widget_activate_action (app_test_find (bar, LOGLINE_TYPE_PATTERN), "pattern.mode", "s",
                              "except");
  test_wait (n_shown (self) == 900);
  test_wait (app_test_shows (bar, "900 of 1,000 lines"));

  g_signal_emit_by_name (app_test_find_button (bar, "Clear Filter"), "clicked");
  test_wait (n_shown (self) == 1000);
  test_wait (app_test_find (self->window, LOGLINE_TYPE_FILTER_BAR) == NULL);

  /* It comes back as it was left, ready for another pattern. */
  app_test_action (self, "win.filter");
  g_assert_true (gtk_editable_get_selection_bounds (entry, NULL, NULL));
  gtk_editable_set_text (entry, "line 1000");
  test_wait (n_shown (self) == 999);
}

static void
test_choices_uncovered (AppTest       *self,
                        gconstpointer  data)
{
  GtkWidget *button;

  open_lines (self, 100);
  open_filter (self, "needle");
  test_wait ((button = app_test_find_button (self->window, "Which Lines to Show")) != NULL);
  g_assert_true (gtk_widget_get_has_tooltip (button));
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  g_assert_false (gtk_widget_get_has_tooltip (button));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  test_wait (gtk_widget_get_has_tooltip (button));
}

static void
test_filter_without_match (AppTest       *self,
                           gconstpointer  data)
{
  GtkWidget *button;

  open_lines (self, 1000);
  open_filter (self, "nothing like this");
  test_wait (app_test_shows (self->window, "No Matching Lines"));
  app_test_shoot_all (self, "no-matches");

  button = app_test_find_button (app_test_find (self->page, ADW_TYPE_STATUS_PAGE), "Clear Filter");
  g_signal_emit_by_name (button, "clicked");
  test_wait (n_shown (self) == 1000 && !app_test_shows (self->window, "No Matching Lines"));
}

static void
test_filter_bad_pattern (AppTest       *self,
                         gconstpointer  data)
{
  LoglineFilterBar *bar;
  LoglinePattern *pattern;

  open_lines (self, 1000);
  bar = open_filter (self, "needle");
  test_wait (n_shown (self) == 100);

  pattern = app_test_find (bar, LOGLINE_TYPE_PATTERN);
  gtk_widget_activate_action (GTK_WIDGET (pattern), "pattern.regex", NULL);
  app_test_type (bar, "needle[");
  test_wait (logline_pattern_get_problem (pattern) != NULL);
  test_wait (app_test_shows (bar, logline_pattern_get_problem (pattern)));
  g_assert_nonnull (strstr (logline_pattern_get_problem (pattern), "at the end"));
  g_assert_cmpuint (n_shown (self), ==, 100);
  test_wait (app_test_shows (bar, "old result: 100 of 1,000 lines"));
  app_test_shoot_all (self, "bad-pattern");

  app_test_type (bar, "line [12]$");
  test_wait (n_shown (self) == 2);
  test_wait (app_test_shows (bar, "2 of 1,000 lines"));
  g_assert_false (app_test_shows (bar, "old result"));
  g_assert_null (logline_pattern_get_problem (pattern));
}

static void
test_filter_keeps_place (AppTest       *self,
                         gconstpointer  data)
{
  LoglineFilterBar *bar;

  open_lines (self, 5000);
  logline_view_go_to_row (self->view, 1004);
  wait_at (self, 1004, 5000);

  /* Line 1005 does not match; the next that does is line 1010. */
  bar = open_filter (self, "needle");
  wait_at (self, 100, 500);
  g_assert_cmpint (logline_view_get_follow (self->view), ==, LOGLINE_FOLLOW_PAUSED);

  g_signal_emit_by_name (app_test_find_button (bar, "Clear Filter"), "clicked");

  wait_at (self, 1009, 5000);
}

static void
test_no_match_keeps_place (AppTest       *self,
                           gconstpointer  data)
{
  open_lines (self, 5000);
  logline_view_go_to_row (self->view, 1004);
  wait_at (self, 1004, 5000);

  open_filter (self, "nothing like this");
  test_wait (app_test_shows (self->window, "No Matching Lines"));
  g_assert_cmpint (logline_view_get_follow (self->view), ==, LOGLINE_FOLLOW_PAUSED);

  open_filter (self, "needle");
  wait_at (self, 100, 500);
  g_assert_cmpint (logline_view_get_follow (self->view), ==, LOGLINE_FOLLOW_PAUSED);
}

static void
test_live_leaves_place (AppTest       *self,
                        gconstpointer  data)
{
  open_lines (self, 5000);
  logline_view_go_to_row (self->view, 1004);
  wait_at (self, 1004, 5000);

  open_filter (self, "nothing like this");
  test_wait (app_test_shows (self->window, "No Matching Lines"));
  logline_view_set_follow (self->view, LOGLINE_FOLLOW_LIVE);
  open_filter (self, "needle");
  test_wait (n_shown (self) == 500);
  test_wait (is_past (self, 400));
  g_assert_cmpint (logline_view_get_follow (self->view), ==, LOGLINE_FOLLOW_LIVE);
}

static void
test_enter_and_back (AppTest       *self,
                     gconstpointer  data)
{
  open_lines (self, 5000);
  open_filter (self, "needle");
  test_wait (n_shown (self) == 500);

  logline_view_go_to_row (self->view, 200);
  wait_at (self, 200, 500);
  g_signal_emit_by_name (self->view, "row-activated", (guint64) 200);
  wait_at (self, 2009, 5000);
  test_wait (app_test_find_button (self->window, "Back to the Filtered Lines") != NULL);
  app_test_shoot_all (self, "context");

  app_test_action (self, "win.back");
  wait_at (self, 200, 500);
  test_wait (app_test_find_button (self->window, "Back to the Filtered Lines") == NULL);
}

static void
test_suspend (AppTest       *self,
              gconstpointer  data)
{
  open_lines (self, 1000);
  open_filter (self, "needle");
  test_wait (n_shown (self) == 100);
  app_test_action (self, "win.suspend-filter");
  test_wait (n_shown (self) == 1000);
  app_test_action (self, "win.suspend-filter");
  test_wait (n_shown (self) == 100);
}

static void
test_find_in_filter (AppTest       *self,
                     gconstpointer  data)
{
  LoglineFindBar *bar;

  open_lines (self, 1000);
  open_filter (self, "needle");
  test_wait (n_shown (self) == 100);
  app_test_action (self, "win.find");
  test_wait ((bar = app_test_find (self->window, LOGLINE_TYPE_FIND_BAR)) != NULL);
  app_test_type (bar, "ERROR");

  /* Every seventieth line is both. */
  test_wait (find_says (bar, "14 of 14 lines"));
  app_test_shoot_all (self, "find-in-filter");

  /* Each keeps its own state: without the filter the same text is found in all lines. */
  app_test_action (self, "win.suspend-filter");
  test_wait (n_shown (self) == 1000);
  test_wait (g_str_has_suffix (logline_find_bar_get_status (bar), "142 lines") ||
             g_str_has_prefix (logline_find_bar_get_status (bar), "142"));
}

static void
test_follow (AppTest       *self,
             gconstpointer  data)
{
  g_autofree char *text = app_test_lines (1000);
  g_autofree char *path = app_test_write (self, "growing.log", text, -1);
  LoglineFollowButton *button;

  app_test_open (self, path);
  button = app_test_find (self->window, LOGLINE_TYPE_FOLLOW_BUTTON);
  g_assert_cmpstr (logline_follow_button_get_label (button), ==, "Live");

  logline_view_go_to_row (self->view, 10);
  test_wait (g_str_equal (logline_follow_button_get_label (button), "Paused"));
  app_test_append (path, "INFO one\n");
  test_wait (g_str_equal (logline_follow_button_get_label (button), "Paused – 1 new line"));
  app_test_append (path, "INFO two\nINFO three\n");
  test_wait (g_str_equal (logline_follow_button_get_label (button), "Paused – 3 new lines"));
  g_assert_cmpuint (logline_view_get_caret_row (self->view), ==, 10);
  app_test_shoot_all (self, "paused");

  gtk_toggle_button_set_active (app_test_find (button, GTK_TYPE_TOGGLE_BUTTON), TRUE);
  test_wait (logline_view_get_follow (self->view) == LOGLINE_FOLLOW_LIVE);
  test_wait (g_str_equal (logline_follow_button_get_label (button), "Live"));
}

static void
test_follow_filtered (AppTest       *self,
                      gconstpointer  data)
{
  g_autofree char *text = app_test_lines (100);
  g_autofree char *path = app_test_write (self, "growing.log", text, -1);
  LoglineFilterBar *bar;

  app_test_open (self, path);
  bar = open_filter (self, "needle");
  test_wait (n_shown (self) == 10);
  app_test_append (path, "INFO hay\nINFO a needle\n");
  test_wait (n_shown (self) == 11);
  test_wait (app_test_shows (bar, "11 of 102 lines"));
  g_assert_cmpint (logline_view_get_follow (self->view), ==, LOGLINE_FOLLOW_LIVE);
}

static void
test_filter_over_files (AppTest       *self,
                        gconstpointer  data)
{
  g_autofree char *text = app_test_lines (50);
  g_autofree char *other = app_test_write (self, "other.log", text, -1);

  open_lines (self, 1000);
  open_filter (self, "needle");
  test_wait (n_shown (self) == 100);
  logline_window_open_file (self->window, other);
  test_wait (n_shown (self) == 5);
}

static void
test_status (AppTest       *self,
             gconstpointer  data)
{
  LoglineStatusLine *line;

  open_lines (self, 2000);
  logline_view_go_to_row (self->view, 1233);
  line = app_test_find (self->window, LOGLINE_TYPE_STATUS_LINE);
  test_wait (app_test_shows (line, "Line 1,234"));
}

static void
test_status_of_the_end (AppTest       *self,
                        gconstpointer  data)
{
  g_autofree char *text = app_test_lines (1233);
  g_autofree char *path = app_test_write (self, "growing.log", text, -1);
  LoglineStatusLine *line;

  app_test_open (self, path);
  line = app_test_find (self->window, LOGLINE_TYPE_STATUS_LINE);
  test_wait (app_test_shows (line, "Line 1,233 · "));
  test_wait (app_test_shows (line, " · updated "));
  app_test_append (path, "one more\n");
  test_wait (app_test_shows (line, "Line 1,234 · "));
}

static void
test_status_after_rotation (AppTest       *self,
                            gconstpointer  data)
{
  g_autofree char *text = app_test_lines (1233);
  g_autofree char *path = app_test_write (self, "growing.log", text, -1);
  g_autofree char *old_path = g_strconcat (path, ".1", NULL);
  g_autofree char *size = g_format_size (7);
  LoglineStatusLine *line;

  app_test_open (self, path);
  line = app_test_find (self->window, LOGLINE_TYPE_STATUS_LINE);
  logline_view_go_to_row (self->view, 1000);
  test_wait (app_test_shows (line, "Line 1,001 · "));

  /* The line that is read stays, but it is no line of these 7 bytes. */
  g_assert_cmpint (g_rename (path, old_path), ==, 0);
  app_test_append (path, "INFO a\n");
  test_wait (app_test_shows (line, size));
  g_assert_cmpuint (logline_view_get_caret_row (self->view), ==, 1000);
  g_assert_false (app_test_shows (line, "Line 1,001"));
}

static void
test_earlier_file (AppTest       *self,
                   gconstpointer  data)
{
  g_autofree char *text = app_test_lines (300);
  g_autofree char *earlier_text = app_test_lines (50);
  g_autofree char *path = app_test_write (self, "sample.log", text, -1);
  g_autofree char *earlier_path = app_test_write (self, "sample.log.1", earlier_text, -1);
  GtkAdjustment *adjustment;
  LoglineEarlier earlier;
  g_autoptr (LoglinePosition) position = NULL;

  app_test_open (self, path);
  test_wait (n_shown (self) == 300);
  test_wait (logline_history_get_earlier (LOGLINE_HISTORY (logline_view_get_log (self->view)),
                                          &earlier));
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));
  test_wait (gtk_adjustment_get_value (adjustment) > 0);
  gtk_adjustment_set_value (adjustment, 0);
  test_wait (n_shown (self) == 350);

  test_wait (gtk_adjustment_get_value (adjustment) > 0);
  position = logline_view_dup_position (self->view);
  g_assert_cmpuint (position->offset, ==, 0);
  g_assert_cmpstr (position->generation, ==,
                   logline_log_get_generation (logline_view_get_log (self->view))->id);
  app_test_shoot_all (self, "earlier-file");
}

/* Which has no way to scroll above its first line. */
static void
test_earlier_file_of_a_short_log (AppTest       *self,
                                  gconstpointer  data)
{
  g_autofree char *text = app_test_lines (3);
  g_autofree char *path = app_test_write (self, "sample.log", text, -1);
  g_autofree char *earlier_path = app_test_write (self, "sample.log.1", "older\n", -1);
  g_autofree char *other_path = app_test_write (self, "sample.log.2", "oldest\n", -1);
  GtkWidget *button;

  app_test_open (self, path);
  test_wait ((button = app_test_find_button (self->window, "Earlier: sample.log.1, ")) != NULL);
  app_test_shoot_all (self, "earlier-bar");
  g_signal_emit_by_name (button, "clicked");
  test_wait (n_shown (self) == 4);
  test_wait (app_test_find_button (self->window, "Earlier: sample.log.2, ") != NULL);
}

#define add(name, func) \
  g_test_add (name, AppTest, NULL, app_test_set_up, func, app_test_tear_down)

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "");

  add ("/page/open", test_open);
  add ("/page/empty-log-stays-live", test_empty);
  add ("/page/missing-file-appears", test_missing);
  add ("/page/folder-is-no-log", test_folder);
  add ("/page/binary-is-shown-with-a-notice", test_binary);
  add ("/page/status", test_status);
  add ("/page/status-follows-the-end", test_status_of_the_end);
  add ("/page/status-after-rotation", test_status_after_rotation);
  add ("/page/goes-on-into-the-earlier-file", test_earlier_file);
  add ("/page/short-log-says-what-comes-before", test_earlier_file_of_a_short_log);
  add ("/find/next-previous-and-wrap", test_find);
  add ("/find/count-in-a-narrow-window", test_find_narrow);
  add ("/find/bad-pattern", test_find_bad_pattern);
  add ("/find/takes-the-preferences", test_find_defaults);
  add ("/find/closes-and-returns-focus", test_find_closes);
  add ("/find/within-the-filter", test_find_in_filter);
  add ("/filter/only-and-except", test_filter);
  add ("/filter/choices-are-not-covered-by-a-tooltip", test_choices_uncovered);
  add ("/filter/without-match", test_filter_without_match);
  add ("/filter/bad-pattern-keeps-old-result", test_filter_bad_pattern);
  add ("/filter/keeps-the-place", test_filter_keeps_place);
  add ("/filter/keeps-the-place-without-match", test_no_match_keeps_place);
  add ("/filter/live-leaves-the-place", test_live_leaves_place);
  add ("/filter/line-in-the-full-log-and-back", test_enter_and_back);
  add ("/filter/suspended", test_suspend);
  add ("/filter/goes-along-to-another-file", test_filter_over_files);
  add ("/follow/pauses-and-counts", test_follow);
  add ("/follow/through-a-filter", test_follow_filtered);

  return g_test_run ();
}
