/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "http.h"

#define PASSWORD  "correct horse battery"
#define SERVICES  "/api/v1/services"
#define N_CLIENTS 50

typedef struct
{
  TestDaemon *daemon;
  char *path; /* of the key file */
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer config)
{
  fixture->daemon = test_daemon_new (config);
  fixture->path = g_build_filename (test_daemon_get_data (fixture->daemon), "token.key", NULL);
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer config)
{
  test_daemon_free (fixture->daemon);
  g_free (fixture->path);
}

static char *
sign_in (Fixture *fixture)
{
  return test_http_get_token (fixture->daemon, "alice", PASSWORD);
}

/* The part of a token that names its key. */
static char *
get_header (const char *token)
{
  return g_strndup (token, strcspn (token, "."));
}

static char *
read_file (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (fixture->path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
write_file (Fixture    *fixture,
            const char *bytes,
            gssize      length)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (fixture->path, bytes, length, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                            &error);
  g_assert_no_error (error);
}

typedef struct
{
  Fixture *fixture;
  char *header; /* of tokens before */
} Change;

static gboolean
has_new_key (gpointer user_data)
{
  Change *change = user_data;
  g_autofree char *token = sign_in (change->fixture);
  g_autofree char *header = get_header (token);

  return !g_str_equal (header, change->header);
}

static void
wait_for_new_key (Fixture    *fixture,
                  const char *token)
{
  Change change = { fixture, get_header (token) };

  test_wait_until (has_new_key, &change);
  g_free (change.header);
}

typedef struct
{
  Fixture *fixture;
  char *token;
  GThread *thread;
  guint n_requests;
  guint n_failed;
} Client;

static int stop_clients;

static gpointer
run_client (gpointer data)
{
  Client *self = data;

  while (!g_atomic_int_get (&stop_clients))
    {
      g_autoptr (TestReply) reply = test_http_get (self->fixture->daemon, SERVICES, self->token,
                                                   NULL);

      g_atomic_int_inc (&self->n_requests);
      self->n_failed += reply->status != 200;
    }
  return NULL;
}

static gboolean
is_busy (gpointer user_data)
{
  const Client *clients = user_data;

  for (guint i = 0; i < N_CLIENTS; i++)
    {
      if (g_atomic_int_get (&clients[i].n_requests) == 0)
        return FALSE;
    }
  return TRUE;
}

static void
test_clients_run (Fixture      *fixture,
                  gconstpointer user_data)
{
  Client clients[N_CLIENTS] = { 0 };
  guint n_requests = 0;

  test_daemon_start (fixture->daemon, NULL);
  for (guint i = 0; i < N_CLIENTS; i++)
    {
      clients[i].fixture = fixture;
      clients[i].token = sign_in (fixture);
      clients[i].thread = g_thread_new ("client", run_client, &clients[i]);
    }

  test_wait_until (is_busy, clients);
  test_daemon_run (fixture->daemon, "key rotate", NULL);
  wait_for_new_key (fixture, clients[0].token);
  for (guint i = 0; i < N_CLIENTS; i++)
    g_atomic_int_set (&clients[i].n_requests, 0);
  test_wait_until (is_busy, clients);
  g_atomic_int_set (&stop_clients, TRUE);

  for (guint i = 0; i < N_CLIENTS; i++)
    {
      g_thread_join (clients[i].thread);
      g_assert_cmpuint (clients[i].n_failed, ==, 0);
      n_requests += clients[i].n_requests;
      g_free (clients[i].token);
    }
  g_test_message ("%u requests with the old key after the rotation", n_requests);
}

typedef struct
{
  Fixture *fixture;
  const char *id;
} Pruning;

static gboolean
is_pruned (gpointer user_data)
{
  Pruning *pruning = user_data;
  g_autofree char *text = read_file (pruning->fixture);

  return strstr (text, pruning->id) == NULL;
}

static void
test_old_key_ends (Fixture      *fixture,
                   gconstpointer user_data)
{
  g_autofree char *token = NULL;
  g_autofree char *text = NULL;
  g_autofree char *pruned = NULL;
  Pruning pruning = { fixture };
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) fields = NULL;
  g_autofree char *past = NULL;

  test_daemon_start (fixture->daemon, NULL);
  token = sign_in (fixture);
  test_daemon_run (fixture->daemon, "key rotate", NULL);
  wait_for_new_key (fixture, token);
  test_http_wait_for (fixture->daemon, SERVICES, token, 200);

  text = read_file (fixture);
  lines = g_strsplit (text, "\n", -1);
  fields = g_strsplit (lines[1], " ", -1);
  past = g_strdup_printf ("%s %s 2020-01-01T00:00:00Z %s\n%s\n", fields[0], fields[1], fields[3],
                          lines[2]);
  write_file (fixture, past, -1);
  test_http_wait_for (fixture->daemon, SERVICES, token, 401);
  pruning.id = fields[0];
  test_wait_until (is_pruned, &pruning);
  pruned = read_file (fixture);
  g_assert_nonnull (strstr (pruned, lines[2]));
}

