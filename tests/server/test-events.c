/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "event-reader.h"
#include "http.h"

#define PASSWORD "correct horse battery"
#define LOG      "/api/v1/services/service1/logs/debug"
#define EVENTS   LOG "/events"

typedef struct
{
  TestDaemon *daemon;
  char *path;
  char *earlier; /* where rotation puts it */
  char *token;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer config)
{
  fixture->daemon = test_daemon_new (config);
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD "\n");
  fixture->path = test_daemon_add_service (fixture->daemon, "service1", "debug", "one\n", 4);
  fixture->earlier = g_strconcat (fixture->path, ".1", NULL);
  test_daemon_run (fixture->daemon, "grant alice service1", NULL);
  test_daemon_start (fixture->daemon, NULL);
  fixture->token = test_http_get_token (fixture->daemon, "alice", PASSWORD);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer config)
{
  test_daemon_free (fixture->daemon);
  g_free (fixture->path);
  g_free (fixture->earlier);
  g_free (fixture->token);
}

static void
append (Fixture    *fixture,
        const char *text)
{
  int fd = open (fixture->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, text, strlen (text)), ==, (gssize) strlen (text));
  g_close (fd, NULL);
}

static TestEventReader *
follow (Fixture    *fixture,
        const char *query)
{
  g_autofree char *path = g_strconcat (EVENTS, query, NULL);
  TestEventReader *reader = test_event_reader_new (fixture->daemon, path, fixture->token);

  g_assert_cmpuint (test_event_reader_get_status (reader), ==, 200);
  return reader;
}

/* The generation of a GREW with @size. */
static char *
expect_grew (TestEventReader *reader,
             guint64          size)
{
  g_autoptr (LoglineLogEvent) event = test_event_reader_next (reader);

  g_assert_nonnull (event);
  g_assert_cmpint (event->type, ==, LOGLINE_LOG_EVENT_GREW);
  g_assert_cmpuint (event->size, ==, size);
  return g_steal_pointer (&event->generation);
}

static LoglineLogEvent *
expect_replaced (TestEventReader *reader,
                 const char      *previous,
                 guint64          size)
{
  LoglineLogEvent *event = test_event_reader_next (reader);

  g_assert_nonnull (event);
  g_assert_cmpint (event->type, ==, LOGLINE_LOG_EVENT_REPLACED);
  g_assert_cmpstr (event->previous, ==, previous);
  g_assert_cmpstr (event->generation, !=, previous);
  g_assert_cmpuint (event->size, ==, size);
  return event;
}

/* That the server says it is over, and why, and then is. */
static void
expect_end (TestEventReader    *reader,
            LoglineProblemType  problem)
{
  g_autoptr (LoglineLogEvent) event = test_event_reader_next (reader);

  g_assert_nonnull (event);
  g_assert_cmpint (event->type, ==, LOGLINE_LOG_EVENT_END);
  g_assert_cmpint (event->problem->type, ==, problem);
  g_assert_null (test_event_reader_next_any (reader));
}

static void
test_first_event (Fixture      *fixture,
                  gconstpointer config)
{
  g_autoptr (TestEventReader) reader = follow (fixture, "");
  g_autofree char *generation = expect_grew (reader, 4);
  g_autoptr (TestReply) reply = test_http_get (fixture->daemon, LOG, fixture->token, NULL);
  g_autofree char *header = test_reply_dup_header (reply, "Logline-Generation");

  g_assert_cmpstr (generation, ==, header);
  g_assert_nonnull (strstr (test_event_reader_get_headers (reader),
                            "Content-Type: text/event-stream; charset=utf-8\r\n"));
  g_assert_nonnull (strstr (test_event_reader_get_headers (reader),
                            "Cache-Control: no-store\r\n"));
  g_assert_nonnull (strstr (test_event_reader_get_headers (reader), "X-Accel-Buffering: no\r\n"));
  g_assert_null (strstr (test_event_reader_get_headers (reader), "Content-Encoding"));
}

