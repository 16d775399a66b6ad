/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Each criterion is looked for in the rows that the ones before it have left. Wanted rows that
 * stand close together make a stretch, which is shown by one window, small enough to stay in the
 * processor's cache where it has to be read; never less than a line. Within it, runs of
 * neighbouring rows are scanned at once. A call of the matcher costs as much as scanning a few
 * hundred bytes, so rows that are not wanted do not interrupt a run when they are short, and are
 * not left out at all when more than half of the rows are wanted.
 */

#include "logline-segment-search.h"

#include "logline-matcher.h"
#include "logline-window.h"

#define STRETCH_SIZE (1024u * 1024)
#define MAX_GAP_IN_STRETCH (64u * 1024)
#define MAX_GAP_IN_RUN 256u
/* Text of few wanted rows is not in the processor's cache: so many runs are fetched ahead, of each
 * so many bytes. */
#define N_FETCHED 8u
#define FETCHED_SIZE 512u
#define CACHE_LINE 64u

#define MAX_LINE_SIZE (G_GUINT64_CONSTANT (1) << 30)

/* How many lines a match may be behind the one before it to be found by counting. */
#define MAX_STEPS 8

typedef struct
{
  const LoglineSegment   *segment;
  const LoglineSignature *signature; /* nullable */
  LoglineSource          *source;
  GCancellable           *cancellable;
  guint64                 end;       /* of the last line, with its line feed */
  guint                   n_rows;
  LoglineWindow           window;
} Context;

/* Looking for one criterion. */
typedef struct
{
  Context             *context;
  const LoglineQuery  *query;
  const LoglineRowSet *wanted;
  LoglineRowSet       *found;
  guint64              max_gap; /* in a run, in bytes */
} Scan;

typedef struct
{
  guint       row;
  guint       end_row;
  guint64     start;
  const char *text;
  gsize       length;
} Run;

typedef struct
{
  const Context *context;
  LoglineRowSet *found;
  guint64        origin; /* of the run */
  guint          row;    /* no match is before it */
  guint64        next;   /* where the line after it starts */
} Marker;

static guint64
get_start (const Context *context,
           guint          row)
{
  return row < context->n_rows ? logline_segment_get_line (context->segment, row) : context->end;
}

static gsize
mark_row (gsize    offset,
          gpointer user_data)
{
  Marker *marker = user_data;
  guint64 place = marker->origin + offset;

  for (guint i = 0; marker->next <= place; i++)
    {
      marker->row = i < MAX_STEPS ? marker->row + 1
                                  : logline_segment_find_line (marker->context->segment, place);
      marker->next = get_start (marker->context, marker->row + 1);
    }

  logline_row_set_add (marker->found, marker->row);
  return marker->next - marker->origin;
}

static gboolean
scan_run (const Scan  *scan,
          const Run   *run,
          GError     **error)
{
  Context *context = scan->context;
  Marker marker = { context, scan->found, run->start, run->row, get_start (context, run->row + 1) };

  return logline_query_scan (scan->query, run->text, run->length, mark_row, &marker,
                             context->cancellable, error);
}

/* The end of the rows from @row on that are wanted, and of those behind gaps of at most @max_gap
 * bytes, before @limit. */
static guint
find_end (const Scan *scan,
          guint       row,
          guint       limit,
          guint64     max_gap)
{
  guint end_row = logline_row_set_find_gap (scan->wanted, row);

  while (end_row < limit)
    {
      guint next = logline_row_set_find_next (scan->wanted, end_row);

      if (next >= limit
          || get_start (scan->context, next) - get_start (scan->context, end_row) > max_gap)
        return end_row;
      end_row = logline_row_set_find_gap (scan->wanted, next);
    }

  return limit;
}

/* The run that begins with @row, which is wanted. */
static Run
fetch_run (const Scan *scan,
           guint       row,
           guint       limit)
{
  const Context *context = scan->context;
  guint end_row = find_end (scan, row, limit, scan->max_gap);
  guint64 start = get_start (context, row);
  Run run = {
    row, end_row, start, context->window.bytes + (start - context->window.offset),
    (gsize) (get_start (context, end_row) - start),
  };

  for (gsize i = 0; i < MIN (run.length, FETCHED_SIZE); i += CACHE_LINE)
    __builtin_prefetch (run.text + i);

  return run;
}

static gboolean
scan_runs (const Scan  *scan,
           guint        row,
           guint        end_row,
           GError     **error)
{
  Run runs[N_FETCHED];
  guint n_fetched = 0;

  for (guint n_scanned = 0; row < end_row || n_scanned < n_fetched; n_scanned++)
    {
      for (; row < end_row && n_fetched < n_scanned + N_FETCHED; n_fetched++)
        {
          Run *run = &runs[n_fetched % N_FETCHED];

          *run = fetch_run (scan, row, end_row);
          row = logline_row_set_find_next (scan->wanted, run->end_row);
        }
      if (!scan_run (scan, &runs[n_scanned % N_FETCHED], error))
        return FALSE;
    }

  return TRUE;
}

