/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-caret.h"

struct _LoglineCaret
{
  GObject parent_instance;

  LoglineRowBuffer *buffer;
  LoglineSelection  selection;
  gboolean          is_set;
  gboolean          dragging;
  gboolean          anchor_held; /* see logline_caret_thaw() */
  guint             n_frozen;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LoglineCaret, logline_caret, G_TYPE_OBJECT)

static LoglineTextPoint
point_at_iter (LoglineCaret      *self,
               const GtkTextIter *iter)
{
  return (LoglineTextPoint) {
    logline_row_buffer_get_range (self->buffer).first + gtk_text_iter_get_line (iter),
    gtk_text_iter_get_line_offset (iter),
  };
}

static void
get_iter (LoglineCaret     *self,
          LoglineTextPoint  point,
          GtkTextIter      *iter)
{
  LoglineRowRange range = logline_row_buffer_get_range (self->buffer);

  if (point.row < range.first)
    gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self->buffer), iter);
  else if (point.row >= range.last)
    gtk_text_buffer_get_end_iter (GTK_TEXT_BUFFER (self->buffer), iter);
  else
    logline_row_buffer_get_iter (self->buffer, point.row, point.character, iter);
}

static void
mirror (LoglineCaret *self)
{
  GtkTextIter caret, anchor;

  get_iter (self, self->selection.caret, &caret);
  get_iter (self, self->selection.anchor, &anchor);
  self->n_frozen++;
  gtk_text_buffer_select_range (GTK_TEXT_BUFFER (self->buffer), &caret, &anchor);
  self->n_frozen--;
}

static void
mark_set_cb (LoglineCaret  *self,
             GtkTextIter   *iter,
             GtkTextMark   *mark,
             GtkTextBuffer *buffer)
{
  if (self->n_frozen > 0)
    return;

  if (mark == gtk_text_buffer_get_insert (buffer))
    self->selection.caret = point_at_iter (self, iter);
  else if (mark != gtk_text_buffer_get_selection_bound (buffer))
    return;
  else if (!self->anchor_held)
    self->selection.anchor = point_at_iter (self, iter);

  self->is_set = TRUE;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
logline_caret_dispose (GObject *object)
{
  LoglineCaret *self = LOGLINE_CARET (object);

  g_clear_object (&self->buffer);

  G_OBJECT_CLASS (logline_caret_parent_class)->dispose (object);
}

static void
logline_caret_class_init (LoglineCaretClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = logline_caret_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
logline_caret_init (LoglineCaret *self)
{
}

LoglineCaret *
logline_caret_new (LoglineRowBuffer *buffer)
{
  LoglineCaret *self = g_object_new (LOGLINE_TYPE_CARET, NULL);

  self->buffer = g_object_ref (buffer);
  g_signal_connect_object (buffer, "mark-set", G_CALLBACK (mark_set_cb), self, G_CONNECT_SWAPPED);
  return self;
}

gboolean
logline_caret_is_set (LoglineCaret *self)
{
  g_return_val_if_fail (LOGLINE_IS_CARET (self), FALSE);

  return self->is_set;
}

LoglineSelection
logline_caret_get_selection (LoglineCaret *self)
{
  g_return_val_if_fail (LOGLINE_IS_CARET (self), (LoglineSelection) { 0 });

  return self->selection;
}

void
logline_caret_select (LoglineCaret     *self,
                      LoglineSelection  selection)
{
  g_return_if_fail (LOGLINE_IS_CARET (self));

  self->selection = selection;
  self->is_set = TRUE;
  mirror (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
logline_caret_unset (LoglineCaret *self)
{
  g_return_if_fail (LOGLINE_IS_CARET (self));

  self->selection = (LoglineSelection) { 0 };
  self->is_set = FALSE;
  mirror (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
logline_caret_shift (LoglineCaret        *self,
                     const LoglineChange *change,
                     guint64              n_rows)
{
  g_return_if_fail (LOGLINE_IS_CARET (self));

  if (self->is_set)
    logline_selection_shift (&self->selection, change, n_rows);
}

void
logline_caret_freeze (LoglineCaret *self)
{
  g_return_if_fail (LOGLINE_IS_CARET (self));

  self->n_frozen++;
}

/* GtkTextView keeps the beginning of a drag in marks of its own. When the row they stood in left
 * the buffer, they say nothing any more, so from then on the anchor stays as it was until the
 * button is let go. */
void
logline_caret_thaw (LoglineCaret *self)
{
  LoglineRowRange range;

  g_return_if_fail (LOGLINE_IS_CARET (self));
  g_return_if_fail (self->n_frozen > 0);

  range = logline_row_buffer_get_range (self->buffer);
  if (self->dragging && !logline_row_range_contains (range, self->selection.anchor.row))
    self->anchor_held = TRUE;
  if (--self->n_frozen == 0)
    mirror (self);
}

void
logline_caret_set_dragging (LoglineCaret *self,
                            gboolean      dragging)
{
  g_return_if_fail (LOGLINE_IS_CARET (self));

  self->dragging = dragging;
  self->anchor_held = FALSE;
}
