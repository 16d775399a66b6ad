/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app-test.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "logline-export-dialog.h"
#include "logline-job-bar.h"

#define N_LINES 5000

static void
open_lines (AppTest *self)
{
  g_autofree char *text = app_test_lines (N_LINES);
  g_autofree char *path = app_test_write (self, "sample.log", text, -1);

  app_test_open (self, path);
}

static void
filter (AppTest *self)
{
  app_test_action (self, "win.filter");
  test_wait (app_test_find (self->window, GTK_TYPE_SEARCH_ENTRY) != NULL);
  app_test_type (self->window, "needle");
  test_wait (logline_log_get_n_rows (logline_view_get_log (self->view)) == N_LINES / 10);
}

static void
select_all (AppTest *self)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->view), "log.select-all", NULL));
}

static GFile *
get_target (AppTest *self)
{
  g_autofree char *path = g_build_filename (self->folder, "saved.log", NULL);

  return g_file_new_for_path (path);
}

static LoglineExportFlow *
get_flow (AppTest *self)
{
  return logline_log_page_get_export (self->page);
}

static LoglineJobBar *
get_bar (AppTest *self)
{
  return app_test_find (self->window, LOGLINE_TYPE_JOB_BAR);
}

static void
check_saved (AppTest            *self,
             LoglineExportLines  lines,
             guint               n_lines,
             const char         *first,
             const char         *words)
{
  g_autoptr (GFile) target = get_target (self);
  g_autofree char *contents = NULL;
  g_auto (GStrv) saved = NULL;

  logline_export_flow_save (get_flow (self), lines, target);
  test_wait (app_test_shows (self->window, words));
  g_assert_true (g_file_load_contents (target, NULL, &contents, NULL, NULL, NULL));
  saved = g_strsplit (contents, "\n", -1);
  g_assert_cmpuint (g_strv_length (saved), ==, n_lines + 1);
  g_assert_true (g_str_has_suffix (saved[0], first));
}

static void
test_all (AppTest       *self,
          gconstpointer  data)
{
  open_lines (self);
  filter (self);
  check_saved (self, LOGLINE_EXPORT_ALL, N_LINES, " line 1", "Saved 5,000 lines");
  app_test_shoot (GTK_WINDOW (self->window), "export-saved");

  /* What was saved can be looked at. */
  gtk_widget_activate (app_test_find_button (self->window, "Open"));
  test_wait (app_test_shows (self->window, "saved.log"));
}

static void
test_filtered (AppTest       *self,
               gconstpointer  data)
{
  open_lines (self);
  filter (self);
  check_saved (self, LOGLINE_EXPORT_FILTERED, N_LINES / 10, " line 10 needle",
               "Saved 500 lines");
}

static void
test_selected (AppTest       *self,
               gconstpointer  data)
{
  open_lines (self);
  filter (self);
  select_all (self);
  check_saved (self, LOGLINE_EXPORT_SELECTED, N_LINES / 10, " line 10 needle",
               "Saved 500 lines");
}

static LoglineExportDialog *
find_dialog (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (LOGLINE_IS_EXPORT_DIALOG (l->data) && gtk_widget_get_mapped (l->data))
      return l->data;

  return NULL;
}

static void
test_asks (AppTest       *self,
           gconstpointer  data)
{
  LoglineExportDialog *dialog;

  open_lines (self);
  filter (self);
  select_all (self);
  app_test_action (self, "win.export");
  test_wait ((dialog = find_dialog ()) != NULL);
  g_assert_true (app_test_shows (dialog, "5,000 lines"));
  g_assert_true (app_test_shows (dialog, "500 lines"));
  g_assert_cmpint (logline_export_dialog_get_lines (dialog), ==, LOGLINE_EXPORT_SELECTED);
  app_test_shoot (GTK_WINDOW (dialog), "export-dialog");
  app_test_shoot (GTK_WINDOW (self->window), "export-asks");
  gtk_window_close (GTK_WINDOW (dialog));
  test_wait (find_dialog () == NULL);
}