/* The row after the last whose line fits in a stretch that begins with @row. */
static guint
find_limit (const Context *context,
            guint          row)
{
  guint64 start = get_start (context, row);

  if (context->end - start <= STRETCH_SIZE)
    return context->n_rows;

  return MAX (row + 1, logline_segment_find_line (context->segment, start + STRETCH_SIZE));
}

static gboolean
scan_stretch (const Scan  *scan,
              guint        row,
              guint        end_row,
              GError     **error)
{
  Context *context = scan->context;
  guint64 start = get_start (context, row);
  guint64 length = get_start (context, end_row) - start;
  gboolean ok;

  if (length > MAX_LINE_SIZE)
    {
      g_set_error_literal (error, LOGLINE_QUERY_ERROR, LOGLINE_QUERY_ERROR_TOO_EXPENSIVE,
                           "A line of this log is too long to be searched");
      return FALSE;
    }

  if (g_cancellable_set_error_if_cancelled (context->cancellable, error)
      || !logline_source_open_window (context->source, start, (gsize) length, &context->window,
                                      error))
    return FALSE;

  ok = scan_runs (scan, row, end_row, error);
  return logline_window_close (&context->window, ok ? error : NULL) && ok;
}

static gboolean
scan_wanted (const Scan  *scan,
             GError     **error)
{
  for (guint row = logline_row_set_find_next (scan->wanted, 0), end_row;
       row < scan->context->n_rows; row = logline_row_set_find_next (scan->wanted, end_row))
    {
      end_row = find_end (scan, row, find_limit (scan->context, row), MAX_GAP_IN_STRETCH);
      if (!scan_stretch (scan, row, end_row, error))
        return FALSE;
    }

  return TRUE;
}

/* Returns: (transfer full): those of @rows in which the pattern of a criterion may stand */
static LoglineRowSet *
dup_wanted (const Context          *context,
            const LoglineCriterion *criterion,
            LoglineRowSet          *rows)
{
  LoglineRowSet *wanted;

  if (context->signature == NULL || criterion->key == NULL)
    return logline_row_set_ref (rows);

  wanted = logline_row_set_new (context->n_rows);
  logline_row_set_copy_head (wanted, rows, context->n_rows);
  logline_signature_exclude (context->signature, criterion->key, wanted);

  return wanted;
}

static gboolean
apply (Context                 *context,
       const LoglineCriterion  *criterion,
       LoglineRowSet           *rows,
       GError                 **error)
{
  g_autoptr (LoglineRowSet) wanted = dup_wanted (context, criterion, rows);
  g_autoptr (LoglineRowSet) found = logline_row_set_new (context->n_rows);
  gboolean most = logline_row_set_count (wanted) > context->n_rows / 2;
  Scan scan = {
    .context = context,
    .query = criterion->positive,
    .wanted = wanted,
    .found = found,
    .max_gap = most ? G_MAXUINT64 : MAX_GAP_IN_RUN,
  };

  if (!scan_wanted (&scan, error))
    return FALSE;

  if (logline_query_get_invert (criterion->query))
    logline_row_set_subtract (rows, found);
  else
    logline_row_set_intersect (rows, found);

  return TRUE;
}

static gboolean
is_settled (guint64 settled,
            guint   index)
{
  return index < LOGLINE_MAX_SETTLED && (settled >> index) & 1;
}

static Context
make_context (const LoglineSnapshot  *snapshot,
              guint                   index,
              const LoglineSignature *signature,
              GCancellable           *cancellable)
{
  guint64 end_row = logline_snapshot_get_first_row (snapshot, index + 1);
  LoglineExtent last;

  logline_snapshot_get_extent (snapshot, end_row - 1, &last);
  return (Context) {
    .segment = logline_snapshot_get_segment (snapshot, index),
    .signature = signature,
    .source = logline_snapshot_get_segment_part (snapshot, index)->source,
    .cancellable = cancellable,
    /* With its line feed: without, an empty last line could not be told from none. */
    .end = last.open ? last.end : last.end + 1,
    .n_rows = logline_snapshot_get_n_segment_rows (snapshot, index),
    .window = LOGLINE_WINDOW_INIT,
  };
}

gboolean
logline_segment_search (const LoglineSnapshot  *snapshot,
                        guint                   index,
                        GPtrArray              *criteria,
                        guint64                 settled,
                        const LoglineSignature *signature,
                        LoglineRowSet          *rows,
                        GCancellable           *cancellable,
                        GError                **error)
{
  Context context = make_context (snapshot, index, signature, cancellable);
  gboolean ok = TRUE;

  g_assert (context.n_rows > 0 && context.n_rows == logline_row_set_get_n_rows (rows));

  /* A filter is the last one, often selects little, and is known already. */
  for (guint i = criteria->len; ok && i-- > 0;)
    if (!is_settled (settled, i))
      ok = apply (&context, g_ptr_array_index (criteria, i), rows, error);
  logline_window_clear (&context.window);

  return ok;
}
