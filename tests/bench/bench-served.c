/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a reader waits for who looks at a log that is too large to be brought here:
 *
 *     bench-served URL USER SERVICE LOG PID
 *
 * The password comes from standard input; PID is the daemon's, for its memory and to see when it
 * stops working.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "logline-served-log.h"
#include "loop-monitor.h"
#include "measure.h"
#include "test-log.h"

#define SECTION "served 10 GB"
#define SCREEN 60
#define N_JUMPS 50
#define MAX_LINE 4096
#define QUIET_MS 100 /* without work, until it has stopped */
#define WORK_NS 200000 /* between two looks, 5 ms from each other */

typedef struct
{
  LoglineSession *session;
  LoglineLog     *log;
  const char     *service;
  const char     *name;
  const char     *pid;
} Bench;

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
sign_in (Bench      *self,
         const char *url,
         const char *user)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char password[128];

  if (fgets (password, sizeof password, stdin) == NULL)
    g_error ("no password on standard input");
  self->session = logline_session_new (url, &error);
  g_assert_no_error (error);
  logline_session_sign_in_async (self->session, user, g_strchomp (password), NULL, take_result_cb,
                                 &result);
  test_wait (result != NULL);
  logline_session_sign_in_finish (self->session, result, &error);
  g_assert_no_error (error);
}

static void
read_screen (Bench   *self,
             guint64  row)
{
  guint64 n_rows = logline_log_get_n_rows (self->log);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LoglineLines) lines = NULL;
  g_autoptr (GError) error = NULL;

  row = MIN (row, n_rows - MIN (n_rows, SCREEN));
  logline_log_read_range_async (self->log, row, MIN (n_rows, SCREEN), MAX_LINE, NULL,
                                take_result_cb, &result);
  test_wait (result != NULL);
  lines = logline_log_read_finish (self->log, result, &error);
  g_assert_no_error (error);
}

/* Nobody has asked the daemon about this log yet. */
static void
bench_opening (Bench *self)
{
  double start = measure_now ();

  self->log = LOGLINE_LOG (logline_served_log_new (self->session, self->service, self->name));
  test_wait (logline_log_get_n_rows (self->log) >= SCREEN);
  read_screen (self, G_MAXUINT64);
  measure_print (SECTION, "first screen", (measure_now () - start) * 1000, "ms", "<= 300");
  test_wait (logline_log_get_loading (self->log) == 1);
  measure_print (SECTION, "until all lines have their numbers", measure_now () - start, "s", NULL);
}

static void
bench_jumps (Bench *self)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  double longest = 0;

  for (guint i = 0; i < N_JUMPS; i++)
    {
      double start = measure_now ();

      read_screen (self, g_rand_double (random) * logline_log_get_n_rows (self->log));
      longest = MAX (longest, measure_now () - start);
    }
  measure_print_named (SECTION, longest * 1000, "ms", "<= 150", "longest of %u jumps", N_JUMPS);
}

static LoglineSearch *
start_search (Bench         *self,
              const char    *pattern,
              LoglineSyntax  syntax)
{
  g_autoptr (LoglineQuery) query = logline_query_new (pattern, syntax, LOGLINE_CASE_MATCH, FALSE,
                                                      NULL);

  return logline_log_search (self->log, query);
}

static void
bench_filter (Bench      *self,
              const char *pattern,
              const char *goal)
{
  double start = measure_now ();
  g_autoptr (LoglineSearch) search = start_search (self, pattern, LOGLINE_SYNTAX_TEXT);

  test_wait (logline_search_get_n_matches (search) > 0);
  measure_print_named (SECTION, (measure_now () - start) * 1000, "ms", goal,
                       "first matches of %s", pattern);
  test_wait (logline_search_get_complete (search));
  measure_print_named (SECTION, measure_now () - start, "s", NULL, "all matches of %s", pattern);
}

/* ---- what the daemon uses ---- */

/* Nanoseconds that its threads have run. */
static guint64
get_run_time (const char *pid)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%s/task", pid);
  g_autoptr (GDir) threads = g_dir_open (folder, 0, NULL);
  guint64 total = 0;
  const char *thread;

  while (threads != NULL && (thread = g_dir_read_name (threads)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, thread, "schedstat", NULL);
      g_autofree char *text = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL))
        total += g_ascii_strtoull (text, NULL, 10);
    }
  return total;
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* When it last did something before it was quiet for QUIET_MS. */
static double
wait_until_quiet (Bench *self)
{
  guint tick = g_timeout_add (5, tick_cb, NULL);
  double worked = measure_now ();
  guint64 run_time = get_run_time (self->pid);

  while (measure_now () - worked < QUIET_MS / 1000.0)
    {
      guint64 now;

      g_main_context_iteration (NULL, TRUE);
      now = get_run_time (self->pid);
      if (now - run_time > WORK_NS)
        worked = measure_now ();
      run_time = now;
    }
  g_source_remove (tick);
  return worked;
}

/* After the searches before, the daemon makes signatures as long as nobody asks for anything. */
static void
bench_leaving (Bench *self)
{
  LoglineSearch *search;
  double start;

  wait_until_quiet (self);
  search = start_search (self, "[a-z]+ed .*[0-9]{3}Q", LOGLINE_SYNTAX_REGEX);
  test_wait (logline_search_get_fraction (search) > 0.02);
  g_assert_false (logline_search_get_complete (search));
  start = measure_now ();
  g_object_unref (search);
  measure_print (SECTION, "until the work of a search stops that was left",
                 (wait_until_quiet (self) - start) * 1000, "ms", "<= 100");
}

/* Bytes that are a process's own and no file's. */
static double
get_memory (const char *pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/status", pid);
  g_autofree char *status = NULL;
  const char *line;

  g_file_get_contents (path, &status, NULL, NULL);
  line = status != NULL ? strstr (status, "RssAnon:") : NULL;
  return line != NULL ? g_ascii_strtoull (line + strlen ("RssAnon:"), NULL, 10) * 1024.0 : 0;
}

static void
bench_memory (Bench *self)
{
  double n_lines = logline_log_get_n_rows (self->log);
  double limit = 2.5 * n_lines + 64e6 + 0.015 * logline_log_get_size (self->log);
  g_autofree char *goal = g_strdup_printf ("<= %.0f", limit / 1e6);

  measure_print (SECTION, "lines", n_lines / 1e6, "M", NULL);
  measure_print (SECTION, "memory of the client", get_memory ("self") / 1e6, "MB", "<= 250");
  measure_print (SECTION, "memory of the daemon", get_memory (self->pid) / 1e6, "MB", goal);
}

int
main (int   argc,
      char *argv[])
{
  Bench bench = { 0 };

  if (argc != 6)
    g_error ("usage: bench-served URL USER SERVICE LOG PID");
  bench.service = argv[3];
  bench.name = argv[4];
  bench.pid = argv[5];
  sign_in (&bench, argv[1], argv[2]);

  loop_monitor_start ();
  loop_monitor_set_phase ("served");
  bench_opening (&bench);
  bench_jumps (&bench);
  bench_filter (&bench, "INFO", "<= 200");
  bench_filter (&bench, "timeout", "<= 200");
  bench_filter (&bench, "quorum lost", NULL);
  bench_leaving (&bench);
  measure_print (SECTION, "longest turn of the client's main loop", loop_monitor_get_longest_ms (),
                 "ms", "<= 50");
  measure_print (SECTION, "longest that it computed in one", loop_monitor_get_longest_cpu_ms (),
                 "ms", NULL);
  bench_memory (&bench);

  g_object_unref (bench.log);
  g_object_unref (bench.session);
  return EXIT_SUCCESS;
}
