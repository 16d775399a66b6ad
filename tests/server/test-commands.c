/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include "http.h"

#define PASSWORD "correct horse battery"

typedef struct
{
  TestDaemon *daemon;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->daemon = test_daemon_new (NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  test_daemon_free (fixture->daemon);
}

/* That the command fails with @status, says @words and leaves things as they are. */
static void
assert_fails (Fixture    *fixture,
              const char *command,
              const char *input,
              int         status,
              const char *words)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *output = NULL;

  g_test_message ("%s", command);
  test_daemon_try (fixture->daemon, "user list", NULL, &before);
  g_assert_cmpint (test_daemon_try (fixture->daemon, command, input, &output), ==, status);
  g_test_message ("%s", output);
  g_assert_nonnull (strstr (output, words));
  test_daemon_try (fixture->daemon, "user list", NULL, &after);
  g_assert_cmpstr (before, ==, after);
}

static void
assert_prints (Fixture    *fixture,
               const char *command,
               const char *expected)
{
  g_autofree char *output = NULL;

  g_assert_cmpint (test_daemon_try (fixture->daemon, command, NULL, &output), ==, 0);
  g_assert_cmpstr (output, ==, expected);
}

static void
test_users (Fixture      *fixture,
            gconstpointer user_data)
{
  assert_prints (fixture, "user list", "");
  test_daemon_run (fixture->daemon, "user add bob", PASSWORD "\n");
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD);
  assert_prints (fixture, "user list", "alice\tenabled\t\nbob\tenabled\t\n");
  test_daemon_run (fixture->daemon, "user disable bob", NULL);
  assert_prints (fixture, "user list", "alice\tenabled\t\nbob\tdisabled\t\n");
  test_daemon_run (fixture->daemon, "user enable bob", NULL);
  test_daemon_run (fixture->daemon, "user remove alice", NULL);
  assert_prints (fixture, "user list", "bob\tenabled\t\n");
}

/* 128 characters of two bytes, none of them like the one before. */
static char *
create_longest (void)
{
  GString *password = g_string_new (NULL);
  guint state = 1;

  for (guint i = 0; i < 128; i++)
    {
      state = state * 1103515245 + 12345;
      g_string_append_unichar (password, 0x430 + (state >> 16) % 32);
    }
  return g_string_free (password, FALSE);
}

/* The shortest and the longest there may be, and every byte of them counts. */
static void
test_password_lengths (Fixture      *fixture,
                       gconstpointer user_data)
{
  g_autofree char *longest = create_longest ();
  g_autofree char *shorter = g_strndup (longest, strlen (longest) - 2);
  g_autofree char *too_long = g_strconcat (longest, "x", NULL);
  g_autofree char *output = NULL;
  g_autofree char *token = NULL;
  g_autoptr (TestReply) refused = NULL;

  test_daemon_run (fixture->daemon, "user add short", "wry mud, élan");
  test_daemon_run (fixture->daemon, "user add long", longest);
  g_assert_cmpint (test_daemon_try (fixture->daemon, "user add longer", too_long, &output), ==, 1);
  g_assert_nonnull (strstr (output, "at most 128 characters"));
  test_daemon_start (fixture->daemon, NULL);
  token = test_http_get_token (fixture->daemon, "short", "wry mud, élan");
  g_free (token);
  token = test_http_get_token (fixture->daemon, "long", longest);
  refused = test_http_login (fixture->daemon, "long", shorter);
  g_assert_cmpuint (refused->status, ==, 401);
}

static void
test_services (Fixture      *fixture,
               gconstpointer user_data)
{
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD);
  test_daemon_run (fixture->daemon,
                   "service add shop --title Shop --log debug=/var/log/a --log error=/var/log/b",
                   NULL);
  test_daemon_run (fixture->daemon, "service add bare --log log=/var/log/c", NULL);
  assert_prints (fixture, "service list",
                 "bare\tbare\tlog=/var/log/c\n"
                 "shop\tShop\tdebug=/var/log/a\terror=/var/log/b\n");
  test_daemon_run (fixture->daemon, "grant alice shop", NULL);
  test_daemon_run (fixture->daemon, "grant alice shop", NULL);
  test_daemon_run (fixture->daemon, "grant alice bare", NULL);
  assert_prints (fixture, "user list", "alice\tenabled\tbare shop\n");
  test_daemon_run (fixture->daemon, "revoke alice bare", NULL);
  assert_prints (fixture, "user list", "alice\tenabled\tshop\n");
  test_daemon_run (fixture->daemon, "service remove shop", NULL);
  assert_prints (fixture, "user list", "alice\tenabled\t\n");
}

