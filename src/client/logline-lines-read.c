/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-lines-read.h"

#include <string.h>

#include "logline-api-lines.h"
#include "logline-lines-private.h"

LoglineLinesRead *
logline_lines_read_new (LoglineGeneration *generation,
                        const guint64     *rows,
                        guint              n_rows,
                        gsize              max_bytes)
{
  LoglineLinesRead *self = g_new0 (LoglineLinesRead, 1);

  self->generation = logline_generation_ref (generation);
  self->rows = g_memdup2 (rows, n_rows * sizeof (guint64));
  self->n_rows = self->n_missing = n_rows;
  self->max_bytes = max_bytes;
  self->served_bytes = MIN (max_bytes, LOGLINE_API_MAX_LINE_BYTES);
  self->lines = g_new0 (LoglineServedLine *, n_rows);
  return self;
}

void
logline_lines_read_free (LoglineLinesRead *self)
{
  for (guint i = 0; i < self->n_rows; i++)
    g_clear_pointer (&self->lines[i], logline_served_line_unref);
  g_free (self->lines);
  g_free (self->rows);
  logline_generation_unref (self->generation);
  g_free (self);
}

static gboolean
find (const LoglineLinesRead *self,
      guint64                 number,
      guint                  *out_index)
{
  guint low = 0;
  guint high = self->n_rows;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (self->rows[middle] < number - 1)
        low = middle + 1;
      else
        high = middle;
    }
  *out_index = low;
  return low < self->n_rows && self->rows[low] == number - 1;
}

gboolean
logline_lines_read_misses (const LoglineLinesRead *self,
                           guint64                 number)
{
  guint index;

  return find (self, number, &index) && self->lines[index] == NULL;
}

void
logline_lines_read_take (LoglineLinesRead  *self,
                         LoglineServedLine *line)
{
  guint index;

  if (!find (self, line->number, &index) || self->lines[index] != NULL ||
      line->n_bytes < MIN (line->length, self->served_bytes))
    return;

  self->lines[index] = logline_served_line_ref (line);
  self->n_missing--;
}

void
logline_lines_read_get_rest (const LoglineLinesRead *self,
                             guint                   index,
                             guint64                *out_start,
                             guint64                *out_end)
{
  const LoglineServedLine *line = self->lines[index];

  *out_start = line->offset + line->n_bytes;
  *out_end = MAX (line->offset + MIN (line->length, self->max_bytes), *out_start);
}

static gsize
wanted_bytes (const LoglineLinesRead *self,
              guint                   index)
{
  return MIN (self->lines[index]->length, self->max_bytes);
}

/* Each with a NUL behind it; 0 when that cannot be. */
static gsize
count_bytes (const LoglineLinesRead *self)
{
  gsize size = 0;

  for (guint i = 0; i < self->n_rows; i++)
    if (!g_size_checked_add (&size, size, wanted_bytes (self, i)) ||
        !g_size_checked_add (&size, size, 1))
      return 0;
  return size;
}

static gboolean
fill_bytes (const LoglineLinesRead  *self,
            guint                    index,
            LoglineSource           *rest,
            char                    *bytes,
            GError                 **error)
{
  const LoglineServedLine *line = self->lines[index];
  gsize n_bytes = wanted_bytes (self, index);
  guint64 start, end;

  memcpy (bytes, line->bytes, MIN (line->n_bytes, n_bytes));
  bytes[n_bytes] = '\0';
  logline_lines_read_get_rest (self, index, &start, &end);
  return start == end || logline_source_read (rest, start, bytes + line->n_bytes, end - start,
                                              error);
}

static LoglineLine
make_line (const LoglineLinesRead *self,
           guint                   index,
           const char             *bytes)
{
  const LoglineServedLine *line = self->lines[index];
  gsize n_bytes = wanted_bytes (self, index);

  return (LoglineLine) {
    .row = self->rows[index],
    .number = line->number,
    .offset = line->offset,
    .length = line->length,
    .generation = logline_generation_ref (self->generation),
    .bytes = bytes,
    .n_bytes = n_bytes,
    /* What is detected may depend on what can be seen. */
    .level = n_bytes == line->n_bytes ? line->level : logline_level_detect (bytes, n_bytes),
  };
}

LoglineLines *
logline_lines_read_to_lines (const LoglineLinesRead  *self,
                             LoglineSource           *rest,
                             GError                 **error)
{
  gsize size = count_bytes (self);
  g_autofree char *storage = g_try_malloc (size);
  LoglineLine *lines;
  gsize place = 0;

  g_assert (self->n_missing == 0);

  if (storage == NULL && self->n_rows > 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                           "the lines are too long to be read at once");
      return NULL;
    }

  for (guint i = 0; i < self->n_rows; place += wanted_bytes (self, i++) + 1)
    if (!fill_bytes (self, i, rest, storage + place, error))
      return NULL;

  lines = g_new (LoglineLine, self->n_rows);
  place = 0;
  for (guint i = 0; i < self->n_rows; place += wanted_bytes (self, i++) + 1)
    lines[i] = make_line (self, i, storage + place);
  return logline_lines_new (lines, self->n_rows, g_steal_pointer (&storage));
}