static void
test_growth (Fixture      *fixture,
             gconstpointer config)
{
  g_autoptr (TestEventReader) reader = follow (fixture, "");
  g_autofree char *generation = expect_grew (reader, 4);

  for (guint i = 1; i <= 10; i++)
    {
      g_autofree char *same = NULL;

      append (fixture, "two\n");
      same = expect_grew (reader, 4 + 4 * i);
      g_assert_cmpstr (same, ==, generation);
    }
}

static void
test_from_what_the_client_has (Fixture      *fixture,
                               gconstpointer config)
{
  g_autoptr (TestEventReader) reader = follow (fixture, "");
  g_autofree char *generation = expect_grew (reader, 4);
  g_autofree char *behind = g_strdup_printf ("?generation=%s&offset=2", generation);
  g_autofree char *abreast = g_strdup_printf ("?generation=%s&offset=4", generation);
  g_autoptr (TestEventReader) other = follow (fixture, behind);
  g_autoptr (TestEventReader) same = follow (fixture, abreast);

  g_free (expect_grew (other, 4));
  append (fixture, "two\n");
  g_free (expect_grew (other, 8));
  g_free (expect_grew (same, 8));
}

static void
test_rename (Fixture      *fixture,
             gconstpointer config)
{
  g_autoptr (TestEventReader) reader = follow (fixture, "");
  g_autofree char *generation = expect_grew (reader, 4);
  g_autoptr (LoglineLogEvent) event = NULL;

  g_assert_no_errno (g_rename (fixture->path, fixture->earlier));
  append (fixture, "first\n");
  event = expect_replaced (reader, generation, 6);
  g_assert_cmpint (event->reason, ==, LOGLINE_LOG_REASON_ROTATED);
  g_assert_cmpuint (event->previous_size, ==, 4);
  g_assert_true (event->available);
}

static void
test_truncation (Fixture      *fixture,
                 gconstpointer config)
{
  g_autoptr (TestEventReader) reader = follow (fixture, "");
  g_autofree char *generation = expect_grew (reader, 4);
  g_autoptr (LoglineLogEvent) event = NULL;

  g_assert_no_errno (truncate (fixture->path, 0));
  event = expect_replaced (reader, generation, 0);
  g_assert_cmpint (event->reason, ==, LOGLINE_LOG_REASON_TRUNCATED);
  g_assert_cmpuint (event->previous_size, ==, 4);
  g_assert_false (event->available);

  append (fixture, "first\n");
  g_free (expect_grew (reader, 6));
}

/* What is asked for is not there any more, and was not while this daemon ran. */
static void
test_unknown_generation (Fixture      *fixture,
                         gconstpointer config)
{
  g_autoptr (TestEventReader) reader = follow (fixture, "?generation=other&offset=100");
  g_autoptr (LoglineLogEvent) event = expect_replaced (reader, "other", 4);

  g_assert_cmpint (event->reason, ==, LOGLINE_LOG_REASON_UNKNOWN);
  g_assert_cmpuint (event->previous_size, ==, 0);
  g_assert_false (event->available);
}

static void
test_missing (Fixture      *fixture,
              gconstpointer config)
{
  g_autoptr (TestEventReader) reader = follow (fixture, "");
  g_autofree char *generation = expect_grew (reader, 4);
  g_autoptr (LoglineLogEvent) missing = NULL;
  g_autoptr (LoglineLogEvent) replaced = NULL;

  g_assert_no_errno (g_rename (fixture->path, fixture->earlier));
  missing = expect_replaced (reader, generation, 0);
  g_assert_cmpint (missing->reason, ==, LOGLINE_LOG_REASON_MISSING);
  g_assert_null (missing->generation);
  g_assert_cmpuint (missing->previous_size, ==, 4);
  g_assert_true (missing->available);

  g_assert_true (g_file_set_contents (fixture->path, "first\n", -1, NULL));
  replaced = expect_replaced (reader, generation, 6);
  g_assert_cmpint (replaced->reason, ==, LOGLINE_LOG_REASON_ROTATED);
}

