/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The page of the application on logs that are large in either direction:
 *
 *   bench-size FOLDER [MILLIONS]
 *
 * One of 100 million short lines (or so many millions), and one with a line of 100 MB. Tells how
 * long each thing takes that a reader does with them, whether the view stands on the very line that
 * was asked for, and how long the main loop was kept from its next event meanwhile. Both files are
 * made in FOLDER and deleted.
 */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "logline-export-flow.h"
#include "logline-filter-bar.h"
#include "logline-filtered-log.h"
#include "logline-find-bar.h"
#include "logline-local-log.h"
#include "logline-log-page.h"
#include "logline-ruler.h"
#include "loop-monitor.h"

#define DEADLINE_S  300
#define LINE_BYTES  10 /* "123456789\n" */
#define LONG_BYTES  (100 * 1000 * 1000)

typedef struct
{
  GtkWindow      *window;
  LoglineLogPage *page;
  LoglineView    *view;
  LoglineLog     *log;
  guint64         n_rows;
  guint64         wanted_row;
  guint64         n_wanted;
  gboolean        flag;
  gint64          since_us;
  char           *status; /* of find */
} Bench;

typedef gboolean (*Condition) (Bench *self);

static gboolean
on_deadline (gpointer what)
{
  g_printerr ("Waited %d s for: %s\n", DEADLINE_S, (const char *) what);
  exit (EXIT_FAILURE);
}

static void
wait_for (Bench      *self,
          Condition   condition,
          const char *what)
{
  guint id = g_timeout_add_seconds (DEADLINE_S, on_deadline, (gpointer) what);

  while (!condition (self))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

static void
begin (Bench      *self,
       const char *what)
{
  loop_monitor_set_phase (what);
  self->since_us = g_get_monotonic_time ();
}

static void
tell (Bench      *self,
      const char *what,
      guint64     n_bytes)
{
  double seconds = (g_get_monotonic_time () - self->since_us) / 1e6;

  g_print ("%-44s %9.1f ms", what, seconds * 1e3);
  if (n_bytes > 0)
    g_print ("  %7.0f MB/s", n_bytes / 1e6 / seconds);
  g_print ("\n");
}

static void
do_and_tell (Bench      *self,
             Condition   condition,
             const char *what)
{
  wait_for (self, condition, what);
  tell (self, what, 0);
}

static void
write_lines (const char *path,
             guint64     n_lines)
{
  FILE *file = g_fopen (path, "w");

  for (guint64 i = 0; i < n_lines; i++)
    {
      char line[LINE_BYTES + 1];

      for (guint64 digit = LINE_BYTES - 1, rest = i; digit-- > 0; rest /= 10)
        line[digit] = '0' + rest % 10;
      line[LINE_BYTES - 1] = '\n';
      if (fwrite (line, LINE_BYTES, 1, file) != 1)
        g_error ("Cannot write %s", path);
    }
  fclose (file);
}

static void
write_long_line (const char *path)
{
  FILE *file = g_fopen (path, "w");

  fputs ("INFO before\n", file);
  for (guint i = 0; i < LONG_BYTES / 10; i++)
    fputs (i == LONG_BYTES / 20 ? "the needle" : "some words", file);
  fputs ("\nINFO after\n", file);
  fclose (file);
}

static gboolean
is_mapped (Bench *self)
{
  return gtk_widget_get_width (GTK_WIDGET (self->page)) > 0;
}

static gboolean
is_loaded (Bench *self)
{
  return logline_log_get_loading (self->log) == 1 && logline_log_get_n_rows (self->log) > 0;
}

static gboolean
has_place (Bench *self)
{
  g_autoptr (LoglinePosition) place = logline_view_dup_position (self->view);

  return place != NULL;
}

/* Whether the place the view tells is that of the wanted row. */
static gboolean
is_at_row (Bench *self)
{
  g_autoptr (LoglinePosition) place = logline_view_dup_position (self->view);

  return place != NULL && place->offset == self->wanted_row * LINE_BYTES;
}

static gboolean
is_flagged (Bench *self)
{
  return self->flag;
}

static void
set_flag (Bench *self)
{
  self->flag = TRUE;
}

static LoglineLog *
open_file (Bench      *self,
           const char *path)
{
  gulong id = g_signal_connect_swapped (self->view, "ready", G_CALLBACK (set_flag), self);

  self->flag = FALSE;
  begin (self, "opening");
  g_clear_object (&self->log);
  self->log = LOGLINE_LOG (logline_local_log_new (path));
  logline_log_page_set_log (self->page, self->log, "bench", NULL);
  do_and_tell (self, is_flagged, "first lines on screen");
  do_and_tell (self, is_loaded, "  the whole log indexed");
  g_signal_handler_disconnect (self->view, id);
  self->n_rows = logline_log_get_n_rows (self->log);

  return self->log;
}

static void
go_to_row (Bench      *self,
           guint64     row,
           const char *what)
{
  begin (self, "jumps");
  self->wanted_row = row;
  logline_view_go_to_row (self->view, row);
  do_and_tell (self, is_at_row, what);
}

static GtkWidget *
find_widget (GtkWidget *widget,
             GType      type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
move_to_end (Bench *self,
             int    direction)
{
  g_signal_emit_by_name (find_widget (GTK_WIDGET (self->view), GTK_TYPE_TEXT_VIEW), "move-cursor",
                         GTK_MOVEMENT_BUFFER_ENDS, direction, FALSE);
}

/* Each of the lines has to come to the upper edge, of which a pixel is out of sight. */
static void
check_scrollbar (Bench *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));
  double row_height = gtk_adjustment_get_upper (adjustment) / self->n_rows;

  begin (self, "scrollbar");
  for (guint i = 1; i <= 40; i++)
    {
      self->wanted_row = self->n_rows / 41 * i + i % 2;
      gtk_adjustment_set_value (adjustment, self->wanted_row * row_height + 1);
      wait_for (self, is_at_row, "the line that the scrollbar stands for");
    }
  tell (self, "40 lines by the scrollbar", 0);
}

