/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-row-buffer.h"

#include "logline-painter.h"

struct _LoglineRowBuffer
{
  GtkSourceBuffer parent_instance;

  GPtrArray      *rows; /* (element-type LoglineRow): row first + i of the log is line i */
  guint64         first;
  guint64         current_row;
  GSignalGroup   *search_signals;
  LoglinePainter  painter;
};

G_DEFINE_FINAL_TYPE (LoglineRowBuffer, logline_row_buffer, GTK_SOURCE_TYPE_BUFFER)

static void search_changed_cb (LoglineRowBuffer *self);

static GPtrArray *
row_array_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) logline_row_unref);
}

static void
scheme_changed_cb (LoglineRowBuffer *self)
{
  GtkSourceBuffer *buffer = GTK_SOURCE_BUFFER (self);

  logline_tags_apply_scheme (&self->painter.tags, gtk_source_buffer_get_style_scheme (buffer));
}

static void
logline_row_buffer_constructed (GObject *object)
{
  LoglineRowBuffer *self = LOGLINE_ROW_BUFFER (object);

  G_OBJECT_CLASS (logline_row_buffer_parent_class)->constructed (object);

  gtk_text_buffer_set_enable_undo (GTK_TEXT_BUFFER (self), FALSE);
  gtk_source_buffer_set_highlight_syntax (GTK_SOURCE_BUFFER (self), FALSE);
  gtk_source_buffer_set_highlight_matching_brackets (GTK_SOURCE_BUFFER (self), FALSE);
  gtk_source_buffer_set_implicit_trailing_newline (GTK_SOURCE_BUFFER (self), FALSE);
  logline_painter_init (&self->painter, GTK_TEXT_BUFFER (self));
  g_signal_connect (self, "notify::style-scheme", G_CALLBACK (scheme_changed_cb), NULL);
}

static void
logline_row_buffer_finalize (GObject *object)
{
  LoglineRowBuffer *self = LOGLINE_ROW_BUFFER (object);

  g_clear_object (&self->search_signals);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (logline_row_buffer_parent_class)->finalize (object);
}

static void
logline_row_buffer_class_init (LoglineRowBufferClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = logline_row_buffer_constructed;
  object_class->finalize = logline_row_buffer_finalize;
}

static void
logline_row_buffer_init (LoglineRowBuffer *self)
{
  self->rows = row_array_new ();
  self->current_row = G_MAXUINT64;
  self->search_signals = g_signal_group_new (LOGLINE_TYPE_SEARCH);
  g_signal_group_connect_swapped (self->search_signals, "changed", G_CALLBACK (search_changed_cb),
                                  self);
}

LoglineRowBuffer *
logline_row_buffer_new (void)
{
  return g_object_new (LOGLINE_TYPE_ROW_BUFFER, NULL);
}

LoglineRowRange
logline_row_buffer_get_range (LoglineRowBuffer *self)
{
  g_return_val_if_fail (LOGLINE_IS_ROW_BUFFER (self), (LoglineRowRange) { 0 });

  return (LoglineRowRange) { self->first, self->first + self->rows->len };
}

const LoglineRow *
logline_row_buffer_get_row (LoglineRowBuffer *self,
                            guint64           row)
{
  g_return_val_if_fail (LOGLINE_IS_ROW_BUFFER (self), NULL);

  if (!logline_row_range_contains (logline_row_buffer_get_range (self), row))
    return NULL;

  return g_ptr_array_index (self->rows, row - self->first);
}

void
logline_row_buffer_set_first (LoglineRowBuffer *self,
                              guint64           first)
{
  g_return_if_fail (LOGLINE_IS_ROW_BUFFER (self));

  if (self->current_row != G_MAXUINT64)
    self->current_row += first - self->first;
  self->first = first;
}

/* Only the search has looked at all of a long line. */
static gboolean
line_hides_match (LoglineRowBuffer *self,
                  guint             line)
{
  g_autoptr (LoglineSearch) search = g_signal_group_dup_target (self->search_signals);
  const LoglineRow *row = g_ptr_array_index (self->rows, line);
  guint64 row_number = self->first + line;

  return search != NULL && row->note != NULL && row->find_spans->len == 0 &&
         !logline_query_get_invert (logline_search_get_query (search)) &&
         logline_search_get_rank (search, row_number) <
         logline_search_get_rank (search, row_number + 1);
}

static LoglinePaintFlags
get_flags (LoglineRowBuffer *self,
           guint             line)
{
  return (self->first + line == self->current_row ? LOGLINE_PAINT_CURRENT : 0) |
         (line_hides_match (self, line) ? LOGLINE_PAINT_HIDDEN_MATCH : 0);
}

