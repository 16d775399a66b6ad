/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-snapshot.h"

struct _LoglineSnapshot
{
  gatomicrefcount  ref_count;
  GArray          *parts;      /* of LoglinePart */
  GPtrArray       *segments;   /* of LoglineSegment, all parts */
  GArray          *first_rows; /* of guint64, for each segment and the end */
};

LoglineSnapshot *
logline_snapshot_new (void)
{
  LoglineSnapshot *self = g_new (LoglineSnapshot, 1);
  guint64 none = 0;

  g_atomic_ref_count_init (&self->ref_count);
  self->parts = g_array_new (FALSE, FALSE, sizeof (LoglinePart));
  self->segments = g_ptr_array_new_with_free_func ((GDestroyNotify) logline_segment_unref);
  self->first_rows = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_array_append_val (self->first_rows, none);

  return self;
}

LoglineSnapshot *
logline_snapshot_ref (LoglineSnapshot *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
logline_snapshot_unref (LoglineSnapshot *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (guint i = 0; i < self->parts->len; i++)
    {
      LoglinePart *part = &g_array_index (self->parts, LoglinePart, i);

      logline_generation_unref (part->generation);
      g_object_unref (part->source);
    }
  g_array_unref (self->parts);
  g_ptr_array_unref (self->segments);
  g_array_unref (self->first_rows);
  g_free (self);
}

/* A start at the very end is no line as long as nothing follows. */
static gboolean
starts_line_at_end (const LoglineSegment *segment)
{
  guint n_lines = logline_segment_get_n_lines (segment);

  return n_lines > 0
         && logline_segment_get_line (segment, n_lines - 1) == logline_segment_get_end (segment);
}

void
logline_snapshot_append (LoglineSnapshot   *self,
                         LoglineGeneration *generation,
                         LoglineSource     *source,
                         GPtrArray         *segments)
{
  LoglineSegment *last = g_ptr_array_index (segments, segments->len - 1);
  guint64 row = logline_snapshot_get_n_rows (self);
  LoglinePart part = {
    .generation = logline_generation_ref (generation),
    .source = g_object_ref (source),
    .start = logline_segment_get_start (g_ptr_array_index (segments, 0)),
    .end = logline_segment_get_end (last),
    .first_segment = self->segments->len,
    .n_segments = segments->len,
    .first_row = row,
  };

  for (guint i = 0; i < segments->len; i++)
    {
      LoglineSegment *segment = g_ptr_array_index (segments, i);

      g_ptr_array_add (self->segments, logline_segment_ref (segment));
      row += logline_segment_get_n_lines (segment);
      if (segment == last && starts_line_at_end (last))
        row--;
      g_array_append_val (self->first_rows, row);
    }

  part.n_rows = row - part.first_row;
  g_array_append_val (self->parts, part);
}

guint64
logline_snapshot_get_n_rows (const LoglineSnapshot *self)
{
  return g_array_index (self->first_rows, guint64, self->segments->len);
}

guint
logline_snapshot_get_n_parts (const LoglineSnapshot *self)
{
  return self->parts->len;
}

const LoglinePart *
logline_snapshot_get_part (const LoglineSnapshot *self,
                           guint                  index)
{
  g_assert (index < self->parts->len);

  return &g_array_index (self->parts, LoglinePart, index);
}

guint
logline_snapshot_get_n_segments (const LoglineSnapshot *self)
{
  return self->segments->len;
}

LoglineSegment *
logline_snapshot_get_segment (const LoglineSnapshot *self,
                              guint                  index)
{
  g_assert (index < self->segments->len);

  return g_ptr_array_index (self->segments, index);
}

guint64
logline_snapshot_get_first_row (const LoglineSnapshot *self,
                                guint                  index)
{
  g_assert (index <= self->segments->len);

  return g_array_index (self->first_rows, guint64, index);
}

guint
logline_snapshot_get_n_segment_rows (const LoglineSnapshot *self,
                                     guint                  index)
{
  return (guint) (logline_snapshot_get_first_row (self, index + 1)
                  - logline_snapshot_get_first_row (self, index));
}

const LoglinePart *
logline_snapshot_get_segment_part (const LoglineSnapshot *self,
                                   guint                  index)
{
  for (guint i = self->parts->len; i > 0; i--)
    {
      const LoglinePart *part = logline_snapshot_get_part (self, i - 1);

      if (part->first_segment <= index)
        return part;
    }

  g_assert_not_reached ();
}

guint
logline_snapshot_find_segment (const LoglineSnapshot *self,
                               guint64                row)
{
  guint low = 0;
  guint high = self->segments->len;

  g_assert (row < logline_snapshot_get_n_rows (self));

  /* The last one that starts at or before the row: those before it with the same first row are
   * empty. */
  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (logline_snapshot_get_first_row (self, middle) <= row)
        low = middle;
      else
        high = middle;
    }

  return low;
}

