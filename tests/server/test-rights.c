/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "http.h"

/* Reading and downloading are two rights. */

#define PASSWORD "correct horse battery"
#define LOG      "/api/v1/services/service1/logs/debug"
#define PART     (1024 * 1024)

typedef struct
{
  TestDaemon *daemon;
  char *token;
} Fixture;

static void
sign_in (Fixture *fixture)
{
  g_free (fixture->token);
  fixture->token = test_http_get_token (fixture->daemon, "alice", PASSWORD);
}

/* Six mebibytes of 64 bytes a line. */
static char *
create_log (void)
{
  GString *log = g_string_sized_new (6 * PART);

  for (guint i = 0; i < 6 * PART / 64; i++)
    g_string_append_printf (log, "%063u\n", i + 1);
  return g_string_free (log, FALSE);
}

static void
set_up (Fixture      *fixture,
        gconstpointer config)
{
  g_autofree char *log = create_log ();
  g_autofree char *path = NULL;

  fixture->daemon = test_daemon_new (config);
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD);
  path = test_daemon_add_service (fixture->daemon, "service1", "debug", log, strlen (log));
  test_daemon_run (fixture->daemon, "grant alice service1 --no-download", NULL);
  test_daemon_start (fixture->daemon, NULL);
  sign_in (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer config)
{
  test_daemon_free (fixture->daemon);
  g_free (fixture->token);
}

static TestReply *
get (Fixture    *fixture,
     const char *query,
     const char *headers)
{
  g_autofree char *path = g_strconcat (LOG, query, NULL);

  return test_http_get (fixture->daemon, path, fixture->token, headers);
}

static void
assert_status (Fixture    *fixture,
               const char *query,
               const char *headers,
               guint       status)
{
  g_autoptr (TestReply) reply = get (fixture, query, headers);

  g_test_message ("%s %s", query, headers);
  if (status == 403)
    test_reply_assert_problem (reply, 403, "download-not-allowed");
  else
    g_assert_cmpuint (reply->status, ==, status);
}

static void
test_reader (Fixture      *fixture,
             gconstpointer user_data)
{
  const struct { const char *query; const char *headers; guint status; } requests[] = {
    { "", NULL, 403 },
    { "", "If-None-Match: \"x\"\r\n", 403 },
    { "", "Range: bytes=0-\r\n", 403 },
    { "", "Range: bytes=-1048577\r\n", 403 },
    { "", "Range: bytes=0-1048576\r\n", 403 },
    { "", "Range: bytes=0-1,2-3\r\n", 403 },
    { "", "Range: lines=0-1\r\n", 403 },
    { "", "Range: bytes=0-1\r\nIf-Range: \"x\"\r\n", 403 },
    { "?bytes=0-", NULL, 403 },
    { "?bytes=0-1048576", "Accept-Encoding: zstd\r\n", 403 },
    { "", "Range: bytes=-1048576\r\n", 206 },
    { "", "Range: bytes=0-1048575\r\n", 206 },
    { "", "Range: bytes=99999999-\r\n", 416 },
    { "?bytes=1048576-2097151", NULL, 200 },
    { "?bytes=x", NULL, 400 },
    { "/lines?from=1&count=1000", NULL, 200 },
    { "/search?q=9", NULL, 200 },
  };
  g_autoptr (TestReply) head = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    assert_status (fixture, requests[i].query, requests[i].headers, requests[i].status);

  head = test_http_request (fixture->daemon, "HEAD", LOG, fixture->token, NULL, NULL);
  g_assert_cmpuint (head->status, ==, 200);
}

