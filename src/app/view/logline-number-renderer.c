/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-number-renderer.h"

#include "logline-row-buffer.h"
#include "logline-tags.h"

#define MIN_DIGITS 4

struct _LoglineNumberRenderer
{
  GtkSourceGutterRendererText parent_instance;

  guint                 n_digits;
  GtkSourceStyleScheme *scheme; /* unowned: only compared */
  char                 *span;   /* (nullable): start tag of markup, in a colour of the scheme */
};

G_DEFINE_FINAL_TYPE (LoglineNumberRenderer, logline_number_renderer,
                     GTK_SOURCE_TYPE_GUTTER_RENDERER_TEXT)

static void
logline_number_renderer_begin (GtkSourceGutterRenderer *renderer,
                               GtkSourceGutterLines    *lines)
{
  LoglineNumberRenderer *self = LOGLINE_NUMBER_RENDERER (renderer);
  GtkSourceBuffer *buffer = gtk_source_gutter_renderer_get_buffer (renderer);
  GtkSourceStyleScheme *scheme = gtk_source_buffer_get_style_scheme (buffer);
  GdkRGBA color;

  GTK_SOURCE_GUTTER_RENDERER_CLASS (logline_number_renderer_parent_class)->begin (renderer, lines);

  if (self->scheme == scheme)
    return;

  self->scheme = scheme;
  g_clear_pointer (&self->span, g_free);
  if (logline_scheme_get_dim_color (scheme, "line-numbers", &color))
    self->span = g_strdup_printf ("<span foreground=\"#%02x%02x%02x\">",
                                  (guint) (color.red * 255 + .5), (guint) (color.green * 255 + .5),
                                  (guint) (color.blue * 255 + .5));
}

static void
logline_number_renderer_query_data (GtkSourceGutterRenderer *renderer,
                                    GtkSourceGutterLines    *lines,
                                    guint                    line)
{
  LoglineRowBuffer *buffer = LOGLINE_ROW_BUFFER (gtk_source_gutter_renderer_get_buffer (renderer));
  guint64 first = logline_row_buffer_get_range (buffer).first;
  const LoglineRow *row = logline_row_buffer_get_row (buffer, first + line);
  GtkSourceGutterRendererText *text_renderer = GTK_SOURCE_GUTTER_RENDERER_TEXT (renderer);
  const char *span = LOGLINE_NUMBER_RENDERER (renderer)->span;
  char text[80] = "";
  int length = 0;

  if (row != NULL && row->line->number > 0)
    length = g_snprintf (text, sizeof text, "%s%" G_GUINT64_FORMAT "</span>",
                         span != NULL ? span : "<span>", row->line->number);
  gtk_source_gutter_renderer_text_set_markup (text_renderer, text, length);
}

/* Beside the text, which stands below a divider. */
static void
logline_number_renderer_snapshot_line (GtkSourceGutterRenderer *renderer,
                                      GtkSnapshot             *snapshot,
                                      GtkSourceGutterLines    *lines,
                                      guint                    line)
{
  LoglineRowBuffer *buffer = LOGLINE_ROW_BUFFER (gtk_source_gutter_renderer_get_buffer (renderer));
  guint64 first = logline_row_buffer_get_range (buffer).first;
  int room = logline_row_buffer_get_room_above (buffer, first + line);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, room));
  GTK_SOURCE_GUTTER_RENDERER_CLASS (logline_number_renderer_parent_class)
    ->snapshot_line (renderer, snapshot, lines, line);
  gtk_snapshot_restore (snapshot);
}

static void
logline_number_renderer_measure (GtkWidget      *widget,
                                 GtkOrientation  orientation,
                                 int             for_size,
                                 int            *minimum,
                                 int            *natural,
                                 int            *minimum_baseline,
                                 int            *natural_baseline)
{
  LoglineNumberRenderer *self = LOGLINE_NUMBER_RENDERER (widget);
  g_autofree char *digits = g_strnfill (self->n_digits, '8');
  int width = 0;

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    return;

  gtk_source_gutter_renderer_text_measure (GTK_SOURCE_GUTTER_RENDERER_TEXT (self), digits,
                                           &width, NULL);
  width += 2 * gtk_source_gutter_renderer_get_xpad (GTK_SOURCE_GUTTER_RENDERER (self));
  *minimum = *natural = width;
}

static void
logline_number_renderer_finalize (GObject *object)
{
  LoglineNumberRenderer *self = LOGLINE_NUMBER_RENDERER (object);

  g_clear_pointer (&self->span, g_free);

  G_OBJECT_CLASS (logline_number_renderer_parent_class)->finalize (object);
}

static void
logline_number_renderer_class_init (LoglineNumberRendererClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = logline_number_renderer_finalize;
  GTK_WIDGET_CLASS (klass)->measure = logline_number_renderer_measure;
  GTK_SOURCE_GUTTER_RENDERER_CLASS (klass)->begin = logline_number_renderer_begin;
  GTK_SOURCE_GUTTER_RENDERER_CLASS (klass)->query_data = logline_number_renderer_query_data;
  GTK_SOURCE_GUTTER_RENDERER_CLASS (klass)->snapshot_line = logline_number_renderer_snapshot_line;
}

static void
logline_number_renderer_init (LoglineNumberRenderer *self)
{
  GtkSourceGutterRenderer *renderer = GTK_SOURCE_GUTTER_RENDERER (self);

  self->n_digits = MIN_DIGITS;
  gtk_source_gutter_renderer_set_xalign (renderer, 1);
  gtk_source_gutter_renderer_set_xpad (renderer, 8);
  gtk_source_gutter_renderer_set_alignment_mode (renderer,
                                                 GTK_SOURCE_GUTTER_RENDERER_ALIGNMENT_MODE_FIRST);
}

LoglineNumberRenderer *
logline_number_renderer_new (void)
{
  return g_object_new (LOGLINE_TYPE_NUMBER_RENDERER, NULL);
}

static void
set_n_digits (LoglineNumberRenderer *self,
              guint                  n_digits)
{
  if (self->n_digits == n_digits)
    return;

  self->n_digits = n_digits;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
logline_number_renderer_update_width (LoglineNumberRenderer *self)
{
  GtkSourceBuffer *source_buffer;
  LoglineRowBuffer *buffer;
  LoglineRowRange range;
  guint64 number = 0;
  guint n_digits = 1;

  g_return_if_fail (LOGLINE_IS_NUMBER_RENDERER (self));

  source_buffer = gtk_source_gutter_renderer_get_buffer (GTK_SOURCE_GUTTER_RENDERER (self));
  buffer = LOGLINE_ROW_BUFFER (source_buffer);
  range = logline_row_buffer_get_range (buffer);
  if (logline_row_range_is_empty (range))
    return;

  number = MAX (logline_row_buffer_get_row (buffer, range.first)->line->number,
                logline_row_buffer_get_row (buffer, range.last - 1)->line->number);
  for (; number >= 10; number /= 10)
    n_digits++;
  set_n_digits (self, MAX (n_digits, self->n_digits));
}

void
logline_number_renderer_reset_width (LoglineNumberRenderer *self)
{
  g_return_if_fail (LOGLINE_IS_NUMBER_RENDERER (self));

  set_n_digits (self, MIN_DIGITS);
}
