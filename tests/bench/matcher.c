/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* How fast each engine finds the lines that match, of a log that is in memory and whose lines are
 * known, beside ripgrep over the same bytes in a file. Runs take turns; medians are shown.
 *
 *     bench-matcher FOLDER [MEGABYTES [ROUNDS [PART OF A NAME]]]
 */

#include <glib/gstdio.h>
#include <string.h>

#include "corpus.h"
#include "logline-query-engine.h"

#define SEGMENT_SIZE (4 * 1024 * 1024)
#define CHUNK_SIZE (512 * 1024)
#define MAX_THREADS 2
#define MAX_ROUNDS 15
#define FIRST_ENGINE LOGLINE_ENGINE_BLOCKS /* the one before is for single lines */

static const struct
{
  const char    *name;
  const char    *pattern;
  LoglineSyntax  syntax;
  LoglineCase    letter_case;
  const char    *rg_options;
} patterns[] = {
  { "rare", "quorum lost", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_MATCH, "-F" },
  { "frequent", "INFO", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_MATCH, "-F" },
  { "ignoring case", "error", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_IGNORE, "-iF" },
  { "with an i", "timed out", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_IGNORE, "-iF" },
  { "two words", "ERROR.*timeout", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_MATCH, "-e" },
  { "address", "(\\d{1,3}\\.){3}\\d{1,3}", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_MATCH, "-e" },
  { "ten words", CORPUS_TEN_WORDS, LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_MATCH, "-e" },
  { "no literal", "\\d{3}ms$", LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_MATCH, "-e" },
  { "inverted", "INFO", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_MATCH, "-vF" },
};

typedef struct
{
  const char *text;
  gsize       length;
  GArray     *lines;    /* guint32: where they start, and the end of the text */
  GArray     *segments; /* guint32: the number of their first line, and that of lines */
  char       *path;
} Log;

typedef struct
{
  const Log     *log;
  LoglineQuery  *query;
  LoglineEngine  engine;
  guint64       *rows; /* bits */
  gint          *next_segment; /* atomic */
  guint          line;
  gsize          origin;
} Worker;

static void
make_log (Log        *log,
          gsize       size,
          const char *folder)
{
  g_autoptr(Corpus) corpus = corpus_new (1);
  g_autoptr(GError) error = NULL;
  char *text = g_malloc (size);
  guint32 at = 0;
  guint32 line = 0;

  log->length = corpus_write (corpus, text, size);
  log->text = text;
  log->lines = g_array_new (FALSE, FALSE, sizeof (guint32));
  log->segments = g_array_new (FALSE, FALSE, sizeof (guint32));
  while (at < log->length)
    {
      if (at >= log->segments->len * SEGMENT_SIZE)
        g_array_append_val (log->segments, line);
      g_array_append_val (log->lines, at);
      at = (const char *) memchr (text + at, '\n', log->length - at) - text + 1;
      line++;
    }
  g_array_append_val (log->lines, at);
  g_array_append_val (log->segments, line);
  log->path = g_build_filename (folder, "matcher.log", NULL);
  if (!g_file_set_contents (log->path, text, log->length, &error))
    g_error ("%s", error->message);
}

static gsize
mark_line (gsize    offset,
           gpointer user_data)
{
  Worker *worker = user_data;
  const guint32 *lines = (guint32 *) worker->log->lines->data;
  gsize place = worker->origin + offset;

  while (lines[worker->line + 1] <= place)
    worker->line++;
  worker->rows[worker->line / 64] |= G_GUINT64_CONSTANT (1) << worker->line % 64;
  return lines[worker->line + 1] - worker->origin;
}

static void
search_segment (Worker *worker,
                guint   first_line,
                guint   end_line)
{
  const guint32 *lines = (guint32 *) worker->log->lines->data;

  while (first_line < end_line)
    {
      g_autoptr(GError) error = NULL;
      guint line = first_line + 1;

      while (line < end_line && lines[line + 1] - lines[first_line] <= CHUNK_SIZE)
        line++;
      worker->origin = lines[first_line];
      worker->line = first_line;
      if (!logline_query_scan_with (worker->query, worker->engine,
                                    worker->log->text + worker->origin,
                                    lines[line] - worker->origin, mark_line, worker, NULL, &error))
        g_error ("%s", error->message);
      first_line = line;
    }
}

/* Lines at the ends of segments share a word of bits with those of another thread: only whole words
 * count here, and the figures do not depend on that. */
static gpointer
search_segments (gpointer user_data)
{
  Worker *worker = user_data;
  const guint32 *segments = (guint32 *) worker->log->segments->data;
  gint n_segments = worker->log->segments->len - 1;

  for (gint i; (i = g_atomic_int_add (worker->next_segment, 1)) < n_segments;)
    search_segment (worker, segments[i], segments[i + 1]);
  return NULL;
}

