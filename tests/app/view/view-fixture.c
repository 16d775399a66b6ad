/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "view-fixture.h"

#include <math.h>

#include "logline-memory.h"

void
view_fixture_set_up (ViewFixture   *self,
                     gconstpointer  data)
{
  self->window = GTK_WINDOW (gtk_window_new ());
  self->scrolled = gtk_scrolled_window_new ();
  self->view = logline_view_new ();
  self->text_view = GTK_TEXT_VIEW (gtk_widget_get_first_child (GTK_WIDGET (self->view)));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), GTK_WIDGET (self->view));
  gtk_window_set_child (self->window, self->scrolled);
  gtk_window_set_default_size (self->window, 900, 560);
  gtk_window_present (self->window);
  self->vadjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));
  test_wait (view_fixture_get_height (self) > 100);
}

void
view_fixture_tear_down (ViewFixture   *self,
                        gconstpointer  data)
{
  gpointer view = self->view;

  view_fixture_unwatch (self);
  g_object_add_weak_pointer (G_OBJECT (view), (gpointer *) &self->view);
  gtk_window_destroy (self->window);
  test_wait (self->view == NULL);
}

void
view_fixture_add_test (const char *path,
                       void      (*test) (ViewFixture   *self,
                                          gconstpointer  data))
{
  g_test_add (path, ViewFixture, NULL, view_fixture_set_up, test, view_fixture_tear_down);
}

static void
ready_cb (gboolean *ready)
{
  *ready = TRUE;
}

void
view_fixture_show (ViewFixture *self,
                   gpointer     log)
{
  gboolean ready = FALSE;
  gulong id = g_signal_connect_swapped (self->view, "ready", G_CALLBACK (ready_cb), &ready);

  logline_view_set_log (self->view, log);
  test_wait (ready);
  g_signal_handler_disconnect (self->view, id);
  view_fixture_paint (self, 1);
}

LoglineIndexedLog *
view_fixture_make_indexed_log (const char *text,
                               gsize       length,
                               guint64     n_rows)
{
  LoglineIndexedLog *log = logline_indexed_log_new ();
  g_autoptr (LoglineMemory) memory = logline_memory_new ();

  logline_memory_append (memory, text, length);
  logline_indexed_log_begin (log, "memory", LOGLINE_SOURCE (memory), LOGLINE_GENERATION_FIRST,
                             FALSE);
  logline_indexed_log_set_size (log, length);
  logline_indexed_log_add (log, 0, length);
  test_wait (logline_log_get_n_rows (LOGLINE_LOG (log)) == n_rows);
  return log;
}

static void
get_line_at (ViewFixture *self,
             double       y,
             GtkTextIter *iter,
             int         *top)
{
  int buffer_y;

  gtk_text_view_window_to_buffer_coords (self->text_view, GTK_TEXT_WINDOW_WIDGET, 0, floor (y),
                                         NULL, &buffer_y);
  gtk_text_view_get_line_at_y (self->text_view, iter, buffer_y, top);
}

char *
view_fixture_dup_line_at (ViewFixture *self,
                          double       y)
{
  GtkTextIter start, end;

  get_line_at (self, y, &start, NULL);
  end = start;
  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  return gtk_text_iter_get_text (&start, &end);
}

guint64
view_fixture_get_number_at (ViewFixture *self,
                            double       y)
{
  g_autofree char *line = view_fixture_dup_line_at (self, y);

  if (!g_str_has_prefix (line, "line "))
    return 0;

  return g_ascii_strtoull (line + strlen ("line "), NULL, 10);
}

guint64
view_fixture_get_first (ViewFixture *self)
{
  return view_fixture_get_number_at (self, 0);
}

guint64
view_fixture_get_last (ViewFixture *self)
{
  return view_fixture_get_number_at (self, view_fixture_get_height (self) - 1);
}

double
view_fixture_get_cut (ViewFixture *self)
{
  GtkAdjustment *inner = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->text_view));
  GtkTextIter iter;
  int top;

  get_line_at (self, 0, &iter, &top);
  return gtk_adjustment_get_value (inner) - top;
}