/* Whether all of another search than the one before is over. */
static gboolean
has_searched (Bench *self)
{
  LoglineFindBar *bar =
    LOGLINE_FIND_BAR (find_widget (GTK_WIDGET (self->page), LOGLINE_TYPE_FIND_BAR));
  const char *status = logline_find_bar_get_status (bar);

  if (*status == '\0' || strstr (status, "…") != NULL || strstr (status, "so far") != NULL ||
      g_strcmp0 (status, self->status) == 0)
    return FALSE;

  g_free (self->status);
  self->status = g_strdup (status);
  return TRUE;
}

static void
type (Bench      *self,
      GType       bar_type,
      const char *text)
{
  GtkWidget *bar = find_widget (GTK_WIDGET (self->page), bar_type);

  gtk_editable_set_text (GTK_EDITABLE (find_widget (bar, GTK_TYPE_SEARCH_ENTRY)), text);
}

static void
find_far (Bench *self)
{
  move_to_end (self, 1);
  begin (self, "find");
  g_object_set (self->page, "find-shown", TRUE, NULL);
  type (self, LOGLINE_TYPE_FIND_BAR, "000000077");
  self->wanted_row = 77;
  do_and_tell (self, is_at_row, "find, from the end to line 78");
  do_and_tell (self, has_searched, "  all of it searched");
  begin (self, "find, frequent");
  type (self, LOGLINE_TYPE_FIND_BAR, "7");
  do_and_tell (self, has_searched, "find what most lines hold, all of it");
  g_object_set (self->page, "find-shown", FALSE, NULL);
}

static gboolean
is_filtered (Bench *self)
{
  LoglineLog *log = logline_view_get_log (self->view);

  return LOGLINE_IS_FILTERED_LOG (log) && logline_log_get_n_rows (log) == self->n_wanted;
}

static gboolean
is_not_filtered (Bench *self)
{
  return logline_view_get_log (self->view) == self->log;
}

static void
filter (Bench      *self,
        const char *pattern,
        guint64     n_wanted,
        const char *what)
{
  begin (self, "filter");
  g_object_set (self->page, "filter-shown", TRUE, NULL);
  type (self, LOGLINE_TYPE_FILTER_BAR, "");
  wait_for (self, is_not_filtered, "no filter");
  begin (self, "filter");
  self->n_wanted = n_wanted;
  type (self, LOGLINE_TYPE_FILTER_BAR, pattern);
  do_and_tell (self, is_filtered, what);
}

