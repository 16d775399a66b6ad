/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

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
  const char *const users[] = { "alice", "bob", "carol" };
  const char *const services[] = { "service1", "service2" };

  fixture->daemon = test_daemon_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (users); i++)
    {
      g_autofree char *command = g_strdup_printf ("user add %s", users[i]);
      test_daemon_run (fixture->daemon, command, PASSWORD "\n");
    }
  for (gsize i = 0; i < G_N_ELEMENTS (services); i++)
    {
      g_autofree char *path = test_daemon_add_service (fixture->daemon, services[i], "debug",
                                                       services[i], strlen (services[i]));
      g_assert_nonnull (path);
    }
  test_daemon_run (fixture->daemon, "grant alice service1", NULL);
  test_daemon_run (fixture->daemon, "grant alice service2", NULL);
  test_daemon_run (fixture->daemon, "grant bob service2", NULL);
  test_daemon_start (fixture->daemon, NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  test_daemon_free (fixture->daemon);
}

static TestReply *
get_log (Fixture    *fixture,
         const char *method,
         const char *service,
         const char *log,
         const char *token)
{
  g_autofree char *path = g_strdup_printf ("/api/v1/services/%s/logs/%s", service, log);

  return test_http_request (fixture->daemon, method, path, token, "Range: bytes=0-\r\n", NULL);
}

/* Without its date and its id, which are the only things that may differ. */
static char *
normalise (TestReply *reply)
{
  g_autofree char *text = test_reply_dup_text (reply);
  g_autofree char *date = test_reply_dup_header (reply, "Date");
  g_autofree char *id = test_reply_dup_header (reply, "Logline-Request");
  g_autoptr (GString) headers = g_string_new (reply->headers);

  g_string_replace (headers, date, "", 0);
  g_string_replace (headers, id, "", 0);
  return g_strconcat (headers->str, text, NULL);
}

static void
test_matrix (Fixture      *fixture,
             gconstpointer user_data)
{
  const struct { const char *user; gboolean may[2]; } users[] = {
    { "alice", { TRUE, TRUE } }, { "bob", { FALSE, TRUE } }, { "carol", { FALSE, FALSE } },
  };
  const char *const services[] = { "service1", "service2" };
  const char *const methods[] = { "GET", "HEAD" };

  for (gsize i = 0; i < G_N_ELEMENTS (users); i++)
    {
      g_autofree char *token = test_http_get_token (fixture->daemon, users[i].user, PASSWORD);
      g_autoptr (TestReply) list = test_http_get (fixture->daemon, "/api/v1/services", token, NULL);
      g_autofree char *listed = test_reply_dup_text (list);

      for (gsize j = 0; j < 4; j++)
        {
          const char *service = services[j / 2];
          const char *method = methods[j % 2];
          g_autoptr (TestReply) reply = get_log (fixture, method, service, "debug", token);
          g_autoptr (TestReply) absent = get_log (fixture, method, "service9", "debug", token);
          g_autofree char *got = normalise (reply);
          g_autofree char *expected = normalise (absent);
          gboolean may = users[i].may[j / 2];

          g_assert_cmpint (strstr (listed, service) != NULL, ==, may);
          g_assert_cmpuint (absent->status, ==, 404);
          if (may)
            g_assert_cmpuint (reply->status, ==, j % 2 == 0 ? 206 : 200);
          else
            g_assert_cmpstr (got, ==, expected);
        }
    }
}

static void
test_absent_log (Fixture      *fixture,
                 gconstpointer user_data)
{
  g_autofree char *token = test_http_get_token (fixture->daemon, "bob", PASSWORD);
  g_autoptr (TestReply) absent = get_log (fixture, "GET", "service2", "nothing", token);
  g_autoptr (TestReply) forbidden = get_log (fixture, "GET", "service1", "debug", token);
  g_autofree char *got = normalise (absent);
  g_autofree char *expected = normalise (forbidden);

  test_reply_assert_problem (absent, 404, "not-found");
  g_assert_cmpstr (got, ==, expected);
}

static void
test_revoke (Fixture      *fixture,
             gconstpointer user_data)
{
  g_autofree char *token = test_http_get_token (fixture->daemon, "bob", PASSWORD);
  g_autoptr (TestReply) before = get_log (fixture, "GET", "service2", "debug", token);
  g_autoptr (TestReply) after = NULL;
  g_autoptr (TestReply) list = NULL;
  g_autofree char *listed = NULL;

  g_assert_cmpuint (before->status, ==, 206);
  test_daemon_run (fixture->daemon, "revoke bob service2", NULL);
  after = get_log (fixture, "GET", "service2", "debug", token);
  g_assert_cmpuint (after->status, ==, 404);
  list = test_http_get (fixture->daemon, "/api/v1/services", token, NULL);
  listed = test_reply_dup_text (list);
  g_assert_cmpstr (listed, ==, "{\"services\":[]}");
}

static void
test_grant (Fixture      *fixture,
            gconstpointer user_data)
{
  g_autofree char *old_token = test_http_get_token (fixture->daemon, "carol", PASSWORD);
  g_autofree char *new_token = NULL;
  g_autoptr (TestReply) with_old = NULL;
  g_autoptr (TestReply) with_new = NULL;

  test_daemon_run (fixture->daemon, "grant carol service1", NULL);
  with_old = get_log (fixture, "GET", "service1", "debug", old_token);
  g_assert_cmpuint (with_old->status, ==, 404);
  new_token = test_http_get_token (fixture->daemon, "carol", PASSWORD);
  with_new = get_log (fixture, "GET", "service1", "debug", new_token);
  g_assert_cmpuint (with_new->status, ==, 206);
}

