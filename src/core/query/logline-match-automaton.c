/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* An automaton takes the same time for each byte whatever the pattern, and so is ahead where there
 * is no string to look for: with alternatives, and with sets of characters. It knows bytes only.
 * What it finds in a line of ASCII is true (see logline-byte-regex.h); in another it is decided
 * again by PCRE2.
 */

#include "logline-match-scan.h"

#define BLOCK_SIZE (256 * 1024) /* between two looks at the cancellable */
#define MAX_LINE (64 * 1024 * 1024)

typedef struct
{
  LoglineRun  *run;
  gsize        start; /* of the block */
  gsize        end;
  gsize        next;  /* where the next line starts that is of interest */
  GError     **error;
} Block;

static gboolean
match_cb (gsize    match_end,
          gpointer user_data)
{
  Block *block = user_data;
  LoglineRun *run = block->run;
  gsize place = block->start + match_end - 1;
  gsize line_start, line_end;

  if (place < block->next)
    return TRUE;
  line_start = logline_run_find_line_start (run, block->next, place);
  line_end = logline_run_find_line_end (run, place, block->end);
  block->next = line_end + 1;
  if (!logline_run_is_ascii (run->text + line_start, line_end - line_start))
    return logline_scan_closely (run, line_start, MIN (block->next, block->end), block->error);
  run->n_lines++;
  run->func (place, run->user_data);
  return TRUE;
}

gboolean
logline_scan_with_automaton (LoglineRun  *run,
                             gsize        start,
                             gsize        end,
                             GError     **error)
{
  const LoglineHyperscan *hyperscan = logline_query_get_hyperscan (run->query);

  while (start < end)
    {
      gboolean is_long_line;
      gsize block_end = logline_scan_get_end (run, start, end, BLOCK_SIZE, &is_long_line);
      Block block = { run, start, block_end, start, error };

      if (is_long_line && block_end - start > MAX_LINE
          ? !logline_scan_lines (run, start, block_end, error)
          : !logline_hyperscan_scan (hyperscan, run->text + start, block_end - start, match_cb,
                                     &block))
        return FALSE;
      start = block_end;
      if (start < end && !logline_run_check (run, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
logline_scan_without_finder (LoglineRun  *run,
                             gsize        start,
                             gsize        end,
                             GError     **error)
{
  if (logline_query_get_hyperscan (run->query) != NULL)
    return logline_scan_with_automaton (run, start, end, error);
  return logline_scan_closely (run, start, end, error);
}
