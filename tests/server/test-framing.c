/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>
#include <sys/socket.h>

#include "http.h"

#define HEALTH "/api/v1/health"
#define LOGIN  "/api/v1/login"

typedef struct
{
  TestDaemon *daemon;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->daemon = test_daemon_new (NULL);
  test_daemon_start (fixture->daemon, NULL);
}

/* Whatever was sent, the daemon serves on; and it is still there to be stopped in good order. */
static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_autoptr (TestReply) reply = test_http_get (fixture->daemon, HEALTH, NULL, NULL);

  g_assert_cmpuint (reply->status, ==, 200);
  test_daemon_free (fixture->daemon);
}

static guint
count_replies (GBytes *answer)
{
  gsize length;
  const char *text = g_bytes_get_data (answer, &length);
  g_autofree char *copy = g_strndup (text != NULL ? text : "", length);
  g_auto (GStrv) parts = g_strsplit (copy, "HTTP/1.1 ", -1);
  guint n = g_strv_length (parts);

  return n > 0 ? n - 1 : 0;
}

/* Each could be read in two ways, or is larger than anything we take. The second request in the
 * same bytes must never be answered: somebody else may have smuggled it in. */
static void
test_refused (Fixture      *fixture,
              gconstpointer user_data)
{
  static const struct { const char *head; guint status; } requests[] = {
    { "GET " HEALTH " HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400 },
    { "GET " HEALTH " HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400 },
    { "POST " LOGIN " HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n"
      "\r\n0\r\n\r\n", 400 },
    { "POST " LOGIN " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411 },
    { "GET " HEALTH " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411 },
    { "POST " LOGIN " HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
      400 },
    { "POST " LOGIN " HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
      400 },
    { "POST " LOGIN " HTTP/1.1\r\nHost: a\r\nContent-Length: +2\r\n\r\n{}", 400 },
    { "POST " LOGIN " HTTP/1.1\r\nHost: a\r\nContent-Length: -2\r\n\r\n{}", 400 },
    { "POST " LOGIN " HTTP/1.1\r\nHost: a\r\nContent-Length: 2, 2\r\n\r\n{}", 400 },
    { "POST " LOGIN " HTTP/1.1\r\nHost: a\r\nContent-Length: 0x2\r\n\r\n{}", 400 },
    { "POST " LOGIN " HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n{}", 400 },
    { "POST " LOGIN " HTTP/1.1\r\nHost: a\r\nContent-Length: 1073741824\r\n\r\n{}", 413 },
    { "GET " HEALTH " HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n", 413 },
    { "GET / HTTP/1.1\r\n\r\n", 400 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autofree char *bytes = NULL;
      g_autoptr (GBytes) answer = NULL;
      g_autoptr (TestReply) reply = NULL;

      bytes = g_strconcat (requests[i].head, "GET " HEALTH " HTTP/1.1\r\nHost: a\r\n\r\n", NULL);
      g_test_message ("%s", requests[i].head);
      answer = test_http_exchange (fixture->daemon, bytes, strlen (bytes));
      reply = test_reply_parse (answer);
      g_assert_cmpuint (reply->status, ==, requests[i].status);
      g_assert_cmpuint (count_replies (answer), ==, 1);
    }
}

static void
test_headers_too_large (Fixture      *fixture,
                        gconstpointer user_data)
{
  g_autoptr (GString) many = g_string_new (NULL);
  g_autofree char *value = g_strnfill (20000, 'a');
  g_autofree char *large = g_strconcat ("X-Large: ", value, "\r\n", NULL);
  g_autoptr (TestReply) too_many = NULL;
  g_autoptr (TestReply) too_large = NULL;

  for (int i = 0; i < 101; i++)
    g_string_append_printf (many, "X-%d: 1\r\n", i);
  too_many = test_http_get (fixture->daemon, HEALTH, NULL, many->str);
  too_large = test_http_get (fixture->daemon, HEALTH, NULL, large);
  test_reply_assert_problem (too_many, 431, "header-too-large");
  test_reply_assert_problem (too_large, 431, "header-too-large");
}

static void
test_body_limit (Fixture      *fixture,
                 gconstpointer user_data)
{
  g_autofree char *most = g_strnfill (64 * 1024, ' ');
  g_autofree char *more = g_strnfill (64 * 1024 + 1, ' ');
  g_autofree char *huge = g_strnfill (32 * 1024 * 1024, ' ');
  g_autoptr (TestReply) taken = NULL;
  g_autoptr (TestReply) refused = NULL;
  g_autoptr (TestReply) not_read = NULL;

  taken = test_http_request (fixture->daemon, "POST", LOGIN, NULL, NULL, most);
  refused = test_http_request (fixture->daemon, "POST", LOGIN, NULL, NULL, more);
  not_read = test_http_request (fixture->daemon, "POST", LOGIN, NULL, NULL, huge);
  test_reply_assert_problem (taken, 400, "bad-request");
  test_reply_assert_problem (refused, 413, "body-too-large");
  test_reply_assert_problem (not_read, 413, "body-too-large");
}

/* A body that nobody asked for is thrown away, and the next request on the connection is read from
 * where it begins. */
static void
test_keep_alive (Fixture      *fixture,
                 gconstpointer user_data)
{
  static const char requests[] =
    "GET " HEALTH " HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
    "HEAD " HEALTH " HTTP/1.1\r\nHost: a\r\n\r\n"
    "POST " LOGIN " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    "Content-Length: 2\r\n\r\n{}"
    "GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n"
    "GET " HEALTH " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  g_autoptr (GBytes) answer = NULL;

  answer = test_http_exchange (fixture->daemon, requests, sizeof requests - 1);
  g_assert_cmpuint (count_replies (answer), ==, 5);
}

static void
test_expect_continue (Fixture      *fixture,
                      gconstpointer user_data)
{
  g_autoptr (TestReply) reply = NULL;

  reply = test_http_request (fixture->daemon, "POST", LOGIN, NULL,
                             "Expect: 100-continue\r\nContent-Length: 1000000\r\n", NULL);
  test_reply_assert_problem (reply, 413, "body-too-large");
}

/* None of these is HTTP; what matters is that the daemon lives on. */
static void
test_garbage (Fixture      *fixture,
              gconstpointer user_data)
{
  static const char *const garbage[] = {
    "\r\n\r\n\r\n", "GET\r\n\r\n", "GET /\r\n\r\n",
    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET / HTTP/0.9\r\n\r\n",
    "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
    "GET http://[::1 HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "CONNECT a:1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "GET " HEALTH " HTTP/1.1\r\nHost: a/b\r\n\r\n",
    "GET " HEALTH " HTTP/1.1\r\nHost: \r\nConnection: close\r\n\r\n",
    "GET " HEALTH "%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "GET " HEALTH "?a=%zz&b=%00&%ff=%fe&&&=== HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (garbage); i++)
    {
      g_autoptr (GBytes) answer = NULL;
      g_autoptr (TestReply) reply = NULL;

      g_test_message ("%s", garbage[i]);
      answer = test_http_exchange (fixture->daemon, garbage[i], strlen (garbage[i]));
      reply = test_reply_parse (answer);
      g_assert_true (reply->status != 200 || strstr (garbage[i], HEALTH) != NULL);
      reply = (test_reply_free (reply), test_http_get (fixture->daemon, HEALTH, NULL, NULL));
      g_assert_cmpuint (reply->status, ==, 200);
    }
}

static void
test_idle_connections (Fixture      *fixture,
                       gconstpointer user_data)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TestReply) reply = NULL;

  /* As many as one address may have but one; half of them have begun a request. */
  for (int i = 0; i < 63; i++)
    {
      GSocketConnection *connection;

      connection = g_socket_client_connect_to_host (
        client, "127.0.0.1", test_daemon_get_port (fixture->daemon), NULL, NULL);
      g_assert_nonnull (connection);
      g_ptr_array_add (connections, connection);
      if (i % 2 == 0)
        g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                                   "GET / HT", 8, NULL, NULL, NULL);
    }

  reply = test_http_get (fixture->daemon, HEALTH, NULL, NULL);
  g_assert_cmpuint (reply->status, ==, 200);
}

static void
ask_and_leave (Fixture  *fixture,
               gboolean  reset)
{
  const char request[] = "GET " HEALTH " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  char answer[12];

  connection = g_socket_client_connect_to_host (
    client, "127.0.0.1", test_daemon_get_port (fixture->daemon), NULL, NULL);
  g_assert_nonnull (connection);
  g_assert_true (g_output_stream_write_all (
    g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request), NULL, NULL,
    NULL));
  g_assert_true (g_input_stream_read_all (
    g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer, sizeof answer, NULL, NULL,
    NULL));
  g_assert_cmpmem (answer, sizeof answer, "HTTP/1.1 200", 12);
  if (reset)
    setsockopt (g_socket_get_fd (g_socket_connection_get_socket (connection)), SOL_SOCKET,
                SO_LINGER, &at_once, sizeof at_once);
}

/* Twice as many as one address may have open at once. */
static void
test_clients_leave (Fixture      *fixture,
                    gconstpointer user_data)
{
  for (int i = 0; i < 128; i++)
    ask_and_leave (fixture, i % 2 == 0);
}

static gboolean
is_refused (gpointer user_data)
{
  g_autoptr (TestReply) reply = test_http_get (user_data, HEALTH, NULL, NULL);

  return reply->status == 0;
}

static gboolean
is_served (gpointer user_data)
{
  return !is_refused (user_data);
}

static void
test_connection_limit (Fixture      *fixture,
                       gconstpointer user_data)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = 0; i < 64; i++)
    g_ptr_array_add (connections, g_socket_client_connect_to_host (
      client, "127.0.0.1", test_daemon_get_port (fixture->daemon), NULL, NULL));

  test_wait_until (is_refused, fixture->daemon);
  g_ptr_array_set_size (connections, 0);
  test_wait_until (is_served, fixture->daemon);
}

static const struct
{
  const char *name;
  void (*test) (Fixture      *fixture,
                gconstpointer user_data);
} tests[] = {
  { "/framing/refused", test_refused },
  { "/framing/headers-too-large", test_headers_too_large },
  { "/framing/body-limit", test_body_limit },
  { "/framing/keep-alive", test_keep_alive },
  { "/framing/expect-continue", test_expect_continue },
  { "/framing/garbage", test_garbage },
  { "/framing/idle-connections", test_idle_connections },
  { "/framing/connection-limit", test_connection_limit },
  { "/framing/kept-alive-connections-end-with-their-clients", test_clients_leave },
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
