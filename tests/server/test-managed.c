/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "http.h"

#define PASSWORD "correct horse battery"

/* A service of one line of shell that leaves a trace of itself: its process id in a file, and a
 * line in its log each time it starts. */

typedef struct
{
  TestDaemon *daemon;
  char *log;
  char *pid_file;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer idle_stop)
{
  const char *folder;
  g_autofree char *script = NULL;
  g_autofree char *text = NULL;
  g_autofree char *command = NULL;

  fixture->daemon = test_daemon_new (NULL);
  folder = test_daemon_get_folder (fixture->daemon);
  fixture->log = g_build_filename (folder, "managed.log", NULL);
  fixture->pid_file = g_build_filename (folder, "pid", NULL);
  script = g_build_filename (folder, "service.sh", NULL);
  text = g_strdup_printf ("echo started >> %s\necho $$ > %s\nexec tail -f /dev/null\n",
                          fixture->log, fixture->pid_file);
  g_assert_true (g_file_set_contents (script, text, -1, NULL));

  /* A tab separates words in a command line, and is none of the spaces between these words. */
  command = g_strdup_printf ("service add managed --log debug=%s --idle-stop %s "
                             "--command /bin/sh\t%s", fixture->log, (const char *) idle_stop,
                             script);
  test_daemon_run (fixture->daemon, command, NULL);
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD);
  test_daemon_run (fixture->daemon, "user add bob", PASSWORD);
  test_daemon_run (fixture->daemon, "grant alice managed", NULL);
  test_daemon_start (fixture->daemon, NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  test_daemon_free (fixture->daemon);
  g_free (fixture->log);
  g_free (fixture->pid_file);
}

static int
get_pid (Fixture *fixture)
{
  g_autofree char *text = NULL;

  g_file_get_contents (fixture->pid_file, &text, NULL, NULL);
  return text != NULL ? atoi (text) : 0;
}

static gboolean
is_running (gpointer user_data)
{
  int pid = get_pid (user_data);

  return pid > 0 && kill (pid, 0) == 0;
}

static gboolean
is_stopped (gpointer user_data)
{
  return !is_running (user_data);
}

static int
count_starts (Fixture *fixture)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_file_get_contents (fixture->log, &text, NULL, NULL);
  lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  return MAX ((int) g_strv_length (lines) - 1, 0);
}

static gboolean
has_started_twice (gpointer user_data)
{
  return count_starts (user_data) == 2;
}

static void
test_starts_with_sign_in (Fixture      *fixture,
                          gconstpointer user_data)
{
  g_autofree char *other = test_http_get_token (fixture->daemon, "bob", PASSWORD);
  g_autofree char *token = NULL;
  g_autoptr (TestReply) reply = NULL;

  /* Bob may not see it. A request of his, answered after his sign-in was, shows it is not
   * starting. */
  reply = test_http_get (fixture->daemon, "/api/v1/services/managed/logs/debug", other, NULL);
  g_assert_cmpuint (reply->status, ==, 404);
  g_assert_cmpint (count_starts (fixture), ==, 0);

  token = test_http_get_token (fixture->daemon, "alice", PASSWORD);
  test_wait_until (is_running, fixture);
  test_http_wait_for (fixture->daemon, "/api/v1/services/managed/logs/debug", token, 200);
  g_clear_pointer (&other, g_free);
  other = test_http_get_token (fixture->daemon, "alice", PASSWORD);
  g_assert_cmpint (count_starts (fixture), ==, 1);
}

static void
test_stops_when_idle (Fixture      *fixture,
                      gconstpointer user_data)
{
  g_autofree char *token = test_http_get_token (fixture->daemon, "alice", PASSWORD);
  g_autoptr (TestReply) reply = NULL;

  test_wait_until (is_running, fixture);
  test_wait_until (is_stopped, fixture);
  reply = test_http_get (fixture->daemon, "/api/v1/services/managed/logs/debug", token, NULL);
  g_assert_cmpuint (reply->status, ==, 200);
  test_wait_until (has_started_twice, fixture);
}

static void
test_starts_again_when_it_dies (Fixture      *fixture,
                                gconstpointer user_data)
{
  g_autofree char *token = test_http_get_token (fixture->daemon, "alice", PASSWORD);

  test_wait_until (is_running, fixture);
  g_assert_cmpint (kill (get_pid (fixture), SIGKILL), ==, 0);
  test_wait_until (has_started_twice, fixture);
}

static void
test_stops_when_removed (Fixture      *fixture,
                         gconstpointer user_data)
{
  g_autofree char *token = test_http_get_token (fixture->daemon, "alice", PASSWORD);

  test_wait_until (is_running, fixture);
  test_daemon_run (fixture->daemon, "service remove managed", NULL);
  test_wait_until (is_stopped, fixture);
}

static void
test_stops_with_daemon (Fixture      *fixture,
                        gconstpointer user_data)
{
  g_autofree char *token = test_http_get_token (fixture->daemon, "alice", PASSWORD);

  test_wait_until (is_running, fixture);
  g_assert_cmpint (test_daemon_stop (fixture->daemon, SIGTERM), ==, 0);
  g_assert_true (is_stopped (fixture));
}

static void
test_does_not_outlive_daemon (Fixture      *fixture,
                              gconstpointer user_data)
{
  g_autofree char *token = test_http_get_token (fixture->daemon, "alice", PASSWORD);

  test_wait_until (is_running, fixture);
  g_assert_cmpint (test_daemon_stop (fixture->daemon, SIGKILL), ==, -SIGKILL);
  test_wait_until (is_stopped, fixture);
}

static void
add (const char *name,
     const char *idle_stop,
     void      (*test) (Fixture      *fixture,
                        gconstpointer user_data))
{
  g_test_add (name, Fixture, idle_stop, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/managed/starts-with-sign-in", "600", test_starts_with_sign_in);
  add ("/managed/stops-when-idle", "1", test_stops_when_idle);
  add ("/managed/starts-again-when-it-dies", "600", test_starts_again_when_it_dies);
  add ("/managed/stops-when-removed", "600", test_stops_when_removed);
  add ("/managed/stops-with-daemon", "600", test_stops_with_daemon);
  add ("/managed/does-not-outlive-daemon", "600", test_does_not_outlive_daemon);
  return g_test_run ();
}
