/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "http.h"

#define PASSWORD "correct horse battery"
#define SERVICES "/api/v1/services"

typedef struct
{
  TestDaemon *daemon;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer config)
{
  fixture->daemon = test_daemon_new (config);
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD "\n");
  test_daemon_run (fixture->daemon, "user add bob", PASSWORD "\n");
  test_daemon_start (fixture->daemon, NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer config)
{
  test_daemon_free (fixture->daemon);
}

static guint
get_services_status (Fixture    *fixture,
                     const char *token)
{
  g_autoptr (TestReply) reply = test_http_get (fixture->daemon, SERVICES, token, NULL);

  return reply->status;
}

static TestReply *
renew (Fixture    *fixture,
       const char *refresh_token)
{
  g_autofree char *body = g_strdup_printf ("{\"refresh_token\":\"%s\"}", refresh_token);

  return test_http_request (fixture->daemon, "POST", "/api/v1/token", NULL, NULL, body);
}

static void
test_reply_of_login (Fixture      *fixture,
                     gconstpointer user_data)
{
  g_autoptr (TestReply) reply = test_http_login (fixture->daemon, "alice", PASSWORD);
  g_autofree char *name = NULL;
  g_autofree char *type = NULL;
  g_autofree char *token = NULL;
  g_autofree char *cache = NULL;

  g_assert_cmpuint (reply->status, ==, 200);
  name = test_reply_dup_member (reply, "account.username");
  type = test_reply_dup_member (reply, "token_type");
  token = test_reply_dup_member (reply, "access_token");
  cache = test_reply_dup_header (reply, "Cache-Control");
  g_assert_cmpstr (name, ==, "alice");
  g_assert_cmpstr (type, ==, "Bearer");
  g_assert_cmpstr (cache, ==, "no-store");
  g_assert_cmpuint (get_services_status (fixture, token), ==, 200);
}

/* One answer for everything that is wrong with a name and a password. */
static void
test_refusals_are_alike (Fixture      *fixture,
                         gconstpointer user_data)
{
  const struct { const char *name; const char *password; } attempts[] = {
    { "alice", "wrong password" },
    { "nobody", PASSWORD },
    { "bob", PASSWORD },
    { "", PASSWORD },
    { "no such name at all", "" },
    { "../alice", PASSWORD },
  };
  g_autofree char *first = NULL;

  test_daemon_run (fixture->daemon, "user disable bob", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (attempts); i++)
    {
      g_autoptr (TestReply) reply = NULL;
      g_autofree char *text = NULL;

      reply = test_http_login (fixture->daemon, attempts[i].name, attempts[i].password);
      test_reply_assert_problem (reply, 401, "bad-credentials");
      text = test_reply_dup_text (reply);
      if (first == NULL)
        first = g_steal_pointer (&text);
      else
        g_assert_cmpstr (text, ==, first);
    }
}

static void
test_bad_requests (Fixture      *fixture,
                   gconstpointer user_data)
{
  g_autofree char *huge = g_strnfill (60000, '[');
  const char *const bodies[] = {
    "", "{", "null", "[]", "\"alice\"", "{}", "{\"username\":\"alice\"}",
    "{\"username\":1,\"password\":\"x\"}", "{\"username\":\"alice\",\"password\":null}",
    "{\"username\":\"alice\",\"password\":\"\xff\"}", huge,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (TestReply) reply = NULL;

      reply = test_http_request (fixture->daemon, "POST", "/api/v1/login", NULL, NULL, bodies[i]);
      test_reply_assert_problem (reply, 400, "bad-request");
    }
}

static void
test_content_type (Fixture      *fixture,
                   gconstpointer user_data)
{
  g_autoptr (TestReply) reply = NULL;

  reply = test_http_request (fixture->daemon, "POST", "/api/v1/login", NULL,
                             "Content-Type: text/plain\r\nContent-Length: 0\r\n", NULL);
  test_reply_assert_problem (reply, 415, "unsupported-media-type");
}

static void
test_throttle (Fixture      *fixture,
               gconstpointer user_data)
{
  g_autoptr (TestReply) refused = NULL;
  g_autofree char *retry_after = NULL;
  g_autofree char *token = NULL;

  for (int i = 0; i < 3; i++)
    {
      g_autoptr (TestReply) reply = test_http_login (fixture->daemon, "alice", "wrong password");
      g_assert_cmpuint (reply->status, ==, 401);
    }

  refused = test_http_login (fixture->daemon, "alice", PASSWORD);
  test_reply_assert_problem (refused, 429, "too-many-requests");
  retry_after = test_reply_dup_header (refused, "Retry-After");
  g_assert_cmpuint (g_ascii_strtoull (retry_after, NULL, 10), >, 0);

  /* Somebody else at the same address is not locked out, however often he signs in. */
  for (int i = 0; i < 5; i++)
    {
      g_clear_pointer (&token, g_free);
      token = test_http_get_token (fixture->daemon, "bob", PASSWORD);
    }
}

