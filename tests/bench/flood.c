/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A log grows at 50 MB a second through the daemon, while it is followed, filtered and searched:
 * how far behind a person is who sees its end, how long the main loops of both were kept, and that
 * what has come is what was written. Fails when it is not, or when a main loop worked more than
 * 50 ms in one turn.
 *
 *     bench-flood            with LOGLINED, a daemon that is monitored, in the environment
 */

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>

#include "daemon.h"
#include "flood-reader.h"
#include "flood-writer.h"
#include "logline-export.h"
#include "logline-mirrored-log.h"
#include "logline-served-log.h"
#include "logline-session.h"
#include "loop-monitor.h"
#include "measure.h"

#define SECTION     "growing at 50 MB/s"
#define PASSWORD    "correct horse battery"
#define SPEED       50e6
#define SIZE        (500 * 1000 * 1000)
#define LONGEST_MS  50

typedef LoglineLog *(*OpenLog) (LoglineSession *session);

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

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static LoglineSession *
sign_in (const char *url)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LoglineSession *session = logline_session_new (url, &error);

  g_assert_no_error (error);
  logline_session_sign_in_async (session, "alice", PASSWORD, NULL, result_cb, &result);
  logline_session_sign_in_finish (session, wait_for (&result), &error);
  g_assert_no_error (error);
  return session;
}

static LoglineLog *
open_mirrored (LoglineSession *session)
{
  return LOGLINE_LOG (logline_mirrored_log_new (session, "service1", "debug"));
}

static LoglineLog *
open_served (LoglineSession *session)
{
  return LOGLINE_LOG (logline_served_log_new (session, "service1", "debug"));
}

static char *
get_checksum (const char *path)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *piece = g_malloc (1024 * 1024);
  FILE *file = g_fopen (path, "rb");
  gsize n;

  g_assert_nonnull (file);
  while ((n = fread (piece, 1, 1024 * 1024, file)) > 0)
    g_checksum_update (checksum, piece, n);
  fclose (file);
  return g_strdup (g_checksum_get_string (checksum));
}

static void
export_log (LoglineLog *log,
            const char *path)
{
  LoglineStretch all = { 0, 0, logline_log_get_n_rows (log) - 1, G_MAXUINT64 };
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GOutputStream) stream =
    G_OUTPUT_STREAM (g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, &error));

  g_assert_no_error (error);
  logline_log_export_async (log, &all, stream, NULL, NULL, NULL, result_cb, &result);
  logline_log_export_finish (log, wait_for (&result), NULL, &error);
  g_assert_no_error (error);
  g_output_stream_close (stream, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
has_same_bytes (LoglineLog *log,
                const char *path)
{
  g_autofree char *copy = g_strconcat (path, ".copy", NULL);
  g_autofree char *written = get_checksum (path);
  g_autofree char *received = NULL;

  export_log (log, copy);
  received = get_checksum (copy);
  g_unlink (copy);
  return g_str_equal (received, written);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static void
print_lags (GArray *lags)
{
  const gint64 *us = (const gint64 *) lags->data;

  g_array_sort (lags, compare_times);
  g_print ("  behind what is written, before each of %u changes: median %.0f ms, 95 %% below "
           "%.0f ms, at most %.0f ms\n", lags->len, us[lags->len / 2] / 1e3,
           us[lags->len * 95 / 100] / 1e3, us[lags->len - 1] / 1e3);
}

/* Whether all that was written has come. */
static gboolean
flood (LoglineSession *session,
       OpenLog         open_log,
       const char     *path)
{
  g_autoptr (LoglineLog) log = open_log (session);
  g_autoptr (FloodReader) reader = NULL;
  g_autoptr (FloodWriter) writer = NULL;
  guint tick = g_timeout_add (20, tick_cb, NULL);
  guint64 n_lines;
  gboolean same;

  while (logline_log_get_generation (log) == NULL)
    g_main_context_iteration (NULL, TRUE);
  reader = flood_reader_new (log);
  writer = flood_writer_new (path, SPEED, SIZE);
  while ((n_lines = flood_writer_get_n_lines (writer)) == 0 ||
         !flood_reader_has_all (reader, n_lines))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);

  loop_monitor_set_phase ("(checking)");
  flood_reader_assert_found (reader, n_lines);
  same = has_same_bytes (log, path);
  g_print ("  %" G_GUINT64_FORMAT " lines, %.1f MB/s; what has come is %s\n", n_lines,
           flood_writer_get_n_bytes (writer) / flood_writer_get_seconds (writer) / 1e6,
           same ? "what was written" : "NOT WHAT WAS WRITTEN");
  print_lags (flood_reader_get_lags (reader));
  measure_print_named (SECTION, same ? 0 : 1, "", "<= 0", "lines lost or doubled, of %.1f M",
                       n_lines / 1e6);
  return same;
}

static gboolean
run (const char *name,
     OpenLog     open_log)
{
  g_autoptr (TestDaemon) daemon = test_daemon_new (NULL);
  g_autofree char *report = g_build_filename (test_daemon_get_folder (daemon), "loop", NULL);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr (LoglineSession) session = NULL;
  double longest_ms, cpu_ms = 0;
  gboolean same;

  test_daemon_run (daemon, "user add alice", PASSWORD "\n");
  path = test_daemon_add_service (daemon, "service1", "debug", "", 0);
  test_daemon_run (daemon, "grant alice service1", NULL);
  g_setenv ("LOOP_MONITOR", report, TRUE);
  test_daemon_start (daemon, NULL);
  g_unsetenv ("LOOP_MONITOR");
  session = sign_in (test_daemon_get_url (daemon));

  g_print ("%s:\n", name);
  loop_monitor_set_phase (name);
  same = flood (session, open_log, path);
  g_clear_object (&session);
  test_daemon_stop (daemon, SIGTERM);
  g_file_get_contents (report, &text, NULL, NULL);
  if (text == NULL || sscanf (text, "%lf %lf", &longest_ms, &cpu_ms) != 2)
    g_error ("%s is not a daemon that is monitored", g_getenv ("LOGLINED"));
  measure_print_named (SECTION, longest_ms, "ms", "<= 50", "%s, longest turn of the daemon", name);
  measure_print_named (SECTION, cpu_ms, "ms", NULL, "%s, longest the daemon computed in one", name);
  return same && cpu_ms <= LONGEST_MS;
}

int
main (void)
{
  g_autofree char *cache = g_dir_make_tmp ("logline-cache-XXXXXX", NULL);
  gboolean is_well;

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  loop_monitor_start ();
  is_well = run ("mirrored", open_mirrored);
  is_well &= run ("served", open_served);
  loop_monitor_print ();
  measure_print (SECTION, "longest turn of the client", loop_monitor_get_longest_ms (), "ms",
                 "<= 50");
  measure_print (SECTION, "longest the client computed in one", loop_monitor_get_longest_cpu_ms (),
                 "ms", NULL);
  is_well &= loop_monitor_get_longest_cpu_ms () <= LONGEST_MS;
  test_remove_tree (cache);
  return is_well ? 0 : 1;
}
