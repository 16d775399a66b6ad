/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-row.h"
#include "logline-tags.h"

G_BEGIN_DECLS

/* Draws the parts of rows in a text buffer that has a row a line: it sets and removes tags. What is
 * in the lines is its owner's matter. */
typedef struct
{
  GtkTextBuffer *buffer; /* unowned */
  LoglineTags    tags;
} LoglinePainter;

typedef enum
{
  LOGLINE_PAINT_CURRENT = 1 << 0,      /* find stands on the row */
  LOGLINE_PAINT_HIDDEN_MATCH = 1 << 1, /* a match is in the part that is not shown */
} LoglinePaintFlags;

void logline_painter_init               (LoglinePainter    *self,
                                         GtkTextBuffer     *buffer);

/* Level, matches and note. What is drawn already stays. */
void logline_painter_paint              (LoglinePainter    *self,
                                         guint              line,
                                         const LoglineRow  *row,
                                         LoglinePaintFlags  flags);
void logline_painter_clear_matches      (LoglinePainter    *self);

/* The note does not stand for a match any more. */
void logline_painter_clear_note         (LoglinePainter    *self,
                                         guint              line,
                                         const LoglineRow  *row);
void logline_painter_clear_current      (LoglinePainter    *self,
                                         guint              line);

/* Room above a line for the divider between two generations, in pixels. */
void logline_painter_set_divider        (LoglinePainter    *self,
                                         guint              line,
                                         gboolean           divider);
int  logline_painter_get_divider_height (LoglinePainter    *self);
void logline_painter_set_divider_height (LoglinePainter    *self,
                                         int                height);

G_END_DECLS
