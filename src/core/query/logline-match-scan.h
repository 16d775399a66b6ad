/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-match-run.h"

G_BEGIN_DECLS

/* The ways to find the lines that match. Each looks at the whole lines between @start and @end,
 * tells the function of the run of those that match, and returns FALSE when it gives up. */
typedef gboolean (*LoglineScanFunc) (LoglineRun  *run,
                                     gsize        start,
                                     gsize        end,
                                     GError     **error);

/* Each line alone. */
gboolean logline_scan_lines      (LoglineRun  *run,
                                  gsize        start,
                                  gsize        end,
                                  GError     **error);

/* Blocks of lines, with the block_code of the query. */
gboolean logline_scan_blocks     (LoglineRun  *run,
                                  gsize        start,
                                  gsize        end,
                                  GError     **error);

/* What stands wherever its one string does. */
gboolean logline_scan_literal    (LoglineRun  *run,
                                  gsize        start,
                                  gsize        end,
                                  GError     **error);

/* The lines in which a string stands that the pattern needs. */
gboolean logline_scan_candidates (LoglineRun  *run,
                                  gsize        start,
                                  gsize        end,
                                  GError     **error);

/* Where bytes of certain sets follow one another and the DFA of the query matches. */
gboolean logline_scan_shapes     (LoglineRun  *run,
                                  gsize        start,
                                  gsize        end,
                                  GError     **error);

/* What an automaton finds, which then has to be there. */
gboolean logline_scan_with_automaton (LoglineRun  *run,
                                      gsize        start,
                                      gsize        end,
                                      GError     **error);

/* For where a finder finds too much. */
gboolean logline_scan_without_finder (LoglineRun  *run,
                                      gsize        start,
                                      gsize        end,
                                      GError     **error);

/* The best that PCRE2 has for this query: for a candidate, for instance. */
gboolean logline_scan_closely    (LoglineRun  *run,
                                  gsize        start,
                                  gsize        end,
                                  GError     **error);

/* The end of the whole lines from @start on that take at most @size; of the one line if it is
 * longer than that. */
gsize    logline_scan_get_end    (const LoglineRun *run,
                                  gsize             start,
                                  gsize             end,
                                  gsize             size,
                                  gboolean         *out_is_long_line);

G_END_DECLS
