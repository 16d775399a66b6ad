/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app-test.h"

#include <glib/gstdio.h>

#include "logline-application.h"
#include "logline-settings.h"

char *
app_test_write (AppTest    *self,
                const char *name,
                const char *text,
                gssize      length)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (self->folder, name, NULL);

  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);

  return path;
}

void
app_test_append (const char *path,
                 const char *text)
{
  FILE *file = g_fopen (path, "a");

  g_assert_nonnull (file);
  g_assert_cmpint (fputs (text, file), >=, 0);
  g_assert_cmpint (fclose (file), ==, 0);
}

char *
app_test_lines (guint n_lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 1; i <= n_lines; i++)
    g_string_append_printf (text, "2026-11-23 10:00:00 %s line %u%s\n",
                            i % 7 == 0 ? "ERROR" : "INFO", i, i % 10 == 0 ? " needle" : "");

  return g_string_free (text, FALSE);
}

static void
on_ready (gboolean *ready)
{
  *ready = TRUE;
}

void
app_test_open (AppTest    *self,
               const char *path)
{
  gboolean ready = FALSE;
  gulong handler = g_signal_connect_swapped (self->view, "ready", G_CALLBACK (on_ready), &ready);

  logline_window_open_file (self->window, path);
  test_wait (ready);
  g_signal_handler_disconnect (self->view, handler);
}

gpointer
app_test_find (gpointer root,
               GType    type)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (root), type))
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gpointer found = app_test_find (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
begins (const char *text,
        const char *words)
{
  g_autofree char *plain = text != NULL ? g_strdup (text) : g_strdup ("");

  for (char *mark = strchr (plain, '_'); mark != NULL; mark = strchr (plain, '_'))
    memmove (mark, mark + 1, strlen (mark));

  return g_str_has_prefix (plain, words);
}

static gboolean
is_button_with (GtkWidget  *widget,
                const char *words)
{
  if (!GTK_IS_BUTTON (widget) && !GTK_IS_MENU_BUTTON (widget))
    return FALSE;
  if (GTK_IS_BUTTON (widget) && begins (gtk_button_get_label (GTK_BUTTON (widget)), words))
    return TRUE;

  return begins (gtk_widget_get_tooltip_text (widget), words);
}

GtkWidget *
app_test_find_button (gpointer    root,
                      const char *words)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (is_button_with (root, words))
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = app_test_find_button (child, words);

      if (found != NULL)
        return found;
    }

  return NULL;
}

gboolean
app_test_shows (gpointer    root,
                const char *words)
{
  if (!gtk_widget_get_mapped (root))
    return FALSE;
  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_text (root), words) != NULL)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (root);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (app_test_shows (child, words))
        return TRUE;
    }

  return FALSE;
}

void
app_test_type (gpointer    root,
               const char *text)
{
  GtkSearchEntry *entry = app_test_find (root, GTK_TYPE_SEARCH_ENTRY);

  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

void
app_test_action (AppTest    *self,
                 const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), action, NULL));
}

static void
on_painted (GdkFrameClock *clock,
            guint         *n_frames)
{
  (*n_frames)++;
}

/* Sizes, styles and slides settle within a few frames of the clock. */
static void
wait_frames (GtkWindow *window,
             guint      n_wanted)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  guint n_frames = 0;
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (on_painted), &n_frames);

  gdk_frame_clock_begin_updating (clock);
  test_wait (n_frames >= n_wanted);
  gdk_frame_clock_end_updating (clock);
  g_signal_handler_disconnect (clock, handler);
}

void
app_test_shoot (GtkWindow  *window,
                const char *name)
{
  g_autofree char *folder = g_build_filename (g_getenv ("G_TEST_BUILDDIR"), "pictures", NULL);
  g_autofree char *file = g_strdup_printf ("%s/%s.png", folder, name);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  GtkSnapshot *snapshot;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  wait_frames (window, 20);
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot,
                          gdk_paintable_get_intrinsic_width (paintable),
                          gdk_paintable_get_intrinsic_height (paintable));
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, file));
}

void
app_test_resize (AppTest *self,
                 int      width,
                 int      height)
{
  GtkWidget *content = adw_application_window_get_content (ADW_APPLICATION_WINDOW (self->window));

  gtk_window_set_default_size (GTK_WINDOW (self->window), width, height);
  test_wait (gtk_widget_get_width (content) <= width &&
             gtk_widget_get_width (content) > width - 60);
}

void
app_test_shoot_all (AppTest    *self,
                    const char *name)
{
  static const struct
  {
    const char *label;
    int width;
    int height;
  } sizes[] = {
    { "wide", 1200, 760 },
    { "narrow", 360, 640 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *light = g_strdup_printf ("%s-%s-light", name, sizes[i].label);
      g_autofree char *dark = g_strdup_printf ("%s-%s-dark", name, sizes[i].label);

      app_test_resize (self, sizes[i].width, sizes[i].height);
      app_test_shoot (GTK_WINDOW (self->window), light);
      g_settings_set_string (logline_settings_get (), "style", "dark");
      app_test_shoot (GTK_WINDOW (self->window), dark);
      g_settings_set_string (logline_settings_get (), "style", "light");
    }
  app_test_resize (self, 1200, 760);
}

/* One for all tests: an application cannot be started twice in a process. */
static GtkApplication *
get_application (void)
{
  static GtkApplication *application;
  g_autoptr (GError) error = NULL;

  if (application == NULL)
    {
      application = GTK_APPLICATION (logline_application_new (G_APPLICATION_NON_UNIQUE));
      g_application_register (G_APPLICATION (application), NULL, &error);
      g_assert_no_error (error);
    }

  return application;
}

static void
open_window (AppTest *self)
{
  self->window = logline_window_new (self->application);
  self->page = logline_window_get_page (self->window);
  self->view = logline_log_page_get_view (self->page);
  gtk_window_present (GTK_WINDOW (self->window));
  test_wait (gtk_widget_get_width (GTK_WIDGET (self->window)) > 0);
}

/* All that a window holds goes with it. */
static void
close_window (AppTest *self)
{
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  g_object_add_weak_pointer (G_OBJECT (self->page), (gpointer *) &self->page);
  g_object_add_weak_pointer (G_OBJECT (self->view), (gpointer *) &self->view);
  gtk_window_destroy (GTK_WINDOW (self->window));
  test_wait (self->window == NULL && self->page == NULL && self->view == NULL);
}

void
app_test_restart (AppTest *self)
{
  close_window (self);
  open_window (self);
}

void
app_test_set_up (AppTest       *self,
                 gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("logline-test-XXXXXX", &error);
  g_assert_no_error (error);

  g_settings_set_string (logline_settings_get (), "style", "light");
  self->application = get_application ();
  open_window (self);
}

static void
remove_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

void
app_test_tear_down (AppTest       *self,
                    gconstpointer  data)
{
  GSettings *settings = logline_settings_get ();
  g_auto (GStrv) keys = NULL;
  g_autoptr (GSettingsSchema) schema = NULL;

  close_window (self);

  g_object_get (settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; keys[i] != NULL; i++)
    g_settings_reset (settings, keys[i]);

  remove_files (self->folder);
  g_free (self->folder);
}