static void
assert_download (Fixture  *fixture,
                 gboolean  may)
{
  g_autoptr (TestReply) list = test_http_get (fixture->daemon, "/api/v1/services", fixture->token,
                                              NULL);
  g_autofree char *text = test_reply_dup_text (list);
  g_autofree char *users = NULL;

  g_assert_nonnull (strstr (text, may ? "\"download\":true" : "\"download\":false"));
  g_assert_cmpint (test_daemon_try (fixture->daemon, "user list", NULL, &users), ==, 0);
  g_assert_cmpstr (users, ==, may ? "alice\tenabled\tservice1\n"
                                  : "alice\tenabled\tservice1:read\n");
  assert_status (fixture, "", NULL, may ? 200 : 403);
}

/* Both ways at once, with the token that there is. */
static void
test_grant_again (Fixture      *fixture,
                  gconstpointer user_data)
{
  assert_download (fixture, FALSE);
  test_daemon_run (fixture->daemon, "grant alice service1", NULL);
  assert_download (fixture, TRUE);
  test_daemon_run (fixture->daemon, "grant --no-download alice service1", NULL);
  assert_download (fixture, FALSE);
}

/* A mebibyte at once: what is read by lines and by parts counts together, and nobody else's. */
static void
test_reading_has_a_bound (Fixture      *fixture,
                          gconstpointer user_data)
{
  g_autoptr (TestReply) refused = NULL;
  g_autofree char *wait = NULL;
  g_autofree char *bob = NULL;
  g_autoptr (TestReply) other = NULL;

  assert_status (fixture, "/lines?from=1&count=1000", NULL, 200);
  assert_status (fixture, "?bytes=0-1048575", NULL, 200);
  refused = get (fixture, "/lines?from=1&count=1", NULL);
  test_reply_assert_problem (refused, 429, "too-many-requests");
  wait = test_reply_dup_header (refused, "Retry-After");
  g_assert_cmpuint (g_ascii_strtoull (wait, NULL, 10), >, 0);
  assert_status (fixture, "?bytes=0-1", NULL, 429);
  assert_status (fixture, "/search?q=9", NULL, 200);

  test_daemon_run (fixture->daemon, "user add bob", PASSWORD);
  test_daemon_run (fixture->daemon, "grant bob service1 --no-download", NULL);
  bob = test_http_get_token (fixture->daemon, "bob", PASSWORD);
  other = test_http_get (fixture->daemon, LOG "/lines?from=1&count=1", bob, NULL);
  g_assert_cmpuint (other->status, ==, 200);
  test_daemon_run (fixture->daemon, "grant alice service1", NULL);
  assert_status (fixture, "/lines?from=1&count=1", NULL, 200);
}

/* Who has which right to six services: '-' none, 'r' to read, 'd' to download as well. */
static const struct { const char *user; const char *rights; } people[] = {
  { "nobody", "------" }, { "reader", "rr--r-" }, { "mixed", "-dr-d-" }, { "owner", "dddddd" },
};

static const struct
{
  const char *method;
  const char *path;
  const char *headers;
  guint readable;
  guint downloadable;
} cells[] = {
  { "GET", "", NULL, 403, 200 },
  { "HEAD", "", NULL, 200, 200 },
  { "GET", "", "Range: bytes=0-0\r\n", 206, 206 },
  { "GET", "?bytes=0-0", NULL, 200, 200 },
  { "GET", "/lines?from=1&count=1", NULL, 200, 200 },
  { "HEAD", "/lines?from=1&count=1", NULL, 200, 200 },
  { "GET", "/search?q=x", NULL, 200, 200 },
  { "HEAD", "/search?q=x", NULL, 200, 200 },
  { "HEAD", "/events", NULL, 200, 200 },
  { "GET", "/history", NULL, 200, 200 },
  { "GET", "/events?generation=", NULL, 400, 400 },
  { "POST", "", NULL, 405, 405 },
  { "DELETE", "/lines", NULL, 405, 405 },
  { "PUT", "/events", NULL, 405, 405 },
};

