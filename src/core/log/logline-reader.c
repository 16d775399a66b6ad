/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Neighbouring lines that are wanted whole lie in the storage as they lie in the log, so one read
 * fetches them all; the first byte of each line end then becomes the NUL that ends the line's
 * bytes.
 */

#include "logline-reader.h"

#include "logline-lines-private.h"

#define RUN_SIZE (1024u * 1024)

typedef struct
{
  LoglineExtent extent;
  gsize         n_bytes; /* to read */
  gsize         place;   /* in the storage */
} Wanted;

static gsize
plan (const LoglineSnapshot *snapshot,
      const guint64         *rows,
      guint                  n_rows,
      gsize                  max_bytes,
      Wanted                *out_wanted)
{
  gsize size = 0;

  for (guint i = 0; i < n_rows; i++)
    {
      Wanted *wanted = &out_wanted[i];
      guint64 length;

      logline_snapshot_get_extent (snapshot, rows[i], &wanted->extent);
      length = wanted->extent.end - wanted->extent.start;
      wanted->n_bytes = MIN (length, max_bytes);
      wanted->place = size;
      if (!g_size_checked_add (&size, size, wanted->n_bytes)
          || !g_size_checked_add (&size, size, 1))
        return 0;
    }

  return size;
}

/* Whether the next line stands right behind the line feed of this one. */
static gboolean
adjoins (const Wanted *wanted,
         const Wanted *next)
{
  return wanted->extent.part == next->extent.part
         && wanted->extent.start + wanted->n_bytes + 1 == next->extent.start;
}

static gboolean
fetch (const Wanted  *wanted,
       guint          n_wanted,
       char          *storage,
       GCancellable  *cancellable,
       GError       **error)
{
  for (guint first = 0, last; first < n_wanted; first = last + 1)
    {
      const Wanted *head = &wanted[first];
      gsize length;

      for (last = first; last + 1 < n_wanted && adjoins (&wanted[last], &wanted[last + 1]); last++)
        if (wanted[last + 1].place - head->place > RUN_SIZE)
          break;

      length = wanted[last].place + wanted[last].n_bytes - head->place;
      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !logline_source_read (head->extent.part->source, head->extent.start,
                                   storage + head->place, length, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
ends_with_return (const Wanted  *wanted,
                  const char    *bytes,
                  gboolean      *out_answer,
                  GError       **error)
{
  const LoglineExtent *extent = &wanted->extent;
  char last = 0;

  if (extent->open || extent->end == extent->start)
    last = 0;
  else if (wanted->n_bytes == extent->end - extent->start)
    last = bytes[wanted->n_bytes - 1];
  else if (!logline_source_read (extent->part->source, extent->end - 1, &last, 1, error))
    return FALSE;

  *out_answer = last == '\r';
  return TRUE;
}

static gboolean
fill_line (LoglineLine   *line,
           guint64        row,
           const Wanted  *wanted,
           char          *storage,
           GError       **error)
{
  const LoglineExtent *extent = &wanted->extent;
  char *bytes = storage + wanted->place;
  gboolean has_return;

  if (!ends_with_return (wanted, bytes, &has_return, error))
    return FALSE;

  line->row = row;
  line->number = extent->number;
  line->offset = extent->start;
  line->length = extent->end - extent->start - (has_return ? 1 : 0);
  line->generation = extent->part->generation;
  line->bytes = bytes;
  line->n_bytes = MIN (wanted->n_bytes, line->length);
  bytes[line->n_bytes] = '\0';
  line->level = logline_level_detect (line->bytes, line->n_bytes);

  return TRUE;
}

LoglineLines *
logline_reader_read (const LoglineSnapshot  *snapshot,
                     const guint64          *rows,
                     guint                   n_rows,
                     gsize                   max_bytes,
                     GCancellable           *cancellable,
                     GError                **error)
{
  g_autofree Wanted *wanted = g_new (Wanted, n_rows);
  g_autofree LoglineLine *lines = g_new (LoglineLine, n_rows);
  gsize size = plan (snapshot, rows, n_rows, max_bytes, wanted);
  g_autofree char *storage = g_try_malloc (size);

  if (storage == NULL && n_rows > 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                           "The lines are too long to be read at once");
      return NULL;
    }

  if (!fetch (wanted, n_rows, storage, cancellable, error))
    return NULL;

  for (guint i = 0; i < n_rows; i++)
    if (!fill_line (&lines[i], rows[i], &wanted[i], storage, error))
      return NULL;
  for (guint i = 0; i < n_rows; i++)
    logline_generation_ref (lines[i].generation);

  return logline_lines_new (g_steal_pointer (&lines), n_rows, g_steal_pointer (&storage));
}