static void
paint_row (LoglineRowBuffer *self,
           guint             line)
{
  logline_painter_paint (&self->painter, line, g_ptr_array_index (self->rows, line),
                         get_flags (self, line));
}

/* What a search finds, it finds long after the rows were shown. */
static void
search_changed_cb (LoglineRowBuffer *self)
{
  for (guint line = 0; line < self->rows->len; line++)
    {
      const LoglineRow *row = g_ptr_array_index (self->rows, line);

      if (row->note == NULL || row->find_spans->len > 0)
        continue;

      logline_painter_clear_note (&self->painter, line, row);
      paint_row (self, line);
    }
}

static gboolean
line_begins_generation (LoglineRowBuffer *self,
                        guint             line)
{
  const LoglineRow *row = g_ptr_array_index (self->rows, line);

  if (line > 0)
    return logline_row_begins_generation (row, g_ptr_array_index (self->rows, line - 1));

  return self->first == 0 && row->line->number == 1 && row->line->generation->serial > 0;
}

gboolean
logline_row_buffer_has_divider (LoglineRowBuffer *self,
                                guint64           row)
{
  g_return_val_if_fail (LOGLINE_IS_ROW_BUFFER (self), FALSE);

  return logline_row_range_contains (logline_row_buffer_get_range (self), row) &&
         line_begins_generation (self, row - self->first);
}

int
logline_row_buffer_get_room_above (LoglineRowBuffer *self,
                                   guint64           row)
{
  if (!logline_row_buffer_has_divider (self, row))
    return 0;

  return logline_painter_get_divider_height (&self->painter);
}

static void
update_divider (LoglineRowBuffer *self,
                guint             line)
{
  logline_painter_set_divider (&self->painter, line, line_begins_generation (self, line));
}

static void
append_row_text (GString          *text,
                 const LoglineRow *row)
{
  gsize n_bytes;
  const char *bytes = logline_display_text_get (row->text, &n_bytes);

  g_string_append_len (text, bytes, n_bytes);
  if (row->note != NULL)
    g_string_append (text, row->note);
}

static void
remove_front (LoglineRowBuffer *self,
              guint             n_rows)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  GtkTextIter start, end;

  if (n_rows == 0)
    return;

  gtk_text_buffer_get_start_iter (buffer, &start);
  if (n_rows == self->rows->len)
    gtk_text_buffer_get_end_iter (buffer, &end);
  else
    gtk_text_buffer_get_iter_at_line (buffer, &end, n_rows);
  gtk_text_buffer_delete (buffer, &start, &end);
  g_ptr_array_remove_range (self->rows, 0, n_rows);
  self->first += n_rows;
}

static void
remove_back (LoglineRowBuffer *self,
             guint             n_rows)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  guint n_left = self->rows->len - n_rows;
  GtkTextIter start, end;

  if (n_rows == 0)
    return;

  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_get_iter_at_line (buffer, &start, n_left);
  if (n_left > 0)
    gtk_text_iter_backward_char (&start);
  gtk_text_buffer_delete (buffer, &start, &end);
  g_ptr_array_remove_range (self->rows, n_left, n_rows);
}

static void
add_front (LoglineRowBuffer *self,
           GPtrArray        *rows)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  g_autoptr (GString) text = g_string_new (NULL);
  GtkTextIter start;

  if (rows->len == 0)
    return;

  for (guint i = 0; i < rows->len; i++)
    {
      append_row_text (text, g_ptr_array_index (rows, i));
      if (i + 1 < rows->len || self->rows->len > 0)
        g_string_append_c (text, '\n');
      g_ptr_array_insert (self->rows, i, logline_row_ref (g_ptr_array_index (rows, i)));
    }
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_insert_with_tags (buffer, &start, text->str, text->len,
                                    self->painter.tags.text, NULL);
  self->first -= rows->len;

  for (guint i = 0; i < rows->len; i++)
    {
      paint_row (self, i);
      update_divider (self, i);
    }
  if (rows->len < self->rows->len)
    update_divider (self, rows->len);
}

static void
add_back (LoglineRowBuffer *self,
          GPtrArray        *rows)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_before = self->rows->len;
  GtkTextIter end;

  for (guint i = 0; i < rows->len; i++)
    {
      if (self->rows->len > 0)
        g_string_append_c (text, '\n');
      append_row_text (text, g_ptr_array_index (rows, i));
      g_ptr_array_add (self->rows, logline_row_ref (g_ptr_array_index (rows, i)));
    }
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert_with_tags (buffer, &end, text->str, text->len,
                                    self->painter.tags.text, NULL);

  for (guint i = n_before; i < self->rows->len; i++)
    {
      paint_row (self, i);
      update_divider (self, i);
    }
}

