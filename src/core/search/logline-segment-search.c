/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Each criterion is looked for in the rows that the ones before it have left. Wanted rows that
 * stand close together make a stretch, which is shown by one window; within it, neighbouring rows
 * make a run, which is scanned at once. There are two ways to cut them.
 *
 * Where more than half of the rows are wanted, the others are not left out at all: a stretch is one
 * run, small enough to stay in the processor's cache where it has to be read.
 *
 * Where fewer are, the text of a run is not in the processor's cache, and to wait for it would take
 * longer than the search. So where the runs lie is written down first, and their text is fetched
 * some runs ahead. Opening a window takes system calls, so a stretch is as long as the list. A call
 * of the matcher costs as much as scanning a few hundred bytes, so rows that are not wanted do not
 * interrupt a run when they are short.
 */

#include "logline-segment-search.h"

#include "logline-matcher.h"
#include "logline-window.h"

#define DENSE_STRETCH_SIZE (1024u * 1024)
#define SPARSE_STRETCH_SIZE (4u * 1024 * 1024)
#define MAX_GAP_IN_STRETCH (64u * 1024)
#define MAX_GAP_IN_RUN 256u
#define MAX_RUNS 512u
#define N_FETCHED 8u
#define FETCHED_SIZE 512u /* of each run */
#define CACHE_LINE 64u

/* How many lines a match may be behind the one before it to be found by counting. */
#define MAX_STEPS 4

#define MAX_LINE_SIZE (G_GUINT64_CONSTANT (1) << 30)

typedef struct
{
  const LoglineSegment   *segment;
  const LoglineSignature *signature; /* nullable */
  LoglineSource          *source;
  LoglineMeter           *meter;
  GCancellable           *cancellable;
  guint64                 end;       /* of the last line, with its line feed */
  guint                   n_rows;
  LoglineWindow           window;
} Context;

/* Looking for one criterion. */
typedef struct
{
  Context             *context;
  LoglineScanner      *scanner;
  const LoglineRowSet *wanted;
  LoglineRowSet       *found;
} Scan;

/* Rows that are scanned at once. */
typedef struct
{
  guint   row;   /* the first one */
  guint64 start;
  guint64 end;
} Run;

typedef struct
{
  const Context *context;
  LoglineRowSet *found;
  guint64        origin; /* of the run */
  guint          row;    /* no match is before the one after it */
  guint64        next;   /* where that starts */
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
      marker->row++;
      if (i == MAX_STEPS)
        marker->row = logline_segment_find_line_from (marker->context->segment, marker->row,
                                                      place);
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
  Marker marker = { context, scan->found, run->start, run->row - 1, run->start };

  return logline_scanner_scan (scan->scanner,
                               context->window.bytes + (run->start - context->window.offset),
                               (gsize) (run->end - run->start), mark_row, &marker,
                               context->cancellable, error);
}

static void
fetch_run (const Scan *scan,
           const Run  *run)
{
  const LoglineWindow *window = &scan->context->window;
  guint64 end = MIN (run->end, run->start + FETCHED_SIZE);

  for (guint64 at = run->start - run->start % CACHE_LINE; at < end; at += CACHE_LINE)
    __builtin_prefetch (window->bytes + (gssize) (at - window->offset));
}