static void
test_missing_for_now (Fixture      *fixture,
                      gconstpointer config)
{
  g_autoptr (TestEventReader) reader = follow (fixture, "");
  g_autofree char *generation = expect_grew (reader, 4);
  g_autoptr (LoglineLogEvent) missing = NULL;
  g_autofree char *again = NULL;

  g_assert_no_errno (g_rename (fixture->path, fixture->earlier));
  missing = expect_replaced (reader, generation, 0);
  g_assert_no_errno (g_rename (fixture->earlier, fixture->path));
  again = expect_grew (reader, 4);
  g_assert_cmpstr (again, ==, generation);
}

static void
test_log_that_comes_later (Fixture      *fixture,
                           gconstpointer config)
{
  g_autoptr (TestEventReader) reader = NULL;

  g_assert_no_errno (g_unlink (fixture->path));
  reader = follow (fixture, "");
  g_assert_true (g_file_set_contents (fixture->path, "first\n", -1, NULL));
  g_free (expect_grew (reader, 6));
}

static void
test_followers_share (Fixture      *fixture,
                      gconstpointer config)
{
  TestEventReader *readers[10];

  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      readers[i] = follow (fixture, "");
      g_free (expect_grew (readers[i], 4));
    }

  append (fixture, "two\n");
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      g_free (expect_grew (readers[i], 8));
      test_event_reader_free (readers[i]);
    }
}

/* However often it is written to, no more is told than a client can use. */
static void
test_four_a_second (Fixture      *fixture,
                    gconstpointer config)
{
  g_autoptr (TestEventReader) reader = follow (fixture, "");
  gint64 begin_us = g_get_monotonic_time ();
  guint64 size = 4;
  guint n_events = 0;

  while (size < 4 + 4 * 2000)
    {
      g_autoptr (LoglineLogEvent) event = NULL;

      for (guint i = 0; i < 200 && n_events < 10; i++)
        append (fixture, "two\n");
      event = test_event_reader_next (reader);
      g_assert_cmpint (event->type, ==, LOGLINE_LOG_EVENT_GREW);
      size = event->size;
      n_events++;
    }

  /* The first comes at once. */
  g_assert_cmpfloat ((double) (g_get_monotonic_time () - begin_us) / G_USEC_PER_SEC, >,
                     (n_events - 2) / (double) LOGLINE_API_MAX_EVENTS_PS - 0.05);
}

static void
test_right_that_goes (Fixture      *fixture,
                      gconstpointer config)
{
  g_autoptr (TestEventReader) reader = follow (fixture, "");

  g_free (expect_grew (reader, 4));
  test_daemon_run (fixture->daemon, "revoke alice service1", NULL);
  expect_end (reader, LOGLINE_PROBLEM_NOT_FOUND);
}

static void
test_sign_in_that_ends (Fixture      *fixture,
                        gconstpointer config)
{
  g_autoptr (TestEventReader) reader = follow (fixture, "");
  g_autoptr (TestReply) reply = NULL;

  g_free (expect_grew (reader, 4));
  reply = test_http_request (fixture->daemon, "POST", "/api/v1/logout", fixture->token, NULL, NULL);
  g_assert_cmpuint (reply->status, ==, 204);
  expect_end (reader, LOGLINE_PROBLEM_NOT_FOUND);
}

static void
test_server_stops (Fixture      *fixture,
                   gconstpointer config)
{
  g_autoptr (TestEventReader) reader = follow (fixture, "");

  g_free (expect_grew (reader, 4));
  g_assert_cmpint (test_daemon_stop (fixture->daemon, SIGTERM), ==, 0);
  expect_end (reader, LOGLINE_PROBLEM_OVERLOADED);
}

