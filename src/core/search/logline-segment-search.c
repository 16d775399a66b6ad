/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The text is read in chunks of whole lines, small enough to stay in the processor's cache between
 * reading and matching, and never smaller than a line.
 */

#include "logline-segment-search.h"

#include "logline-matcher.h"

#define CHUNK_SIZE (512u * 1024)
#define MAX_LINE_SIZE (G_GUINT64_CONSTANT (1) << 30)

typedef struct
{
  const LoglineSegment *segment;
  const LoglinePart    *part;
  GPtrArray            *queries;
  GCancellable         *cancellable;
  guint64               end;       /* of the last line, with its line feed */
  guint                 n_rows;
  char                 *buffer;
  gsize                 allocated;
} Context;

typedef struct
{
  const LoglineSegment *segment;
  LoglineRowSet        *rows;
  guint64               origin; /* of the chunk */
  guint64               end;
  guint                 row;    /* of the last match, or the first of the chunk */
  guint                 end_row;
  gboolean              found;  /* any match */
} Marker;

static gsize
mark_row (gsize    offset,
          gpointer user_data)
{
  Marker *marker = user_data;
  guint64 place = marker->origin + offset;
  guint64 next;

  marker->found = TRUE;
  /* The next match is often in one of the next lines. */
  for (guint i = 0; i < 4; i++)
    {
      next = marker->row + 1 == marker->end_row
             ? marker->end
             : logline_segment_get_line (marker->segment, marker->row + 1);
      if (next > place)
        {
          logline_row_set_add (marker->rows, marker->row);
          return next - marker->origin;
        }
      marker->row++;
    }

  marker->row = logline_segment_find_line (marker->segment, place);
  logline_row_set_add (marker->rows, marker->row);
  return 0;
}

static guint64
get_end (const Context *context,
         guint          end_row)
{
  return end_row < context->n_rows ? logline_segment_get_line (context->segment, end_row)
                                   : context->end;
}

/* The row after the last of a chunk that begins with @row. */
static guint
find_chunk_end (const Context *context,
                guint          row)
{
  guint64 start = logline_segment_get_line (context->segment, row);
  guint end_row;

  if (context->end - start <= CHUNK_SIZE)
    return context->n_rows;

  end_row = logline_segment_find_line (context->segment, start + CHUNK_SIZE);
  return CLAMP (end_row, row + 1, context->n_rows);
}

static gboolean
reserve (Context  *context,
         guint64   length,
         GError  **error)
{
  if (length <= context->allocated)
    return TRUE;

  g_free (context->buffer);
  context->allocated = MAX (length, CHUNK_SIZE);
  context->buffer = length <= MAX_LINE_SIZE ? g_try_malloc (context->allocated) : NULL;
  if (context->buffer != NULL)
    return TRUE;

  context->allocated = 0;
  g_set_error_literal (error, LOGLINE_QUERY_ERROR, LOGLINE_QUERY_ERROR_TOO_EXPENSIVE,
                       "A line of this log is too long to be searched");
  return FALSE;
}

static gboolean
search_chunk (Context         *context,
              guint            row,
              guint            end_row,
              LoglineRowSet  **sets,
              GError         **error)
{
  guint64 start = logline_segment_get_line (context->segment, row);
  gsize length = get_end (context, end_row) - start;

  if (!reserve (context, length, error)
      || !logline_source_read (context->part->source, start, context->buffer, length, error))
    return FALSE;

  /* A filter is the last one and often selects little: where it selects nothing, the others need
   * not look. */
  for (guint i = context->queries->len; i-- > 0;)
    {
      LoglineQuery *query = g_ptr_array_index (context->queries, i);
      Marker marker = {
        context->segment, sets[i], start, start + length, row, end_row, FALSE
      };

      if (!logline_query_scan (query, context->buffer, length, mark_row, &marker,
                               context->cancellable, error))
        return FALSE;
      if (!marker.found && !logline_query_get_invert (query))
        break;
    }

  return TRUE;
}

static LoglineRowSet *
combine (LoglineRowSet **sets,
         GPtrArray      *queries,
         guint           n_rows)
{
  LoglineRowSet *rows = logline_row_set_new (n_rows);

  logline_row_set_add_range (rows, 0, n_rows);
  for (guint i = 0; i < queries->len; i++)
    if (logline_query_get_invert (g_ptr_array_index (queries, i)))
      logline_row_set_subtract (rows, sets[i]);
    else
      logline_row_set_intersect (rows, sets[i]);

  return rows;
}

static LoglineRowSet *
search_rows (Context  *context,
             guint     first_row,
             GError  **error)
{
  g_autoptr (GPtrArray) sets =
    g_ptr_array_new_with_free_func ((GDestroyNotify) logline_row_set_unref);

  for (guint i = 0; i < context->queries->len; i++)
    g_ptr_array_add (sets, logline_row_set_new (context->n_rows));

  for (guint row = first_row, end_row; row < context->n_rows; row = end_row)
    {
      end_row = find_chunk_end (context, row);
      if (g_cancellable_set_error_if_cancelled (context->cancellable, error)
          || !search_chunk (context, row, end_row, (LoglineRowSet **) sets->pdata, error))
        return NULL;
    }

  return combine ((LoglineRowSet **) sets->pdata, context->queries, context->n_rows);
}

LoglineRowSet *
logline_segment_search (const LoglineSnapshot  *snapshot,
                        guint                   index,
                        const LoglineRowSet    *known,
                        guint                   n_known,
                        GPtrArray              *queries,
                        GCancellable           *cancellable,
                        GError                **error)
{
  guint64 first_row = logline_snapshot_get_first_row (snapshot, index);
  Context context = {
    .segment = logline_snapshot_get_segment (snapshot, index),
    .part = logline_snapshot_get_segment_part (snapshot, index),
    .queries = queries,
    .cancellable = cancellable,
    .n_rows = logline_snapshot_get_n_segment_rows (snapshot, index),
  };
  LoglineExtent last;
  LoglineRowSet *rows;

  g_assert (context.n_rows > 0);

  logline_snapshot_get_extent (snapshot, first_row + context.n_rows - 1, &last);
  /* With its line feed: without, an empty last line could not be told from none. */
  context.end = last.open ? last.end : last.end + 1;
  rows = search_rows (&context, n_known, error);
  g_free (context.buffer);
  if (rows == NULL)
    return NULL;

  if (known != NULL)
    logline_row_set_copy_head (rows, known, n_known);
  logline_row_set_seal (rows);

  return rows;
}
