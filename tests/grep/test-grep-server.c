/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The lines of a log that the real daemon serves. */

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "daemon.h"
#include "grep-run.h"
#include "test-log.h"

#define PASSWORD "correct horse battery"

typedef struct
{
  TestDaemon *daemon;
  char       *url;
  GString    *text; /* of shop/debug */
} Fixture;

/* Lines of a log that comes here as a whole, and of one that does not. */
static const guint small_log = 20000;
static const guint large_log = 200000;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const guint *n_lines = data;
  g_autofree char *path = NULL;
  g_autofree char *empty = NULL;

  fixture->daemon = test_daemon_new (NULL);
  fixture->text = g_string_new (NULL);
  for (guint i = 0; i < *n_lines; i++)
    g_string_append_printf (fixture->text, "%u %s é\n", i, i % 3 == 0 ? "error" : "fine");
  g_string_append (fixture->text, "long error ");
  for (guint i = 0; i < 100000; i++)
    g_string_append (fixture->text, "word ");
  g_string_append (fixture->text, "\n\nan error of Windows\r\nthe last error");

  test_daemon_run (fixture->daemon, "user add alice", PASSWORD "\n");
  path = test_daemon_add_service (fixture->daemon, "shop", "debug", fixture->text->str,
                                  fixture->text->len);
  empty = test_daemon_add_service (fixture->daemon, "quiet", "debug", "", 0);
  test_daemon_run (fixture->daemon, "grant alice shop", NULL);
  test_daemon_run (fixture->daemon, "grant alice quiet", NULL);
  test_daemon_start (fixture->daemon, NULL);
  fixture->url = g_strdup (test_daemon_get_url (fixture->daemon));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  test_daemon_free (fixture->daemon);
  g_string_free (fixture->text, TRUE);
  g_free (fixture->url);
}

static void
run (GrepRun    *out_run,
     Fixture    *fixture,
     const char *password,
     const char *arguments)
{
  const char *folder = test_daemon_get_folder (fixture->daemon);
  g_autofree char *line = g_strdup_printf ("%s --server %s --user alice %s", grep_program (),
                                           fixture->url, arguments);
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);
  g_autofree char *input = g_build_filename (folder, "input", NULL);

  g_assert_true (g_file_set_contents (input, password, -1, NULL));
  grep_run (out_run, (const char *const *) argv, folder, GREP_RUN_PIPE);
}