static void
export (Bench              *self,
        const char         *folder,
        LoglineExportLines  lines,
        const char         *what)
{
  LoglineExportFlow *flow = logline_log_page_get_export (self->page);
  g_autofree char *path = g_build_filename (folder, "exported.log", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  gulong id = g_signal_connect_swapped (flow, "saved", G_CALLBACK (set_flag), self);
  GStatBuf info;

  self->flag = FALSE;
  begin (self, "export");
  logline_export_flow_save (flow, lines, file);
  wait_for (self, is_flagged, what);
  g_signal_handler_disconnect (flow, id);
  if (g_stat (path, &info) != 0)
    g_error ("Nothing was exported");
  tell (self, what, info.st_size);
  begin (self, "(deleting)");
  g_unlink (path);
  g_main_context_iteration (NULL, FALSE);
}

static void
take_job (Bench      *self,
          LoglineJob *job)
{
  self->flag = FALSE;
  g_signal_connect_swapped (job, "notify::running", G_CALLBACK (set_flag), self);
}

static void
copy (Bench      *self,
      const char *what,
      guint64     n_bytes)
{
  gulong id = g_signal_connect_swapped (self->view, "job", G_CALLBACK (take_job), self);

  begin (self, "copy");
  gtk_widget_activate_action (GTK_WIDGET (self->view), "log.copy", NULL);
  wait_for (self, is_flagged, what);
  tell (self, what, n_bytes);
  g_signal_handler_disconnect (self->view, id);
}

static void
measure_lines (Bench      *self,
               const char *folder,
               guint64     n_lines)
{
  g_autofree char *path = g_build_filename (folder, "lines.log", NULL);

  begin (self, "(writing)");
  write_lines (path, n_lines);
  g_main_context_iteration (NULL, FALSE);
  g_print ("%" G_GUINT64_FORMAT " lines of %d bytes\n", n_lines, LINE_BYTES);
  open_file (self, path);
  go_to_row (self, n_lines / 2, "jump to the middle");
  go_to_row (self, n_lines / 7, "jump to a seventh");
  begin (self, "ends");
  self->wanted_row = 0;
  move_to_end (self, -1);
  do_and_tell (self, is_at_row, "Ctrl+Home");
  begin (self, "ends");
  self->wanted_row = n_lines - 1;
  move_to_end (self, 1);
  do_and_tell (self, is_at_row, "Ctrl+End");
  check_scrollbar (self);
  find_far (self);
  filter (self, "0", n_lines, "filter that selects all");
  gtk_widget_activate_action (GTK_WIDGET (self->view), "log.select-all", NULL);
  copy (self, "copy of all, refused if too large", 0);
  export (self, folder, LOGLINE_EXPORT_FILTERED, "export of what the filter selects");
  begin (self, "filter off");
  g_object_set (self->page, "filter-shown", FALSE, NULL);
  wait_for (self, is_not_filtered, "no filter");
  export (self, folder, LOGLINE_EXPORT_ALL, "export of all");
  g_unlink (path);
}

static void
measure_long_line (Bench      *self,
                   const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "long.log", NULL);

  begin (self, "(writing)");
  write_long_line (path);
  g_main_context_iteration (NULL, FALSE);
  g_print ("a line of %d bytes\n", LONG_BYTES);
  open_file (self, path);
  begin (self, "find in a long line");
  g_object_set (self->page, "find-shown", TRUE, NULL);
  type (self, LOGLINE_TYPE_FIND_BAR, "needle");
  do_and_tell (self, has_searched, "find in the long line");
  type (self, LOGLINE_TYPE_FIND_BAR, "words$");
  do_and_tell (self, has_searched, "find at its end");
  g_object_set (self->page, "find-shown", FALSE, NULL);
  filter (self, "needle", 1, "filter");
  begin (self, "wrapped");
  g_object_set (self->view, "wrap", TRUE, NULL);
  move_to_end (self, -1);
  do_and_tell (self, has_place, "wrapped");
  g_object_set (self->view, "wrap", FALSE, NULL);
  gtk_widget_activate_action (GTK_WIDGET (self->view), "log.select-all", NULL);
  copy (self, "copy of the long line", LONG_BYTES);
  export (self, folder, LOGLINE_EXPORT_FILTERED, "export of the long line");
  g_unlink (path);
}

int
main (int   argc,
      char *argv[])
{
  Bench self = { 0 };
  guint64 n_lines = argc > 2 ? g_ascii_strtoull (argv[2], NULL, 10) * 1000000 : 100000000;

  if (argc < 2)
    g_error ("usage: bench-size FOLDER [MILLIONS]");

  adw_init ();
  g_mkdir_with_parents (argv[1], 0755);
  self.window = GTK_WINDOW (adw_window_new ());
  self.page = g_object_new (LOGLINE_TYPE_LOG_PAGE, NULL);
  self.view = logline_log_page_get_view (self.page);
  gtk_window_set_default_size (self.window, 1200, 800);
  adw_window_set_content (ADW_WINDOW (self.window), GTK_WIDGET (self.page));
  gtk_window_present (self.window);
  loop_monitor_start ();
  loop_monitor_set_phase ("(window)");
  wait_for (&self, is_mapped, "the window");
  g_signal_connect_swapped (gtk_widget_get_frame_clock (GTK_WIDGET (self.page)), "after-paint",
                            G_CALLBACK (set_flag), &self);
  wait_for (&self, is_flagged, "its first frame");
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (GTK_WIDGET (self.page)), &self);
  measure_lines (&self, argv[1], n_lines);
  measure_long_line (&self, argv[1]);
  loop_monitor_print ();
  gtk_window_destroy (self.window);
  g_clear_object (&self.log);
  g_free (self.status);

  return EXIT_SUCCESS;
}