static void
test_renewal (Fixture      *fixture,
              gconstpointer user_data)
{
  g_autoptr (TestReply) login = test_http_login (fixture->daemon, "alice", PASSWORD);
  g_autofree char *refresh_token = test_reply_dup_member (login, "refresh_token");
  g_autoptr (TestReply) renewed = renew (fixture, refresh_token);
  g_autofree char *token = NULL;
  g_autofree char *next = NULL;
  g_autoptr (TestReply) again = NULL;

  g_assert_cmpuint (renewed->status, ==, 200);
  token = test_reply_dup_member (renewed, "access_token");
  next = test_reply_dup_member (renewed, "refresh_token");
  g_assert_cmpstr (next, !=, refresh_token);
  g_assert_cmpuint (get_services_status (fixture, token), ==, 200);

  again = renew (fixture, next);
  g_assert_cmpuint (again->status, ==, 200);
}

static void
test_replay (Fixture      *fixture,
             gconstpointer user_data)
{
  g_autoptr (TestReply) login = test_http_login (fixture->daemon, "alice", PASSWORD);
  g_autofree char *stolen = test_reply_dup_member (login, "refresh_token");
  g_autoptr (TestReply) renewed = renew (fixture, stolen);
  g_autofree char *token = test_reply_dup_member (renewed, "access_token");
  g_autofree char *next = test_reply_dup_member (renewed, "refresh_token");
  g_autoptr (TestReply) used = renew (fixture, next);
  g_autofree char *last = test_reply_dup_member (used, "refresh_token");
  g_autoptr (TestReply) replayed = NULL;
  g_autoptr (TestReply) after = NULL;

  g_assert_cmpuint (get_services_status (fixture, token), ==, 200);
  replayed = renew (fixture, stolen);
  test_reply_assert_problem (replayed, 401, "unauthorized");

  /* Nobody can tell who showed it, so both lose the sign-in. */
  g_assert_cmpuint (get_services_status (fixture, token), ==, 401);
  after = renew (fixture, last);
  g_assert_cmpuint (after->status, ==, 401);
}

static void
test_lost_answer (Fixture      *fixture,
                  gconstpointer user_data)
{
  g_autoptr (TestReply) login = test_http_login (fixture->daemon, "alice", PASSWORD);
  g_autofree char *refresh_token = test_reply_dup_member (login, "refresh_token");
  g_autoptr (TestReply) lost = renew (fixture, refresh_token);
  g_autofree char *never_seen = test_reply_dup_member (lost, "refresh_token");
  g_autoptr (TestReply) again = renew (fixture, refresh_token);
  g_autofree char *token = NULL;
  g_autofree char *next = NULL;
  g_autoptr (TestReply) renewed = NULL;
  g_autoptr (TestReply) stolen = NULL;

  g_assert_cmpuint (again->status, ==, 200);
  token = test_reply_dup_member (again, "access_token");
  next = test_reply_dup_member (again, "refresh_token");
  renewed = renew (fixture, next);
  g_assert_cmpuint (renewed->status, ==, 200);
  g_assert_cmpuint (get_services_status (fixture, token), ==, 200);

  /* Whoever got the lost answer is somebody else. */
  stolen = renew (fixture, never_seen);
  g_assert_cmpuint (stolen->status, ==, 401);
  g_assert_cmpuint (get_services_status (fixture, token), ==, 401);
}

static void
test_foreign_refresh_tokens (Fixture      *fixture,
                             gconstpointer user_data)
{
  g_autofree char *token = test_http_get_token (fixture->daemon, "alice", PASSWORD);
  g_autofree char *longest = g_strnfill (5000, 'a');
  const char *const tokens[] = { "", "x", token, longest };

  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_autoptr (TestReply) reply = renew (fixture, tokens[i]);
      g_assert_true (reply->status == 401 || (reply->status == 400 && *tokens[i] == '\0'));
    }
}

static void
test_logout (Fixture      *fixture,
             gconstpointer user_data)
{
  g_autoptr (TestReply) login = test_http_login (fixture->daemon, "alice", PASSWORD);
  g_autofree char *token = test_reply_dup_member (login, "access_token");
  g_autofree char *refresh_token = test_reply_dup_member (login, "refresh_token");
  g_autofree char *elsewhere = test_http_get_token (fixture->daemon, "alice", PASSWORD);
  g_autoptr (TestReply) logout = NULL;
  g_autoptr (TestReply) renewed = NULL;

  logout = test_http_request (fixture->daemon, "POST", "/api/v1/logout", token, NULL, NULL);
  g_assert_cmpuint (logout->status, ==, 204);
  g_assert_cmpuint (get_services_status (fixture, token), ==, 401);
  renewed = renew (fixture, refresh_token);
  g_assert_cmpuint (renewed->status, ==, 401);
  g_assert_cmpuint (get_services_status (fixture, elsewhere), ==, 200);
}

