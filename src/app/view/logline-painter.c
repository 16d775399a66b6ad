/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-painter.h"

void
logline_painter_init (LoglinePainter *self,
                      GtkTextBuffer  *buffer)
{
  g_assert (GTK_IS_TEXT_BUFFER (buffer));

  self->buffer = buffer;
  logline_tags_init (&self->tags, gtk_text_buffer_get_tag_table (buffer));
}

static void
get_iters (LoglinePainter *self,
           guint           line,
           LoglineSpan     span,
           GtkTextIter    *start,
           GtkTextIter    *end)
{
  gtk_text_buffer_get_iter_at_line_offset (self->buffer, start, line, span.start);
  gtk_text_buffer_get_iter_at_line_offset (self->buffer, end, line, span.end);
}

static void
apply_tag (LoglinePainter *self,
           GtkTextTag     *tag,
           guint           line,
           LoglineSpan     span)
{
  GtkTextIter start, end;

  if (span.start >= span.end)
    return;

  get_iters (self, line, span, &start, &end);
  gtk_text_buffer_apply_tag (self->buffer, tag, &start, &end);
}

static void
apply_spans (LoglinePainter *self,
             GtkTextTag     *tag,
             guint           line,
             GArray         *spans)
{
  for (guint i = 0; i < spans->len; i++)
    apply_tag (self, tag, line, g_array_index (spans, LoglineSpan, i));
}

static void
apply_find_tag (LoglinePainter    *self,
                GtkTextTag        *tag,
                guint              line,
                const LoglineRow  *row,
                LoglinePaintFlags  flags)
{
  apply_spans (self, tag, line, row->find_spans);
  if (flags & LOGLINE_PAINT_HIDDEN_MATCH)
    apply_tag (self, tag, line, logline_row_get_note_span (row));
}

void
logline_painter_paint (LoglinePainter    *self,
                       guint              line,
                       const LoglineRow  *row,
                       LoglinePaintFlags  flags)
{
  apply_tag (self, self->tags.levels[row->line->level.level], line,
             (LoglineSpan) { row->level_start, row->level_end });
  apply_spans (self, self->tags.filter, line, row->filter_spans);
  apply_find_tag (self, self->tags.match, line, row, flags);
  if (flags & LOGLINE_PAINT_CURRENT)
    apply_find_tag (self, self->tags.current, line, row, flags);
  apply_tag (self, self->tags.note, line, logline_row_get_note_span (row));
}

void
logline_painter_clear_matches (LoglinePainter *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_remove_tag (self->buffer, self->tags.match, &start, &end);
  gtk_text_buffer_remove_tag (self->buffer, self->tags.filter, &start, &end);
  gtk_text_buffer_remove_tag (self->buffer, self->tags.current, &start, &end);
}

void
logline_painter_clear_note (LoglinePainter   *self,
                            guint             line,
                            const LoglineRow *row)
{
  GtkTextIter start, end;

  get_iters (self, line, logline_row_get_note_span (row), &start, &end);
  gtk_text_buffer_remove_tag (self->buffer, self->tags.match, &start, &end);
  gtk_text_buffer_remove_tag (self->buffer, self->tags.current, &start, &end);
}

void
logline_painter_clear_current (LoglinePainter *self,
                               guint           line)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_line (self->buffer, &start, line);
  end = start;
  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  gtk_text_buffer_remove_tag (self->buffer, self->tags.current, &start, &end);
}

/* A tag on the first characters of a line counts for all of it. An empty line has none but its line
 * end. */
void
logline_painter_set_divider (LoglinePainter *self,
                             guint           line,
                             gboolean        divider)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_line (self->buffer, &start, line);
  end = start;
  gtk_text_iter_forward_char (&end);
  if (divider == gtk_text_iter_has_tag (&start, self->tags.divider))
    return;

  if (divider)
    gtk_text_buffer_apply_tag (self->buffer, self->tags.divider, &start, &end);
  else
    gtk_text_buffer_remove_tag (self->buffer, self->tags.divider, &start, &end);
}

int
logline_painter_get_divider_height (LoglinePainter *self)
{
  int height;

  g_object_get (self->tags.divider, "pixels-above-lines", &height, NULL);
  return height;
}

void
logline_painter_set_divider_height (LoglinePainter *self,
                                    int             height)
{
  if (logline_painter_get_divider_height (self) != height)
    g_object_set (self->tags.divider, "pixels-above-lines", height, NULL);
}