static void
test_mistakes (Fixture      *fixture,
               gconstpointer user_data)
{
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD);
  test_daemon_run (fixture->daemon, "service add shop --log debug=/var/log/a", NULL);

  assert_fails (fixture, "user", NULL, 2, "user add NAME");
  assert_fails (fixture, "user rename alice", NULL, 2, "user add NAME");
  assert_fails (fixture, "user add", NULL, 2, "user add NAME");
  assert_fails (fixture, "user add a b", NULL, 2, "user add NAME");
  assert_fails (fixture, "user list --nothing", NULL, 2, "--nothing");
  assert_fails (fixture, "nothing", NULL, 2, "nothing");

  assert_fails (fixture, "user add alice", PASSWORD, 1, "already");
  assert_fails (fixture, "user add ../bob", PASSWORD, 1, "user name");
  assert_fails (fixture, "user add bob", "", 1, "too short");
  assert_fails (fixture, "user add bob", "12345678901\n", 1, "at least 12 characters");
  assert_fails (fixture, "user add bob", "ääääääääääa\n", 1, "at least 12 characters");
  assert_fails (fixture, "user add bobbobbobbob", "bobbobbobbob", 1, "user name");
  assert_fails (fixture, "user add ALICE", PASSWORD, 1, "already");
  assert_fails (fixture, "grant alice shop --now", NULL, 2, "--now");
  assert_fails (fixture, "user add bob", "\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8", 1, "UTF-8");
  assert_fails (fixture, "user password bob", PASSWORD, 1, "bob");
  assert_fails (fixture, "user disable bob", NULL, 1, "bob");
  assert_fails (fixture, "user remove bob", NULL, 1, "bob");

  assert_fails (fixture, "service add shop --log debug=/var/log/a", NULL, 1, "already");
  assert_fails (fixture, "service add other", NULL, 1, "at least one log");
  assert_fails (fixture, "service add other --log debug", NULL, 1, "NAME=PATH");
  assert_fails (fixture, "service add other --log de/bug=/var/log/a", NULL, 1, "de/bug");
  assert_fails (fixture, "service add other --log a=/x --log a=/y", NULL, 1, "same name");
  assert_fails (fixture, "service add .other --log a=/x", NULL, 1, ".other");
  assert_fails (fixture, "service add other --log a=/x --command 'open", NULL, 1, "command");
  assert_fails (fixture, "service remove other", NULL, 1, "other");

  assert_fails (fixture, "grant bob shop", NULL, 1, "bob");
  assert_fails (fixture, "grant alice other", NULL, 1, "other");
  assert_fails (fixture, "revoke alice shop", NULL, 1, "not granted");
  assert_fails (fixture, "grant alice", NULL, 2, "grant NAME SERVICE");
}

/* A password is nowhere but in its hash. */
static void
test_password_is_hashed (Fixture      *fixture,
                         gconstpointer user_data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  test_daemon_run (fixture->daemon, "user add alice", PASSWORD);
  dir = g_dir_open (test_daemon_get_data (fixture->daemon), 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (test_daemon_get_data (fixture->daemon), name, NULL);
      g_autofree char *bytes = NULL;
      GStatBuf info;
      gsize length;

      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmpuint (info.st_mode & 077, ==, 0);
      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      g_assert_null (g_strstr_len (bytes, length, PASSWORD));
    }
}

static void
test_help (Fixture      *fixture,
           gconstpointer user_data)
{
  const char *const commands[] = {
    "--help", "user add --help", "user password --help", "user list --help",
    "service add --help", "service remove --help", "grant --help", "revoke --help",
    "key rotate --help", "key list --help",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *output = NULL;

      g_assert_cmpint (test_daemon_try (fixture->daemon, commands[i], NULL, &output), ==, 0);
      g_assert_nonnull (strstr (output, "loglined"));
    }
}

static const struct
{
  const char *name;
  void (*test) (Fixture      *fixture,
                gconstpointer user_data);
} tests[] = {
  { "/commands/users", test_users },
  { "/commands/services", test_services },
  { "/commands/mistakes", test_mistakes },
  { "/commands/password-lengths", test_password_lengths },
  { "/commands/password-is-hashed", test_password_is_hashed },
  { "/commands/help", test_help },
};

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