/* All lines are not to be had, but what is chosen of them is. */
static void
test_reader (AppTest       *self,
             gconstpointer  data)
{
  LoglineExportDialog *dialog;

  open_lines (self);
  logline_export_flow_set_may_save_all (get_flow (self), FALSE);
  app_test_action (self, "win.export");
  test_wait ((dialog = find_dialog ()) != NULL);
  g_assert_true (app_test_shows (dialog, "You may read this log, but not download it"));
  g_assert_false (gtk_widget_is_sensitive (app_test_find_button (dialog, "Export…")));
  app_test_shoot (GTK_WINDOW (dialog), "export-not-all");
  gtk_window_close (GTK_WINDOW (dialog));
  test_wait (find_dialog () == NULL);

  filter (self);
  app_test_action (self, "win.export");
  test_wait ((dialog = find_dialog ()) != NULL);
  g_assert_true (gtk_widget_is_sensitive (app_test_find_button (dialog, "Export…")));
  g_assert_cmpint (logline_export_dialog_get_lines (dialog), ==, LOGLINE_EXPORT_FILTERED);
  gtk_window_close (GTK_WINDOW (dialog));
  test_wait (find_dialog () == NULL);
}

static GtkWindow *
find_chooser (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (GTK_IS_FILE_CHOOSER (l->data) && gtk_widget_get_mapped (l->data))
      return l->data;

  return NULL;
}

/* Without a choice of lines there is nothing to ask but where to. */
static void
test_asks_where (AppTest       *self,
                 gconstpointer  data)
{
  g_autofree char *name = NULL;
  GtkWindow *chooser;

  open_lines (self);
  app_test_action (self, "win.export");
  test_wait ((chooser = find_chooser ()) != NULL);
  name = gtk_file_chooser_get_current_name (GTK_FILE_CHOOSER (chooser));
  g_assert_true (g_str_has_prefix (name, "sample-"));
  g_assert_true (g_str_has_suffix (name, ".log"));
  app_test_shoot (chooser, "export-chooser");
  gtk_dialog_response (GTK_DIALOG (chooser), GTK_RESPONSE_CANCEL);
  test_wait (find_chooser () == NULL);
}

static void
test_problem (AppTest       *self,
              gconstpointer  data)
{
  g_autofree char *path = g_build_filename (self->folder, "missing", "saved.log", NULL);
  g_autoptr (GFile) target = g_file_new_for_path (path);

  open_lines (self);
  logline_export_flow_save (get_flow (self), LOGLINE_EXPORT_ALL, target);
  test_wait (app_test_shows (self->window, "“saved.log” was not saved. "
                                           "The folder does not exist any more."));
  app_test_shoot_all (self, "export-problem");
  gtk_widget_activate (app_test_find_button (get_bar (self), "Close"));
  test_wait (logline_job_bar_get_text (get_bar (self)) == NULL);
}

static void
test_problem_before_another_try (AppTest       *self,
                                 gconstpointer  data)
{
  g_autofree char *missing = g_build_filename (self->folder, "missing", "saved.log", NULL);
  g_autofree char *path = g_build_filename (self->folder, "saved.log", NULL);
  g_autoptr (GFile) bad = g_file_new_for_path (missing);
  g_autoptr (GFile) good = g_file_new_for_path (path);

  open_lines (self);
  logline_export_flow_save (get_flow (self), LOGLINE_EXPORT_ALL, bad);
  test_wait (app_test_shows (self->window, "was not saved"));
  logline_export_flow_save (get_flow (self), LOGLINE_EXPORT_ALL, good);
  g_assert_null (logline_job_bar_get_text (get_bar (self)));
  test_wait (app_test_shows (self->window, "Saved "));
  g_assert_null (logline_job_bar_get_text (get_bar (self)));
}

