/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Where a pattern needs a string, only the lines that hold it can match, and a finder of strings is
 * several times faster than any engine for patterns. Each line that it finds is decided alone,
 * which has its price; where they come one after the other, some windows are left to an engine that
 * scans blocks, before the next try.
 */

#include "logline-match-scan.h"

#include "logline-finder.h"
#include "logline-text-finder.h"

#define PIECE_SIZE (4 * 1024 * 1024) /* between two looks at the cancellable */
#define WINDOW_SIZE (64 * 1024)
#define BYTES_PER_CANDIDATE 400 /* for which another engine needs as long as for a line alone */
#define N_WINDOWS_WITHOUT 15

static const char *
find (const LoglineQuery *query,
      const char         *start,
      const char         *end)
{
  if (query->text_finder != NULL)
    return logline_text_finder_find (query->text_finder, start, end);
  if (query->words_finder != NULL)
    return logline_words_finder_find (query->words_finder, start, end);
  return logline_finder_find (query->finder, start, end);
}

static gsize
scan_piece (LoglineRun *run,
            gsize       start,
            gsize       end)
{
  while (start < end)
    {
      const char *match = find (run->query, run->text + start, run->text + end);

      if (match == NULL)
        return end;
      start = logline_run_report (run, match - run->text, end);
    }
  return start;
}

gboolean
logline_scan_literal (LoglineRun  *run,
                      gsize        start,
                      gsize        end,
                      GError     **error)
{
  while (start < end)
    {
      gboolean is_long_line;
      gsize piece_end = logline_scan_get_end (run, start, end, PIECE_SIZE, &is_long_line);

      if (g_cancellable_set_error_if_cancelled (run->cancellable, error))
        return FALSE;
      scan_piece (run, start, piece_end);
      start = piece_end;
    }
  return TRUE;
}

static gboolean
scan_window (LoglineRun  *run,
             gsize        start,
             gsize        end,
             guint       *out_n_candidates,
             GError     **error)
{
  *out_n_candidates = 0;
  while (start < end)
    {
      const char *candidate = find (run->query, run->text + start, run->text + end);
      gsize line_start;

      if (candidate == NULL)
        break;
      ++*out_n_candidates;
      line_start = logline_run_find_line_start (run, start, candidate - run->text);
      start = MIN (logline_run_find_line_end (run, candidate - run->text, end) + 1, end);
      if (!logline_scan_closely (run, line_start, start, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
logline_scan_candidates (LoglineRun  *run,
                         gsize        start,
                         gsize        end,
                         GError     **error)
{
  gsize n_windows = 1;

  while (start < end)
    {
      gboolean is_long_line;
      gsize window_end = logline_scan_get_end (run, start, end, n_windows * WINDOW_SIZE,
                                               &is_long_line);
      guint n_candidates = 0;

      if (n_windows > 1 ? !logline_scan_without_finder (run, start, window_end, error)
                        : !scan_window (run, start, window_end, &n_candidates, error))
        return FALSE;
      n_windows = n_candidates * BYTES_PER_CANDIDATE > window_end - start ? N_WINDOWS_WITHOUT : 1;
      start = window_end;
      if (start < end && !logline_run_check (run, error))
        return FALSE;
    }
  return TRUE;
}
