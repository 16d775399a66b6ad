/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>
#include <unistd.h>

#include "http.h"

/* What ends a right also ends the answers that it has begun. */

#define PASSWORD   "correct horse battery"
#define DOWNLOAD   "/api/v1/services/large/logs/debug"
#define SEARCH     "/api/v1/services/slow/logs/debug/search?syntax=regex&q=(%5Cw)%5Cw*%5C1%5CW"
#define LARGE      (256 * 1024 * 1024)
#define SLOW_LINES 6000000

typedef struct
{
  TestDaemon *daemon;
  char *token;
  char *refresh_token;
} Fixture;

static void
add_large (Fixture *fixture)
{
  g_autofree char *path = test_daemon_add_service (fixture->daemon, "large", "debug", "x", 1);

  g_assert_cmpint (truncate (path, LARGE), ==, 0);
}

static void
add_slow (Fixture *fixture)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *path = NULL;

  for (guint i = 0; i < SLOW_LINES; i++)
    g_string_append (text, "aaaaaaaaaaaaaaaaaaaaaaaa\n");
  path = test_daemon_add_service (fixture->daemon, "slow", "debug", text->str, text->len);
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->daemon = test_daemon_new (NULL);
  add_large (fixture);
  add_slow (fixture);
  test_daemon_start (fixture->daemon, NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  test_daemon_free (fixture->daemon);
  g_free (fixture->token);
  g_free (fixture->refresh_token);
}

/* Alice is made anew, since removing her is one of the things that are done to her. */
static void
sign_in (Fixture *fixture)
{
  g_autoptr (TestReply) login = NULL;

  test_daemon_try (fixture->daemon, "user remove alice", NULL, NULL);
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD);
  test_daemon_run (fixture->daemon, "grant alice large", NULL);
  test_daemon_run (fixture->daemon, "grant alice slow", NULL);
  login = test_http_login (fixture->daemon, "alice", PASSWORD);
  g_assert_cmpuint (login->status, ==, 200);
  g_free (fixture->token);
  g_free (fixture->refresh_token);
  fixture->token = test_reply_dup_member (login, "access_token");
  fixture->refresh_token = test_reply_dup_member (login, "refresh_token");
}

static guint
count_sockets (Fixture *fixture)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%s/fd", test_daemon_get_pid (fixture->daemon));
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *target = g_file_read_link (path, NULL);

      n += target != NULL && g_str_has_prefix (target, "socket:");
    }
  return n;
}

/* An answer that has begun and that nobody reads on. */
typedef struct
{
  Fixture *fixture;
  guint n_sockets; /* of the daemon, without it */
  GSocketConnection *connection;
} Answer;

static void
answer_begin (Answer     *self,
              Fixture    *fixture,
              const char *path)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autofree char *request = NULL;
  g_autoptr (GError) error = NULL;
  char first;

  self->fixture = fixture;
  self->n_sockets = count_sockets (fixture);
  self->connection = g_socket_client_connect_to_host (client, "127.0.0.1",
                                                      test_daemon_get_port (fixture->daemon), NULL,
                                                      &error);
  g_assert_no_error (error);
  request = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                             "Connection: close\r\n\r\n", path, fixture->token);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (self->connection)),
                             request, strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (
                                          self->connection)), &first, 1, NULL, &error), ==, 1);
  g_assert_no_error (error);
}

static gboolean
is_ended (gpointer user_data)
{
  Answer *self = user_data;

  return count_sockets (self->fixture) <= self->n_sockets;
}

/* What came, from the second byte on. */
static GString *
answer_end (Answer *self)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (self->connection));
  GString *text = g_string_new (NULL);
  g_autofree char *buffer = g_malloc (65536);
  gssize n;

  while ((n = g_input_stream_read (input, buffer, 65536, NULL, NULL)) > 0)
    g_string_append_len (text, buffer, n);
  g_object_unref (self->connection);
  return text;
}

static void
sign_out (Fixture *fixture)
{
  g_autoptr (TestReply) reply = test_http_request (fixture->daemon, "POST", "/api/v1/logout",
                                                   fixture->token, NULL, NULL);

  g_assert_cmpuint (reply->status, ==, 204);
}

static void
act (Fixture    *fixture,
     const char *command)
{
  if (command == NULL)
    sign_out (fixture);
  else
    test_daemon_run (fixture->daemon, command, PASSWORD);
}

/* With "NULL", alice signs out herself. */
static const struct
{
  const char *command;
  const char *restriction; /* the same for a search, when it differs */
  gboolean ends_sign_in;
} acts[] = {
  { NULL, NULL, TRUE },
  { "user disable alice", NULL, TRUE },
  { "user password alice", NULL, TRUE },
  { "user remove alice", NULL, TRUE },
  { "revoke alice large", "revoke alice slow", FALSE },
  { "grant alice large --no-download", "revoke alice slow", FALSE },
};

