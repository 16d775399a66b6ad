/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "http.h"

/* Whoever tries passwords is slowed down, and nobody else is. */

#define PASSWORD    "correct horse battery"
#define HEALTH      "/api/v1/health"
#define N_ADDRESSES 20
#define N_ATTEMPTS  15

typedef struct
{
  TestDaemon *daemon;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer config)
{
  fixture->daemon = test_daemon_new (config);
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD);
  test_daemon_run (fixture->daemon, "user add Bob", PASSWORD);
  test_daemon_start (fixture->daemon, NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer config)
{
  test_daemon_free (fixture->daemon);
}

/* The status of a sign-in as alice from @address. */
static guint
sign_in_from (Fixture    *fixture,
              const char *address,
              const char *password)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) local = g_inet_socket_address_new_from_string (address, 0);
  g_autofree char *body = g_strdup_printf ("{\"username\":\"alice\",\"password\":\"%s\"}",
                                            password);
  g_autofree char *request = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GOutputStream) answer = g_memory_output_stream_new_resizable ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TestReply) reply = NULL;

  request = g_strdup_printf ("POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\n"
                             "Connection: close\r\nContent-Type: application/json\r\n"
                             "Content-Length: %zu\r\n\r\n%s", strlen (body), body);
  g_socket_client_set_local_address (client, local);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1",
                                                test_daemon_get_port (fixture->daemon), NULL, NULL);
  g_assert_nonnull (connection);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                             strlen (request), NULL, NULL, NULL);
  g_output_stream_splice (answer, g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                          G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL);
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (answer));
  reply = test_reply_parse (bytes);
  return reply->status;
}

typedef struct
{
  Fixture *fixture;
  char *address;
  GThread *thread;
  guint n_hashed; /* attempts that were looked at */
} Attacker;

static int n_attempts;

static gpointer
attack (gpointer data)
{
  Attacker *self = data;

  for (guint i = 0; i < N_ATTEMPTS; i++)
    {
      guint status = sign_in_from (self->fixture, self->address, "quite the wrong one");

      g_assert_true (status == 401 || status == 429 || status == 503);
      self->n_hashed += status == 401;
      g_atomic_int_inc (&n_attempts);
    }
  return NULL;
}

static gboolean
is_under_attack (gpointer user_data)
{
  return g_atomic_int_get (&n_attempts) > 40;
}

static void
time_owner (Fixture    *fixture,
            const char *address)
{
  gint64 begin_us = g_get_monotonic_time ();

  g_assert_cmpuint (sign_in_from (fixture, address, PASSWORD), ==, 200);
  g_test_message ("The owner was in after %.2f s, %d attempts so far",
                  (g_get_monotonic_time () - begin_us) / 1e6, g_atomic_int_get (&n_attempts));
}

static void
test_flood (Fixture      *fixture,
            gconstpointer user_data)
{
  Attacker attackers[N_ADDRESSES] = { 0 };
  guint n_hashed = 0;

  for (guint i = 0; i < N_ADDRESSES; i++)
    {
      attackers[i].fixture = fixture;
      attackers[i].address = g_strdup_printf ("127.0.1.%u", i + 1);
      attackers[i].thread = g_thread_new ("attacker", attack, &attackers[i]);
    }

  test_wait_until (is_under_attack, NULL);
  time_owner (fixture, "127.0.0.1");
  time_owner (fixture, "127.0.0.1");
  test_http_wait_for (fixture->daemon, HEALTH, NULL, 200);

  for (guint i = 0; i < N_ADDRESSES; i++)
    {
      g_thread_join (attackers[i].thread);
      g_assert_cmpuint (attackers[i].n_hashed, <=, 10);
      n_hashed += attackers[i].n_hashed;
      g_free (attackers[i].address);
    }
  g_test_message ("%u of %u attempts were hashed", n_hashed, N_ADDRESSES * N_ATTEMPTS);
  time_owner (fixture, "127.0.0.2");
}

/* The address itself is refused, not the user, and others at it go on. */
static void
test_one_address (Fixture      *fixture,
                  gconstpointer user_data)
{
  guint n_hashed = 0;

  for (guint i = 0; i < N_ATTEMPTS; i++)
    n_hashed += sign_in_from (fixture, "127.0.1.1", "quite the wrong one") == 401;
  g_assert_cmpuint (n_hashed, >=, 5);
  g_assert_cmpuint (n_hashed, <=, 10);
  g_assert_cmpuint (sign_in_from (fixture, "127.0.1.1", PASSWORD), ==, 429);
  g_assert_cmpuint (sign_in_from (fixture, "127.0.1.2", PASSWORD), ==, 200);
}

static void
test_case (Fixture      *fixture,
           gconstpointer user_data)
{
  const char *const names[] = { "Bob", "bob", "BOB" };
  g_autoptr (TestReply) refused = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (TestReply) reply = test_http_login (fixture->daemon, names[i], PASSWORD);
      g_autofree char *name = NULL;

      g_assert_cmpuint (reply->status, ==, 200);
      name = test_reply_dup_member (reply, "account.username");
      g_assert_cmpstr (name, ==, "Bob");
    }

  refused = test_http_login (fixture->daemon, "bob", "Correct Horse Battery");
  g_assert_cmpuint (refused->status, ==, 401);
}

/* Nothing behind a zero byte is forgotten. */
static void
test_zero_byte (Fixture      *fixture,
                gconstpointer user_data)
{
  g_autoptr (TestReply) reply = test_http_login (fixture->daemon, "alice", PASSWORD "\\u0000x");

  test_reply_assert_problem (reply, 400, "bad-request");
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
    { "/lockout/flood-from-many-addresses", test_flood },
    { "/lockout/flood-from-one-address", test_one_address },
    { "/lockout/case-of-names", test_case },
    { "/lockout/zero-byte", test_zero_byte },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