static void
test_streams_per_account (Fixture      *fixture,
                          gconstpointer config)
{
  g_autoptr (TestEventReader) first = follow (fixture, "");
  TestEventReader *second = follow (fixture, "");
  g_autoptr (TestReply) refused = test_http_get (fixture->daemon, EVENTS, fixture->token, NULL);
  g_autofree char *retry_after = test_reply_dup_header (refused, "Retry-After");

  test_reply_assert_problem (refused, 429, "too-many-streams");
  g_assert_nonnull (retry_after);
  test_event_reader_free (second);

  /* HEAD asks for a stream as well, and gives it back at once. */
  for (;;)
    {
      g_autoptr (TestReply) reply = test_http_request (fixture->daemon, "HEAD", EVENTS,
                                                       fixture->token, NULL, NULL);

      if (reply->status == 200)
        break;
      g_assert_cmpuint (reply->status, ==, 429);
    }
}

static void
test_requests_checked (Fixture      *fixture,
                       gconstpointer config)
{
  static const struct
  {
    const char *query;
    guint status;
    const char *slug;
  } cases[] = {
    { "?offset=5", 400, "bad-request" },
    { "?generation=", 400, "bad-request" },
    { "?generation=g&offset=x", 400, "bad-request" },
    { "?generation=g&generation=g", 400, "bad-request" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat (EVENTS, cases[i].query, NULL);
      g_autoptr (TestReply) reply = test_http_get (fixture->daemon, path, fixture->token, NULL);

      test_reply_assert_problem (reply, cases[i].status, cases[i].slug);
    }
}

static void
test_who_may_not (Fixture      *fixture,
                  gconstpointer config)
{
  g_autofree char *bob = NULL;
  g_autoptr (TestReply) unknown = test_http_get (fixture->daemon, EVENTS, "x", NULL);
  g_autoptr (TestReply) refused = NULL;
  g_autoptr (TestReply) absent = NULL;
  g_autoptr (TestReply) posted = test_http_request (fixture->daemon, "POST", EVENTS,
                                                    fixture->token, NULL, NULL);

  test_reply_assert_problem (unknown, 401, "unauthorized");
  test_reply_assert_problem (posted, 405, "method-not-allowed");

  test_daemon_run (fixture->daemon, "user add bob", PASSWORD "\n");
  bob = test_http_get_token (fixture->daemon, "bob", PASSWORD);
  refused = test_http_get (fixture->daemon, EVENTS, bob, NULL);
  test_reply_assert_problem (refused, 404, "not-found");
  absent = test_http_get (fixture->daemon, "/api/v1/services/other/logs/debug/events", bob, NULL);
  g_assert_true (g_bytes_equal (absent->body, refused->body));
}

#define ADD_WITH(name, config, func) \
  g_test_add ("/events/" name, Fixture, config, set_up, func, tear_down)
#define ADD(name, func) ADD_WITH (name, NULL, func)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("first-says-what-is-there", test_first_event);
  ADD ("growth", test_growth);
  ADD ("from-what-the-client-has", test_from_what_the_client_has);
  ADD ("rotated-by-rename", test_rename);
  ADD ("truncated", test_truncation);
  ADD ("unknown-generation", test_unknown_generation);
  ADD ("missing", test_missing);
  ADD ("missing-for-now", test_missing_for_now);
  ADD ("log-that-comes-later", test_log_that_comes_later);
  ADD ("followers-share", test_followers_share);
  ADD ("four-a-second", test_four_a_second);
  ADD ("right-that-goes", test_right_that_goes);
  ADD ("sign-in-that-ends", test_sign_in_that_ends);
  ADD ("server-stops", test_server_stops);
  ADD_WITH ("streams-per-account", "streams-per-account=2\n", test_streams_per_account);
  ADD ("requests-checked", test_requests_checked);
  ADD ("who-may-not", test_who_may_not);

  return g_test_run ();
}
