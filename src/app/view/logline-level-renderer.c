/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-level-renderer.h"

#include "logline-row-buffer.h"

struct _LoglineLevelRenderer
{
  GtkSourceGutterRendererText parent_instance;

  /* Owned; Pango markup, made once for each colour scheme. */
  char                 *markup[LOGLINE_N_LEVELS];
  GtkSourceStyleScheme *scheme; /* unowned: only compared */
};

G_DEFINE_FINAL_TYPE (LoglineLevelRenderer, logline_level_renderer,
                     GTK_SOURCE_TYPE_GUTTER_RENDERER_TEXT)

static void
clear_markup (LoglineLevelRenderer *self)
{
  for (guint i = 0; i < LOGLINE_N_LEVELS; i++)
    g_clear_pointer (&self->markup[i], g_free);
}

static void
make_markup (LoglineLevelRenderer *self)
{
  for (guint i = 0; i < LOGLINE_N_LEVELS; i++)
    {
      GdkRGBA color;

      if (logline_level_get_color (i, self->scheme, &color))
        self->markup[i] = g_strdup_printf ("<span foreground=\"#%02x%02x%02x\">%s</span>",
                                           (guint) (color.red * 255 + .5),
                                           (guint) (color.green * 255 + .5),
                                           (guint) (color.blue * 255 + .5),
                                           logline_level_get_glyph (i));
      else
        self->markup[i] = g_strdup (logline_level_get_glyph (i));
    }
}

static void
logline_level_renderer_begin (GtkSourceGutterRenderer *renderer,
                              GtkSourceGutterLines    *lines)
{
  LoglineLevelRenderer *self = LOGLINE_LEVEL_RENDERER (renderer);
  GtkSourceBuffer *buffer = gtk_source_gutter_renderer_get_buffer (renderer);
  GtkSourceStyleScheme *scheme = gtk_source_buffer_get_style_scheme (buffer);

  GTK_SOURCE_GUTTER_RENDERER_CLASS (logline_level_renderer_parent_class)->begin (renderer, lines);

  if (self->scheme == scheme && self->markup[0] != NULL)
    return;

  self->scheme = scheme;
  clear_markup (self);
  make_markup (self);
}

static void
logline_level_renderer_query_data (GtkSourceGutterRenderer *renderer,
                                   GtkSourceGutterLines    *lines,
                                   guint                    line)
{
  LoglineLevelRenderer *self = LOGLINE_LEVEL_RENDERER (renderer);
  LoglineRowBuffer *buffer = LOGLINE_ROW_BUFFER (gtk_source_gutter_renderer_get_buffer (renderer));
  guint64 first = logline_row_buffer_get_range (buffer).first;
  const LoglineRow *row = logline_row_buffer_get_row (buffer, first + line);
  LoglineLevel level = row != NULL ? row->line->level.level : LOGLINE_LEVEL_UNKNOWN;

  gtk_source_gutter_renderer_text_set_markup (GTK_SOURCE_GUTTER_RENDERER_TEXT (renderer),
                                              self->markup[level], -1);
}

/* Beside the text, which stands below a divider. */
static void
logline_level_renderer_snapshot_line (GtkSourceGutterRenderer *renderer,
                                     GtkSnapshot             *snapshot,
                                     GtkSourceGutterLines    *lines,
                                     guint                    line)
{
  LoglineRowBuffer *buffer = LOGLINE_ROW_BUFFER (gtk_source_gutter_renderer_get_buffer (renderer));
  guint64 first = logline_row_buffer_get_range (buffer).first;
  int room = logline_row_buffer_get_room_above (buffer, first + line);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, room));
  GTK_SOURCE_GUTTER_RENDERER_CLASS (logline_level_renderer_parent_class)
    ->snapshot_line (renderer, snapshot, lines, line);
  gtk_snapshot_restore (snapshot);
}

static void
logline_level_renderer_measure (GtkWidget      *widget,
                                GtkOrientation  orientation,
                                int             for_size,
                                int            *minimum,
                                int            *natural,
                                int            *minimum_baseline,
                                int            *natural_baseline)
{
  GtkSourceGutterRendererText *renderer = GTK_SOURCE_GUTTER_RENDERER_TEXT (widget);
  int width = 0;

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    return;

  for (guint i = 0; i < LOGLINE_N_LEVELS; i++)
    {
      gtk_source_gutter_renderer_text_measure (renderer, logline_level_get_glyph (i), &width, NULL);
      *natural = MAX (*natural, width);
    }
  *natural += 2 * gtk_source_gutter_renderer_get_xpad (GTK_SOURCE_GUTTER_RENDERER (renderer));
  *minimum = *natural;
}

static void
logline_level_renderer_finalize (GObject *object)
{
  clear_markup (LOGLINE_LEVEL_RENDERER (object));

  G_OBJECT_CLASS (logline_level_renderer_parent_class)->finalize (object);
}

static void
logline_level_renderer_class_init (LoglineLevelRendererClass *klass)
{
  GtkSourceGutterRendererClass *renderer_class = GTK_SOURCE_GUTTER_RENDERER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = logline_level_renderer_finalize;
  GTK_WIDGET_CLASS (klass)->measure = logline_level_renderer_measure;
  renderer_class->begin = logline_level_renderer_begin;
  renderer_class->query_data = logline_level_renderer_query_data;
  renderer_class->snapshot_line = logline_level_renderer_snapshot_line;
}

static void
logline_level_renderer_init (LoglineLevelRenderer *self)
{
  GtkSourceGutterRenderer *renderer = GTK_SOURCE_GUTTER_RENDERER (self);

  gtk_source_gutter_renderer_set_xalign (renderer, .5);
  gtk_source_gutter_renderer_set_xpad (renderer, 4);
  gtk_source_gutter_renderer_set_alignment_mode (renderer,
                                                 GTK_SOURCE_GUTTER_RENDERER_ALIGNMENT_MODE_FIRST);
}

LoglineLevelRenderer *
logline_level_renderer_new (void)
{
  return g_object_new (LOGLINE_TYPE_LEVEL_RENDERER, NULL);
}
