/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "http.h"

typedef struct
{
  TestDaemon *daemon;
  char *log;
} Fixture;

/* One that has run once. */
static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->daemon = test_daemon_new (NULL);
  fixture->log = test_daemon_add_service (fixture->daemon, "shop", "debug", "x\n", 2);
  test_daemon_start (fixture->daemon, NULL);
  test_daemon_stop (fixture->daemon, SIGTERM);
}

static void
set_up_new (Fixture      *fixture,
            gconstpointer user_data)
{
  fixture->daemon = test_daemon_new (NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  test_daemon_free (fixture->daemon);
  g_free (fixture->log);
}

static char *
get_data_file (Fixture    *fixture,
               const char *name)
{
  return g_build_filename (test_daemon_get_data (fixture->daemon), name, NULL);
}

/* That it ends with @status, and a line begins with @start and goes on to say @words. */
static void
assert_tells (Fixture    *fixture,
              int         status,
              const char *start,
              const char *words)
{
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean found = FALSE;

  g_assert_cmpint (test_daemon_try (fixture->daemon, "check", NULL, &output), ==, status);
  g_test_message ("%s", output);
  lines = g_strsplit (output, "\n", -1);
  for (gsize i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_assert_true (g_str_has_prefix (lines[i], "ok     ") ||
                     g_str_has_prefix (lines[i], "wrong  "));
      found = found || (g_str_has_prefix (lines[i], start) && strstr (lines[i], words) != NULL);
    }
  g_assert_true (found);
}

static void
test_well (Fixture      *fixture,
           gconstpointer user_data)
{
  static const char *const subjects[] = {
    "ok     configuration", "ok     data folder", "ok     database", "ok     key",
    "ok     log shop/debug",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (subjects); i++)
    assert_tells (fixture, 0, subjects[i], "");
  test_daemon_start (fixture->daemon, NULL);
  assert_tells (fixture, 0, "ok     database", "");
}

/* Before the first start nothing is wrong, and checking makes nothing. */
static void
test_before_first_start (Fixture      *fixture,
                         gconstpointer user_data)
{
  assert_tells (fixture, 0, "ok     data folder", "not there yet");
  g_assert_false (g_file_test (test_daemon_get_data (fixture->daemon), G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_mkdir (test_daemon_get_data (fixture->daemon), 0700), ==, 0);
  assert_tells (fixture, 0, "ok     database", "not there yet");
  assert_tells (fixture, 0, "ok     key", "not there yet");
}

static void
test_rights (Fixture      *fixture,
             gconstpointer user_data)
{
  static const struct
  {
    const char *name; /* NULL for the folder */
    int mode;
    const char *start;
  } cases[] = {
    { NULL, 0770, "wrong  data folder" },
    { "logline.db", 0640, "wrong  database" },
    { "token.key", 0604, "wrong  key" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = get_data_file (fixture, cases[i].name != NULL ? cases[i].name : "");

      g_assert_cmpint (g_chmod (path, cases[i].mode), ==, 0);
      assert_tells (fixture, 1, cases[i].start, "chmod");
      g_assert_cmpint (g_chmod (path, cases[i].name != NULL ? 0600 : 0700), ==, 0);
    }
  assert_tells (fixture, 0, "ok     key", "");
}

static void
test_configuration (Fixture      *fixture,
                    gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (test_daemon_get_folder (fixture->daemon),
                                            "loglined.conf", NULL);

  g_assert_cmpint (g_chmod (path, 0646), ==, 0);
  assert_tells (fixture, 1, "wrong  configuration", "chmod");
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  g_assert_true (g_file_set_contents (path, "[server]\nlissten=1\n", -1, NULL));
  assert_tells (fixture, 1, "wrong  configuration", "lissten");
}

static void
test_damaged_database (Fixture      *fixture,
                       gconstpointer user_data)
{
  g_autofree char *path = get_data_file (fixture, "logline.db");
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_cmpuint (length, >, 3 * 4096);
  memset (bytes + 4096, 'x', 2 * 4096);
  g_assert_true (g_file_set_contents_full (path, bytes, length, G_FILE_SET_CONTENTS_NONE, 0600,
                                           NULL));
  assert_tells (fixture, 1, "wrong  database", "");
}

static void
test_logs (Fixture      *fixture,
           gconstpointer user_data)
{
  g_assert_cmpint (g_unlink (fixture->log), ==, 0);
  assert_tells (fixture, 1, "wrong  log shop/debug", "service add");
  g_assert_cmpint (g_mkdir (fixture->log, 0700), ==, 0);
  assert_tells (fixture, 1, "wrong  log shop/debug", "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/check/well", Fixture, NULL, set_up, test_well, tear_down);
  g_test_add ("/check/before-first-start", Fixture, NULL, set_up_new, test_before_first_start,
              tear_down);
  g_test_add ("/check/rights", Fixture, NULL, set_up, test_rights, tear_down);
  g_test_add ("/check/configuration", Fixture, NULL, set_up, test_configuration, tear_down);
  g_test_add ("/check/damaged-database", Fixture, NULL, set_up, test_damaged_database, tear_down);
  g_test_add ("/check/logs", Fixture, NULL, set_up, test_logs, tear_down);
  return g_test_run ();
}