static guint64
get_start (const LoglineSnapshot *self,
           guint64                row)
{
  guint index = logline_snapshot_find_segment (self, row);

  return logline_segment_get_line (logline_snapshot_get_segment (self, index),
                                   (guint) (row - logline_snapshot_get_first_row (self, index)));
}

void
logline_snapshot_get_extent (const LoglineSnapshot *self,
                             guint64                row,
                             LoglineExtent         *out_extent)
{
  const LoglinePart *part;

  part = logline_snapshot_get_segment_part (self, logline_snapshot_find_segment (self, row));
  out_extent->part = part;
  out_extent->start = get_start (self, row);
  out_extent->number = part->start == 0 ? row - part->first_row + 1 : 0;
  out_extent->open = FALSE;

  if (row + 1 < part->first_row + part->n_rows)
    out_extent->end = get_start (self, row + 1) - 1;
  else if (starts_line_at_end (logline_snapshot_get_segment (self, part->first_segment
                                                                   + part->n_segments - 1)))
    out_extent->end = part->end - 1;
  else
    {
      out_extent->end = part->end;
      out_extent->open = TRUE;
    }
}

static const LoglinePart *
find_generation (const LoglineSnapshot *self,
                 const char            *id)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      const LoglinePart *part = logline_snapshot_get_part (self, i);

      if (g_str_equal (part->generation->id, id))
        return part;
    }

  return NULL;
}

/* The same generation, not only one of the same name: a log may be begun anew. */
static const LoglinePart *
find_same_part (const LoglineSnapshot *self,
                const LoglinePart     *other)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      const LoglinePart *part = logline_snapshot_get_part (self, i);

      if (part->generation == other->generation)
        return part;
    }

  return NULL;
}

static guint64
find_row (const LoglineSnapshot *self,
          const LoglinePart     *part,
          guint64                offset)
{
  guint64 low = part->first_row;
  guint64 high = part->first_row + part->n_rows;

  while (high - low > 1)
    {
      guint64 middle = low + (high - low) / 2;

      if (get_start (self, middle) <= offset)
        low = middle;
      else
        high = middle;
    }

  return low;
}

gboolean
logline_snapshot_locate (const LoglineSnapshot  *self,
                         const char             *generation,
                         guint64                 offset,
                         guint64                *out_row,
                         GError                **error)
{
  const LoglinePart *part = find_generation (self, generation);

  if (part == NULL)
    {
      g_set_error_literal (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED,
                           "This part of the log is gone: the log was rotated or truncated");
      return FALSE;
    }

  if (part->n_rows == 0 || offset < get_start (self, part->first_row)
      || offset >= part->end)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PENDING,
                           "This part of the log is not here yet");
      return FALSE;
    }

  *out_row = find_row (self, part, offset);
  return TRUE;
}

static const LoglinePart *
find_common_part (const LoglineSnapshot *before,
                  const LoglineSnapshot *after,
                  const LoglinePart    **out_after)
{
  for (guint i = 0; i < before->parts->len; i++)
    {
      const LoglinePart *part = logline_snapshot_get_part (before, i);

      *out_after = find_same_part (after, part);
      if (*out_after != NULL && part->n_rows > 0)
        return part;
    }

  return NULL;
}

/* Whether the last line got more bytes. */
static gboolean
last_row_grew (const LoglineSnapshot *before,
               const LoglineSnapshot *after)
{
  LoglineExtent last;
  const LoglinePart *part;

  logline_snapshot_get_extent (before, logline_snapshot_get_n_rows (before) - 1, &last);
  part = find_same_part (after, last.part);

  return last.open && part != NULL && part->end > last.part->end;
}

void
logline_snapshot_compare (const LoglineSnapshot *before,
                          const LoglineSnapshot *after,
                          LoglineChange         *out_change)
{
  guint64 n_before = logline_snapshot_get_n_rows (before);
  guint64 n_after = logline_snapshot_get_n_rows (after);
  const LoglinePart *part_before;
  const LoglinePart *part_after = NULL;

  *out_change = (LoglineChange) { .added_back = n_after };
  if (n_before == 0)
    return;

  part_before = find_common_part (before, after, &part_after);
  if (part_before == NULL)
    {
      *out_change = (LoglineChange) { .reset = TRUE };
      return;
    }

  out_change->removed_front = part_before->first_row;
  out_change->added_front = find_row (after, part_after,
                                      get_start (before, part_before->first_row));
  out_change->removed_back = last_row_grew (before, after) ? 1 : 0;
  out_change->added_back = n_after - out_change->added_front
                           - (n_before - out_change->removed_front - out_change->removed_back);
}