static gboolean
scan_runs (const Scan  *scan,
           const Run   *runs,
           guint        n_runs,
           GError     **error)
{
  guint n_fetched = 0;

  for (guint i = 0; i < n_runs; i++)
    {
      for (; n_fetched < MIN (i + N_FETCHED, n_runs); n_fetched++)
        fetch_run (scan, &runs[n_fetched]);
      if (!scan_run (scan, &runs[i], error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
scan_stretch (const Scan  *scan,
              const Run   *runs,
              guint        n_runs,
              GError     **error)
{
  Context *context = scan->context;
  guint64 start = runs[0].start;
  guint64 length = runs[n_runs - 1].end - start;
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

  logline_meter_add_bytes (context->meter, length);
  ok = scan_runs (scan, runs, n_runs, error);
  return logline_window_close (&context->window, ok ? error : NULL) && ok;
}

/* The row after the last whose line fits in a stretch that begins with @row. */
static guint
find_limit (const Context *context,
            guint          row)
{
  guint64 start = get_start (context, row);

  if (context->end - start <= DENSE_STRETCH_SIZE)
    return context->n_rows;

  return MAX (row + 1, logline_segment_find_line (context->segment, start + DENSE_STRETCH_SIZE));
}

/* The end of the stretch that begins with @row. */
static guint
find_end (const Scan *scan,
          guint       row)
{
  guint limit = find_limit (scan->context, row);
  guint end_row = logline_row_set_find_gap (scan->wanted, row);

  while (end_row < limit)
    {
      guint next = logline_row_set_find_next (scan->wanted, end_row);

      if (next >= limit || get_start (scan->context, next) - get_start (scan->context, end_row)
                             > MAX_GAP_IN_STRETCH)
        return end_row;
      end_row = logline_row_set_find_gap (scan->wanted, next);
    }

  return limit;
}

static gboolean
scan_dense (const Scan  *scan,
            GError     **error)
{
  for (guint row = logline_row_set_find_next (scan->wanted, 0), end_row;
       row < scan->context->n_rows; row = logline_row_set_find_next (scan->wanted, end_row))
    {
      Run run = { row, get_start (scan->context, row), 0 };

      end_row = find_end (scan, row);
      run.end = get_start (scan->context, end_row);
      if (!scan_stretch (scan, &run, 1, error))
        return FALSE;
    }

  return TRUE;
}

/* Makes @line, which is behind them, part of the runs of a stretch, unless it is for the next. */
static gboolean
add_line (Run       *runs,
          guint     *n_runs,
          const Run *line)
{
  Run *last = &runs[*n_runs - 1];

  if (*n_runs > 0 && line->end - runs[0].start > SPARSE_STRETCH_SIZE)
    return FALSE;
  if (*n_runs > 0 && line->start - last->end <= MAX_GAP_IN_RUN)
    {
      last->end = line->end;
      return TRUE;
    }
  if (*n_runs == MAX_RUNS || (*n_runs > 0 && line->start - last->end > MAX_GAP_IN_STRETCH))
    return FALSE;

  runs[(*n_runs)++] = *line;
  return TRUE;
}

static gboolean
scan_sparse (const Scan  *scan,
             GError     **error)
{
  LoglineRowSetIter iter;
  Run runs[MAX_RUNS];
  guint n_runs = 0;
  Run line;

  logline_row_set_iter_init (&iter, scan->wanted);
  while (logline_row_set_iter_next (&iter, &line.row))
    {
      line.start = get_start (scan->context, line.row);
      line.end = get_start (scan->context, line.row + 1);
      if (add_line (runs, &n_runs, &line))
        continue;
      if (!scan_stretch (scan, runs, n_runs, error))
        return FALSE;
      runs[0] = line;
      n_runs = 1;
    }

  return n_runs == 0 || scan_stretch (scan, runs, n_runs, error);
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
  g_autoptr (LoglineScanner) scanner = logline_scanner_new (criterion->positive);
  const Scan scan = { context, scanner, wanted, found };
  gboolean most = logline_row_set_count (wanted) > context->n_rows / 2;

  if (!(most ? scan_dense (&scan, error) : scan_sparse (&scan, error)))
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
              LoglineMeter           *meter,
              GCancellable           *cancellable)
{
  guint64 end_row = logline_snapshot_get_first_row (snapshot, index + 1);
  LoglineExtent last;

  logline_snapshot_get_extent (snapshot, end_row - 1, &last);
  return (Context) {
    .segment = logline_snapshot_get_segment (snapshot, index),
    .signature = signature,
    .source = logline_snapshot_get_segment_part (snapshot, index)->source,
    .meter = meter,
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
                        LoglineMeter           *meter,
                        GCancellable           *cancellable,
                        GError                **error)
{
  Context context = make_context (snapshot, index, signature, meter, cancellable);
  gboolean ok = TRUE;

  g_assert (context.n_rows > 0 && context.n_rows == logline_row_set_get_n_rows (rows));

  /* A filter is the last one, often selects little, and is known already. */
  for (guint i = criteria->len; ok && i-- > 0;)
    if (!is_settled (settled, i))
      ok = apply (&context, g_ptr_array_index (criteria, i), rows, error);
  logline_window_clear (&context.window);

  return ok;
}
