/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Calling an engine once for each line costs more than the search itself, so a block of whole lines
 * is scanned at once. For a pattern that only goes forward, one character after the other, whatever
 * matches in a line alone also matches there in the block. The reverse does not hold: "[^x]+" runs
 * across the line feed. So a match that crosses one is decided again within its line alone, and in
 * any case the scan goes on at the next line. Other patterns are tried line by line.
 */

#include "logline-match-scan.h"

#define CANCEL_CHECK_LINES 4096

gboolean
logline_scan_lines (LoglineRun  *run,
                    gsize        start,
                    gsize        end,
                    GError     **error)
{
  while (start < end)
    {
      gsize line_end = logline_run_find_line_end (run, start, end);
      LoglineVerdict verdict = logline_run_decide_line (run, run->text + start, line_end - start);

      if (verdict == LOGLINE_VERDICT_GAVE_UP)
        return logline_run_give_up (run, error);
      if (verdict == LOGLINE_VERDICT_YES)
        run->func (start, run->user_data);
      if (run->n_lines % CANCEL_CHECK_LINES == 0 && !logline_run_check (run, error))
        return FALSE;
      start = line_end + 1;
    }
  return TRUE;
}

/* Whether what matched in the block also matches in its line alone. */
static gboolean
is_in_line (const LoglineRun *run,
            gsize             from,
            gsize             match_start,
            gsize             match_end)
{
  gsize line_start;

  if (memchr (run->text + match_start, '\n', match_end - match_start) != NULL)
    return FALSE;
  if (!run->query->has_assertions)
    return TRUE;
  line_start = logline_run_find_line_start (run, from, match_start);
  return !logline_run_is_stray (run->text[line_start]);
}

/* Reports the line of a match if the line alone has one too. */
static LoglineVerdict
settle_match (LoglineRun *run,
              gsize       from,
              gsize       end,
              gsize       match_start,
              gsize       match_end,
              gsize      *out_next)
{
  gsize line_start, line_end;
  LoglineVerdict verdict;

  run->n_lines++;
  if (is_in_line (run, from, match_start, match_end))
    {
      *out_next = logline_run_report (run, MIN (match_start, end - 1), end);
      return LOGLINE_VERDICT_YES;
    }
  line_start = logline_run_find_line_start (run, from, match_start);
  line_end = logline_run_find_line_end (run, match_start, end);
  verdict = logline_run_decide_line (run, run->text + line_start, line_end - line_start);
  *out_next = line_end + 1;
  if (verdict == LOGLINE_VERDICT_YES)
    run->func (MIN (match_start, end - 1), run->user_data);
  return verdict;
}

static gboolean
scan_block (LoglineRun  *run,
            gsize        start,
            gsize        end,
            GError     **error)
{
  const char *block = run->text + start;
  gsize length = end - start;
  gsize at = 0;

  logline_run_need_pcre2 (run);
  while (at < length)
    {
      int rc = pcre2_match (run->query->block_code, (PCRE2_SPTR) block, length, at, 0, run->data,
                            run->block_context);
      const gsize *match = pcre2_get_ovector_pointer (run->data);
      gsize next;

      if (rc == PCRE2_ERROR_NOMATCH)
        break;
      if (rc < 0)
        return logline_scan_lines (run, start + at, end, error);
      /* After the last line feed there is no line, though "$" matches there. */
      if (match[0] == length && block[length - 1] == '\n')
        break;
      if (settle_match (run, start + at, end, start + match[0], start + match[1],
                        &next) == LOGLINE_VERDICT_GAVE_UP)
        return logline_run_give_up (run, error);
      at = next - start;
    }
  return TRUE;
}

gsize
logline_scan_get_end (const LoglineRun *run,
                      gsize             start,
                      gsize             end,
                      gsize             size,
                      gboolean         *out_is_long_line)
{
  const char *line_feed;

  *out_is_long_line = FALSE;
  if (end - start <= size)
    return end;
  line_feed = memrchr (run->text + start, '\n', size);
  if (line_feed != NULL)
    return line_feed - run->text + 1;
  *out_is_long_line = TRUE;
  return MIN (logline_run_find_line_end (run, start, end) + 1, end);
}

/* The first line from @start on that begins with stray bytes; @end if there is none. */
static gsize
find_stray_line (const LoglineRun *run,
                 gsize             start,
                 gsize             end)
{
  while (start < end && !logline_run_is_stray (run->text[start]))
    start = MIN (logline_run_find_line_end (run, start, end) + 1, end);
  return start;
}

/* PCRE2 takes a ".*" at the start of a pattern as bound to the start of the line, where stray bytes
 * stop it, while grep has the line start after them. */
static gboolean
scan_block_around_stray_lines (LoglineRun  *run,
                               gsize        start,
                               gsize        end,
                               GError     **error)
{
  while (start < end)
    {
      gsize stray = find_stray_line (run, start, end);
      gsize stray_end = stray < end ? MIN (logline_run_find_line_end (run, stray, end) + 1, end)
                                    : end;

      if (!scan_block (run, start, stray, error) ||
          !logline_scan_lines (run, stray, stray_end, error))
        return FALSE;
      start = stray_end;
    }
  return TRUE;
}

static gboolean
scan_part (LoglineRun  *run,
           gsize        start,
           gsize        end,
           gboolean     is_long_line,
           GError     **error)
{
  if (is_long_line)
    return logline_scan_lines (run, start, end, error);
  if (run->query->matches_at_line_starts)
    return scan_block_around_stray_lines (run, start, end, error);
  return scan_block (run, start, end, error);
}

gboolean
logline_scan_blocks (LoglineRun  *run,
                     gsize        start,
                     gsize        end,
                     GError     **error)
{
  while (start < end)
    {
      gboolean is_long_line;
      gsize block_end = logline_scan_get_end (run, start, end, run->query->block_size,
                                              &is_long_line);

      if (!scan_part (run, start, block_end, is_long_line, error))
        return FALSE;
      start = block_end;
      if (start < end && !logline_run_check (run, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
logline_scan_closely (LoglineRun  *run,
                      gsize        start,
                      gsize        end,
                      GError     **error)
{
  if (run->query->block_code != NULL)
    return logline_scan_blocks (run, start, end, error);
  return logline_scan_lines (run, start, end, error);
}