double
view_fixture_get_below (ViewFixture *self)
{
  GtkAdjustment *inner = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->text_view));
  GtkTextIter iter;
  int top, height;

  gtk_text_buffer_get_end_iter (gtk_text_view_get_buffer (self->text_view), &iter);
  gtk_text_view_get_line_yrange (self->text_view, &iter, &top, &height);
  return top + height - gtk_adjustment_get_value (inner) - view_fixture_get_height (self);
}

int
view_fixture_get_row_height (ViewFixture *self)
{
  GtkTextIter iter;
  int top, height;

  get_line_at (self, 0, &iter, NULL);
  gtk_text_view_get_line_yrange (self->text_view, &iter, &top, &height);
  return height;
}

int
view_fixture_get_height (ViewFixture *self)
{
  return gtk_widget_get_height (GTK_WIDGET (self->view));
}

static void
count_cb (guint *n_painted)
{
  (*n_painted)++;
}

void
view_fixture_paint (ViewFixture *self,
                    guint        n_frames)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->view));
  guint n_painted = 0;
  gulong id = g_signal_connect_swapped (clock, "paint", G_CALLBACK (count_cb), &n_painted);

  for (guint i = 1; i <= n_frames; i++)
    {
      gtk_widget_queue_draw (GTK_WIDGET (self->view));
      test_wait (n_painted >= i);
    }
  g_signal_handler_disconnect (clock, id);
}

static char *
describe_screen (ViewFixture *self)
{
  int row_height = view_fixture_get_row_height (self);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%.1f px cut off\n", view_fixture_get_cut (self));
  for (int y = 0; y < view_fixture_get_height (self); y += row_height)
    {
      g_autofree char *line = view_fixture_dup_line_at (self, y);

      g_string_append_printf (text, "%s\n", line);
    }
  return g_string_free (text, FALSE);
}

static void
check_painted_cb (ViewFixture *self)
{
  g_autofree char *now = describe_screen (self);

  self->n_painted++;
  if (self->watched == NULL)
    self->watched = g_steal_pointer (&now);
  else
    g_assert_cmpstr (now, ==, self->watched);
}

void
view_fixture_watch (ViewFixture *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->view));

  view_fixture_unwatch (self);
  self->n_painted = 0;
  self->watch_id =
    g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (check_painted_cb), self);
  view_fixture_paint (self, 1);
}

void
view_fixture_unwatch (ViewFixture *self)
{
  if (self->watch_id == 0)
    return;

  view_fixture_paint (self, 2);
  g_assert_cmpuint (self->n_painted, >=, 3);
  g_signal_handler_disconnect (gtk_widget_get_frame_clock (GTK_WIDGET (self->view)),
                               self->watch_id);
  self->watch_id = 0;
  g_clear_pointer (&self->watched, g_free);
}

void
view_fixture_move (ViewFixture     *self,
                   GtkMovementStep  step,
                   int              count,
                   gboolean         extend)
{
  g_signal_emit_by_name (self->text_view, "move-cursor", step, count, extend);
}

static void
read_text_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  char **out_text = user_data;
  g_autoptr (GError) error = NULL;

  *out_text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, &error);
  g_assert_no_error (error);
}

char *
view_fixture_copy (ViewFixture *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self->view));
  gboolean changed = FALSE;
  gulong id = g_signal_connect_swapped (clipboard, "changed", G_CALLBACK (ready_cb), &changed);
  char *text = NULL;

  g_signal_emit_by_name (self->text_view, "copy-clipboard");
  test_wait (changed);
  g_signal_handler_disconnect (clipboard, id);
  gdk_clipboard_read_text_async (clipboard, NULL, read_text_cb, &text);
  test_wait (text != NULL);
  return text;
}

void
view_fixture_save_picture (ViewFixture *self,
                           const char  *name)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (self->window));
  g_autofree char *file_name = g_strconcat (name, ".png", NULL);
  g_autofree char *folder = g_test_build_filename (G_TEST_BUILT, "app", "view", NULL);
  g_autofree char *path = g_build_filename (folder, file_name, NULL);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  view_fixture_paint (self, 2);
  gdk_paintable_snapshot (paintable, snapshot, gdk_paintable_get_intrinsic_width (paintable),
                          gdk_paintable_get_intrinsic_height (paintable));
  node = gtk_snapshot_free_to_node (snapshot);
  texture =
    gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (self->window)), node, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}
