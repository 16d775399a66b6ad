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

#include "logline-filtered-log.h"
#include "logline-log-page.h"
#include "logline-mirrored-log.h"
#include "logline-row-buffer.h"
#include "logline-row-reader.h"
#include "loop-monitor.h"
#include "measure.h"

#define DEADLINE_S  60
#define POLL_MS     500
#define WIDTH       1200
#define HEIGHT      800
#define N_REFILLS   51
#define REFILL_ROWS 200

typedef struct
{
  LoglineSession *session;
  GtkWindow *window;
  LoglineLogPage *page;
  LoglineView *view;
  const char *service;
  const char *rare;
  gint64 painted_us; /* when the frame was painted that shows the first lines of a log just set */
  guint n_frames;
} Bench;

typedef gboolean (*Condition) (Bench *self);
typedef void (*FrameFunc) (Bench *self, guint frame);

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

static gboolean
on_deadline (gpointer what)
{
  g_printerr ("Waited %d s for %s\n", DEADLINE_S, (const char *) what);
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
on_signed_in (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!logline_session_sign_in_finish (LOGLINE_SESSION (source), result, &error))
    g_error ("Signing in: %s", error->message);
}

static gboolean
is_signed_in (Bench *self)
{
  return logline_session_get_state (self->session) == LOGLINE_SESSION_SIGNED_IN &&
         g_list_model_get_n_items (logline_session_get_services (self->session)) > 0;
}

static void
sign_in (Bench      *self,
         const char *url,
         const char *username)
{
  g_autoptr (GError) error = NULL;
  char password[128];

  if (fgets (password, sizeof password, stdin) == NULL)
    g_error ("No password on standard input");
  g_strchomp (password);
  self->session = logline_session_new (url, &error);
  g_assert_no_error (error);
  logline_session_sign_in_async (self->session, username, password, NULL, on_signed_in, self);
  wait_for (self, is_signed_in, "the sign-in");
}

static GtkWidget *
find_text_view (GtkWidget *widget)
{
  if (GTK_IS_TEXT_VIEW (widget))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_text_view (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
has_text_in_sight (Bench *self)
{
  GtkWidget *view = find_text_view (GTK_WIDGET (self->view));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));

  return gtk_widget_get_mapped (view) && gtk_widget_get_height (view) > HEIGHT / 2 &&
         gtk_text_buffer_get_char_count (buffer) > 0;
}

static void
on_after_paint (GdkFrameClock *clock,
                Bench         *self)
{
  if (!has_text_in_sight (self))
    {
      gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
      return;
    }

  self->painted_us = g_get_monotonic_time ();
  g_signal_handlers_disconnect_by_func (clock, on_after_paint, self);
}

/* Called when the lines are in the view: tells when a frame with them has been painted. */
static void
time_next_frame (Bench *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->view));

  self->painted_us = 0;
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), self);
  gtk_widget_queue_draw (find_text_view (GTK_WIDGET (self->view)));
}

static gboolean
is_painted (Bench *self)
{
  return self->painted_us != 0;
}

static LoglineLog *
open_log (Bench      *self,
          const char *name)
{
  LoglineMirroredLog *log = logline_mirrored_log_new (self->session, self->service, name);
  gulong id;

  logline_remote_set_poll_ms (LOGLINE_REMOTE (log), POLL_MS);
  self->painted_us = 0;
  id = g_signal_connect_swapped (self->view, "ready", G_CALLBACK (time_next_frame), self);
  logline_log_page_set_log (self->page, LOGLINE_LOG (log), NULL, NULL);
  wait_for (self, is_painted, "the first screen");
  g_signal_handler_disconnect (self->view, id);

  return LOGLINE_LOG (log);
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
  Bench *self = user_data;

  self->n_frames++;

  return G_SOURCE_CONTINUE;
}

