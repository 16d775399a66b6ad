/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* How much sooner a log is here when it may come compressed, over lines of several speeds: as the
 * client chooses, beside never. Fails where that makes it slower, by more than noise.
 *
 *     bench-transfer            with LOGLINED in the environment
 */

#include <glib/gstdio.h>

#include "corpus.h"
#include "daemon.h"
#include "logline-mirrored-log.h"
#include "logline-session-private.h"
#include "measure.h"
#include "throttle.h"

#define PASSWORD  "correct horse battery"
#define SIZE      (100 * 1000 * 1000)
#define ROUNDS    3
#define TOLERABLE 0.8

static const struct
{
  const char *name;
  double      bytes_per_s; /* 0: straight to the daemon */
} lines[] = {
  { "100 Mbit/s", 12.5e6 },
  { "1 Gbit/s", 125e6 },
  { "this machine", 0 },
};

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static LoglineSession *
sign_in (const char *url)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LoglineSession *session = logline_session_new (url, &error);

  g_assert_no_error (error);
  logline_session_sign_in_async (session, "alice", PASSWORD, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  logline_session_sign_in_finish (session, result, &error);
  g_assert_no_error (error);
  return session;
}

/* As if nothing could be faster than it is without. */
static void
forbid_coding (LoglineSession *session)
{
  LoglinePaceSample fast = { G_MAXUINT64, G_MAXUINT64, 1 };

  logline_pace_note (logline_transport_get_pace (logline_session_get_transport (session)), FALSE,
                     &fast, g_get_monotonic_time () + G_TIME_SPAN_HOUR);
}

/* Seconds until the whole log is here. */
static double
load (const char *url,
      gboolean    may_code)
{
  g_autoptr (LoglineSession) session = sign_in (url);
  g_autoptr (LoglineMirroredLog) log = NULL;
  gint64 begin_us;
  guint tick = g_timeout_add (20, tick_cb, NULL);

  if (!may_code)
    forbid_coding (session);
  begin_us = g_get_monotonic_time ();
  log = logline_mirrored_log_new (session, "service1", "debug");
  while (logline_log_get_loading (LOGLINE_LOG (log)) < 1)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  return (g_get_monotonic_time () - begin_us) / 1e6;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* Returns how many times sooner the log is here. */
static double
measure (TestDaemon *daemon,
         guint       row)
{
  g_autoptr (Throttle) throttle = NULL;
  const char *url = test_daemon_get_url (daemon);
  double chosen[ROUNDS], plain[ROUNDS];
  guint64 n_bytes = SIZE;

  if (lines[row].bytes_per_s > 0)
    {
      throttle = throttle_new (test_daemon_get_port (daemon), lines[row].bytes_per_s);
      url = throttle_get_url (throttle);
    }

  for (guint i = 0; i < ROUNDS; i++)
    {
      guint64 before = throttle != NULL ? throttle_get_n_bytes (throttle) : 0;

      chosen[i] = load (url, TRUE);
      if (throttle != NULL)
        n_bytes = throttle_get_n_bytes (throttle) - before;
      plain[i] = load (url, FALSE);
    }
  qsort (chosen, ROUNDS, sizeof (double), compare_doubles);
  qsort (plain, ROUNDS, sizeof (double), compare_doubles);

  g_print ("%-14s %8.2f s %8.2f s %9.1f MB %7.1f\n", lines[row].name, plain[ROUNDS / 2],
           chosen[ROUNDS / 2], n_bytes / 1e6, plain[ROUNDS / 2] / chosen[ROUNDS / 2]);
  measure_print ("mirroring 100 MB", lines[row].name, plain[ROUNDS / 2] / chosen[ROUNDS / 2],
                 "x plain", NULL);
  return plain[ROUNDS / 2] / chosen[ROUNDS / 2];
}

int
main (void)
{
  g_autofree char *cache = g_dir_make_tmp ("logline-cache-XXXXXX", NULL);
  g_autoptr (TestDaemon) daemon = test_daemon_new (NULL);
  g_autoptr (Corpus) corpus = corpus_new (1);
  g_autofree char *text = g_malloc (SIZE);
  g_autofree char *path = NULL;
  gboolean is_well = TRUE;

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  test_daemon_run (daemon, "user add alice", PASSWORD "\n");
  path = test_daemon_add_service (daemon, "service1", "debug", text,
                                  corpus_write (corpus, text, SIZE));
  test_daemon_run (daemon, "grant alice service1", NULL);
  test_daemon_start (daemon, NULL);

  g_print ("a log of %d MB    plain      chosen     over it  ratio\n", SIZE / 1000000);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    is_well &= measure (daemon, i) >= TOLERABLE;

  test_remove_tree (cache);
  return is_well ? 0 : 1;
}
