/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtksourceview/gtksource.h>

#include "logline-row.h"

G_BEGIN_DECLS

/* A column of the gutter with a short text for each row of a LoglineRowBuffer. */
#define LOGLINE_TYPE_ROW_RENDERER (logline_row_renderer_get_type ())
G_DECLARE_DERIVABLE_TYPE (LoglineRowRenderer, logline_row_renderer, LOGLINE, ROW_RENDERER,
                          GtkSourceGutterRendererText)

struct _LoglineRowRendererClass
{
  GtkSourceGutterRendererTextClass parent_class;

  /* Colours are those of @scheme from now on. */
  void (*set_scheme) (LoglineRowRenderer   *self,
                      GtkSourceStyleScheme *scheme);

  /* Shows what there is to say about @row, which is NULL for a line that is none. */
  void (*show_row)   (LoglineRowRenderer   *self,
                      const LoglineRow     *row);

  /* The room that the texts need, in pixels. */
  int  (*get_width)  (LoglineRowRenderer   *self);
};

/* The width of @text, for get_width(). */
int  logline_row_renderer_measure_text (LoglineRowRenderer *self,
                                        const char         *text);

/* Markup for a span in @color. (transfer full) */
char *logline_row_renderer_format_span (const GdkRGBA      *color);

G_END_DECLS
