/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-matcher.h"

#include "logline-match-scan.h"
#include "logline-query-engine.h"

/* By which the string is taken for rare that a pattern needs, in each million of bytes. */
#define MAX_MATCHES 2000
#define MAX_MATCHES_BESIDE_SHAPES 100

static const struct
{
  const char      *name;
  LoglineScanFunc  scan;
} engines[LOGLINE_N_ENGINES] = {
  [LOGLINE_ENGINE_LINES] = { "lines", logline_scan_lines },
  [LOGLINE_ENGINE_BLOCKS] = { "blocks", logline_scan_blocks },
  [LOGLINE_ENGINE_LITERAL] = { "literal", logline_scan_literal },
  [LOGLINE_ENGINE_CANDIDATES] = { "candidates", logline_scan_candidates },
  [LOGLINE_ENGINE_SHAPES] = { "shapes", logline_scan_shapes },
  [LOGLINE_ENGINE_AUTOMATON] = { "automaton", logline_scan_with_automaton },
};

const char *
logline_engine_get_name (LoglineEngine engine)
{
  g_assert (engine < LOGLINE_N_ENGINES);

  return engines[engine].name;
}

gboolean
logline_query_has_engine (const LoglineQuery *self,
                          LoglineEngine       engine)
{
  gboolean has_finder = self->finder != NULL || self->text_finder != NULL ||
                        self->words_finder != NULL;

  g_assert (self != NULL);

  switch (engine)
    {
    case LOGLINE_ENGINE_LINES:
      return self->line_code != NULL;
    case LOGLINE_ENGINE_BLOCKS:
      return self->block_code != NULL;
    case LOGLINE_ENGINE_LITERAL:
      return has_finder && (self->is_literal || self->syntax == LOGLINE_SYNTAX_TEXT);
    case LOGLINE_ENGINE_CANDIDATES:
      return has_finder && self->line_code != NULL;
    case LOGLINE_ENGINE_SHAPES:
      return self->dfa != NULL;
    case LOGLINE_ENGINE_AUTOMATON:
      return logline_query_get_hyperscan (self) != NULL;
    default:
      g_assert_not_reached ();
    }
}

/* Whether the string that the pattern needs is in a few lines at most. */
static gboolean
needs_rare_string (const LoglineQuery *self)
{
  double most = self->dfa != NULL ? MAX_MATCHES_BESIDE_SHAPES : MAX_MATCHES;

  if (self->words_finder != NULL)
    return logline_words_finder_get_matches (self->words_finder) <= most;
  return self->text_finder != NULL ||
         (self->finder != NULL && logline_finder_get_matches (self->finder) <= most);
}

LoglineEngine
logline_query_get_engine (const LoglineQuery *self)
{
  static const LoglineEngine best_first[] = {
    LOGLINE_ENGINE_LITERAL, LOGLINE_ENGINE_CANDIDATES, LOGLINE_ENGINE_SHAPES,
    LOGLINE_ENGINE_AUTOMATON, LOGLINE_ENGINE_BLOCKS,
  };

  g_assert (self != NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (best_first); i++)
    if (logline_query_has_engine (self, best_first[i]) &&
        (best_first[i] != LOGLINE_ENGINE_CANDIDATES || needs_rare_string (self)))
      return best_first[i];
  return LOGLINE_ENGINE_LINES;
}

/* An empty pattern stands in every line. */
static gboolean
scan_empty (LoglineRun  *run,
            gsize        start,
            gsize        end,
            GError     **error)
{
  while (start < end)
    start = logline_run_report (run, start, end);
  return TRUE;
}

/* No line holds a line feed. */
static gboolean
scan_line_feed (LoglineRun  *run,
                gsize        start,
                gsize        end,
                GError     **error)
{
  return TRUE;
}

static LoglineScanFunc
get_scan (const LoglineQuery *query,
          LoglineEngine       engine)
{
  if (query->syntax == LOGLINE_SYNTAX_TEXT && strchr (query->pattern, '\n') != NULL)
    return scan_line_feed;
  if (query->length == 0)
    return scan_empty;
  g_assert (logline_query_has_engine (query, engine));
  return engines[engine].scan;
}

struct _LoglineScanner
{
  LoglineScanFunc scan;
  LoglineRun      run;
};

static LoglineScanner
make_scanner (const LoglineQuery *query,
              LoglineEngine       engine)
{
  return (LoglineScanner) { get_scan (query, engine), { .query = query } };
}

LoglineScanner *
logline_scanner_new (const LoglineQuery *query)
{
  LoglineScanner *self = g_new (LoglineScanner, 1);

  g_assert (query != NULL);

  *self = make_scanner (query, logline_query_get_engine (query));
  return self;
}

void
logline_scanner_free (LoglineScanner *self)
{
  logline_run_clear (&self->run);
  g_free (self);
}

gboolean
logline_scanner_scan (LoglineScanner    *self,
                      const char        *text,
                      gsize              length,
                      LoglineMatchFunc   func,
                      gpointer           user_data,
                      GCancellable      *cancellable,
                      GError           **error)
{
  LoglineRun *run = &self->run;

  g_assert (func != NULL);
  g_assert (text != NULL || length == 0);

  run->text = text;
  run->length = length;
  run->func = func;
  run->user_data = user_data;
  run->cancellable = cancellable;
  run->scan_deadline_us = 0;
  run->n_lines = 0;
  return self->scan (run, 0, length, error);
}

gboolean
logline_query_scan_with (const LoglineQuery  *self,
                         LoglineEngine        engine,
                         const char          *text,
                         gsize                length,
                         LoglineMatchFunc     func,
                         gpointer             user_data,
                         GCancellable        *cancellable,
                         GError             **error)
{
  LoglineScanner scanner;
  gboolean ok;

  g_assert (self != NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  scanner = make_scanner (self, engine);
  ok = logline_scanner_scan (&scanner, text, length, func, user_data, cancellable, error);
  logline_run_clear (&scanner.run);
  return ok;
}

gboolean
logline_query_scan (const LoglineQuery  *self,
                    const char          *text,
                    gsize                length,
                    LoglineMatchFunc     func,
                    gpointer             user_data,
                    GCancellable        *cancellable,
                    GError             **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (text != NULL || length == 0, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  return logline_query_scan_with (self, logline_query_get_engine (self), text, length, func,
                                  user_data, cancellable, error);
}
