/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtksourceview/gtksource.h>

#include "logline-row-buffer.h"

G_BEGIN_DECLS

/* The text of a LoglineView: draws dividers between generations, and asks its owner to do what
 * concerns more of the log than the rows in the buffer.
 *
 * Signals:
 *   caret-move (self, GtkMovementStep step, int count, gboolean extend) -> gboolean: whether it
 *     is done; otherwise the caret moves within the buffer
 *   caret-moved (self): it has done so
 *   copy (self), select-whole (self)
 * Properties (notify):
 *   zoom (double, read): size of the text as a factor of the user's own
 */
#define LOGLINE_MIN_ZOOM .5
#define LOGLINE_MAX_ZOOM 4.
#define LOGLINE_TYPE_TEXT_VIEW (logline_text_view_get_type ())
G_DECLARE_FINAL_TYPE (LoglineTextView, logline_text_view, LOGLINE, TEXT_VIEW, GtkSourceView)

LoglineTextView *logline_text_view_new             (LoglineRowBuffer *buffer);

/* Height of a row of plain text, with the space around it, in pixels. */
int              logline_text_view_get_row_height  (LoglineTextView  *self);

/* For when what the gutter tells changed: GtkSourceView redraws it where the text is scrolled, not
 * where its caret moves. */
void             logline_text_view_redraw_gutter   (LoglineTextView  *self);

double           logline_text_view_get_zoom        (LoglineTextView  *self);
void             logline_text_view_set_zoom        (LoglineTextView  *self,
                                                    double            zoom);

/* Larger by so many steps of a tenth, or smaller. */
void             logline_text_view_zoom_by         (LoglineTextView  *self,
                                                    double            n_steps);

G_END_DECLS
