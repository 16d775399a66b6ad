/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "http.h"

#define PASSWORD "correct horse battery"
#define LOG      "/api/v1/services/service1/logs/debug"

typedef struct
{
  TestDaemon *daemon;
  char *path;
  char *token;
  char *refresh_token;
} Fixture;

static void
sign_in (Fixture *fixture)
{
  g_autoptr (TestReply) login = test_http_login (fixture->daemon, "alice", PASSWORD);

  g_assert_cmpuint (login->status, ==, 200);
  g_free (fixture->token);
  g_free (fixture->refresh_token);
  fixture->token = test_reply_dup_member (login, "access_token");
  fixture->refresh_token = test_reply_dup_member (login, "refresh_token");
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  g_autofree char *log = g_strnfill (3 * 1024 * 1024, 'x');
  g_autofree char *path = NULL;

  fixture->daemon = test_daemon_new ("attempts-per-user=20");
  fixture->path = g_build_filename (test_daemon_get_data (fixture->daemon), "audit.log", NULL);
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD);
  path = test_daemon_add_service (fixture->daemon, "service1", "debug", log, strlen (log));
  test_daemon_run (fixture->daemon, "grant alice service1", NULL);
  test_daemon_start (fixture->daemon, NULL);
  sign_in (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  test_daemon_free (fixture->daemon);
  g_free (fixture->path);
  g_free (fixture->token);
  g_free (fixture->refresh_token);
}

/* The last line about @event; each line of the file must be JSON by itself. */
static JsonNode *
find_line (const char *text,
           const char *event,
           guint      *out_n)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  JsonNode *found = NULL;

  *out_n = 0;
  for (gsize i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_autoptr (JsonNode) node = json_from_string (lines[i], NULL);

      g_assert_nonnull (node);
      if (g_str_equal (json_object_get_string_member (json_node_get_object (node), "event"), event))
        {
          g_clear_pointer (&found, json_node_unref);
          found = json_node_ref (node);
          ++*out_n;
        }
    }
  return found;
}

typedef struct
{
  Fixture *fixture;
  const char *event;
  const char *member; /* must have @value; NULL value: must not be there */
  const char *value;
} Expectation;

static gboolean
is_told (gpointer user_data)
{
  const Expectation *self = user_data;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) line = NULL;
  const char *value;
  guint n;

  g_assert_true (g_file_get_contents (self->fixture->path, &text, NULL, NULL));
  line = find_line (text, self->event, &n);
  if (line == NULL)
    return FALSE;

  value = json_object_get_string_member_with_default (json_node_get_object (line), self->member,
                                                      NULL);
  return g_strcmp0 (value, self->value) == 0;
}

static void
wait_told (Fixture    *fixture,
           const char *event,
           const char *member,
           const char *value)
{
  Expectation expectation = { fixture, event, member, value };

  g_test_message ("%s: %s = %s", event, member, value);
  test_wait_until (is_told, &expectation);
}

static guint
count (Fixture    *fixture,
       const char *event)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) line = NULL;
  guint n;

  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  line = find_line (text, event, &n);
  return n;
}

static void
get (Fixture    *fixture,
     const char *query,
     guint       status)
{
  g_autofree char *path = g_strconcat (LOG, query, NULL);
  g_autoptr (TestReply) reply = test_http_get (fixture->daemon, path, fixture->token, NULL);

  g_assert_cmpuint (reply->status, ==, status);
}

static void
renew (Fixture *fixture,
       gboolean keep)
{
  g_autofree char *body = g_strdup_printf ("{\"refresh_token\":\"%s\"}", fixture->refresh_token);
  g_autoptr (TestReply) reply = test_http_request (fixture->daemon, "POST", "/api/v1/token", NULL,
                                                   NULL, body);

  if (reply->status == 200 && !keep)
    {
      g_free (fixture->refresh_token);
      fixture->refresh_token = test_reply_dup_member (reply, "refresh_token");
    }
}

