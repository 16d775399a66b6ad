/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Many clients follow one log that is written to at 1,000 lines a second for a minute: how long
 * does a line take to reach them? Then the same with 20 that stop reading among them. All must have
 * each line once, in order. Prints the delays of lines, and what the daemon has taken. */

#include <stdio.h>
#include <string.h>

#include "http.h"
#include "rotator.h"
#include "tail.h"

#define PASSWORD    "correct horse battery"
#define LOG         "/api/v1/services/service1/logs/debug"
#define N_TAILS     200
#define N_STOPPED   20
#define LINES_PER_S 1000
#define N_LINES     30000 /* and as many again */

static gint
compare (gconstpointer a,
         gconstpointer b)
{
  gint64 one = *(const gint64 *) a, two = *(const gint64 *) b;

  return (one > two) - (one < two);
}

static double
get_memory_mib (TestDaemon *daemon)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/statm", test_daemon_get_pid (daemon));
  g_autofree char *text = NULL;
  unsigned long size, resident;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%lu %lu", &size, &resident), ==, 2);
  return (double) resident * 4096 / (1024 * 1024);
}

typedef struct
{
  TestTail **tails;
  guint n_tails;
  TestRotator *rotator;
  guint64 before;
} Run;

static guint64
get_least (const Run *run)
{
  guint64 least = G_MAXUINT64;

  for (guint i = 0; i < run->n_tails; i++)
    least = MIN (least, test_tail_get_last (run->tails[i]));
  return least;
}

static gboolean
are_ready (gpointer user_data)
{
  const Run *run = user_data;

  for (guint i = 0; i < run->n_tails; i++)
    if (!test_tail_is_ready (run->tails[i]))
      return FALSE;
  return TRUE;
}

static gboolean
have_all (const Run *run)
{
  guint64 last = test_rotator_get_last (run->rotator);

  return last > 0 && get_least (run) == last;
}

static gboolean
has_more (gpointer user_data)
{
  const Run *run = user_data;

  return get_least (run) > run->before || have_all (run);
}

static void
report (const Run  *run,
        TestDaemon *daemon,
        const char *name)
{
  g_autoptr (GArray) delays = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < run->n_tails; i++)
    {
      GArray *own = test_tail_get_delays (run->tails[i]);

      g_assert_cmpstr (test_tail_get_fault (run->tails[i]), ==, NULL);
      g_assert_cmpuint (test_tail_get_n_missing (run->tails[i]), ==, 0);
      g_assert_cmpstr (test_tail_get_digest (run->tails[i]), ==,
                       test_rotator_get_digest (run->rotator));
      g_array_append_vals (delays, own->data, own->len);
    }
  g_array_sort (delays, compare);
  printf ("%s: %u clients, %u lines each; delay p50 %.0f ms, p99 %.0f ms, most %.0f ms; "
          "daemon %.0f MiB\n", name, run->n_tails, delays->len / run->n_tails,
          g_array_index (delays, gint64, delays->len / 2) / 1000.0,
          g_array_index (delays, gint64, delays->len / 100 * 99) / 1000.0,
          g_array_index (delays, gint64, delays->len - 1) / 1000.0, get_memory_mib (daemon));
  fflush (stdout);
}

static void
follow (TestDaemon *daemon,
        const char *token,
        const char *log_path,
        const char *name,
        guint       n_stopped)
{
  TestTail *tails[N_TAILS];
  Run run = { tails, N_TAILS };

  /* Those that stop are the last, and are not counted. */
  for (guint i = 0; i < N_TAILS; i++)
    tails[i] = test_tail_new (daemon, LOG, token,
                              i >= N_TAILS - n_stopped ? TEST_TAIL_STOPS_READING
                                                       : TEST_TAIL_READS);
  test_wait_until (are_ready, &run);

  run.n_tails -= n_stopped;
  run.rotator = test_rotator_new (log_path, LINES_PER_S, TEST_ROTATION_NONE, 0, N_LINES);
  while (!have_all (&run))
    {
      run.before = get_least (&run);
      test_wait_until (has_more, &run);
    }
  for (guint i = 0; i < N_TAILS; i++)
    test_tail_finish (tails[i]);
  report (&run, daemon, name);
  for (guint i = 0; i < N_TAILS; i++)
    test_tail_free (tails[i]);
  test_rotator_free (run.rotator);
}

static void
run_with (const char *name,
          guint       n_stopped)
{
  g_autoptr (TestDaemon) daemon =
    test_daemon_new ("streams-per-account=256\nconnections-per-address=1000\n");
  g_autofree char *path = NULL;
  g_autofree char *token = NULL;

  test_daemon_run (daemon, "user add alice", PASSWORD "\n");
  path = test_daemon_add_service (daemon, "service1", "debug", "", 0);
  test_daemon_run (daemon, "grant alice service1", NULL);
  test_daemon_start (daemon, NULL);
  token = test_http_get_token (daemon, "alice", PASSWORD);
  follow (daemon, token, path, name, n_stopped);
}

int
main (int   argc,
      char *argv[])
{
  run_with ("all read", 0);
  run_with ("20 stop reading", N_STOPPED);
  return 0;
}