static TestReply *
ask (TestDaemon *daemon,
     const char *token,
     gsize       cell,
     const char *service)
{
  g_autofree char *path = g_strdup_printf ("/api/v1/services/%s/logs/debug%s", service,
                                           cells[cell].path);

  return test_http_request (daemon, cells[cell].method, path, token, cells[cell].headers, NULL);
}

/* @right: as above. What is forbidden is as what is not there. */
static void
check_cell (TestDaemon *daemon,
            const char *token,
            gsize       cell,
            const char *service,
            char        right)
{
  g_autoptr (TestReply) reply = ask (daemon, token, cell, service);
  g_autoptr (TestReply) absent = ask (daemon, token, cell, "absent");

  g_test_message ("%c: %s %s%s", right, cells[cell].method, service, cells[cell].path);
  if (right == '-')
    {
      g_assert_cmpuint (reply->status, ==, absent->status);
      g_assert_true (g_bytes_equal (reply->body, absent->body));
      g_assert_true (reply->status == 404 || reply->status == 405);
    }
  else
    g_assert_cmpuint (reply->status, ==,
                      right == 'r' ? cells[cell].readable : cells[cell].downloadable);
}

static void
check_person (TestDaemon *daemon,
              const char *user,
              const char *rights)
{
  g_autofree char *token = test_http_get_token (daemon, user, PASSWORD);
  g_autoptr (TestReply) list = test_http_get (daemon, "/api/v1/services", token, NULL);
  g_autofree char *listed = test_reply_dup_text (list);

  for (guint i = 0; rights[i] != '\0'; i++)
    {
      g_autofree char *service = g_strdup_printf ("s%u", i);
      g_autofree char *entry = g_strdup_printf ("\"id\":\"%s\",\"title\":\"%s\",\"download\":%s",
                                                service, service,
                                                rights[i] == 'd' ? "true" : "false");

      g_assert_cmpint (strstr (listed, entry) != NULL, ==, rights[i] != '-');
      for (gsize cell = 0; cell < G_N_ELEMENTS (cells); cell++)
        check_cell (daemon, token, cell, service, rights[i]);
    }
}

static void
test_matrix (void)
{
  g_autoptr (TestDaemon) daemon = test_daemon_new (NULL);

  for (guint i = 0; i < strlen (people[0].rights); i++)
    {
      g_autofree char *service = g_strdup_printf ("s%u", i);
      g_autofree char *path = test_daemon_add_service (daemon, service, "debug", "x\n", 2);

      g_assert_nonnull (path);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autofree char *add = g_strdup_printf ("user add %s", people[i].user);

      test_daemon_run (daemon, add, PASSWORD);
      for (guint j = 0; people[i].rights[j] != '\0'; j++)
        {
          g_autofree char *grant =
            g_strdup_printf ("grant %s s%u%s", people[i].user, j,
                             people[i].rights[j] == 'r' ? " --no-download" : "");

          if (people[i].rights[j] != '-')
            test_daemon_run (daemon, grant, NULL);
        }
    }

  test_daemon_start (daemon, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (people); i++)
    check_person (daemon, people[i].user, people[i].rights);
}

