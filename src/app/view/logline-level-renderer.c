/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-level-renderer.h"

#include "logline-tags.h"

struct _LoglineLevelRenderer
{
  LoglineRowRenderer parent_instance;

  char *markup[LOGLINE_N_LEVELS]; /* Pango's, made once for each colour scheme */
};

G_DEFINE_FINAL_TYPE (LoglineLevelRenderer, logline_level_renderer, LOGLINE_TYPE_ROW_RENDERER)

static void
clear_markup (LoglineLevelRenderer *self)
{
  for (guint i = 0; i < LOGLINE_N_LEVELS; i++)
    g_clear_pointer (&self->markup[i], g_free);
}

static char *
format_markup (LoglineLevel          level,
               GtkSourceStyleScheme *scheme)
{
  g_autofree char *span = NULL;
  GdkRGBA color;

  if (!logline_level_get_color (level, scheme, &color))
    return g_strdup (logline_level_get_glyph (level));

  span = logline_row_renderer_format_span (&color);
  return g_strconcat (span, logline_level_get_glyph (level), "</span>", NULL);
}

static void
logline_level_renderer_set_scheme (LoglineRowRenderer   *renderer,
                                   GtkSourceStyleScheme *scheme)
{
  LoglineLevelRenderer *self = LOGLINE_LEVEL_RENDERER (renderer);

  clear_markup (self);
  for (guint i = 0; i < LOGLINE_N_LEVELS; i++)
    self->markup[i] = format_markup (i, scheme);
}

static void
logline_level_renderer_show_row (LoglineRowRenderer *renderer,
                                 const LoglineRow   *row)
{
  LoglineLevelRenderer *self = LOGLINE_LEVEL_RENDERER (renderer);
  LoglineLevel level = row != NULL ? row->line->level.level : LOGLINE_LEVEL_UNKNOWN;

  gtk_source_gutter_renderer_text_set_markup (GTK_SOURCE_GUTTER_RENDERER_TEXT (renderer),
                                              self->markup[level], -1);
}

static int
logline_level_renderer_get_width (LoglineRowRenderer *renderer)
{
  int width = 0;

  for (guint i = 0; i < LOGLINE_N_LEVELS; i++)
    width = MAX (width, logline_row_renderer_measure_text (renderer, logline_level_get_glyph (i)));
  return width;
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
  LoglineRowRendererClass *renderer_class = LOGLINE_ROW_RENDERER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = logline_level_renderer_finalize;
  renderer_class->set_scheme = logline_level_renderer_set_scheme;
  renderer_class->show_row = logline_level_renderer_show_row;
  renderer_class->get_width = logline_level_renderer_get_width;
}

static void
logline_level_renderer_init (LoglineLevelRenderer *self)
{
  GtkSourceGutterRenderer *renderer = GTK_SOURCE_GUTTER_RENDERER (self);

  gtk_source_gutter_renderer_set_xalign (renderer, .5);
  gtk_source_gutter_renderer_set_xpad (renderer, 4);
}

LoglineLevelRenderer *
logline_level_renderer_new (void)
{
  return g_object_new (LOGLINE_TYPE_LEVEL_RENDERER, NULL);
}