static void
test_download (Fixture      *fixture,
               gconstpointer user_data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      g_autoptr (GString) text = NULL;
      Answer answer;
      gint64 begin_us;

      sign_in (fixture);
      answer_begin (&answer, fixture, DOWNLOAD);
      act (fixture, acts[i].command);
      begin_us = g_get_monotonic_time ();
      test_wait_until (is_ended, &answer);
      g_test_message ("%s: after %.1f s", acts[i].command,
                      (g_get_monotonic_time () - begin_us) / 1e6);
      text = answer_end (&answer);
      g_assert_nonnull (strstr (text->str, "Content-Length: 268435456\r\n"));
      g_assert_cmpuint (text->len, <, LARGE / 2);
    }
}

/* What came of a search during which @command was run. */
static GString *
search_and_act (Fixture    *fixture,
                const char *command)
{
  Answer answer;
  GString *text;
  gint64 begin_us;

  sign_in (fixture);
  answer_begin (&answer, fixture, SEARCH);
  act (fixture, command);
  begin_us = g_get_monotonic_time ();
  text = answer_end (&answer);
  g_test_message ("%s: after %.1f s", command, (g_get_monotonic_time () - begin_us) / 1e6);
  return text;
}

/* A machine that has much else to do may take too long for a single line, which ends a search as
 * well; such a one shows nothing. */
static void
test_search (Fixture      *fixture,
             gconstpointer user_data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      const char *command = acts[i].restriction != NULL ? acts[i].restriction : acts[i].command;
      GString *text = search_and_act (fixture, command);

      while (strstr (text->str, "pattern-too-expensive") != NULL)
        {
          g_string_free (text, TRUE);
          text = search_and_act (fixture, command);
        }

      g_assert_nonnull (strstr (text->str, "\"type\":\"end\",\"complete\":false"));
      g_assert_nonnull (strstr (text->str, "not-found"));
      g_string_free (text, TRUE);
    }
}

static void
test_next_request (Fixture      *fixture,
                   gconstpointer user_data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      g_autofree char *body = NULL;
      g_autoptr (TestReply) renewed = NULL;
      g_autoptr (TestReply) reply = NULL;

      sign_in (fixture);
      act (fixture, acts[i].command);
      body = g_strdup_printf ("{\"refresh_token\":\"%s\"}", fixture->refresh_token);
      reply = test_http_get (fixture->daemon, DOWNLOAD, fixture->token, NULL);
      renewed = test_http_request (fixture->daemon, "POST", "/api/v1/token", NULL, NULL, body);
      g_assert_cmpuint (renewed->status, ==, acts[i].ends_sign_in ? 401 : 200);
      if (acts[i].ends_sign_in)
        g_assert_cmpuint (reply->status, ==, 401);
      else
        g_assert_true (reply->status == 404 || reply->status == 403);
    }
}

/* What happens to others ends nothing. */
static void
test_others (Fixture      *fixture,
             gconstpointer user_data)
{
  g_autofree char *token = NULL;
  Answer others, own;
  g_autoptr (GString) text = NULL;
  g_autoptr (GString) ended = NULL;

  test_daemon_run (fixture->daemon, "user add bob", PASSWORD);
  test_daemon_run (fixture->daemon, "grant bob large", NULL);
  sign_in (fixture);
  answer_begin (&own, fixture, DOWNLOAD);
  token = g_steal_pointer (&fixture->token);
  fixture->token = test_http_get_token (fixture->daemon, "bob", PASSWORD);
  answer_begin (&others, fixture, DOWNLOAD);
  test_daemon_run (fixture->daemon, "user disable bob", NULL);
  test_wait_until (is_ended, &others);
  ended = answer_end (&others);
  g_assert_cmpuint (ended->len, <, LARGE / 2);
  text = answer_end (&own);
  g_assert_cmpuint (text->len, >, LARGE);
}

/* Nobody renews it. */
static void
test_time (Fixture      *fixture,
           gconstpointer user_data)
{
  Answer answer;
  g_autoptr (GString) text = NULL;

  sign_in (fixture);
  answer_begin (&answer, fixture, DOWNLOAD);
  test_wait_until (is_ended, &answer);
  text = answer_end (&answer);
  g_assert_cmpuint (text->len, <, LARGE / 2);
}

static void
set_up_idle (Fixture      *fixture,
             gconstpointer user_data)
{
  fixture->daemon = test_daemon_new ("session-idle=2");
  add_large (fixture);
  add_slow (fixture);
  test_daemon_start (fixture->daemon, NULL);
}

int
main (int    argc,
      char **argv)
{
  const struct
  {
    const char *name;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/revocation/ends-downloads", test_download },
    { "/revocation/ends-searches", test_search },
    { "/revocation/holds-for-the-next-request", test_next_request },
    { "/revocation/is-nothing-to-others", test_others },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  g_test_add ("/revocation/by-time", Fixture, NULL, set_up_idle, test_time, tear_down);
  return g_test_run ();
}