static void
execute (const char *path,
         const char *sql)
{
  sqlite3 *db;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

/* As Logline 0.1 left it. */
static const char first_version[] =
  "CREATE TABLE accounts (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,"
  " password TEXT NOT NULL, enabled INTEGER NOT NULL DEFAULT 1, epoch INTEGER NOT NULL DEFAULT 1)"
  " STRICT;"
  "CREATE TABLE services (id TEXT PRIMARY KEY, title TEXT NOT NULL, command TEXT,"
  " idle_stop_s INTEGER NOT NULL) STRICT;"
  "CREATE TABLE logs (service TEXT NOT NULL REFERENCES services (id) ON DELETE CASCADE,"
  " name TEXT NOT NULL, position INTEGER NOT NULL, path TEXT NOT NULL, PRIMARY KEY (service, name))"
  " STRICT;"
  "CREATE TABLE grants (account INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,"
  " service TEXT NOT NULL REFERENCES services (id) ON DELETE CASCADE,"
  " PRIMARY KEY (account, service)) STRICT;"
  "CREATE INDEX grants_by_service ON grants (service);"
  "CREATE TABLE sign_ins (id TEXT PRIMARY KEY,"
  " account INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,"
  " idle_end_s INTEGER NOT NULL, end_s INTEGER NOT NULL) STRICT;"
  "CREATE INDEX sign_ins_by_account ON sign_ins (account);"
  "CREATE TABLE refresh_tokens (hash BLOB PRIMARY KEY,"
  " sign_in TEXT NOT NULL REFERENCES sign_ins (id) ON DELETE CASCADE,"
  " spent INTEGER NOT NULL DEFAULT 0) STRICT;"
  "CREATE INDEX refresh_tokens_by_sign_in ON refresh_tokens (sign_in);"
  "INSERT INTO accounts (name, password) VALUES ('alice', 'x'), ('bob', 'y');"
  "INSERT INTO services VALUES ('shop', 'Shop', NULL, 600), ('bank', 'Bank', NULL, 600);"
  "INSERT INTO logs VALUES ('shop', 'debug', 0, '/var/log/shop');"
  "INSERT INTO grants VALUES (1, 'shop'), (1, 'bank'), (2, 'bank');"
  "PRAGMA user_version = 1;";

static void
test_first_version (void)
{
  g_autoptr (TestDaemon) daemon = test_daemon_new (NULL);
  g_autofree char *path = g_build_filename (test_daemon_get_data (daemon), "logline.db", NULL);
  g_autofree char *users = NULL;

  test_daemon_run (daemon, "user list", NULL);
  g_assert_cmpint (unlink (path), ==, 0);
  execute (path, first_version);
  g_assert_cmpint (chmod (path, 0600), ==, 0);

  g_assert_cmpint (test_daemon_try (daemon, "user list", NULL, &users), ==, 0);
  g_assert_cmpstr (users, ==, "alice\tenabled\tbank shop\nbob\tenabled\tbank\n");
  test_daemon_run (daemon, "grant bob bank --no-download", NULL);
  g_free (users);
  g_assert_cmpint (test_daemon_try (daemon, "user list", NULL, &users), ==, 0);
  g_assert_cmpstr (users, ==, "alice\tenabled\tbank shop\nbob\tenabled\tbank:read\n");
}

/* A step that fails leaves the version that there was. */
static void
test_migration_is_whole (void)
{
  g_autoptr (TestDaemon) daemon = test_daemon_new (NULL);
  g_autofree char *path = g_build_filename (test_daemon_get_data (daemon), "logline.db", NULL);

  test_daemon_run (daemon, "user list", NULL);
  g_assert_cmpint (unlink (path), ==, 0);
  execute (path, first_version);
  execute (path, "ALTER TABLE grants RENAME TO elsewhere");
  g_assert_cmpint (chmod (path, 0600), ==, 0);
  g_assert_cmpint (test_daemon_try (daemon, "user list", NULL, NULL), ==, 1);

  execute (path, "ALTER TABLE elsewhere RENAME TO grants");
  test_daemon_run (daemon, "user list", NULL);
}

int
main (int    argc,
      char **argv)
{
  const struct
  {
    const char *name;
    const char *config;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/rights/reader-gets-parts-and-lines", NULL, test_reader },
    { "/rights/granting-again-acts-at-once", NULL, test_grant_again },
    { "/rights/reading-has-a-bound", "reading-mib-per-hour=4", test_reading_has_a_bound },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, tests[i].config, set_up, tests[i].test, tear_down);
  g_test_add_func ("/rights/matrix", test_matrix);
  g_test_add_func ("/rights/database-of-the-first-version", test_first_version);
  g_test_add_func ("/rights/migration-is-whole-or-not-at-all", test_migration_is_whole);
  return g_test_run ();
}
