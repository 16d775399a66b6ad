/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a reader waits for, measured in a real window on logs of a real server:
 *
 *   window URL USER SERVICE RARE
 *
 * The password comes from standard input. The service has a log "large", of which the first screen
 * is timed and on which the reader scrolls, types a filter and follows while it loads, and a log
 * "medium", on which filters are timed; RARE is a text that stands in it only once, near its
 * beginning, where a search from the end comes last. The window shows the page of the application
 * with its bars, so a filter is timed from the key to the lines on screen, including the delay that
 * waits for more keys.
 */

#include <stdlib.h>
#include <string.h>

#include "bench-window.h"
#include "logline-mirrored-log.h"
#include "logline-row-buffer.h"
#include "logline-row-reader.h"
#include "loop-monitor.h"
#include "measure.h"

#define POLL_MS     500
#define N_REFILLS   51
#define REFILL_ROWS 200

typedef void (*FrameFunc) (Bench *self, guint frame);

static const char *service;
static const char *rare;
static guint n_frames; /* since at_each_frame() began */

/* @limit: in @unit, at most */
static void
add_figure (const char *name,
            double      value,
            double      limit,
            const char *unit)
{
  g_autofree char *goal = g_strdup_printf ("<= %g", limit);

  measure_print ("window", name, value, unit, goal);
}

static LoglineLog *
open_log (Bench      *self,
          const char *name)
{
  LoglineMirroredLog *log = logline_mirrored_log_new (self->session, service, name);

  logline_remote_set_poll_ms (LOGLINE_REMOTE (log), POLL_MS);
  return bench_open_log (self, LOGLINE_LOG (log));
}

static void
add_filter (Bench      *self,
            const char *name,
            const char *pattern)
{
  add_figure (name, bench_time_filter (self, pattern), 200, "ms");
}

static gboolean
is_loaded (Bench *self)
{
  return logline_log_get_loading (logline_log_page_get_log (self->page)) >= 1;
}

static gboolean
on_tick (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  n_frames++;

  return G_SOURCE_CONTINUE;
}

/* Does something at each of the next frames. */
static void
at_each_frame (Bench      *self,
               const char *phase,
               guint       n_wanted,
               FrameFunc   func)
{
  guint id;

  loop_monitor_set_phase (phase);
  n_frames = 0;
  id = gtk_widget_add_tick_callback (GTK_WIDGET (self->view), on_tick, NULL, NULL);
  for (guint frame = 0; frame < n_wanted; frame++)
    {
      func (self, frame);
      while (n_frames <= frame)
        g_main_context_iteration (NULL, TRUE);
    }
  gtk_widget_remove_tick_callback (GTK_WIDGET (self->view), id);
}

/* The wheel upwards for a while, then the scrollbar dragged to and fro. Short, as are the two
 * below, so that there is time for each of them while the log is loading. */
static void
scroll (Bench *self,
        guint  frame)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));
  double upper = gtk_adjustment_get_upper (adjustment);

  if (frame < 8)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) -
                                          gtk_adjustment_get_step_increment (adjustment));
  else
    gtk_adjustment_set_value (adjustment, upper * ((frame * 37) % 100) / 100);
}

static void
type_filter (Bench *self,
             guint  frame)
{
  const char *word = "timeout";
  guint letter = frame / 2;
  GtkEditable *entry = bench_get_filter_entry (self);
  int end = -1;

  if (frame % 2 == 0 && letter < strlen (word))
    {
      gtk_editable_set_position (entry, -1);
      end = gtk_editable_get_position (entry);
      gtk_editable_insert_text (entry, word + letter, 1, &end);
      gtk_editable_set_position (entry, end);
    }
}

static void
follow (Bench *self,
        guint  frame)
{
  if (frame == 0)
    {
      gtk_editable_set_text (bench_get_filter_entry (self), "");
      logline_view_set_follow (self->view, LOGLINE_FOLLOW_LIVE);
    }
}

static void
on_rows_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  *(GPtrArray **) user_data = logline_row_reader_read_finish (result, &error);
  g_assert_no_error (error);
}