static void
test_sign_ins (Fixture      *fixture,
               gconstpointer user_data)
{
  g_autoptr (TestReply) wrong = test_http_login (fixture->daemon, "alice", "hunter2hunter2");
  g_autoptr (TestReply) unknown = NULL;
  g_autoptr (TestReply) logout = NULL;
  g_autofree char *spent = NULL;
  g_autofree char *last = NULL;

  wait_told (fixture, "login", "account", "alice");
  wait_told (fixture, "login", "address", "127.0.0.1");
  wait_told (fixture, "failure", "account", "alice");
  wait_told (fixture, "failure", "reason", "wrong password");
  unknown = test_http_login (fixture->daemon, "perhaps-a-password", "x");
  wait_told (fixture, "failure", "reason", "unknown user");
  wait_told (fixture, "failure", "account", NULL);

  spent = g_strdup (fixture->refresh_token);
  renew (fixture, FALSE);
  wait_told (fixture, "refresh", "account", "alice");
  renew (fixture, FALSE);
  last = fixture->refresh_token;
  fixture->refresh_token = g_steal_pointer (&spent);
  renew (fixture, TRUE);
  wait_told (fixture, "replay", "account", "alice");

  sign_in (fixture);
  logout = test_http_request (fixture->daemon, "POST", "/api/v1/logout", fixture->token, NULL,
                              NULL);
  wait_told (fixture, "logout", "account", "alice");
}

static void
test_request_id (Fixture      *fixture,
                 gconstpointer user_data)
{
  g_autoptr (TestReply) reply = test_http_get (fixture->daemon, LOG "/lines?from=1&count=1",
                                               fixture->token, NULL);
  g_autofree char *id = test_reply_dup_header (reply, "Logline-Request");

  g_assert_nonnull (id);
  wait_told (fixture, "opened", "request", id);
}

/* Once, however often, unless it is something else. */
static void
test_reading (Fixture      *fixture,
              gconstpointer user_data)
{
  for (guint i = 0; i < 5; i++)
    get (fixture, "?bytes=0-99", 200);
  get (fixture, "/lines?from=1&count=1", 200);
  wait_told (fixture, "opened", "log", "debug");
  g_assert_cmpuint (count (fixture, "opened"), ==, 1);
  g_assert_cmpuint (count (fixture, "downloaded"), ==, 0);

  for (guint i = 0; i < 3; i++)
    get (fixture, "?bytes=0-999999", 200);
  wait_told (fixture, "downloaded", "service", "service1");
  get (fixture, "", 200);
  g_assert_cmpuint (count (fixture, "downloaded"), ==, 1);

  get (fixture, "/search?q=a%0Ab%E2%80%AE%22%5C&syntax=text", 200);
  wait_told (fixture, "searched", "patterns", "q=a\nb\342\200\256\"\\&syntax=text");
  get (fixture, "/search?q=x&case=match&q2=y&invert2=1&from=1", 200);
  get (fixture, "/search?q=x&case=match&q2=y&invert2=1&from=2", 200);
  wait_told (fixture, "searched", "patterns", "q=x&case=match&q2=y&invert2=1");
  g_assert_cmpuint (count (fixture, "searched"), ==, 2);
}

static void
test_denied (Fixture      *fixture,
             gconstpointer user_data)
{
  g_autoptr (TestReply) none = NULL;
  g_autoptr (TestReply) foreign = NULL;

  test_daemon_run (fixture->daemon, "grant alice service1 --no-download", NULL);
  get (fixture, "", 403);
  wait_told (fixture, "denied", "reason", "no right to download");
  test_daemon_run (fixture->daemon, "revoke alice service1", NULL);
  get (fixture, "", 404);
  wait_told (fixture, "denied", "reason", "no right to read");
  wait_told (fixture, "denied", "account", "alice");
  none = test_http_get (fixture->daemon, LOG, "x.y.z", NULL);
  wait_told (fixture, "denied", "reason", "no valid token");
  foreign = test_http_get (fixture->daemon, LOG, fixture->token, "Origin: null\r\n");
  wait_told (fixture, "denied", "reason", "foreign origin");
}