/* A service made anew under an old id has no old grants. */
static void
test_service_anew (Fixture      *fixture,
                   gconstpointer user_data)
{
  g_autofree char *token = test_http_get_token (fixture->daemon, "bob", PASSWORD);
  g_autofree char *path = NULL;
  g_autoptr (TestReply) reply = NULL;

  test_daemon_run (fixture->daemon, "service remove service2", NULL);
  path = test_daemon_add_service (fixture->daemon, "service2", "debug", "x", 1);
  reply = get_log (fixture, "GET", "service2", "debug", token);
  g_assert_cmpuint (reply->status, ==, 404);
}

/* More services than a token has room for. */
static void
test_many_services (Fixture      *fixture,
                    gconstpointer user_data)
{
  g_autofree char *token = NULL;
  g_autoptr (TestReply) reply = NULL;
  g_autoptr (TestReply) other = NULL;

  for (int i = 0; i < 40; i++)
    {
      g_autofree char *id =
        g_strdup_printf ("a-service-with-a-very-long-name-whose-number-is-%d", i);
      g_autofree char *command = g_strdup_printf ("grant carol %s", id);
      g_autofree char *path = test_daemon_add_service (fixture->daemon, id, "debug", "x", 1);

      test_daemon_run (fixture->daemon, command, NULL);
    }

  token = test_http_get_token (fixture->daemon, "carol", PASSWORD);
  reply = get_log (fixture, "GET", "a-service-with-a-very-long-name-whose-number-is-39", "debug",
                   token);
  g_assert_cmpuint (reply->status, ==, 206);
  other = get_log (fixture, "GET", "service1", "debug", token);
  g_assert_cmpuint (other->status, ==, 404);
}

static void
test_odd_names (Fixture      *fixture,
                gconstpointer user_data)
{
  const char *const names[] = {
    "..", ".", "%2e%2e", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%2f..", "%00", "service1%00",
    "service1%2f", "service1%2fdebug", "%73ervice1x", "service1%20", "%252e%252e", "\\..\\..",
    "SERVICE1", "service1;", "%ff%fe", "*",
  };
  g_autofree char *token = test_http_get_token (fixture->daemon, "alice", PASSWORD);
  g_autofree char *long_name = g_strnfill (1000, 'a');
  g_autofree char *huge_name = g_strnfill (20000, 'a');
  g_autoptr (TestReply) long_reply = get_log (fixture, "GET", long_name, "debug", token);
  g_autoptr (TestReply) huge_reply = get_log (fixture, "GET", huge_name, "debug", token);

  test_reply_assert_problem (long_reply, 404, "not-found");
  test_reply_assert_problem (huge_reply, 414, "uri-too-long");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (TestReply) as_service = get_log (fixture, "GET", names[i], "debug", token);
      g_autoptr (TestReply) as_log = get_log (fixture, "GET", "service1", names[i], token);

      g_test_message ("%s", names[i]);
      test_reply_assert_problem (as_service, 404, "not-found");
      test_reply_assert_problem (as_log, 404, "not-found");
    }
}

static void
test_routes (Fixture      *fixture,
             gconstpointer user_data)
{
  const char *const unknown[] = {
    "/", "/api", "/api/v1", "/api/v1/", "/api/v2/health", "/api/v1/health/", "/api/v1/health/x",
    "/api/v1//health", "/API/v1/health", "/api/v1/healthx", "/api/v1/services/",
    "/api/v1/services/service1", "/api/v1/services/service1/logs",
    "/api/v1/services/service1/logs/debug/", "/api/v1/services/service1/logs/debug/x",
    "/api/v1/login/", "/api/v1/services/..%2fhealth", "/api/v1/health%2f",
  };
  const struct { const char *method; const char *path; const char *allow; } methods[] = {
    { "POST", "/api/v1/health", "GET, HEAD" },
    { "GET", "/api/v1/login", "POST" },
    { "HEAD", "/api/v1/token", "POST" },
    { "PUT", "/api/v1/logout", "POST" },
    { "DELETE", "/api/v1/services", "GET, HEAD" },
    { "TRACE", "/api/v1/services", "GET, HEAD" },
    { "OPTIONS", "/api/v1/services", "GET, HEAD" },
    { "get", "/api/v1/services", "GET, HEAD" },
    { "PATCH", "/api/v1/services/service1/logs/debug", "GET, HEAD" },
  };
  g_autofree char *token = test_http_get_token (fixture->daemon, "alice", PASSWORD);

  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      g_autoptr (TestReply) reply = test_http_get (fixture->daemon, unknown[i], token, NULL);

      g_test_message ("%s", unknown[i]);
      test_reply_assert_problem (reply, 404, "not-found");
    }

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (TestReply) reply = NULL;
      g_autofree char *allow = NULL;

      g_test_message ("%s %s", methods[i].method, methods[i].path);
      reply = test_http_request (fixture->daemon, methods[i].method, methods[i].path, token, NULL,
                                 NULL);
      allow = test_reply_dup_header (reply, "Allow");
      g_assert_cmpuint (reply->status, ==, 405);
      g_assert_cmpstr (allow, ==, methods[i].allow);
    }
}

static const struct
{
  const char *name;
  void (*test) (Fixture      *fixture,
                gconstpointer user_data);
} tests[] = {
  { "/access/matrix", test_matrix },
  { "/access/absent-log-is-as-forbidden", test_absent_log },
  { "/access/revoke-acts-at-once", test_revoke },
  { "/access/grant-acts-with-next-token", test_grant },
  { "/access/service-anew-has-no-old-grants", test_service_anew },
  { "/access/many-services", test_many_services },
  { "/access/odd-names", test_odd_names },
  { "/access/routes-match-exactly", test_routes },
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