static void
test_job (AppTest       *self,
          gconstpointer  data)
{
  g_autoptr (LoglineJob) job = logline_job_new ("Copying 1,204 lines…");
  g_autoptr (LoglineJob) other = logline_job_new ("Exporting to “payments.log”…");

  open_lines (self);
  logline_job_bar_add (get_bar (self), job);
  g_assert_null (logline_job_bar_get_text (get_bar (self)));
  test_wait (logline_job_bar_get_text (get_bar (self)) != NULL);
  logline_job_progress (301, 1204, job);
  logline_job_bar_add (get_bar (self), other);
  test_wait (g_strcmp0 (logline_job_bar_get_text (get_bar (self)),
                        "Exporting to “payments.log”…") == 0);
  logline_job_progress (2, 3, other);
  app_test_shoot_all (self, "job");

  /* The one behind it comes back. */
  gtk_widget_activate (app_test_find_button (get_bar (self), "Cancel"));
  test_wait (g_cancellable_is_cancelled (logline_job_get_cancellable (other)));
  g_assert_false (g_cancellable_is_cancelled (logline_job_get_cancellable (job)));
  logline_job_end (other, NULL);
  g_assert_cmpstr (logline_job_bar_get_text (get_bar (self)), ==, "Copying 1,204 lines…");
  logline_job_end (job, NULL);
  g_assert_null (logline_job_bar_get_text (get_bar (self)));
}

/* 300 MB, of which the disk holds next to nothing. */
static char *
write_large (AppTest *self)
{
  char *path = app_test_write (self, "large.log", "first\n", -1);
  int fd = g_open (path, O_WRONLY, 0);

  g_assert_cmpint (ftruncate (fd, 300 * 1000 * 1000), ==, 0);
  g_assert_cmpint (lseek (fd, 0, SEEK_END), >, 0);
  g_assert_cmpint (write (fd, "\nlast\n", 6), ==, 6);
  g_assert_cmpint (close (fd), ==, 0);

  return path;
}

static void
test_too_much_to_copy (AppTest       *self,
                       gconstpointer  data)
{
  g_autofree char *path = write_large (self);
  GtkWindow *chooser;

  app_test_open (self, path);
  test_wait (logline_log_get_n_rows (logline_view_get_log (self->view)) == 3);
  select_all (self);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->view), "log.copy", NULL));
  test_wait (app_test_shows (self->window, "Not copied: that is more than"));
  app_test_shoot_all (self, "copy-too-large");
  gtk_widget_activate (app_test_find_button (self->window, "Export…"));
  test_wait (find_dialog () != NULL);
  g_assert_cmpint (logline_export_dialog_get_lines (find_dialog ()), ==, LOGLINE_EXPORT_SELECTED);
  gtk_widget_activate (app_test_find_button (find_dialog (), "Export…"));
  test_wait ((chooser = find_chooser ()) != NULL);
  gtk_dialog_response (GTK_DIALOG (chooser), GTK_RESPONSE_CANCEL);
  test_wait (find_chooser () == NULL);
}

/* Closing the window gives the export up, and nothing of it stays. */
static void
test_closing (AppTest       *self,
              gconstpointer  data)
{
  g_autoptr (GFile) target = get_target (self);
  g_autofree char *path = write_large (self);

  app_test_open (self, path);
  test_wait (logline_log_get_n_rows (logline_view_get_log (self->view)) == 3);
  logline_export_flow_save (get_flow (self), LOGLINE_EXPORT_ALL, target);
  app_test_restart (self);
  test_wait (({ g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
                g_dir_read_name (dir); g_dir_read_name (dir) == NULL; }));
  g_assert_false (g_file_query_exists (target, NULL));
}

#define add(name, func) \
  g_test_add (name, AppTest, NULL, app_test_set_up, func, app_test_tear_down)

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "");

  add ("/export/all", test_all);
  add ("/export/filtered", test_filtered);
  add ("/export/selected", test_selected);
  add ("/export/asks-which-lines", test_asks);
  add ("/export/not-all-of-what-may-be-read", test_reader);
  add ("/export/asks-where-to", test_asks_where);
  add ("/export/problem-stays-until-it-is-read", test_problem);
  add ("/export/problem-goes-with-another-try", test_problem_before_another_try);
  add ("/export/progress-and-cancel", test_job);
  add ("/export/instead-of-too-large-a-copy", test_too_much_to_copy);
  add ("/export/ends-with-the-window", test_closing);

  return g_test_run ();
}
