/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a reader waits for in a window who looks at a log that is too large to be brought here:
 *
 *   bench-window-served URL USER SERVICE LOG PID
 *
 * The password comes from standard input. Everything is timed until it is painted: the first
 * screen, jumps by the scrollbar all over the log, the first lines of filters from the last key on.
 */

#include <stdlib.h>

#include "bench-window.h"
#include "logline-served-log.h"
#include "loop-monitor.h"
#include "measure.h"

#define SECTION "window on 10 GB"
#define N_JUMPS 40

static LoglineLog *the_log;
static guint64 old_offset;

/* The place of the first line in sight is another one as soon as the view has been placed. */
static gboolean
has_jumped (Bench *self)
{
  g_autoptr (LoglinePosition) place = logline_view_dup_position (self->view);

  return place != NULL && place->offset != old_offset;
}

static gboolean
is_counted (Bench *self)
{
  return logline_log_get_loading (the_log) == 1;
}

static double
jump (Bench  *self,
      double  point)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));
  g_autoptr (LoglinePosition) place = logline_view_dup_position (self->view);
  double start = measure_now ();

  old_offset = place->offset;
  gtk_adjustment_set_value (adjustment, point * gtk_adjustment_get_upper (adjustment));
  bench_wait (self, has_jumped, "other lines");
  bench_time_next_frame (self);
  bench_wait (self, bench_is_painted, "other lines on screen");

  return self->painted_us / 1e6 - start;
}

static void
time_opening (Bench      *self,
              const char *service,
              const char *name)
{
  double start = measure_now ();

  loop_monitor_set_phase ("opening");
  the_log = bench_open_log (self, LOGLINE_LOG (logline_served_log_new (self->session, service,
                                                                      name)));
  measure_print (SECTION, "first screen", (self->painted_us / 1e6 - start) * 1000, "ms", "<= 300");
  bench_wait (self, is_counted, "all lines to be counted");
}

static void
time_jumps (Bench *self)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  double longest = 0;

  loop_monitor_set_phase ("jumps");
  for (guint i = 0; i < N_JUMPS; i++)
    longest = MAX (longest, jump (self, g_rand_double_range (random, 0, .99)));
  measure_print_named (SECTION, longest * 1000, "ms", "<= 150", "longest of %u jumps", N_JUMPS);
}

static void
time_filters (Bench *self)
{
  loop_monitor_set_phase ("filters");
  measure_print (SECTION, "first lines of INFO", bench_time_filter (self, "INFO"), "ms", "<= 200");
  measure_print (SECTION, "first lines of timeout", bench_time_filter (self, "timeout"), "ms",
                 "<= 200");
}

int
main (int   argc,
      char *argv[])
{
  Bench self = { 0 };

  if (argc != 6)
    g_error ("usage: bench-window-served URL USER SERVICE LOG PID");

  adw_init ();
  bench_open_window (&self);
  bench_sign_in (&self, argv[1], argv[2]);
  loop_monitor_start ();
  time_opening (&self, argv[3], argv[4]);
  time_jumps (&self);
  time_filters (&self);
  measure_print (SECTION, "longest turn of the main loop", loop_monitor_get_longest_ms (), "ms",
                 "<= 50");
  measure_print (SECTION, "longest that it computed in one", loop_monitor_get_longest_cpu_ms (),
                 "ms", NULL);
  measure_print (SECTION, "memory of the client", bench_get_own_memory () / 1e6, "MB", "<= 250");
  loop_monitor_print ();
  gtk_window_destroy (self.window);
  g_object_unref (the_log);
  g_object_unref (self.session);

  return EXIT_SUCCESS;
}
