/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Neighbouring rows lie side by side in the log, so what is looked up of a run of them is where it
 * begins and ends, however many there are, and one read fetches it.
 */

#include "logline-bytes-reader.h"

/* Rows next to each other in one part of the log. */
typedef struct
{
  const LoglinePart *part;
  guint64            first_row;
  guint              n_rows;
  guint64            start; /* of its bytes */
  guint64            end;   /* with the last line feed, if there is one */
  gboolean           open;  /* there is none */
} Run;

static guint64
get_end (const LoglineSnapshot *snapshot,
         guint64                row,
         LoglineExtent         *out_extent)
{
  logline_snapshot_get_extent (snapshot, row, out_extent);
  return out_extent->end + (out_extent->open ? 0 : 1);
}

/* How many of @rows, from the first on, follow upon each other and are less than @end_row. */
static guint
count_neighbours (const guint64 *rows,
                  guint          n_rows,
                  guint64        end_row)
{
  guint low = 1, high = n_rows;

  while (low < high)
    {
      guint middle = low + (high - low + 1) / 2;

      if (rows[middle - 1] - rows[0] == middle - 1 && rows[middle - 1] < end_row)
        low = middle;
      else
        high = middle - 1;
    }

  return low;
}

static void
find_run (const LoglineSnapshot *snapshot,
          const guint64         *rows,
          guint                  n_rows,
          Run                   *out_run)
{
  LoglineExtent first, last;

  logline_snapshot_get_extent (snapshot, rows[0], &first);
  out_run->part = first.part;
  out_run->first_row = rows[0];
  out_run->n_rows = count_neighbours (rows, n_rows, first.part->first_row + first.part->n_rows);
  out_run->start = first.start;
  out_run->end = get_end (snapshot, rows[0] + out_run->n_rows - 1, &last);
  out_run->open = last.open;
}

/* How many rows of @run end at @end or before. */
static guint
count_ended (const LoglineSnapshot *snapshot,
             const Run             *run,
             guint64                end)
{
  guint low = 0, high = run->n_rows;

  while (low < high)
    {
      guint middle = low + (high - low + 1) / 2;
      LoglineExtent extent;

      if (get_end (snapshot, run->first_row + middle - 1, &extent) <= end)
        low = middle;
      else
        high = middle - 1;
    }

  return low;
}

static gboolean
read_bytes (const Run   *run,
            guint64      start,
            guint64      length,
            GByteArray  *array,
            GError     **error)
{
  guint place = array->len;

  g_byte_array_set_size (array, place + length);
  return logline_source_read (run->part->source, start, array->data + place, length, error);
}

/* Rows of @run that were read to their end; @skip is of the first, and then of the next. */
static guint
read_run (const LoglineSnapshot  *snapshot,
          const Run              *run,
          guint64                *skip,
          gsize                   room,
          GByteArray             *array,
          GError                **error)
{
  guint64 start = run->start + MIN (*skip, run->end - run->start);
  guint64 end = start + MIN (run->end - start, room);
  guint n_rows = end == run->end ? run->n_rows : count_ended (snapshot, run, end);
  LoglineExtent extent;

  if (!read_bytes (run, start, end - start, array, error))
    return 0;

  *skip = 0;
  if (n_rows < run->n_rows)
    {
      logline_snapshot_get_extent (snapshot, run->first_row + n_rows, &extent);
      *skip = end - extent.start;
    }
  else if (run->open && run->first_row + n_rows < logline_snapshot_get_n_rows (snapshot))
    {
      g_byte_array_append (array, (const guint8 *) "\n", 1);
    }

  return n_rows;
}

LoglineBytes *
logline_bytes_reader_read (const LoglineSnapshot  *snapshot,
                           const guint64          *rows,
                           guint                   n_rows,
                           guint64                 skip,
                           gsize                   max_bytes,
                           GCancellable           *cancellable,
                           GError                **error)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  guint n_done = 0;

  while (n_done < n_rows && array->len < max_bytes)
    {
      g_autoptr (GError) problem = NULL;
      guint n_read;
      Run run;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;

      find_run (snapshot, rows + n_done, n_rows - n_done, &run);
      n_read = read_run (snapshot, &run, &skip, max_bytes - array->len, array, &problem);
      if (problem != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }

      n_done += n_read;
      if (n_read < run.n_rows)
        break;
    }

  return logline_bytes_new (g_steal_pointer (&array), n_done, skip);
}
