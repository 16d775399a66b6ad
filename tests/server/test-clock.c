/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <string.h>

#include "http.h"
#include "stream.h"

/* The daemon with a wall clock that is set while it runs, by libfaketime; the monotonic one goes on
 * as it does when somebody sets the time of a machine. */

#define PASSWORD "correct horse battery"
#define SERVICES "/api/v1/services"

typedef struct
{
  TestDaemon *daemon;
  char *clock; /* file */
  char *path;  /* of the log */
  char *token;
  char *refresh_token;
} Fixture;

static void
set_clock (Fixture    *fixture,
           const char *offset)
{
  g_test_message ("The clock is at %s", offset);
  g_assert_true (g_file_set_contents (fixture->clock, offset, -1, NULL));
}

static void
take_tokens (Fixture   *fixture,
             TestReply *reply)
{
  g_assert_cmpuint (reply->status, ==, 200);
  g_free (fixture->token);
  g_free (fixture->refresh_token);
  fixture->token = test_reply_dup_member (reply, "access_token");
  fixture->refresh_token = test_reply_dup_member (reply, "refresh_token");
}

static void
sign_in (Fixture *fixture)
{
  g_autoptr (TestReply) reply = test_http_login (fixture->daemon, "alice", PASSWORD);

  take_tokens (fixture, reply);
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  g_autofree char *library = NULL;

  fixture->daemon = test_daemon_new (NULL);
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD);
  fixture->path = test_daemon_add_service (fixture->daemon, "service1", "debug", "one\n", 4);
  test_daemon_run (fixture->daemon, "grant alice service1", NULL);

  fixture->clock = g_build_filename (test_daemon_get_folder (fixture->daemon), "clock", NULL);
  set_clock (fixture, "+0");
  g_assert_true (g_spawn_command_line_sync ("faketime -f +0 printenv LD_PRELOAD", &library, NULL,
                                            NULL, NULL));
  g_setenv ("LD_PRELOAD", g_strstrip (library), TRUE);
  g_setenv ("FAKETIME_TIMESTAMP_FILE", fixture->clock, TRUE);
  g_setenv ("FAKETIME_NO_CACHE", "1", TRUE);
  g_setenv ("FAKETIME_DONT_FAKE_MONOTONIC", "1", TRUE);
  g_setenv ("NO_FAKE_STAT", "1", TRUE);
  test_daemon_start (fixture->daemon, NULL);
  g_unsetenv ("LD_PRELOAD");
  sign_in (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  test_daemon_free (fixture->daemon);
  g_free (fixture->clock);
  g_free (fixture->path);
  g_free (fixture->token);
  g_free (fixture->refresh_token);
}

static void
assert_status (Fixture *fixture,
               guint    status)
{
  g_autoptr (TestReply) reply = test_http_get (fixture->daemon, SERVICES, fixture->token, NULL);

  g_assert_cmpuint (reply->status, ==, status);
}

static void
renew (Fixture *fixture)
{
  g_autofree char *body = g_strdup_printf ("{\"refresh_token\":\"%s\"}", fixture->refresh_token);
  g_autoptr (TestReply) reply = test_http_request (fixture->daemon, "POST", "/api/v1/token", NULL,
                                                   NULL, body);

  take_tokens (fixture, reply);
}

/* An access token lasts for ten minutes, and may be half a minute ahead. */
static void
test_tokens (Fixture      *fixture,
             gconstpointer user_data)
{
  const struct { const char *offset; guint status; } rows[] = {
    { "+0", 200 }, { "+9m", 200 }, { "+11m", 401 }, { "+2h", 401 }, { "-20", 200 }, { "-60", 401 },
    { "-2h", 401 }, { "+0", 200 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      set_clock (fixture, rows[i].offset);
      assert_status (fixture, rows[i].status);
    }

  set_clock (fixture, "+2h");
  renew (fixture);
  assert_status (fixture, 200);
  set_clock (fixture, "+0");
  assert_status (fixture, 401);
  renew (fixture);
  assert_status (fixture, 200);
}

static void
append (Fixture *fixture)
{
  FILE *file = g_fopen (fixture->path, "ae");

  g_assert_nonnull (file);
  g_assert_cmpint (fputs ("more\n", file), >=, 0);
  g_assert_cmpint (fclose (file), ==, 0);
}

/* Returns once the daemon has looked whether those who follow may go on. */
static void
wait_for_review (Fixture *fixture)
{
  g_autofree char *token = NULL;
  TestStream stream;

  test_daemon_run (fixture->daemon, "user enable bob", NULL);
  token = test_http_get_token (fixture->daemon, "bob", PASSWORD);
  test_stream_open (&stream, fixture->daemon, SERVICES "/service1/logs/debug/events", token);
  test_stream_wait_for (&stream, "\"size\":");
  test_daemon_run (fixture->daemon, "user disable bob", NULL);
  test_stream_wait_for (&stream, "event: end");
  test_stream_close (&stream);
}

/* Whoever follows is told on, whatever the clock says. */
static void
test_streams (Fixture      *fixture,
              gconstpointer user_data)
{
  const char *const offsets[] = { "+2h", "-2h", "+0" };
  guint size = 4;
  TestStream stream;

  test_daemon_run (fixture->daemon, "user add bob", PASSWORD);
  test_daemon_run (fixture->daemon, "grant bob service1", NULL);
  test_stream_open (&stream, fixture->daemon, SERVICES "/service1/logs/debug/events",
                    fixture->token);
  test_stream_wait_for (&stream, "\"size\":4");
  for (gsize i = 0; i < G_N_ELEMENTS (offsets); i++)
    {
      g_autofree char *told = NULL;

      set_clock (fixture, offsets[i]);
      wait_for_review (fixture);
      append (fixture);
      size += strlen ("more\n");
      told = g_strdup_printf ("\"size\":%u", size);
      test_stream_wait_for (&stream, told);
    }
  g_assert_null (strstr (stream.text->str, "event: end"));
  test_stream_close (&stream);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/clock/tokens", Fixture, NULL, set_up, test_tokens, tear_down);
  g_test_add ("/clock/streams", Fixture, NULL, set_up, test_streams, tear_down);
  return g_test_run ();
}
