/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "bench-window.h"

#include <stdlib.h>
#include <string.h>

#include "logline-filtered-log.h"

#define DEADLINE_S 60
#define WIDTH      1200
#define HEIGHT     800

static gboolean
on_deadline (gpointer what)
{
  g_printerr ("Waited %d s for %s\n", DEADLINE_S, (const char *) what);
  exit (EXIT_FAILURE);
}

void
bench_wait (Bench          *self,
            BenchCondition  condition,
            const char     *what)
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

void
bench_sign_in (Bench      *self,
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
  bench_wait (self, is_signed_in, "the sign-in");
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

void
bench_time_next_frame (Bench *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->view));

  self->painted_us = 0;
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), self);
  gtk_widget_queue_draw (find_text_view (GTK_WIDGET (self->view)));
}

gboolean
bench_is_painted (Bench *self)
{
  return self->painted_us != 0;
}

LoglineLog *
bench_open_log (Bench      *self,
                LoglineLog *log)
{
  gulong id;

  self->painted_us = 0;
  id = g_signal_connect_swapped (self->view, "ready", G_CALLBACK (bench_time_next_frame), self);
  logline_log_page_set_log (self->page, log, NULL, NULL);
  bench_wait (self, bench_is_painted, "the first screen");
  g_signal_handler_disconnect (self->view, id);

  return log;
}

GtkEditable *
bench_get_filter_entry (Bench *self)
{
  GtkWidget *focus;

  logline_log_page_filter (self->page);
  focus = gtk_window_get_focus (self->window);
  g_assert_true (GTK_IS_EDITABLE (focus));

  return GTK_EDITABLE (focus);
}

double
bench_get_own_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  line = status != NULL ? strstr (status, "RssAnon:") : NULL;

  return line != NULL ? g_ascii_strtoull (line + strlen ("RssAnon:"), NULL, 10) * 1024.0 : 0;
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

double
bench_time_filter (Bench      *self,
                   const char *pattern)
{
  GtkEditable *entry = bench_get_filter_entry (self);
  gint64 last_key_us;

  gtk_editable_set_text (entry, "");
  bench_wait (self, shows_all_lines, "all lines");
  last_key_us = g_get_monotonic_time ();
  gtk_editable_set_text (entry, pattern);
  bench_wait (self, shows_filtered_lines, "the filtered lines");
  bench_time_next_frame (self);
  bench_wait (self, bench_is_painted, "the filtered lines on screen");

  return (self->painted_us - last_key_us) / 1000.0;
}

void
bench_open_window (Bench *self)
{
  self->window = GTK_WINDOW (adw_window_new ());
  self->page = g_object_new (LOGLINE_TYPE_LOG_PAGE, NULL);
  self->view = logline_log_page_get_view (self->page);
  gtk_window_set_default_size (self->window, WIDTH, HEIGHT);
  adw_window_set_content (ADW_WINDOW (self->window), GTK_WIDGET (self->page));
  g_object_set (self->page, "filter-shown", TRUE, NULL);
  gtk_window_present (self->window);
}
