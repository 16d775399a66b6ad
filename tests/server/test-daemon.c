/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "http.h"

#define PASSWORD "correct horse battery"
#define HEALTH   "/api/v1/health"

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

static void
assert_refuses_to_start (Fixture    *fixture,
                         const char *options,
                         const char *words)
{
  g_autofree char *output = NULL;

  g_test_message ("%s", options);
  g_assert_cmpint (test_daemon_try (fixture->daemon, options, NULL, &output), ==, 1);
  g_test_message ("%s", output);
  g_assert_nonnull (strstr (output, words));
  g_assert_null (strstr (output, "listening"));
}

static void
test_health (Fixture      *fixture,
             gconstpointer user_data)
{
  g_autoptr (TestReply) reply = NULL;
  g_autofree char *text = NULL;
  g_autofree char *server = NULL;

  test_daemon_start (fixture->daemon, NULL);
  reply = test_http_get (fixture->daemon, HEALTH, NULL, NULL);
  text = test_reply_dup_text (reply);
  server = test_reply_dup_header (reply, "Server");
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (text, ==, "{\"status\":\"ok\"}");
  g_assert_null (server);
}

/* The description names each route that there is. */
static void
test_openapi (Fixture      *fixture,
              gconstpointer user_data)
{
  const char *const paths[] = {
    "\"/api/v1/health\"", "\"/api/v1/openapi.json\"", "\"/api/v1/login\"", "\"/api/v1/token\"",
    "\"/api/v1/logout\"", "\"/api/v1/services\"", "\"/api/v1/services/{id}/logs/{name}\"",
    "\"/api/v1/services/{id}/logs/{name}/lines\"",
    "\"/api/v1/services/{id}/logs/{name}/search\"",
    "\"/api/v1/services/{id}/logs/{name}/events\"",
    "\"/api/v1/services/{id}/logs/{name}/history\"",
  };
  g_autoptr (TestReply) reply = NULL;
  g_autofree char *version = NULL;
  g_autofree char *text = NULL;

  test_daemon_start (fixture->daemon, NULL);
  reply = test_http_get (fixture->daemon, "/api/v1/openapi.json", NULL, NULL);
  g_assert_cmpuint (reply->status, ==, 200);
  version = test_reply_dup_member (reply, "openapi");
  g_assert_cmpstr (version, ==, "3.1.0");
  text = test_reply_dup_text (reply);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    g_assert_nonnull (strstr (text, paths[i]));
}

static void
test_second_daemon (Fixture      *fixture,
                    gconstpointer user_data)
{
  g_autoptr (TestReply) reply = NULL;

  test_daemon_start (fixture->daemon, NULL);
  assert_refuses_to_start (fixture, "--listen 127.0.0.1:0", "Another loglined is running");
  reply = test_http_get (fixture->daemon, HEALTH, NULL, NULL);
  g_assert_cmpuint (reply->status, ==, 200);
}

static void
test_port_taken (Fixture      *fixture,
                 gconstpointer user_data)
{
  g_autoptr (TestDaemon) other = test_daemon_new (NULL);
  g_autofree char *options = NULL;

  test_daemon_start (other, NULL);
  options = g_strdup_printf ("--listen 127.0.0.1:%u", test_daemon_get_port (other));
  assert_refuses_to_start (fixture, options, "127.0.0.1");
}

static void
test_addresses (Fixture      *fixture,
                gconstpointer user_data)
{
  assert_refuses_to_start (fixture, "--listen 0.0.0.0:0", "--allow-plaintext");
  assert_refuses_to_start (fixture, "--listen [::]:0", "--allow-plaintext");
  assert_refuses_to_start (fixture, "--listen nonsense:x:y", "nonsense");
  assert_refuses_to_start (fixture, "--listen example.org:80", "example.org");
  assert_refuses_to_start (fixture, "--demo --listen 0.0.0.0:0", "demo");
  assert_refuses_to_start (fixture, "--demo --allow-plaintext --listen 0.0.0.0:0", "demo");
}

static void
test_key_others_can_read (Fixture      *fixture,
                          gconstpointer user_data)
{
  g_autofree char *key = g_build_filename (test_daemon_get_data (fixture->daemon), "token.key",
                                           NULL);

  test_daemon_start (fixture->daemon, NULL);
  g_assert_cmpint (test_daemon_stop (fixture->daemon, SIGTERM), ==, 0);
  g_assert_cmpint (g_chmod (key, 0640), ==, 0);
  assert_refuses_to_start (fixture, "--listen 127.0.0.1:0", "chmod 600");
}

static void
test_database_others_can_read (Fixture      *fixture,
                               gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (test_daemon_get_data (fixture->daemon), "logline.db",
                                            NULL);

  test_daemon_run (fixture->daemon, "user add alice", "correct horse battery\n");
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  assert_refuses_to_start (fixture, "--listen 127.0.0.1:0", "chmod 600");
}

static void
test_folder_others_can_write (Fixture      *fixture,
                              gconstpointer user_data)
{
  const char *data = test_daemon_get_data (fixture->daemon);

  g_assert_cmpint (g_mkdir (data, 0700), ==, 0);
  g_assert_cmpint (g_chmod (data, 0777), ==, 0);
  assert_refuses_to_start (fixture, "--listen 127.0.0.1:0", "chmod 700");
}