/* Does something at each of the next frames. */
static void
at_each_frame (Bench      *self,
               const char *phase,
               guint       n_frames,
               FrameFunc   func)
{
  guint id;

  loop_monitor_set_phase (phase);
  self->n_frames = 0;
  id = gtk_widget_add_tick_callback (GTK_WIDGET (self->view), on_tick, self, NULL);
  for (guint frame = 0; frame < n_frames; frame++)
    {
      func (self, frame);
      while (self->n_frames <= frame)
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

static GtkEditable *
get_filter_entry (Bench *self)
{
  GtkWidget *focus;

  logline_log_page_filter (self->page);
  focus = gtk_window_get_focus (self->window);
  g_assert_true (GTK_IS_EDITABLE (focus));

  return GTK_EDITABLE (focus);
}

static void
type_filter (Bench *self,
             guint  frame)
{
  const char *word = "timeout";
  guint letter = frame / 2;
  GtkEditable *entry = get_filter_entry (self);
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
      gtk_editable_set_text (get_filter_entry (self), "");
      logline_view_set_follow (self->view, LOGLINE_FOLLOW_LIVE);
    }
}

/* Bytes of memory that are the process's own and no file's. */
static double
get_own_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  line = status != NULL ? strstr (status, "RssAnon:") : NULL;

  return line != NULL ? g_ascii_strtoull (line + strlen ("RssAnon:"), NULL, 10) * 1024.0 : 0;
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

  memory = get_own_memory ();
  g_print ("loaded %.0f MB after %.1f s; %" G_GUINT64_FORMAT " lines\n",
           logline_log_get_size (log) / 1e6, (g_get_monotonic_time () - began_us) / 1e6,
           logline_log_get_n_rows (log));
  add_figure ("longest turn of the main loop", loop_monitor_get_longest_ms (), 50, "ms");
  add_figure ("own memory with 1 GB open", memory / 1e6, 200, "MB");
  time_refill (self, log);
}

static gboolean
shows_filtered_lines (Bench *self)
{
  LoglineLog *log = logline_view_get_log (self->view);

  return LOGLINE_IS_FILTERED_LOG (log) && logline_log_get_n_rows (log) > 0;
}

static gboolean
shows_all_lines (Bench *self)
{
  return !LOGLINE_IS_FILTERED_LOG (logline_view_get_log (self->view));
}

static void
time_filter (Bench      *self,
             const char *name,
             const char *pattern)
{
  GtkEditable *entry = get_filter_entry (self);
  gint64 last_key_us;

  gtk_editable_set_text (entry, "");
  wait_for (self, shows_all_lines, "all lines");
  last_key_us = g_get_monotonic_time ();
  gtk_editable_set_text (entry, pattern);
  wait_for (self, shows_filtered_lines, "the filtered lines");
  time_next_frame (self);
  wait_for (self, is_painted, "the filtered lines on screen");
  add_figure (name, (self->painted_us - last_key_us) / 1000.0, 200, "ms");
}

static void
filter_medium_log (Bench *self)
{
  g_autoptr (LoglineLog) log = NULL;

  loop_monitor_set_phase ("(loading 100 MB)");
  gtk_editable_set_text (get_filter_entry (self), "");
  log = open_log (self, "medium");
  wait_for (self, is_loaded, "the whole of the medium log");

  loop_monitor_set_phase ("(filtering 100 MB)");
  time_filter (self, "filter of 100 MB, frequent text", "e");
  time_filter (self, "filter of 100 MB, rare text", self->rare);
  gtk_widget_activate_action (GTK_WIDGET (get_filter_entry (self)), "pattern.regex", NULL);
  time_filter (self, "filter of 100 MB, expression", "time[a-z]ut|refused");
}

static void
open_window (Bench *self)
{
  self->window = GTK_WINDOW (adw_window_new ());
  self->page = g_object_new (LOGLINE_TYPE_LOG_PAGE, NULL);
  self->view = logline_log_page_get_view (self->page);
  gtk_window_set_default_size (self->window, WIDTH, HEIGHT);
  adw_window_set_content (ADW_WINDOW (self->window), GTK_WIDGET (self->page));
  g_object_set (self->page, "filter-shown", TRUE, NULL);
  gtk_window_present (self->window);
}

int
main (int   argc,
      char *argv[])
{
  Bench self = { 0 };

  if (argc != 5)
    g_error ("usage: window URL USER SERVICE RARE");

  adw_init ();
  self.service = argv[3];
  self.rare = argv[4];
  open_window (&self);
  sign_in (&self, argv[1], argv[2]);
  loop_monitor_start ();
  read_large_log (&self);
  filter_medium_log (&self);
  loop_monitor_print ();
  gtk_window_destroy (self.window);
  g_object_unref (self.session);

  return EXIT_SUCCESS;
}
