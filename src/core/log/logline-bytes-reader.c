/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Neighbouring rows lie side by side in the log, so each run of them takes one read. */

#include "logline-bytes-reader.h"

typedef struct
{
  LoglineSource *source; /* unowned */
  guint64        start;
  gsize          length;
} Run;

static gboolean
read_run (const Run   *run,
          GByteArray  *array,
          GError     **error)
{
  guint place = array->len;

  g_byte_array_set_size (array, place + run->length);
  return logline_source_read (run->source, run->start, array->data + place, run->length, error);
}

/* Makes @run longer, or reads it and begins another. */
static gboolean
extend_run (Run                *run,
            const LoglinePart  *part,
            guint64             start,
            gsize               length,
            GByteArray         *array,
            GError            **error)
{
  if (run->source == part->source && run->start + run->length == start)
    {
      run->length += length;
      return TRUE;
    }

  if (run->length > 0 && !read_run (run, array, error))
    return FALSE;

  *run = (Run) { part->source, start, length };
  return TRUE;
}

static gboolean
end_run (Run         *run,
         GByteArray  *array,
         GError     **error)
{
  gboolean done = run->length == 0 || read_run (run, array, error);

  *run = (Run) { 0 };
  return done;
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
  Run run = { 0 };
  guint i;

  for (i = 0; i < n_rows && array->len + run.length < max_bytes; i++)
    {
      guint64 length, room = max_bytes - array->len - run.length;
      LoglineExtent extent;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;

      logline_snapshot_get_extent (snapshot, rows[i], &extent);
      length = extent.end - extent.start + (extent.open ? 0 : 1);
      skip = MIN (skip, length);
      if (!extend_run (&run, extent.part, extent.start + skip, MIN (length - skip, room),
                       array, error))
        return NULL;
      if (length - skip > room)
        {
          skip += room;
          break;
        }

      skip = 0;
      if (extent.open && rows[i] + 1 < logline_snapshot_get_n_rows (snapshot))
        {
          if (!end_run (&run, array, error))
            return NULL;
          g_byte_array_append (array, (const guint8 *) "\n", 1);
        }
    }

  if (!end_run (&run, array, error))
    return NULL;

  return logline_bytes_new (g_steal_pointer (&array), i, skip);
}
