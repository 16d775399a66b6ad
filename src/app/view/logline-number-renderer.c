/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-number-renderer.h"

#include "logline-row-buffer.h"
#include "logline-tags.h"

#define MIN_DIGITS 4

struct _LoglineNumberRenderer
{
  LoglineRowRenderer parent_instance;

  guint  n_digits;
  char  *span; /* (nullable): start tag of markup, in a colour of the scheme */
};

G_DEFINE_FINAL_TYPE (LoglineNumberRenderer, logline_number_renderer, LOGLINE_TYPE_ROW_RENDERER)

static void
logline_number_renderer_set_scheme (LoglineRowRenderer   *renderer,
                                    GtkSourceStyleScheme *scheme)
{
  LoglineNumberRenderer *self = LOGLINE_NUMBER_RENDERER (renderer);
  GdkRGBA color;

  g_clear_pointer (&self->span, g_free);
  if (logline_scheme_get_dim_color (scheme, "line-numbers", &color))
    self->span = logline_row_renderer_format_span (&color);
}

static void
logline_number_renderer_show_row (LoglineRowRenderer *renderer,
                                  const LoglineRow   *row)
{
  const char *span = LOGLINE_NUMBER_RENDERER (renderer)->span;
  char text[80] = "";
  int length = 0;

  if (row != NULL && row->line->number > 0)
    length = g_snprintf (text, sizeof text, "%s%" G_GUINT64_FORMAT "</span>",
                         span != NULL ? span : "<span>", row->line->number);
  gtk_source_gutter_renderer_text_set_markup (GTK_SOURCE_GUTTER_RENDERER_TEXT (renderer),
                                              text, length);
}

static int
logline_number_renderer_get_width (LoglineRowRenderer *renderer)
{
  LoglineNumberRenderer *self = LOGLINE_NUMBER_RENDERER (renderer);
  g_autofree char *digits = g_strnfill (self->n_digits, '8');

  return logline_row_renderer_measure_text (renderer, digits);
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
  LoglineRowRendererClass *renderer_class = LOGLINE_ROW_RENDERER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = logline_number_renderer_finalize;
  renderer_class->set_scheme = logline_number_renderer_set_scheme;
  renderer_class->show_row = logline_number_renderer_show_row;
  renderer_class->get_width = logline_number_renderer_get_width;
}

static void
logline_number_renderer_init (LoglineNumberRenderer *self)
{
  GtkSourceGutterRenderer *renderer = GTK_SOURCE_GUTTER_RENDERER (self);

  self->n_digits = MIN_DIGITS;
  gtk_source_gutter_renderer_set_xalign (renderer, 1);
  gtk_source_gutter_renderer_set_xpad (renderer, 8);
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