static void
test_lines (Fixture       *fixture,
            gconstpointer  data)
{
  static const char *const rows[] = {
    "error", "-v error", "-c error", "-ci ERROR", "-e ^1.*[02468]\\x20e", "-c nothing", "nothing",
  };
  const char *folder = test_daemon_get_folder (fixture->daemon);
  g_autofree char *path = g_build_filename (folder, "copy.log", NULL);

  g_assert_true (g_file_set_contents (path, fixture->text->str, fixture->text->len, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *local = g_strdup_printf ("%s %s copy.log", grep_program (), rows[i]);
      g_autofree char *remote = g_strdup_printf ("--service shop %s", rows[i]);
      g_auto (GStrv) argv = g_strsplit (local, " ", -1);
      g_auto (GrepRun) expected = { 0 };
      g_auto (GrepRun) actual = { 0 };

      g_test_message ("%s", rows[i]);
      grep_run (&expected, (const char *const *) argv, folder, GREP_RUN_NO_INPUT);
      run (&actual, fixture, PASSWORD "\n", remote);
      g_assert_cmpstr (actual.errors, ==, "");
      g_assert_true (g_bytes_equal (actual.output, expected.output));
      g_assert_cmpint (actual.status, ==, expected.status);
    }
}

static void
test_empty_log (Fixture       *fixture,
                gconstpointer  data)
{
  g_auto (GrepRun) result = { 0 };

  run (&result, fixture, PASSWORD "\n", "--service quiet --log debug -cv error");
  g_assert_cmpstr (result.errors, ==, "");
  g_assert_cmpmem (g_bytes_get_data (result.output, NULL), g_bytes_get_size (result.output),
                   "0\n", 2);
  g_assert_cmpint (result.status, ==, 1);
}

/* Who may read and not download gets the same, by lines and searches. */
static void
test_reader (Fixture       *fixture,
             gconstpointer  data)
{
  test_daemon_run (fixture->daemon, "grant alice shop --no-download", NULL);
  test_daemon_run (fixture->daemon, "grant alice quiet --no-download", NULL);
  test_lines (fixture, data);
  test_empty_log (fixture, data);
}

static void
test_trouble (Fixture       *fixture,
              gconstpointer  data)
{
  static const struct { const char *password; const char *arguments; const char *said; } rows[] = {
    { "not her password\n", "--service shop x", "" },
    { "", "--service shop x", "no password" },
    { PASSWORD "\n", "--service other x", "no log other" },
    { PASSWORD "\n", "--service shop --log other x", "no log shop/other" },
    { PASSWORD "\n", "--service shop -e ^((\\w+\\s?)+)\\2[!?]$", "takes too long" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GrepRun) result = { 0 };

      run (&result, fixture, rows[i].password, rows[i].arguments);
      g_test_message ("%s: %s", rows[i].arguments, result.errors);
      g_assert_cmpuint (g_bytes_get_size (result.output), ==, 0);
      g_assert_nonnull (strstr (result.errors, rows[i].said));
      g_assert_true (g_str_has_prefix (result.errors, "logline-grep: "));
      g_assert_null (strstr (result.errors, "her password"));
      g_assert_cmpint (result.status, ==, 2);
    }
}

static void
test_server_gone (Fixture       *fixture,
                  gconstpointer  data)
{
  g_auto (GrepRun) result = { 0 };

  test_daemon_stop (fixture->daemon, SIGTERM);
  run (&result, fixture, PASSWORD "\n", "--service shop error");
  g_test_message ("%s", result.errors);
  g_assert_nonnull (strstr (result.errors, "refused"));
  g_assert_cmpint (result.status, ==, 2);
}

/* Returns once the daemon searches for it, which takes longer than any test. */
static GSubprocess *
start_slow_search (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (
    G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
    &error, grep_program (), "--server", fixture->url, "--user", "alice", "--service", "slow",
    "-ce", "(\\w)\\w*\\1\\W", NULL);
  guint64 before = test_daemon_get_processor_time (fixture->daemon);

  g_assert_no_error (error);
  g_output_stream_write_all (g_subprocess_get_stdin_pipe (process), PASSWORD "\n",
                             strlen (PASSWORD "\n"), NULL, NULL, &error);
  g_assert_no_error (error);
  test_wait (test_daemon_get_processor_time (fixture->daemon)
             > before + (guint64) sysconf (_SC_CLK_TCK));
  return g_steal_pointer (&process);
}

static void
add_slow_log (Fixture *fixture)
{
  GString *text = g_string_new (NULL);
  g_autofree char *path = NULL;

  for (guint i = 0; i < 6000000; i++)
    g_string_append (text, "aaaaaaaaaaaaaaaaaaaaaaaa\n");
  path = test_daemon_add_service (fixture->daemon, "slow", "debug", text->str, text->len);
  test_daemon_run (fixture->daemon, "grant alice slow", NULL);
  g_string_free (text, TRUE);
}

/* It does not wait for the right to come back. */
static void
test_right_goes (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) output = NULL;
  g_autoptr (GBytes) errors = NULL;
  g_autoptr (GError) error = NULL;

  add_slow_log (fixture);
  process = start_slow_search (fixture);
  test_daemon_run (fixture->daemon, "revoke alice slow", NULL);
  g_subprocess_communicate (process, nothing, NULL, &output, &errors, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (output), ==, 0);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/grep-server/lines-are-those-of-the-file", Fixture, &small_log, set_up, test_lines,
              tear_down);
  g_test_add ("/grep-server/lines-of-a-large-log", Fixture, &large_log, set_up, test_lines,
              tear_down);
  g_test_add ("/grep-server/empty-log", Fixture, &small_log, set_up, test_empty_log, tear_down);
  g_test_add ("/grep-server/right-to-read-alone", Fixture, &small_log, set_up, test_reader,
              tear_down);
  g_test_add ("/grep-server/trouble", Fixture, &small_log, set_up, test_trouble, tear_down);
  g_test_add ("/grep-server/trouble-with-a-large-log", Fixture, &large_log, set_up, test_trouble,
              tear_down);
  g_test_add ("/grep-server/server-gone", Fixture, &small_log, set_up, test_server_gone,
              tear_down);
  g_test_add ("/grep-server/right-goes-during-a-search", Fixture, &small_log, set_up,
              test_right_goes, tear_down);
  return g_test_run ();
}
