/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a log gains by staying open: signatures let a search skip what cannot match, and a pattern
 * that goes on from an earlier one is looked for in its matches.
 *
 *     bench-again LOG
 *     bench-again LOG large
 *
 * The second form is for a log of 10 GB, without ripgrep beside. No pattern is searched twice.
 */

#include <malloc.h>
#include <string.h>

#include "logline-local-log.h"
#include "logline-row-set.h"
#include "measure.h"
#include "test-log.h"

#define SET_ROWS 30000
#define N_SETS 100
#define MAX_NARROWED 3.0 /* % of the lines */

/* Each in a line of 100,000, and none a part of another. */
static const char *const rare[MEASURE_ROUNDS] = {
  "quorum lost", "electing a new", "cluster.Quorum", "lost on shard", "new leader",
};

static const char base[] = "declined by";

/* All in some of its lines. */
static const char *const narrower[MEASURE_ROUNDS] = {
  "declined by p", "declined by provider, code 1", "declined by provider, code 23",
  "declined by provider, code 456", "declined by provider, code 9",
};

typedef struct
{
  LoglineLog        *log;
  const char        *path;
  const char *const *patterns; /* one for each round */
  guint              round;
} Contestant;

static void
wait_until_complete (LoglineSearch *search)
{
  while (!logline_search_get_complete (search))
    g_main_context_iteration (NULL, TRUE);
}

static LoglineSearch *
search_for (LoglineLog *log,
            const char *pattern)
{
  g_autoptr (LoglineQuery) query = logline_query_new (pattern, LOGLINE_SYNTAX_TEXT,
                                                      LOGLINE_CASE_MATCH, FALSE, NULL);
  LoglineSearch *search = logline_log_search (log, query);

  wait_until_complete (search);
  return search;
}

static double
search_next (gpointer data)
{
  Contestant *self = data;
  double start = measure_now ();
  g_autoptr (LoglineSearch) search = search_for (self->log, self->patterns[self->round++]);

  g_assert_cmpuint (logline_search_get_n_matches (search), >, 0);
  return measure_now () - start;
}

static double
run_ripgrep (gpointer data)
{
  Contestant *self = data;
  const char *const argv[] = { "rg", "-c", "-F", "--", self->patterns[self->round++], self->path,
                               NULL };

  return measure_command (argv, NULL);
}

static LoglineLog *
open_log (const char *path)
{
  LoglineLog *log = LOGLINE_LOG (logline_local_log_new (path));

  test_wait (logline_log_get_loading (log) == 1 && logline_log_get_n_rows (log) > 0);
  return log;
}

/* They are made in idle time, so that nothing else may be going on, once a log has been
 * searched. */
static void
wait_until_signed (LoglineLog *log,
                   const char *section)
{
  LoglineIndexedLog *indexed = LOGLINE_INDEXED_LOG (log);
  double start = measure_now ();
  double size = logline_log_get_size (log);

  while (logline_indexed_log_get_signed (indexed) < 1)
    g_main_context_iteration (NULL, TRUE);
  measure_print (section, "signatures are made at", size / (measure_now () - start) / 1e9, "GB/s",
                 NULL);
  measure_print (section, "memory of the signatures",
                 100 * logline_indexed_log_get_signature_memory (indexed) / size, "% of the log",
                 "<= 1.5");
}

static void
bench_narrowing (LoglineLog *log)
{
  Contestant narrowed = { log, NULL, narrower };
  Measured measured = { search_next, &narrowed };
  g_autoptr (LoglineSearch) search = search_for (log, base);
  double share = 100.0 * logline_search_get_n_matches (search) / logline_log_get_n_rows (log);

  g_assert_cmpfloat (share, <=, MAX_NARROWED);
  measure_interleaved (&measured, 1);
  measure_print_named ("searching 1 GB again", measured.median * 1000, "ms", "<= 16",
                       "narrowing a filter of %.1f %%", share);
}

static void
bench_rare (LoglineLog *log,
            const char *path)
{
  Contestant ours = { log, path, rare };
  Contestant ripgrep = { log, path, rare };
  Measured measured[] = { { search_next, &ours }, { run_ripgrep, &ripgrep } };

  measure_interleaved (measured, G_N_ELEMENTS (measured));
  measure_print ("searching 1 GB again", "rare text", measured[0].median * 1000, "ms", NULL);
  measure_print ("searching 1 GB again", "rare text", measured[1].median / measured[0].median,
                 "x rg -c", ">= 10");
}

static void
bench_large (LoglineLog *log)
{
  Contestant ours = { log, NULL, rare };
  Measured measured = { search_next, &ours };

  g_object_unref (search_for (log, base));
  wait_until_signed (log, "searching 10 GB again");
  measure_interleaved (&measured, 1);
  measure_print ("searching 10 GB again", "rare text", measured.median * 1000, "ms", "<= 150");
}

static void
bench_set (void)
{
  LoglineRowSet *sets[N_SETS];
  gsize before = mallinfo2 ().uordblks;

  for (guint i = 0; i < N_SETS; i++)
    {
      sets[i] = logline_row_set_new (SET_ROWS);
      for (guint row = 0; row < SET_ROWS; row += 3)
        logline_row_set_add (sets[i], row);
      logline_row_set_seal (sets[i]);
    }
  measure_print ("searching 1 GB again", "memory of a match set",
                 8.0 * (mallinfo2 ().uordblks - before) / (N_SETS * SET_ROWS), "bits a line",
                 "<= 1.1");
  for (guint i = 0; i < N_SETS; i++)
    logline_row_set_unref (sets[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (LoglineLog) log = NULL;

  if (argc < 2)
    g_error ("usage: bench-again LOG [large]");

  log = open_log (argv[1]);
  if (argc == 3)
    {
      bench_large (log);
      return 0;
    }
  bench_narrowing (log);
  wait_until_signed (log, "searching 1 GB again");
  bench_rare (log, argv[1]);
  bench_set ();

  return 0;
}
