/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-finder.h"
#include "logline-match-run.h"

#define SPANS_BUDGET_US (5 * 1000)

static void
find_text_spans (const LoglineQuery *self,
                 const char         *line,
                 gsize               length,
                 GArray             *out)
{
  const char *end = line + length;
  const char *at = line;
  const char *match;

  while ((match = logline_finder_find (self->finder, at, end)) != NULL)
    {
      LoglineSpan span = { match - line, match - line + self->length };

      g_array_append_val (out, span);
      at = match + self->length;
    }
}

static void
find_regex_spans (const LoglineQuery *self,
                  const char         *line,
                  gsize               length,
                  GArray             *out)
{
  gsize n_stray = logline_run_count_stray (line, length);
  guint32 options = n_stray > 0 ? PCRE2_NOTEMPTY | PCRE2_NOTBOL : PCRE2_NOTEMPTY;
  LoglineRun run = {
    .query = self,
    .line_budget_us = SPANS_BUDGET_US,
    .scan_deadline_us = G_MAXINT64,
  };
  gsize at = 0;

  line += n_stray;
  length -= n_stray;
  /* One deadline for all: it is set at the first look at the clock and stays. */
  while (at < length && logline_run_match_line (&run, line, length, at, options) >= 0)
    {
      const gsize *match = pcre2_get_ovector_pointer (run.data);
      LoglineSpan span = { match[0] + n_stray, match[1] + n_stray };

      /* \K can put the start anywhere. */
      if (match[0] < at || match[1] <= match[0])
        break;
      g_array_append_val (out, span);
      at = match[1];
    }
  logline_run_clear (&run);
}

void
logline_query_find_spans (const LoglineQuery *self,
                          const char         *line,
                          gsize               length,
                          GArray             *out)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (line != NULL || length == 0);
  g_return_if_fail (out != NULL);

  if (self->length == 0)
    return;
  if (self->line_code != NULL)
    find_regex_spans (self, line, length, out);
  else
    find_text_spans (self, line, length, out);
}
