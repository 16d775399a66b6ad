/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtksourceview/gtksource.h>

#include "logline-row.h"
#include "logline-tags.h"
#include "logline-viewport.h"

G_BEGIN_DECLS

/* The text of neighbouring rows of a log, one a line, with their tags. Which rows of the log they
 * are is only a number, so that a log may grow at its front without touching the text.
 */
#define LOGLINE_TYPE_ROW_BUFFER (logline_row_buffer_get_type ())
G_DECLARE_FINAL_TYPE (LoglineRowBuffer, logline_row_buffer, LOGLINE, ROW_BUFFER, GtkSourceBuffer)

LoglineRowBuffer  *logline_row_buffer_new         (void);
LoglineRowRange    logline_row_buffer_get_range   (LoglineRowBuffer  *self);

/* NULL for rows that are not held. */
const LoglineRow  *logline_row_buffer_get_row     (LoglineRowBuffer  *self,
                                                   guint64            row);

/* Says that the first row held is now row @first of the log. */
void               logline_row_buffer_set_first   (LoglineRowBuffer  *self,
                                                   guint64            first);

/**
 * logline_row_buffer_slide:
 * @keep: rows that stay; the others go
 * @front: (element-type LoglineRow): rows that stand just before @keep
 * @back: (element-type LoglineRow): rows that stand just behind @keep
 */
void               logline_row_buffer_slide       (LoglineRowBuffer  *self,
                                                   LoglineRowRange    keep,
                                                   GPtrArray         *front,
                                                   GPtrArray         *back);

/* Holds @rows, the first of which is row @first, and nothing else. Where the text is the same, only
 * the tags change. */
void               logline_row_buffer_replace     (LoglineRowBuffer  *self,
                                                   guint64            first,
                                                   GPtrArray         *rows);

/* The row whose matches are drawn as the current ones, G_MAXUINT64 for none. */
void               logline_row_buffer_set_current_row (LoglineRowBuffer *self,
                                                       guint64           row);

/* Where the first match of a row stands; that in a part that is not shown stands in the note.
 * Returns whether the row is held and known to have one. */
gboolean           logline_row_buffer_get_match   (LoglineRowBuffer  *self,
                                                   guint64            row,
                                                   guint             *out_character);

/* @search: (nullable): knows the matches in the parts of lines that are not shown */
void               logline_row_buffer_set_search  (LoglineRowBuffer  *self,
                                                   LoglineSearch     *search);

/* Room above a line for the divider between two generations, in pixels. */
void               logline_row_buffer_set_divider_height (LoglineRowBuffer *self,
                                                          int               height);
gboolean           logline_row_buffer_has_divider (LoglineRowBuffer  *self,
                                                   guint64            row);

/* How much room there is above the text of @row for a divider: 0 where there is none. */
int                logline_row_buffer_get_room_above (LoglineRowBuffer *self,
                                                      guint64           row);

/* The place of a character of a row that is held; characters past the end give the end. */
void               logline_row_buffer_get_iter    (LoglineRowBuffer  *self,
                                                   guint64            row,
                                                   guint              character,
                                                   GtkTextIter       *iter);

G_END_DECLS