static void
test_not_a_database (Fixture      *fixture,
                     gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (test_daemon_get_data (fixture->daemon), "logline.db",
                                            NULL);

  g_assert_cmpint (g_mkdir (test_daemon_get_data (fixture->daemon), 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "This is a letter, not a database, and a long one.",
                                      -1, NULL));
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  assert_refuses_to_start (fixture, "--listen 127.0.0.1:0", "not a database");
}

static void
test_config (Fixture      *fixture,
             gconstpointer user_data)
{
  const struct { const char *line; const char *words; } configs[] = {
    { "listne=127.0.0.1:0", "listne" },
    { "password-memory-mib=18", "at least 19" },
    { "password-passes=1", "at least 2" },
    { "token-lifetime=soon", "token-lifetime" },
    { "token-lifetime=0", "at least 1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (configs); i++)
    {
      g_autoptr (TestDaemon) daemon = test_daemon_new (configs[i].line);
      Fixture other = { daemon };

      assert_refuses_to_start (&other, "--listen 127.0.0.1:0", configs[i].words);
    }
}

static void
test_relative_data_dir (Fixture      *fixture,
                        gconstpointer user_data)
{
  const char *const plain[] = { "--data-dir", "relative", NULL };
  const char *const demo[] = { "--data-dir", "demo/data", "--demo", NULL };
  g_autofree char *before = g_get_current_dir ();

  g_assert_cmpint (g_chdir (test_daemon_get_folder (fixture->daemon)), ==, 0);
  test_daemon_start (fixture->daemon, plain);
  g_assert_cmpint (test_daemon_stop (fixture->daemon, SIGTERM), ==, 0);
  test_daemon_start (fixture->daemon, demo);
  g_assert_cmpint (test_daemon_stop (fixture->daemon, SIGTERM), ==, 0);
  g_assert_true (g_file_test ("relative/logline.db", G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test ("demo/data/logline.db", G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_chdir (before), ==, 0);
}

static void
test_signals (Fixture      *fixture,
              gconstpointer user_data)
{
  const int signals[] = { SIGTERM, SIGINT };

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      test_daemon_start (fixture->daemon, NULL);
      g_assert_cmpint (test_daemon_stop (fixture->daemon, signals[i]), ==, 0);
    }
}

/* A download that its client does not take any more holds the end up for a while, not for ever. */
static void
test_stop_while_sending (Fixture      *fixture,
                         gconstpointer user_data)
{
  const gsize size = 64 * 1024 * 1024;
  g_autofree char *bytes = g_strnfill (size, 'x');
  g_autofree char *path = NULL;
  g_autofree char *token = NULL;
  g_autofree char *request = NULL;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  char first;

  test_daemon_run (fixture->daemon, "user add alice", PASSWORD);
  path = test_daemon_add_service (fixture->daemon, "service1", "debug", bytes, size);
  test_daemon_run (fixture->daemon, "grant alice service1", NULL);
  test_daemon_start (fixture->daemon, NULL);
  token = test_http_get_token (fixture->daemon, "alice", PASSWORD);
  request = g_strdup_printf ("GET /api/v1/services/service1/logs/debug HTTP/1.1\r\nHost: a\r\n"
                             "Authorization: Bearer %s\r\n\r\n", token);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1",
                                                test_daemon_get_port (fixture->daemon), NULL, NULL);
  g_assert_nonnull (connection);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                             strlen (request), NULL, NULL, NULL);
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                                        &first, 1, NULL, NULL), ==, 1);
  g_assert_cmpint (test_daemon_stop (fixture->daemon, SIGTERM), ==, 0);
}

/* As after a power cut: what a command or an answer acknowledged is there. */
static void
test_killed (Fixture      *fixture,
             gconstpointer user_data)
{
  g_autofree char *token = NULL;
  g_autoptr (TestReply) reply = NULL;

  test_daemon_run (fixture->daemon, "user add alice", PASSWORD);
  test_daemon_start (fixture->daemon, NULL);
  token = test_http_get_token (fixture->daemon, "alice", PASSWORD);
  g_assert_cmpint (test_daemon_stop (fixture->daemon, SIGKILL), ==, -SIGKILL);
  test_daemon_start (fixture->daemon, NULL);
  reply = test_http_get (fixture->daemon, "/api/v1/services", token, NULL);
  g_assert_cmpuint (reply->status, ==, 200);
}

static const struct
{
  const char *name;
  void (*test) (Fixture      *fixture,
                gconstpointer user_data);
} tests[] = {
  { "/daemon/health-tells-nothing", test_health },
  { "/daemon/openapi", test_openapi },
  { "/daemon/second-one-is-refused", test_second_daemon },
  { "/daemon/port-taken", test_port_taken },
  { "/daemon/addresses", test_addresses },
  { "/daemon/key-others-can-read", test_key_others_can_read },
  { "/daemon/database-others-can-read", test_database_others_can_read },
  { "/daemon/folder-others-can-write", test_folder_others_can_write },
  { "/daemon/not-a-database", test_not_a_database },
  { "/daemon/config", test_config },
  { "/daemon/relative-data-dir", test_relative_data_dir },
  { "/daemon/signals", test_signals },
  { "/daemon/stop-while-sending", test_stop_while_sending },
  { "/daemon/killed", test_killed },
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