static double
time_engine (const Log     *log,
             LoglineQuery  *query,
             LoglineEngine  engine,
             guint          n_threads,
             guint64       *rows)
{
  gint64 start = g_get_monotonic_time ();
  gint next_segment = 0;
  Worker workers[MAX_THREADS];
  GThread *threads[MAX_THREADS];

  for (guint i = 0; i < n_threads; i++)
    {
      workers[i] = (Worker) { log, query, engine, rows, &next_segment };
      threads[i] = g_thread_new ("search", search_segments, &workers[i]);
    }
  for (guint i = 0; i < n_threads; i++)
    g_thread_join (threads[i]);
  return (g_get_monotonic_time () - start) / 1e6;
}

static double
time_rg (const Log *log,
         gsize      pattern)
{
  const char *argv[] = {
    "rg", "--no-config", "-j1", "-c", patterns[pattern].rg_options, patterns[pattern].pattern,
    log->path, NULL
  };
  gint64 start = g_get_monotonic_time ();
  g_autoptr(GError) error = NULL;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL,
                     NULL, NULL, NULL, NULL, NULL, &error))
    g_error ("%s", error->message);
  return (g_get_monotonic_time () - start) / 1e6;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
get_median (double *times,
            guint   n_times)
{
  qsort (times, n_times, sizeof *times, compare_doubles);
  return times[n_times / 2];
}

static void
measure (const Log *log,
         gsize      pattern,
         guint      n_rounds)
{
  g_autoptr(LoglineQuery) query =
    logline_query_new (patterns[pattern].pattern, patterns[pattern].syntax,
                       patterns[pattern].letter_case, FALSE, NULL);
  guint n_words = log->lines->len / 64 + 1;
  g_autofree guint64 *rows = g_new (guint64, n_words);
  double rg[MAX_ROUNDS];
  double times[LOGLINE_N_ENGINES][MAX_THREADS][MAX_ROUNDS];
  guint n_rows[LOGLINE_N_ENGINES] = { 0 };
  double rg_median;

  for (guint round = 0; round < n_rounds; round++)
    {
      rg[round] = time_rg (log, pattern);
      for (int engine = FIRST_ENGINE; engine < LOGLINE_N_ENGINES; engine++)
        for (guint n_threads = 1;
             n_threads <= MAX_THREADS && logline_query_has_engine (query, engine); n_threads++)
          {
            memset (rows, 0, n_words * sizeof *rows);
            times[engine][n_threads - 1][round] = time_engine (log, query, engine, n_threads, rows);
            n_rows[engine] = 0;
            for (guint i = 0; i < n_words; i++)
              n_rows[engine] += __builtin_popcountll (rows[i]);
          }
    }

  rg_median = get_median (rg, n_rounds);
  g_print ("%s: %s\n  %-12s %9s %17s %22s\n  %-12s %9s %6.2f\n", patterns[pattern].name,
           patterns[pattern].pattern, "", "lines", "GB/s: 1 thread, 2", "times rg: 1 thread, 2",
           "rg -c", "", log->length / rg_median / 1e9);
  for (int engine = FIRST_ENGINE; engine < LOGLINE_N_ENGINES; engine++)
    if (logline_query_has_engine (query, engine))
      {
        double one = get_median (times[engine][0], n_rounds);
        double two = get_median (times[engine][1], n_rounds);

        g_print ("  %-12s %9u %6.2f %10.2f %14.2f %7.2f%s\n",
                 logline_engine_get_name (engine), n_rows[engine], log->length / one / 1e9,
                 log->length / two / 1e9, rg_median / one, rg_median / two,
                 engine == (int) logline_query_get_engine (query) ? " *" : "");
      }
}

int
main (int   argc,
      char *argv[])
{
  guint64 n_megabytes = argc > 2 ? g_ascii_strtoull (argv[2], NULL, 10) : 256;
  guint64 n_rounds = argc > 3 ? g_ascii_strtoull (argv[3], NULL, 10) : 5;
  const char *part = argc > 4 ? argv[4] : "";
  Log log;

  if (argc < 2 || n_megabytes == 0 || n_megabytes > 4000 || n_rounds == 0)
    g_error ("bench-matcher FOLDER [MEGABYTES [ROUNDS [PART OF A NAME]]]");

  make_log (&log, n_megabytes * 1000 * 1000, argv[1]);
  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    if (strstr (patterns[i].name, part) != NULL)
      measure (&log, i, MIN (n_rounds, MAX_ROUNDS));
  g_unlink (log.path);
  g_array_unref (log.segments);
  g_array_unref (log.lines);
  g_free (log.path);
  g_free ((char *) log.text);
  return 0;
}
