/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* How fast lines are found: by the engine in a log that has been opened, which delivers which lines
 * match; by logline-grep, process against process; by ripgrep and grep, which deliver how many.
 * All must agree on that.
 *
 *     bench-search LOG LOGLINE-GREP
 *
 * A log is opened anew for each search of the engine, outside of the time, so that nothing is known
 * from an earlier one.
 */

#include <string.h>

#include "corpus.h"
#include "logline-local-log.h"
#include "measure.h"
#include "test-log.h"

typedef struct
{
  const char    *name;
  const char    *pattern;
  LoglineSyntax  syntax;
  gboolean       ignore_case;
  gboolean       invert;
  const char    *goal;         /* of the engine, as a ratio to ripgrep */
  const char    *grep_goal;    /* of logline-grep (nullable) */
} Class;

static const Class classes[] = {
  { "rare text, 0.001 %", "quorum lost", LOGLINE_SYNTAX_TEXT, FALSE, FALSE, ">= 2.2", ">= 1.4" },
  { "frequent text, 35 %", "INFO", LOGLINE_SYNTAX_TEXT, FALSE, FALSE, ">= 3", ">= 3" },
  { "ignoring case, 9 %", "error", LOGLINE_SYNTAX_TEXT, TRUE, FALSE, ">= 4.5" },
  { "ERROR.*timeout", "ERROR.*timeout", LOGLINE_SYNTAX_REGEX, FALSE, FALSE, ">= 2.5" },
  { "address, 38 %", "(\\d{1,3}\\.){3}\\d{1,3}", LOGLINE_SYNTAX_REGEX, FALSE, FALSE, ">= 3.5" },
  { "ten words, 3.6 %", CORPUS_TEN_WORDS, LOGLINE_SYNTAX_REGEX, FALSE, FALSE, ">= 1.8" },
  { "not INFO, 65 %", "INFO", LOGLINE_SYNTAX_TEXT, FALSE, TRUE, ">= 6" },
};

typedef struct
{
  const Class *class;
  const char  *path;
  const char  *argv[10];
  guint64      count;
} Contestant;

static double
search_log (gpointer data)
{
  Contestant *self = data;
  g_autoptr (LoglineLog) log = LOGLINE_LOG (logline_local_log_new (self->path));
  g_autoptr (LoglineQuery) query =
    logline_query_new (self->class->pattern, self->class->syntax,
                       self->class->ignore_case ? LOGLINE_CASE_IGNORE : LOGLINE_CASE_MATCH,
                       self->class->invert, NULL);
  g_autoptr (LoglineSearch) search = NULL;
  double start;

  test_wait (logline_log_get_loading (log) == 1 && logline_log_get_n_rows (log) > 0);
  start = measure_now ();
  search = logline_log_search (log, query);
  test_wait (logline_search_get_complete (search));
  self->count = logline_search_get_n_matches (search);
  return measure_now () - start;
}

static double
run_command (gpointer data)
{
  Contestant *self = data;

  return measure_command (self->argv, &self->count);
}

static void
set_command (Contestant *self,
             const char *program,
             const char *text,  /* options that say what the pattern is */
             const char *regex)
{
  const Class *class = self->class;
  const char *kind = class->syntax == LOGLINE_SYNTAX_TEXT ? text : regex;
  guint n = 0;

  self->argv[n++] = program;
  self->argv[n++] = "-c";
  if (kind != NULL)
    self->argv[n++] = kind;
  if (class->ignore_case)
    self->argv[n++] = "-i";
  if (class->invert)
    self->argv[n++] = "-v";
  self->argv[n++] = "--";
  self->argv[n++] = class->pattern;
  self->argv[n++] = self->path;
}

static void
bench_class (const Class *class,
             const char  *path,
             const char  *logline_grep)
{
  Contestant engine = { class, path };
  Contestant ours = { class, path };
  Contestant ripgrep = { class, path };
  Contestant grep = { class, path };
  Measured measured[] = {
    { search_log, &engine }, { run_command, &ripgrep }, { run_command, &ours },
    { run_command, &grep },
  };
  double seconds;

  set_command (&ours, logline_grep, NULL, "-e");
  set_command (&ripgrep, "rg", "-F", NULL);
  set_command (&grep, "grep", "-F", "-P");
  measure_interleaved (measured, G_N_ELEMENTS (measured));
  g_assert_cmpuint (engine.count, ==, ripgrep.count);
  g_assert_cmpuint (engine.count, ==, ours.count);
  g_assert_cmpuint (engine.count, ==, grep.count);

  seconds = measured[1].median;
  measure_print ("search 1 GB", class->name, seconds / measured[0].median, "x rg -c", class->goal);
  measure_print ("logline-grep -c 1 GB", class->name, seconds / measured[2].median, "x rg -c",
                 class->grep_goal);
  measure_print ("grep -c 1 GB", class->name, seconds / measured[3].median, "x rg -c", NULL);
  measure_print ("rg -c 1 GB", class->name, seconds * 1000, "ms", NULL);
}

int
main (int   argc,
      char *argv[])
{
  if (argc != 3)
    g_error ("usage: bench-search LOG LOGLINE-GREP");
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    bench_class (&classes[i], argv[1], argv[2]);

  return 0;
}