static void
test_now (Fixture      *fixture,
          gconstpointer user_data)
{
  g_autofree char *token = NULL;
  g_autofree char *next = NULL;

  test_daemon_start (fixture->daemon, NULL);
  token = sign_in (fixture);
  test_daemon_run (fixture->daemon, "key rotate --now", NULL);
  test_http_wait_for (fixture->daemon, SERVICES, token, 401);
  next = sign_in (fixture);
  test_http_wait_for (fixture->daemon, SERVICES, next, 200);
}

/* One rotation at a time, or the one before the last would end before its tokens do. */
static void
test_overlap (Fixture      *fixture,
              gconstpointer user_data)
{
  g_autofree char *output = NULL;

  test_daemon_run (fixture->daemon, "key rotate", NULL);
  g_assert_cmpint (test_daemon_try (fixture->daemon, "key rotate", NULL, &output), ==, 1);
  g_assert_nonnull (strstr (output, "--now"));
  test_daemon_run (fixture->daemon, "key rotate --now", NULL);
  test_daemon_run (fixture->daemon, "key rotate", NULL);
}

static void
test_list (Fixture      *fixture,
           gconstpointer user_data)
{
  g_autofree char *output = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) listed = NULL;
  g_auto (GStrv) lines = NULL;

  test_daemon_run (fixture->daemon, "key rotate", NULL);
  g_assert_cmpint (test_daemon_try (fixture->daemon, "key list", NULL, &output), ==, 0);
  text = read_file (fixture);
  listed = g_strsplit (output, "\n", -1);
  lines = g_strsplit (text, "\n", -1);
  g_assert_nonnull (strstr (listed[0], "\taccepted until "));
  g_assert_nonnull (strstr (listed[1], "\tsigns"));
  for (guint i = 0; i < 2; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i + 1], " ", -1);

      g_assert_true (g_str_has_prefix (listed[i], fields[0]));
      g_assert_null (strstr (output, fields[3]));
    }
}

/* Nobody is signed out by a newer version. */
static void
test_nameless_key (Fixture      *fixture,
                   gconstpointer user_data)
{
  g_autofree char *token = NULL;
  g_autofree char *header = NULL;
  g_autofree char *text = NULL;

  write_file (fixture, "0123456789abcdef\n123456789abcdef", 32);
  test_daemon_start (fixture->daemon, NULL);
  token = sign_in (fixture);
  header = get_header (token);
  test_daemon_run (fixture->daemon, "key rotate", NULL);
  wait_for_new_key (fixture, token);
  test_http_wait_for (fixture->daemon, SERVICES, token, 200);
  text = read_file (fixture);
  g_assert_nonnull (strstr (text, "MDEyMzQ1Njc4OWFiY2RlZgoxMjM0NTY3ODlhYmNkZWY="));
}

/* What cannot be taken leaves things as they are; a daemon that starts says so. */
static void
test_bad_files (Fixture      *fixture,
                gconstpointer user_data)
{
  const char *const texts[] = {
    "", "x", "0123456789abcdef 2026-01-01T00:00:00Z - AAAA\n",
    "0123456789abcdef 2026-01-01T00:00:00Z 2036-01-01T00:00:00Z "
    "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n",
    "0123456789ABCDEF 2026-01-01T00:00:00Z - MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n",
    "0123456789abcdef yesterday - MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n",
    "0123456789abcdef 2026-01-01T00:00:00Z - MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY= x\n",
  };
  g_autofree char *token = NULL;
  g_autofree char *next = NULL;
  g_autofree char *output = NULL;

  test_daemon_start (fixture->daemon, NULL);
  token = sign_in (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_clear_pointer (&output, g_free);
      write_file (fixture, texts[i], -1);
      g_assert_cmpint (test_daemon_try (fixture->daemon, "key list", NULL, &output), ==, 1);
      g_assert_nonnull (strstr (output, "not a key file"));
    }

  g_assert_cmpint (kill (atoi (test_daemon_get_pid (fixture->daemon)), SIGHUP), ==, 0);
  next = sign_in (fixture);
  test_http_wait_for (fixture->daemon, SERVICES, token, 200);
  test_http_wait_for (fixture->daemon, SERVICES, next, 200);

  /* Without a file, everybody is signed out. */
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  test_http_wait_for (fixture->daemon, SERVICES, token, 401);
}

static void
test_wider_file (Fixture      *fixture,
                 gconstpointer user_data)
{
  g_autofree char *output = NULL;

  test_daemon_run (fixture->daemon, "key rotate", NULL);
  g_assert_cmpint (g_chmod (fixture->path, 0640), ==, 0);
  g_assert_cmpint (test_daemon_try (fixture->daemon, "key list", NULL, &output), ==, 1);
  g_assert_nonnull (strstr (output, "chmod 600"));
  g_assert_cmpint (g_chmod (fixture->path, 0600), ==, 0);
  test_daemon_run (fixture->daemon, "key list", NULL);
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
    { "/keys/rotation-fails-no-request", test_clients_run },
    { "/keys/old-key-ends", test_old_key_ends },
    { "/keys/dropped-at-once", test_now },
    { "/keys/one-overlap-at-a-time", test_overlap },
    { "/keys/list-tells-no-key", test_list },
    { "/keys/nameless-key-of-earlier-versions", test_nameless_key },
    { "/keys/bad-files", test_bad_files },
    { "/keys/file-that-others-may-read", test_wider_file },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