static GPtrArray *
read_rows (LoglineLog *log,
           guint64     first)
{
  const LoglineRowRange range = { first, first + REFILL_ROWS };
  const LoglineRowRange none = { first + REFILL_ROWS, first + REFILL_ROWS };
  GPtrArray *rows = NULL;

  logline_row_reader_read_async (log, range, none, NULL, NULL, NULL, on_rows_read, &rows);
  while (rows == NULL)
    g_main_context_iteration (NULL, TRUE);
  return rows;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* What a jump costs the main loop before the toolkit lays out and paints. */
static void
time_refill (Bench      *self,
             LoglineLog *log)
{
  g_autoptr (LoglineRowBuffer) buffer = logline_row_buffer_new ();
  g_autoptr (GtkWidget) view =
    g_object_ref_sink (gtk_source_view_new_with_buffer (GTK_SOURCE_BUFFER (buffer)));
  double times[N_REFILLS];

  for (guint i = 0; i < N_REFILLS; i++)
    {
      guint64 first = (logline_log_get_n_rows (log) - REFILL_ROWS) / N_REFILLS * i;
      g_autoptr (GPtrArray) rows = read_rows (log, first);
      double start = measure_now ();

      logline_row_buffer_replace (buffer, first, rows);
      times[i] = measure_now () - start;
    }
  qsort (times, N_REFILLS, sizeof (double), compare_doubles);
  add_figure ("refill of 200 rows", times[N_REFILLS / 2] * 1000, 2, "ms");
}

static void
read_large_log (Bench *self)
{
  gint64 began_us = g_get_monotonic_time ();
  g_autoptr (LoglineLog) log = NULL;
  double memory;

  loop_monitor_set_phase ("opening");
  log = open_log (self, "large");
  add_figure ("first screen of 1 GB", (self->painted_us - began_us) / 1000.0, 500, "ms");
  g_print ("first screen after %.0f ms with %.0f %% loaded\n",
           (self->painted_us - began_us) / 1000.0, logline_log_get_loading (log) * 100);

  do
    {
      at_each_frame (self, "scrolling", 16, scroll);
      g_print ("scrolled until %.0f %%, ", logline_log_get_loading (log) * 100);
      at_each_frame (self, "typing a filter", 16, type_filter);
      g_print ("typed until %.0f %%, ", logline_log_get_loading (log) * 100);
      at_each_frame (self, "following", 8, follow);
      g_print ("followed until %.0f %% were loaded\n", logline_log_get_loading (log) * 100);
    }
  while (!is_loaded (self));

  memory = bench_get_own_memory ();
  g_print ("loaded %.0f MB after %.1f s; %" G_GUINT64_FORMAT " lines\n",
           logline_log_get_size (log) / 1e6, (g_get_monotonic_time () - began_us) / 1e6,
           logline_log_get_n_rows (log));
  add_figure ("longest turn of the main loop", loop_monitor_get_longest_ms (), 50, "ms");
  add_figure ("own memory with 1 GB open", memory / 1e6, 200, "MB");
  time_refill (self, log);
}

static void
filter_medium_log (Bench *self)
{
  g_autoptr (LoglineLog) log = NULL;

  loop_monitor_set_phase ("(loading 100 MB)");
  gtk_editable_set_text (bench_get_filter_entry (self), "");
  log = open_log (self, "medium");
  bench_wait (self, is_loaded, "the whole of the medium log");

  loop_monitor_set_phase ("(filtering 100 MB)");
  add_filter (self, "filter of 100 MB, frequent text", "e");
  add_filter (self, "filter of 100 MB, rare text", rare);
  gtk_widget_activate_action (GTK_WIDGET (bench_get_filter_entry (self)), "pattern.regex", NULL);
  add_filter (self, "filter of 100 MB, expression", "time[a-z]ut|refused");
}

int
main (int   argc,
      char *argv[])
{
  Bench self = { 0 };

  if (argc != 5)
    g_error ("usage: window URL USER SERVICE RARE");

  adw_init ();
  service = argv[3];
  rare = argv[4];
  bench_open_window (&self);
  bench_sign_in (&self, argv[1], argv[2]);
  loop_monitor_start ();
  read_large_log (&self);
  filter_medium_log (&self);
  loop_monitor_print ();
  gtk_window_destroy (self.window);
  g_object_unref (self.session);

  return EXIT_SUCCESS;
}
