/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-tags.h"

#include <math.h>

/* What WCAG 2 asks of text. */
#define MIN_CONTRAST 4.5

typedef struct
{
  const char *glyph;
  const char *style;    /* of the scheme, whose colour is taken … */
  const char *fallback; /* … or of this one, where a scheme lacks it */
  PangoWeight weight;
} LevelLook;

/* Style schemes are made for source code and name no log levels, so each level borrows a style.
 * Those for errors and warnings are underlines in many schemes, in colours too weak for text. */
static const LevelLook level_looks[LOGLINE_N_LEVELS] = {
  [LOGLINE_LEVEL_UNKNOWN] = { "", NULL, NULL, PANGO_WEIGHT_NORMAL },
  [LOGLINE_LEVEL_TRACE] = { "·", "text", NULL, PANGO_WEIGHT_NORMAL },
  [LOGLINE_LEVEL_DEBUG] = { "○", "text", NULL, PANGO_WEIGHT_NORMAL },
  [LOGLINE_LEVEL_INFO] = { "●", "def:function", NULL, PANGO_WEIGHT_NORMAL },
  [LOGLINE_LEVEL_NOTICE] = { "◆", "def:boolean", NULL, PANGO_WEIGHT_NORMAL },
  [LOGLINE_LEVEL_WARNING] = { "▲", "def:statement", NULL, PANGO_WEIGHT_NORMAL },
  [LOGLINE_LEVEL_ERROR] = { "■", "c:signal-name", "def:error", PANGO_WEIGHT_BOLD },
  [LOGLINE_LEVEL_CRITICAL] = { "✚", "c:signal-name", "def:error", PANGO_WEIGHT_BOLD },
  [LOGLINE_LEVEL_FATAL] = { "✖", "c:signal-name", "def:error", PANGO_WEIGHT_BOLD },
};

static gboolean
style_get_color (GtkSourceStyleScheme *scheme,
                 const char           *style_id,
                 const char           *property,
                 GdkRGBA              *color)
{
  GtkSourceStyle *style = gtk_source_style_scheme_get_style (scheme, style_id);
  g_autofree char *is_set_property = g_strconcat (property, "-set", NULL);
  g_autofree char *name = NULL;
  gboolean is_set = FALSE;

  if (style == NULL)
    return FALSE;

  g_object_get (style, is_set_property, &is_set, property, &name, NULL);
  return is_set && name != NULL && gdk_rgba_parse (color, name);
}

static double
get_linear (double channel)
{
  return channel <= .04045 ? channel / 12.92 : pow ((channel + .055) / 1.055, 2.4);
}

static double
get_luminance (const GdkRGBA *color)
{
  return .2126 * get_linear (color->red) + .7152 * get_linear (color->green) +
         .0722 * get_linear (color->blue);
}

static gboolean
is_readable (const GdkRGBA *color,
             const GdkRGBA *background)
{
  double a = get_luminance (color), b = get_luminance (background);

  return (MAX (a, b) + .05) / (MIN (a, b) + .05) >= MIN_CONTRAST;
}

static GdkRGBA
mix (const GdkRGBA *a,
     const GdkRGBA *b,
     double         share)
{
  return (GdkRGBA) {
    a->red + (b->red - a->red) * share,
    a->green + (b->green - a->green) * share,
    a->blue + (b->blue - a->blue) * share,
    1,
  };
}

gboolean
logline_scheme_get_dim_color (GtkSourceStyleScheme *scheme,
                              const char           *style_id,
                              GdkRGBA              *color)
{
  GdkRGBA dim, text, background;

  if (scheme == NULL || !style_get_color (scheme, style_id, "foreground", &dim) ||
      !style_get_color (scheme, "text", "foreground", &text) ||
      !style_get_color (scheme, "text", "background", &background))
    return FALSE;

  *color = dim;
  for (int i = 1; i <= 20 && !is_readable (color, &background); i++)
    *color = mix (&dim, &text, i / 20.);
  return TRUE;
}

gboolean
logline_level_get_color (LoglineLevel          level,
                         GtkSourceStyleScheme *scheme,
                         GdkRGBA              *color)
{
  const LevelLook *look = &level_looks[level];

  if (scheme == NULL || look->style == NULL)
    return FALSE;

  return style_get_color (scheme, look->style, "foreground", color) ||
         (look->fallback != NULL &&
          (style_get_color (scheme, look->fallback, "foreground", color) ||
           style_get_color (scheme, look->fallback, "underline-color", color)));
}

const char *
logline_level_get_glyph (LoglineLevel level)
{
  return level_looks[level].glyph;
}

static GtkTextTag *
add_tag (GtkTextTagTable *table,
         const char      *name)
{
  g_autoptr (GtkTextTag) tag = gtk_text_tag_new (name);

  gtk_text_tag_table_add (table, tag);
  return tag;
}

/* A tag added later wins where two of them say different things. */
void
logline_tags_init (LoglineTags     *self,
                   GtkTextTagTable *table)
{
  self->text = add_tag (table, "text");
  for (guint i = 0; i < LOGLINE_N_LEVELS; i++)
    {
      g_autofree char *name = g_strconcat ("level-", logline_level_get_name (i), NULL);

      self->levels[i] = add_tag (table, name);
      g_object_set (self->levels[i], "weight", level_looks[i].weight, NULL);
    }

  self->note = add_tag (table, "note");
  self->filter = add_tag (table, "filter-match");
  self->match = add_tag (table, "find-match");
  self->current = add_tag (table, "current-match");
  self->divider = add_tag (table, "divider");
  /* A hyphen where a line is wrapped would look like part of the log. */
  g_object_set (self->text, "insert-hyphens", FALSE, NULL);
  g_object_set (self->note, "style", PANGO_STYLE_ITALIC, NULL);
  g_object_set (self->filter, "underline", PANGO_UNDERLINE_SINGLE, NULL);
  g_object_set (self->current, "weight", PANGO_WEIGHT_BOLD, "underline", PANGO_UNDERLINE_DOUBLE,
                NULL);
}

static void
tag_take_colors (GtkTextTag           *tag,
                 GtkSourceStyleScheme *scheme,
                 const char           *style_id)
{
  GdkRGBA color;

  if (style_get_color (scheme, style_id, "foreground", &color))
    g_object_set (tag, "foreground-rgba", &color, NULL);
  if (style_get_color (scheme, style_id, "background", &color))
    g_object_set (tag, "background-rgba", &color, NULL);
}

void
logline_tags_apply_scheme (LoglineTags          *self,
                           GtkSourceStyleScheme *scheme)
{
  GdkRGBA color;

  if (scheme == NULL)
    return;

  for (guint i = 0; i < LOGLINE_N_LEVELS; i++)
    if (logline_level_get_color (i, scheme, &color))
      g_object_set (self->levels[i], "foreground-rgba", &color, NULL);

  if (logline_scheme_get_dim_color (scheme, "def:comment", &color))
    g_object_set (self->note, "foreground-rgba", &color, NULL);
  if (style_get_color (scheme, "def:function", "foreground", &color))
    g_object_set (self->filter, "underline-rgba", &color, NULL);
  tag_take_colors (self->match, scheme, "search-match");
  tag_take_colors (self->current, scheme, "search-match");
}