/* Each of these ends what was signed in before, at once. */
static void
test_commands_end_sign_ins (Fixture      *fixture,
                            gconstpointer user_data)
{
  const struct { const char *command; const char *input; const char *undo; } steps[] = {
    { "user password alice", PASSWORD "\n", "user list" },
    { "user disable alice", NULL, "user enable alice" },
    { "user remove alice", NULL, "user list" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (TestReply) login = test_http_login (fixture->daemon, "alice", PASSWORD);
      g_autofree char *token = test_reply_dup_member (login, "access_token");
      g_autofree char *refresh_token = test_reply_dup_member (login, "refresh_token");
      g_autoptr (TestReply) renewed = NULL;

      g_assert_cmpuint (get_services_status (fixture, token), ==, 200);
      test_daemon_run (fixture->daemon, steps[i].command, steps[i].input);
      test_daemon_run (fixture->daemon, steps[i].undo, NULL);
      g_assert_cmpuint (get_services_status (fixture, token), ==, 401);
      renewed = renew (fixture, refresh_token);
      g_assert_cmpuint (renewed->status, ==, 401);
    }
}

/* An account made anew under an old name is another account. */
static void
test_same_name_anew (Fixture      *fixture,
                     gconstpointer user_data)
{
  g_autofree char *token = test_http_get_token (fixture->daemon, "alice", PASSWORD);

  test_daemon_run (fixture->daemon, "user remove alice", NULL);
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD "\n");
  g_assert_cmpuint (get_services_status (fixture, token), ==, 401);
}

static void
test_survives_restart (Fixture      *fixture,
                       gconstpointer user_data)
{
  g_autofree char *token = test_http_get_token (fixture->daemon, "alice", PASSWORD);

  g_assert_cmpint (test_daemon_stop (fixture->daemon, 15), ==, 0);
  test_daemon_start (fixture->daemon, NULL);
  g_assert_cmpuint (get_services_status (fixture, token), ==, 200);
}

static void
test_expiry (Fixture      *fixture,
             gconstpointer user_data)
{
  g_autoptr (TestReply) login = test_http_login (fixture->daemon, "alice", PASSWORD);
  g_autofree char *token = test_reply_dup_member (login, "access_token");
  g_autofree char *refresh_token = test_reply_dup_member (login, "refresh_token");
  g_autoptr (TestReply) renewed = NULL;

  test_http_wait_for (fixture->daemon, SERVICES, token, 401);
  renewed = renew (fixture, refresh_token);
  g_assert_cmpuint (renewed->status, ==, 200);
}

/* However often it is renewed. */
static void
test_absolute_limit (Fixture      *fixture,
                     gconstpointer user_data)
{
  g_autoptr (TestReply) login = test_http_login (fixture->daemon, "alice", PASSWORD);
  g_autofree char *refresh_token = test_reply_dup_member (login, "refresh_token");
  g_autofree char *token = test_reply_dup_member (login, "access_token");
  g_autoptr (TestReply) renewed = NULL;

  test_http_wait_for (fixture->daemon, SERVICES, token, 401);
  renewed = renew (fixture, refresh_token);
  g_assert_cmpuint (renewed->status, ==, 401);
}

static void
add (const char *name,
     const char *config,
     void      (*test) (Fixture      *fixture,
                        gconstpointer user_data))
{
  g_test_add (name, Fixture, config, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/sign-in/reply", NULL, test_reply_of_login);
  add ("/sign-in/refusals-are-alike", "attempts-per-user=20", test_refusals_are_alike);
  add ("/sign-in/bad-requests", NULL, test_bad_requests);
  add ("/sign-in/content-type", NULL, test_content_type);
  add ("/sign-in/throttle-counts-failures-of-one-user", "attempts-per-user=3", test_throttle);
  add ("/sign-in/renewal", NULL, test_renewal);
  add ("/sign-in/spent-refresh-token-ends-it", NULL, test_replay);
  add ("/sign-in/lost-renewal-is-answered-again", NULL, test_lost_answer);
  add ("/sign-in/foreign-refresh-tokens", NULL, test_foreign_refresh_tokens);
  add ("/sign-in/logout", NULL, test_logout);
  add ("/sign-in/commands-end-it", NULL, test_commands_end_sign_ins);
  add ("/sign-in/same-name-anew", NULL, test_same_name_anew);
  add ("/sign-in/survives-restart", NULL, test_survives_restart);
  add ("/sign-in/token-expires", "token-lifetime=1", test_expiry);
  add ("/sign-in/absolute-limit", "session-lifetime=1", test_absolute_limit);
  return g_test_run ();
}
