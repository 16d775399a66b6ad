/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-row-renderer.h"

#include "logline-row-buffer.h"

typedef struct
{
  GtkSourceStyleScheme *scheme; /* unowned: only compared */
} LoglineRowRendererPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (LoglineRowRenderer, logline_row_renderer,
                                     GTK_SOURCE_TYPE_GUTTER_RENDERER_TEXT)

static void
logline_row_renderer_begin (GtkSourceGutterRenderer *renderer,
                            GtkSourceGutterLines    *lines)
{
  LoglineRowRenderer *self = LOGLINE_ROW_RENDERER (renderer);
  LoglineRowRendererPrivate *priv = logline_row_renderer_get_instance_private (self);
  GtkSourceBuffer *buffer = gtk_source_gutter_renderer_get_buffer (renderer);
  GtkSourceStyleScheme *scheme = gtk_source_buffer_get_style_scheme (buffer);

  GTK_SOURCE_GUTTER_RENDERER_CLASS (logline_row_renderer_parent_class)->begin (renderer, lines);

  if (priv->scheme == scheme && scheme != NULL)
    return;

  priv->scheme = scheme;
  LOGLINE_ROW_RENDERER_GET_CLASS (self)->set_scheme (self, scheme);
}

static LoglineRowBuffer *
get_row_buffer (GtkSourceGutterRenderer *renderer)
{
  return LOGLINE_ROW_BUFFER (gtk_source_gutter_renderer_get_buffer (renderer));
}

static void
logline_row_renderer_query_data (GtkSourceGutterRenderer *renderer,
                                 GtkSourceGutterLines    *lines,
                                 guint                    line)
{
  LoglineRowBuffer *buffer = get_row_buffer (renderer);
  guint64 first = logline_row_buffer_get_range (buffer).first;

  LOGLINE_ROW_RENDERER_GET_CLASS (renderer)
    ->show_row (LOGLINE_ROW_RENDERER (renderer), logline_row_buffer_get_row (buffer, first + line));
}

/* Beside the text, which stands below a divider. */
static void
logline_row_renderer_snapshot_line (GtkSourceGutterRenderer *renderer,
                                    GtkSnapshot             *snapshot,
                                    GtkSourceGutterLines    *lines,
                                    guint                    line)
{
  LoglineRowBuffer *buffer = get_row_buffer (renderer);
  guint64 first = logline_row_buffer_get_range (buffer).first;
  int room = logline_row_buffer_get_room_above (buffer, first + line);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, room));
  GTK_SOURCE_GUTTER_RENDERER_CLASS (logline_row_renderer_parent_class)
    ->snapshot_line (renderer, snapshot, lines, line);
  gtk_snapshot_restore (snapshot);
}

static void
logline_row_renderer_measure (GtkWidget      *widget,
                              GtkOrientation  orientation,
                              int             for_size,
                              int            *minimum,
                              int            *natural,
                              int            *minimum_baseline,
                              int            *natural_baseline)
{
  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    return;

  *natural = LOGLINE_ROW_RENDERER_GET_CLASS (widget)->get_width (LOGLINE_ROW_RENDERER (widget)) +
             2 * gtk_source_gutter_renderer_get_xpad (GTK_SOURCE_GUTTER_RENDERER (widget));
  *minimum = *natural;
}

static void
logline_row_renderer_class_init (LoglineRowRendererClass *klass)
{
  GtkSourceGutterRendererClass *renderer_class = GTK_SOURCE_GUTTER_RENDERER_CLASS (klass);

  GTK_WIDGET_CLASS (klass)->measure = logline_row_renderer_measure;
  renderer_class->begin = logline_row_renderer_begin;
  renderer_class->query_data = logline_row_renderer_query_data;
  renderer_class->snapshot_line = logline_row_renderer_snapshot_line;
}

static void
logline_row_renderer_init (LoglineRowRenderer *self)
{
  gtk_source_gutter_renderer_set_alignment_mode (GTK_SOURCE_GUTTER_RENDERER (self),
                                                 GTK_SOURCE_GUTTER_RENDERER_ALIGNMENT_MODE_FIRST);
}

int
logline_row_renderer_measure_text (LoglineRowRenderer *self,
                                   const char         *text)
{
  int width = 0;

  g_return_val_if_fail (LOGLINE_IS_ROW_RENDERER (self), 0);

  gtk_source_gutter_renderer_text_measure (GTK_SOURCE_GUTTER_RENDERER_TEXT (self), text,
                                           &width, NULL);
  return width;
}

char *
logline_row_renderer_format_span (const GdkRGBA *color)
{
  return g_strdup_printf ("<span foreground=\"#%02x%02x%02x\">",
                          (guint) (color->red * 255 + .5), (guint) (color->green * 255 + .5),
                          (guint) (color->blue * 255 + .5));
}
