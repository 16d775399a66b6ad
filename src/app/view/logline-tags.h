/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtksourceview/gtksource.h>

#include "logline-level.h"

G_BEGIN_DECLS

/* How the parts of a line look. Owned by the tag table they were added to. */
typedef struct
{
  GtkTextTag *text;    /* all of it */
  GtkTextTag *levels[LOGLINE_N_LEVELS];
  GtkTextTag *note;    /* stands for the part of a line that is not shown */
  GtkTextTag *filter;  /* why a filter shows the line */
  GtkTextTag *match;
  GtkTextTag *current; /* the match that find stands on */
  GtkTextTag *divider; /* the first line of a generation */
} LoglineTags;

void        logline_tags_init           (LoglineTags          *self,
                                         GtkTextTagTable      *table);

/* Takes all colours from @scheme. */
void        logline_tags_apply_scheme   (LoglineTags          *self,
                                         GtkSourceStyleScheme *scheme);

/* (out) @color: that of a level's word and glyph. Returns whether the scheme has one. */
gboolean    logline_level_get_color     (LoglineLevel          level,
                                         GtkSourceStyleScheme *scheme,
                                         GdkRGBA              *color);

/* (out) @color: that of a style which stands back from the text, brought nearer to the text's own
 * as far as it takes to be readable. Returns whether the scheme has one. */
gboolean    logline_scheme_get_dim_color (GtkSourceStyleScheme *scheme,
                                          const char           *style_id,
                                          GdkRGBA              *color);

/* A character that tells the level by its shape, or an empty string. */
const char *logline_level_get_glyph     (LoglineLevel          level);

G_END_DECLS
