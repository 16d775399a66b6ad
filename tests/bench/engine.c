/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* How fast a large log is indexed and searched, beside what the memory gives and what grep and
 * ripgrep need for the same file. All of it is in the page cache; medians of a few rounds.
 *
 *     bench-engine FOLDER
 */

#include <glib/gstdio.h>
#include <string.h>

#include "logline-local-log.h"
#include "logline-workers.h"
#include "test-log.h"

#define FILE_SIZE (G_GUINT64_CONSTANT (1) << 30)
#define MEMORY_SIZE (FILE_SIZE / 16) /* more than any cache */
#define ROUNDS 5

typedef double (*Measure) (const char *path,
                           gpointer    data);

static void
write_log (const char *path)
{
  static const char *const levels[] = { "DEBUG", "INFO", "INFO", "INFO", "WARN", "ERROR" };
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (GString) text = g_string_new (NULL);
  FILE *file = g_fopen (path, "wb");
  guint64 size = 0;

  if (file == NULL)
    g_error ("%s cannot be written", path);
  for (guint i = 0; size < FILE_SIZE; i++)
    {
      g_string_printf (text,
                       "2026-03-01 12:%02u:%02u.%03u %s [worker-%u] request %08x of client %u "
                       "for /api/v1/items/%u took %u ms%s\n",
                       i / 60000 % 60, i / 1000 % 60, i % 1000,
                       levels[g_rand_int_range (random, 0, 6)], i % 16, g_rand_int (random),
                       i % 977, i % 50021, (guint) g_rand_int_range (random, 0, 900),
                       i % 100003 == 0 ? " quorum lost" : "");
      fwrite (text->str, 1, text->len, file);
      size += text->len;
    }
  fclose (file);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* Bytes of the log for each nanosecond, which are GB/s. */
static double
measure (Measure     func,
         const char *path,
         gpointer    data)
{
  double rounds[ROUNDS];

  for (guint i = 0; i < ROUNDS; i++)
    rounds[i] = func (path, data);
  qsort (rounds, ROUNDS, sizeof (double), compare_doubles);

  return FILE_SIZE / (rounds[ROUNDS / 2] * 1e9);
}

static void
sum_job (GTask        *task,
         gpointer      source_object,
         gpointer      task_data,
         GCancellable *cancellable)
{
  const guint64 *words = task_data;
  gsize n_words = MEMORY_SIZE / logline_workers_get_size () / sizeof (guint64);
  guint64 sum = 0;

  for (gsize i = 0; i < n_words; i++)
    sum += words[i];
  g_task_return_int (task, (gssize) (sum & G_MAXINT));
}

static void
sum_done_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  guint *n_done = user_data;

  (*n_done)++;
}

/* All workers add up words; scaled to the size of the log. */
static double
measure_memory (const char *path,
                gpointer    words)
{
  guint n = logline_workers_get_size ();
  guint n_done = 0;
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, sum_done_cb, &n_done);

      g_task_set_task_data (task, (char *) words + MEMORY_SIZE / n * i, NULL);
      logline_workers_run (task, sum_job);
    }
  test_wait (n_done == n);

  return FILE_SIZE / MEMORY_SIZE * (g_get_monotonic_time () - start) / 1e6;
}

static double
measure_index (const char *path,
               gpointer    data)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (LoglineLog) log = LOGLINE_LOG (logline_local_log_new (path));

  test_wait (logline_log_get_loading (log) == 1);
  return (g_get_monotonic_time () - start) / 1e6;
}

typedef struct
{
  const char    *pattern;
  LoglineSyntax  syntax;
  LoglineLog    *log;
  const char    *tool;
} Search;

static double
measure_search (const char *path,
                gpointer    data)
{
  const Search *search = data;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (LoglineQuery) query = logline_query_new (search->pattern, search->syntax,
                                                      LOGLINE_CASE_MATCH, FALSE, NULL);
  g_autoptr (LoglineSearch) result = logline_log_search (search->log, query);

  test_wait (logline_search_get_complete (result));
  return (g_get_monotonic_time () - start) / 1e6;
}

static double
measure_tool (const char *path,
              gpointer    data)
{
  const Search *search = data;
  const gboolean is_grep = strcmp (search->tool, "grep") == 0;
  const char *regex = is_grep ? "-P" : "-c"; /* said twice, for want of a flag that ripgrep needs */
  const char *const argv[] = {
    search->tool, "-c", search->syntax == LOGLINE_SYNTAX_TEXT ? "-F" : regex,
    "-e", search->pattern, path, NULL,
  };
  g_autofree char *output = NULL;
  gint64 start = g_get_monotonic_time ();

  /* Not to /dev/null: grep would stop at the first match. */
  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL,
                     NULL, NULL))
    return G_MAXDOUBLE;
  return (g_get_monotonic_time () - start) / 1e6;
}

static void
measure_searches (const char *path)
{
  static const Search searches[] = {
    { "quorum lost", LOGLINE_SYNTAX_TEXT },
    { "INFO", LOGLINE_SYNTAX_TEXT },
    { "ERROR.*took 7[0-9] ms", LOGLINE_SYNTAX_REGEX },
  };
  g_autoptr (LoglineLog) log = LOGLINE_LOG (logline_local_log_new (path));

  test_wait (logline_log_get_loading (log) == 1);
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      Search search = searches[i];
      double speed;

      search.log = log;
      speed = measure (measure_search, path, &search);
      g_print ("search %-22s %6.2f GB/s", search.pattern, speed);
      search.tool = "grep";
      g_print ("  %5.2f x grep -c", speed / measure (measure_tool, path, &search));
      search.tool = "rg";
      if (g_find_program_in_path ("rg") != NULL)
        g_print ("  %5.2f x rg -c", speed / measure (measure_tool, path, &search));
      g_print ("\n");
    }
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *path = NULL;
  g_autofree char *words = g_malloc (MEMORY_SIZE);
  double memory;
  double speed;

  if (argc != 2)
    return 2;

  path = g_build_filename (argv[1], "bench-engine.log", NULL);
  write_log (path);
  memset (words, 1, MEMORY_SIZE);
  memory = measure (measure_memory, path, words);
  g_print ("memory, %u threads           %6.2f GB/s\n", logline_workers_get_size (), memory);
  speed = measure (measure_index, path, NULL);
  g_print ("index                         %6.2f GB/s  %5.2f x memory\n", speed, speed / memory);
  measure_searches (path);
  g_remove (path);

  return 0;
}
