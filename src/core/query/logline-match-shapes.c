/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Where a pattern has no string but its first bytes are of sets that seldom follow one another, as
 * in an address or a time of day, a vectorised finder leaves few places to start from, and a table
 * of states tells for each whether the pattern matches there. As with an automaton for the whole
 * text, that is the truth in ASCII only, and only for a pattern without assertions.
 *
 * A match that has to be followed for long from each of many places would take the square of that
 * time: so the bytes followed are counted, and when they are too many, windows are left to another
 * engine.
 */

#include "logline-match-scan.h"

#include "logline-dfa.h"
#include "logline-shape-finder.h"

#define WINDOW_SIZE (64 * 1024)
#define N_WINDOWS_WITHOUT 15

static gboolean
settle_match (LoglineRun  *run,
              gsize        start,
              gsize        end,
              gsize        match_start,
              gsize       *out_next,
              GError     **error)
{
  gsize line_start = logline_run_find_line_start (run, start, match_start);
  gsize line_end = logline_run_find_line_end (run, match_start, end);

  *out_next = MIN (line_end + 1, end);
  if (run->query->has_assertions ||
      !logline_run_is_ascii (run->text + line_start, line_end - line_start))
    return logline_scan_closely (run, line_start, *out_next, error);
  run->n_lines++;
  run->func (match_start, run->user_data);
  return TRUE;
}

/* @out_end: where the lines begin that are left over */
static gboolean
scan_window (LoglineRun  *run,
             gsize        start,
             gsize        end,
             gsize       *out_end,
             GError     **error)
{
  const LoglineQuery *query = run->query;
  gsize budget = end - start;

  while (start < end)
    {
      const char *match = logline_shape_finder_find (query->shape_finder, query->dfa,
                                                     run->text + start, run->text + end, &budget);

      if (match == NULL)
        break;
      if (!settle_match (run, start, end, match - run->text, &start, error))
        return FALSE;
    }
  *out_end = budget > 0 ? end : start;
  return TRUE;
}

gboolean
logline_scan_shapes (LoglineRun  *run,
                     gsize        start,
                     gsize        end,
                     GError     **error)
{
  while (start < end)
    {
      gboolean is_long_line;
      gsize window_end = logline_scan_get_end (run, start, end, WINDOW_SIZE, &is_long_line);
      gsize scanned_end;

      if (!scan_window (run, start, window_end, &scanned_end, error))
        return FALSE;
      if (scanned_end < window_end)
        {
          window_end = logline_scan_get_end (run, scanned_end, end,
                                             N_WINDOWS_WITHOUT * WINDOW_SIZE, &is_long_line);
          if (!logline_scan_without_finder (run, scanned_end, window_end, error))
            return FALSE;
        }
      start = window_end;
      if (start < end && !logline_run_check (run, error))
        return FALSE;
    }
  return TRUE;
}
