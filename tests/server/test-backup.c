/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "http.h"

#define PASSWORD "correct horse battery"

typedef struct
{
  TestDaemon *daemon;
  char *backup;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->daemon = test_daemon_new (NULL);
  fixture->backup = g_build_filename (test_daemon_get_folder (fixture->daemon), "backup", NULL);
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD "\n");
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  test_daemon_free (fixture->daemon);
  g_free (fixture->backup);
}

static int
try (Fixture    *fixture,
     const char *command,
     char      **out_output)
{
  g_autofree char *line = g_strdup_printf ("%s %s", command, fixture->backup);

  return test_daemon_try (fixture->daemon, line, NULL, out_output);
}

static void
assert_fails (Fixture    *fixture,
              const char *command,
              const char *words)
{
  g_autofree char *output = NULL;

  g_assert_cmpint (try (fixture, command, &output), ==, 1);
  g_test_message ("%s", output);
  g_assert_nonnull (strstr (output, words));
}

static void
assert_users (Fixture    *fixture,
              const char *expected)
{
  g_autofree char *output = NULL;

  g_assert_cmpint (test_daemon_try (fixture->daemon, "user list", NULL, &output), ==, 0);
  g_assert_cmpstr (output, ==, expected);
}

/* Of the files in the data folder whose name begins with @prefix. */
static guint
count_files (Fixture    *fixture,
             const char *prefix)
{
  g_autoptr (GDir) dir = g_dir_open (test_daemon_get_data (fixture->daemon), 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (name, prefix);
  return n;
}

static void
test_there_and_back (Fixture      *fixture,
                     gconstpointer user_data)
{
  g_autofree char *output = NULL;
  GStatBuf info;

  test_daemon_start (fixture->daemon, NULL);
  g_assert_cmpint (try (fixture, "backup", NULL), ==, 0);
  g_assert_cmpint (g_stat (fixture->backup, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  test_daemon_run (fixture->daemon, "user add bob", PASSWORD "\n");
  assert_fails (fixture, "restore", "running");
  assert_users (fixture, "alice\tenabled\t\nbob\tenabled\t\n");
  test_daemon_stop (fixture->daemon, SIGTERM);

  g_assert_cmpint (try (fixture, "restore", &output), ==, 0);
  g_assert_nonnull (strstr (output, "logline.db.replaced-"));
  assert_users (fixture, "alice\tenabled\t\n");
  g_assert_cmpuint (count_files (fixture, "logline.db.replaced-"), ==, 1);
  g_assert_cmpuint (count_files (fixture, "logline.db.restoring"), ==, 0);
}

/* What was signed out after the backup stays so. */
static void
test_sign_ins_end (Fixture      *fixture,
                   gconstpointer user_data)
{
  g_autofree char *token = NULL;
  g_autoptr (TestReply) before = NULL;
  g_autoptr (TestReply) after = NULL;

  test_daemon_start (fixture->daemon, NULL);
  token = test_http_get_token (fixture->daemon, "alice", PASSWORD);
  before = test_http_get (fixture->daemon, "/api/v1/services", token, NULL);
  g_assert_cmpuint (before->status, ==, 200);
  g_assert_cmpint (try (fixture, "backup", NULL), ==, 0);
  test_daemon_stop (fixture->daemon, SIGTERM);
  g_assert_cmpint (try (fixture, "restore", NULL), ==, 0);

  test_daemon_start (fixture->daemon, NULL);
  after = test_http_get (fixture->daemon, "/api/v1/services", token, NULL);
  g_assert_cmpuint (after->status, ==, 401);
  g_free (token);
  token = test_http_get_token (fixture->daemon, "alice", PASSWORD);
  g_assert_nonnull (token);
}

static void
test_never_overwrites (Fixture      *fixture,
                       gconstpointer user_data)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (fixture->backup, "precious", -1, NULL));
  assert_fails (fixture, "backup", "exists");
  g_assert_true (g_file_get_contents (fixture->backup, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "precious");
}

static void
test_refuses_others (Fixture      *fixture,
                     gconstpointer user_data)
{
  static const char *const contents[] = { "", "precious", "SQLite format 3" };
  g_autofree char *bytes = NULL;
  gsize length;

  assert_fails (fixture, "restore", "No such file");
  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_assert_true (g_file_set_contents (fixture->backup, contents[i], -1, NULL));
      assert_fails (fixture, "restore", "not a backup");
    }

  g_assert_cmpint (g_unlink (fixture->backup), ==, 0);
  g_assert_cmpint (try (fixture, "backup", NULL), ==, 0);
  g_assert_true (g_file_get_contents (fixture->backup, &bytes, &length, NULL));
  memset (bytes + length - 4096, 'x', 4096);
  g_assert_true (g_file_set_contents (fixture->backup, bytes, length, NULL));
  assert_fails (fixture, "restore", "damaged");

  assert_users (fixture, "alice\tenabled\t\n");
  g_assert_cmpuint (count_files (fixture, "logline.db.re"), ==, 0);
}

/* That is what backups are for. */
static void
test_damaged_database (Fixture      *fixture,
                       gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (test_daemon_get_data (fixture->daemon), "logline.db",
                                            NULL);

  g_assert_cmpint (try (fixture, "backup", NULL), ==, 0);
  g_assert_true (g_file_set_contents_full (path, "no database", -1, G_FILE_SET_CONTENTS_NONE, 0600,
                                           NULL));
  g_assert_cmpint (try (fixture, "restore", NULL), ==, 0);
  assert_users (fixture, "alice\tenabled\t\n");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/backup/there-and-back", Fixture, NULL, set_up, test_there_and_back, tear_down);
  g_test_add ("/backup/sign-ins-end", Fixture, NULL, set_up, test_sign_ins_end, tear_down);
  g_test_add ("/backup/never-overwrites", Fixture, NULL, set_up, test_never_overwrites, tear_down);
  g_test_add ("/backup/refuses-others", Fixture, NULL, set_up, test_refuses_others, tear_down);
  g_test_add ("/backup/damaged-database", Fixture, NULL, set_up, test_damaged_database, tear_down);
  return g_test_run ();
}