/* A flood of refusals does not fill the disk. */
static void
test_flood (Fixture      *fixture,
            gconstpointer user_data)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (TestReply) reply = test_http_get (fixture->daemon, LOG, "x.y.z", NULL);
      g_assert_cmpuint (reply->status, ==, 401);
    }

  wait_told (fixture, "denied", "reason", "no valid token");
  g_assert_cmpuint (count (fixture, "denied"), <, 60);
}

static void
test_administration (Fixture      *fixture,
                     gconstpointer user_data)
{
  test_daemon_run (fixture->daemon, "user add bob", PASSWORD);
  wait_told (fixture, "administered", "command", "user add");
  wait_told (fixture, "administered", "subject", "bob");
  wait_told (fixture, "administered", "account", g_get_user_name ());
  test_daemon_run (fixture->daemon, "grant bob service1 --no-download", NULL);
  wait_told (fixture, "administered", "option", "no-download");
  test_daemon_run (fixture->daemon, "key rotate", NULL);
  wait_told (fixture, "administered", "command", "key rotate");
}

static gboolean
exists (gpointer user_data)
{
  return g_file_test (user_data, G_FILE_TEST_EXISTS);
}

/* Logs are rotated by renaming; the daemon goes on in the new file when it is told. */
static void
test_rotation (Fixture      *fixture,
               gconstpointer user_data)
{
  g_autofree char *old = g_strconcat (fixture->path, ".1", NULL);
  GStatBuf info;

  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_rename (fixture->path, old), ==, 0);
  g_assert_cmpint (kill (atoi (test_daemon_get_pid (fixture->daemon)), SIGHUP), ==, 0);
  test_wait_until (exists, fixture->path);
  sign_in (fixture);
  wait_told (fixture, "login", "account", "alice");
  g_assert_cmpuint (count (fixture, "login"), ==, 1);
}

/* A daemon that says all it can, into a file. */
static void
start_verbose (TestDaemon *daemon,
               const char *path)
{
  int saved = dup (STDERR_FILENO);
  int file = g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (file, >=, 0);
  g_setenv ("G_MESSAGES_DEBUG", "all", TRUE);
  g_assert_cmpint (dup2 (file, STDERR_FILENO), ==, STDERR_FILENO);
  test_daemon_start (daemon, NULL);
  g_assert_cmpint (dup2 (saved, STDERR_FILENO), ==, STDERR_FILENO);
  g_unsetenv ("G_MESSAGES_DEBUG");
  g_close (saved, NULL);
  g_close (file, NULL);
}

static void
assert_not_in (const char        *path,
               const char *const *secrets)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpuint (strlen (text), >, 0);
  for (gsize i = 0; secrets[i] != NULL; i++)
    g_assert_null (strstr (text, secrets[i]));
}

/* What is secret is in no log, wherever in a request it was. */
static void
test_secrets (Fixture      *fixture,
              gconstpointer user_data)
{
  g_autofree char *messages = g_build_filename (test_daemon_get_folder (fixture->daemon),
                                                "messages", NULL);
  g_autofree char *query = NULL;
  g_autofree char *path = NULL;
  g_autofree char *spent = NULL;
  g_autoptr (TestReply) wrong = NULL;
  g_autoptr (TestReply) misplaced = NULL;
  g_autoptr (TestReply) strayed = NULL;

  g_assert_cmpint (test_daemon_stop (fixture->daemon, SIGTERM), ==, 0);
  start_verbose (fixture->daemon, messages);
  sign_in (fixture);
  wrong = test_http_login (fixture->daemon, "alice", "another password");
  query = g_strdup_printf ("/api/v1/services?access_token=%s", fixture->token);
  path = g_strdup_printf ("/api/v1/services/%s/logs/debug", fixture->token);
  misplaced = test_http_get (fixture->daemon, query, NULL, NULL);
  g_assert_cmpuint (misplaced->status, ==, 401);
  strayed = test_http_get (fixture->daemon, path, NULL, NULL);
  spent = g_strdup (fixture->refresh_token);
  renew (fixture, FALSE);
  wait_told (fixture, "refresh", "account", "alice");
  wait_told (fixture, "denied", "reason", "no valid token");

    {
      const char *const secrets[] = {
        PASSWORD, "another password", fixture->token, spent, fixture->refresh_token, NULL,
      };

      assert_not_in (fixture->path, secrets);
      assert_not_in (messages, secrets);
    }
}