void
logline_row_buffer_slide (LoglineRowBuffer *self,
                          LoglineRowRange   keep,
                          GPtrArray        *front,
                          GPtrArray        *back)
{
  g_return_if_fail (LOGLINE_IS_ROW_BUFFER (self));
  g_return_if_fail (!logline_row_range_is_empty (keep) && keep.first >= self->first);
  g_return_if_fail (keep.last <= self->first + self->rows->len && front->len <= keep.first);

  remove_back (self, self->first + self->rows->len - keep.last);
  remove_front (self, keep.first - self->first);
  add_back (self, back);
  add_front (self, front);
}

static gboolean
has_same_text (LoglineRowBuffer *self,
               GPtrArray        *rows)
{
  if (rows->len != self->rows->len)
    return FALSE;

  for (guint i = 0; i < rows->len; i++)
    if (!logline_row_has_same_text (g_ptr_array_index (rows, i),
                                    g_ptr_array_index (self->rows, i)))
      return FALSE;
  return TRUE;
}

static void
repaint (LoglineRowBuffer *self,
         GPtrArray        *rows)
{
  logline_painter_clear_matches (&self->painter);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < rows->len; i++)
    {
      g_ptr_array_add (self->rows, logline_row_ref (g_ptr_array_index (rows, i)));
      paint_row (self, i);
    }
  for (guint i = 0; i < rows->len; i++)
    update_divider (self, i);
}

void
logline_row_buffer_replace (LoglineRowBuffer *self,
                            guint64           first,
                            GPtrArray        *rows)
{
  g_return_if_fail (LOGLINE_IS_ROW_BUFFER (self));
  g_return_if_fail (rows != NULL);

  if (has_same_text (self, rows))
    {
      self->first = first;
      repaint (self, rows);
      return;
    }

  remove_front (self, self->rows->len);
  self->first = first;
  add_back (self, rows);
}

static void
toggle_current (LoglineRowBuffer *self,
                gboolean          current)
{
  const LoglineRow *row = logline_row_buffer_get_row (self, self->current_row);
  guint line = self->current_row - self->first;

  if (row != NULL && current)
    paint_row (self, line);
  else if (row != NULL)
    logline_painter_clear_current (&self->painter, line);
}

void
logline_row_buffer_set_current_row (LoglineRowBuffer *self,
                                    guint64           row)
{
  g_return_if_fail (LOGLINE_IS_ROW_BUFFER (self));

  if (self->current_row == row)
    return;

  toggle_current (self, FALSE);
  self->current_row = row;
  toggle_current (self, TRUE);
}

void
logline_row_buffer_set_search (LoglineRowBuffer *self,
                               LoglineSearch    *search)
{
  g_return_if_fail (LOGLINE_IS_ROW_BUFFER (self));

  g_signal_group_set_target (self->search_signals, search);
  search_changed_cb (self);
}

gboolean
logline_row_buffer_get_match (LoglineRowBuffer *self,
                              guint64           row,
                              guint            *out_character)
{
  const LoglineRow *held;

  g_return_val_if_fail (LOGLINE_IS_ROW_BUFFER (self), FALSE);
  g_return_val_if_fail (out_character != NULL, FALSE);

  held = logline_row_buffer_get_row (self, row);
  if (held == NULL)
    return FALSE;

  if (held->find_spans->len > 0)
    *out_character = g_array_index (held->find_spans, LoglineSpan, 0).start;
  else if (line_hides_match (self, row - self->first))
    *out_character = logline_row_get_note_span (held).start;
  else
    return FALSE;

  return TRUE;
}

void
logline_row_buffer_set_divider_height (LoglineRowBuffer *self,
                                       int               height)
{
  g_return_if_fail (LOGLINE_IS_ROW_BUFFER (self));

  logline_painter_set_divider_height (&self->painter, height);
}

void
logline_row_buffer_get_iter (LoglineRowBuffer *self,
                             guint64           row,
                             guint             character,
                             GtkTextIter      *iter)
{
  GtkTextIter end;

  g_return_if_fail (LOGLINE_IS_ROW_BUFFER (self));
  g_return_if_fail (row >= self->first && row - self->first < MAX (self->rows->len, 1));

  gtk_text_buffer_get_iter_at_line (GTK_TEXT_BUFFER (self), iter, row - self->first);
  end = *iter;
  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  gtk_text_iter_set_line_offset (iter,
                                 MIN (character, (guint) gtk_text_iter_get_line_offset (&end)));
}