static void
test_wider_file (Fixture      *fixture,
                 gconstpointer user_data)
{
  g_autofree char *output = NULL;

  g_assert_cmpint (g_chmod (fixture->path, 0644), ==, 0);
  g_assert_cmpint (test_daemon_try (fixture->daemon, "user disable alice", NULL, &output), ==, 1);
  g_assert_nonnull (strstr (output, "chmod 600"));
  g_assert_cmpint (g_chmod (fixture->path, 0600), ==, 0);
}

static void
set_limit (int    pid,
           rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (prlimit (pid, RLIMIT_FSIZE, NULL, &limit), ==, 0);
  limit.rlim_cur = bytes;
  g_assert_cmpint (prlimit (pid, RLIMIT_FSIZE, &limit, NULL), ==, 0);
}

/* The file is so large that nothing can be added to it, while the database has room. */
static void
test_full (Fixture      *fixture,
           gconstpointer user_data)
{
  int pid = atoi (test_daemon_get_pid (fixture->daemon));
  g_autoptr (TestReply) refused = NULL;
  g_autoptr (TestReply) renewed = NULL;
  g_autofree char *body = g_strdup_printf ("{\"refresh_token\":\"%s\"}", fixture->refresh_token);
  g_autofree char *text = NULL;
  gsize length;

  g_assert_cmpint (truncate (fixture->path, 64 * 1024 * 1024), ==, 0);
  set_limit (pid, 32 * 1024 * 1024);
  set_limit (getpid (), 32 * 1024 * 1024);

  get (fixture, "?bytes=0-9", 200);
  refused = test_http_login (fixture->daemon, "alice", PASSWORD);
  test_reply_assert_problem (refused, 507, "storage-full");
  renewed = test_http_request (fixture->daemon, "POST", "/api/v1/token", NULL, NULL, body);
  test_reply_assert_problem (renewed, 507, "storage-full");
  g_assert_cmpint (test_daemon_try (fixture->daemon, "user disable alice", NULL, NULL), ==, 1);
  g_assert_cmpint (test_daemon_try (fixture->daemon, "revoke alice service1", NULL, NULL), ==, 1);
  g_assert_cmpint (test_daemon_try (fixture->daemon, "key rotate", NULL, NULL), ==, 1);
  get (fixture, "/lines?from=1&count=1", 200);

  set_limit (pid, RLIM_INFINITY);
  set_limit (getpid (), RLIM_INFINITY);
  renew (fixture, FALSE);
  sign_in (fixture);
  get (fixture, "?bytes=0-9", 200);
  g_assert_true (g_file_get_contents (fixture->path, &text, &length, NULL));
  g_assert_nonnull (memmem (text + 64 * 1024 * 1024, length - 64 * 1024 * 1024,
                            "\"event\":\"lost\"", 14));
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
    { "/audit/sign-ins", test_sign_ins },
    { "/audit/request-id", test_request_id },
    { "/audit/reading", test_reading },
    { "/audit/denied", test_denied },
    { "/audit/flood", test_flood },
    { "/audit/administration", test_administration },
    { "/audit/rotation", test_rotation },
    { "/audit/no-secrets", test_secrets },
    { "/audit/file-that-others-may-read", test_wider_file },
    { "/audit/full-disk", test_full },
  };

  g_test_init (&argc, &argv, NULL);
  signal (SIGXFSZ, SIG_IGN);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
