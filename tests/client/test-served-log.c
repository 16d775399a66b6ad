/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "client-waits.h"
#include "daemon.h"
#include "hostile-lines.h"
#include "logline-filtered-log.h"
#include "logline-served-log.h"

#define LOG_PATH    "/api/v1/services/service1/logs/debug"
#define LINES_PATH  LOG_PATH "/lines"
#define SEARCH_PATH LOG_PATH "/search"

/* More than the newest part that comes at first, which has NEWEST_LINES of them. */
#define MANY_LINES   40000
#define NEWEST_LINES 23831

typedef struct
{
  HostileServer    *server;
  LoglineSession   *session;
  LoglineServedLog *served;
  LoglineLog       *log; /* the same */
  LoglineRemote    *remote; /* the same */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->server = hostile_server_new (NULL);
  fixture->session = test_session_new (fixture->server->url);
}

static void
open_log (Fixture *fixture)
{
  fixture->served = logline_served_log_new (fixture->session, "service1", "debug");
  fixture->log = LOGLINE_LOG (fixture->served);
  fixture->remote = LOGLINE_REMOTE (fixture->served);
  logline_remote_set_poll_ms (fixture->remote, 20);
}

static gboolean
is_counted (Fixture *fixture)
{
  return logline_log_get_loading (fixture->log) == 1;
}

/* Not counted yet, but told of, and all of the newest part is here. */
static void
wait_for_newest (Fixture *fixture)
{
  test_wait (logline_log_get_loading (fixture->log) == 0.25 &&
             logline_log_get_n_rows (fixture->log) == NEWEST_LINES);
}

static void
open_counted (Fixture *fixture,
              guint    n_lines)
{
  hostile_server_append_lines (fixture->server, 1, n_lines);
  open_log (fixture);
  test_wait (is_counted (fixture));
  g_assert_cmpuint (logline_log_get_n_rows (fixture->log), ==, n_lines);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->served);
  g_clear_object (&fixture->session);
  hostile_server_free (fixture->server);
}

static gboolean
has_error (Fixture            *fixture,
           LoglineClientError  code)
{
  return g_error_matches (logline_log_get_error (fixture->log), LOGLINE_CLIENT_ERROR, code);
}

/* "line N" for each N from first on, whose rows begin at row. */
static void
check_lines (LoglineLines *lines,
             guint64       row,
             guint64       first)
{
  for (guint i = 0; i < logline_lines_get_size (lines); i++)
    {
      const LoglineLine *line = logline_lines_get (lines, i);
      g_autofree char *expected = g_strdup_printf ("line %" G_GUINT64_FORMAT, first + i);

      g_assert_cmpstr (line->bytes, ==, expected);
      g_assert_cmpuint (line->row, ==, row + i);
    }
}

static void
check_rows (Fixture *fixture,
            guint64  first,
            guint    n_rows)
{
  g_autoptr (LoglineLines) lines = test_log_read_range (fixture->log, first, n_rows, 100);

  check_lines (lines, first, first + 1);
  for (guint i = 0; i < n_rows; i++)
    g_assert_cmpuint (logline_lines_get (lines, i)->number, ==, first + i + 1);
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static LoglineSearch *
search_for (Fixture    *fixture,
            const char *pattern)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineQuery) query =
    logline_query_new (pattern, LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_MATCH, FALSE, &error);

  g_assert_no_error (error);
  return logline_log_search (fixture->log, query);
}

/* Lines 1 to @n_lines that have "99" in them. */
static guint64
count_99 (guint n_lines)
{
  guint64 n = 0;

  for (guint i = 1; i <= n_lines; i++)
    {
      char text[16];

      g_snprintf (text, sizeof text, "%u", i);
      n += strstr (text, "99") != NULL;
    }
  return n;
}

static void
check_99 (LoglineSearch *search,
          guint          n_lines)
{
  guint64 n_matches = logline_search_get_n_matches (search);

  g_assert_no_error (logline_search_get_error (search));
  g_assert_cmpuint (n_matches, ==, count_99 (n_lines));
  g_assert_cmpuint (logline_search_get_row (search, 0), ==, 98);
  g_assert_cmpuint (logline_search_get_row (search, 1), ==, 198);
  g_assert_cmpuint (logline_search_get_rank (search, 99), ==, 1);
  g_assert_cmpuint (logline_search_get_rank (search, n_lines), ==, n_matches);
}

static void
test_newest_part_until_counted (Fixture       *fixture,
                                gconstpointer  data)
{
  g_autoptr (TestFollower) follower = NULL;
  g_autoptr (LoglineLines) lines = NULL;
  LoglineChange change;

  fixture->server->indexed = 0.25;
  hostile_server_append_lines (fixture->server, 1, MANY_LINES);
  open_log (fixture);
  follower = test_follower_new (fixture->log);
  wait_for_newest (fixture);
  lines = test_log_read_range (fixture->log, 0, NEWEST_LINES, 100);
  check_lines (lines, 0, MANY_LINES - NEWEST_LINES + 1);
  g_assert_cmpuint (logline_lines_get (lines, 0)->number, ==, 0);

  fixture->server->indexed = 1;
  test_wait (is_counted (fixture));
  change = test_follower_get_total (follower);
  g_assert_cmpuint (change.added_front, ==, MANY_LINES - NEWEST_LINES);
  g_assert_cmpuint (change.removed_front, ==, 0);
  g_assert_false (change.reset);
  g_assert_cmpuint (test_follower_get_n (follower), ==, MANY_LINES);
  check_rows (fixture, 0, 1000);
  check_rows (fixture, MANY_LINES - NEWEST_LINES - 10, 20);
  g_assert_cmpuint (fixture->server->n_log_bytes, ==, 256 * 1024);
}

/* What was on screen need not be asked for. */
static void
test_newest_part_is_kept (Fixture       *fixture,
                          gconstpointer  data)
{
  open_counted (fixture, MANY_LINES);
  fixture->server->n_lines_sent = 0;
  check_rows (fixture, MANY_LINES - 500, 499);
  g_assert_cmpuint (fixture->server->n_lines_sent, ==, 0);
}

static void
test_newest_part_grows (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr (TestFollower) follower = NULL;

  fixture->server->indexed = 0.25;
  hostile_server_append_lines (fixture->server, 1, MANY_LINES);
  open_log (fixture);
  follower = test_follower_new (fixture->log);
  wait_for_newest (fixture);
  hostile_server_append_lines (fixture->server, MANY_LINES + 1, MANY_LINES + 10);
  test_wait (logline_log_get_n_rows (fixture->log) == NEWEST_LINES + 10);
  fixture->server->indexed = 1;
  test_wait (is_counted (fixture));
  g_assert_cmpuint (test_follower_get_n (follower), ==, MANY_LINES + 10);
  check_rows (fixture, MANY_LINES - 100, 110);
}

static void
test_line_longer_than_the_newest_part (Fixture       *fixture,
                                       gconstpointer  data)
{
  g_autofree char *text = g_strnfill (1000000, 'x');
  g_autoptr (LoglineLines) lines = NULL;
  const LoglineLine *line;

  hostile_server_append_lines (fixture->server, 1, 2);
  hostile_server_append (fixture->server, text);
  open_log (fixture);
  test_wait (is_counted (fixture));
  g_assert_cmpuint (logline_log_get_n_rows (fixture->log), ==, 3);
  lines = test_log_read_range (fixture->log, 2, 1, G_MAXSIZE);
  line = logline_lines_get (lines, 0);
  g_assert_cmpuint (line->length, ==, 1000000);
  g_assert_cmpmem (line->bytes, line->n_bytes, text, 1000000);
}

static void
test_lines_are_asked_for_once (Fixture       *fixture,
                               gconstpointer  data)
{
  open_counted (fixture, MANY_LINES);
  check_rows (fixture, 1000, 200);
  fixture->server->n_lines_sent = 0;
  check_rows (fixture, 1000, 200);
  /* Those that come next have been asked for, too. */
  test_wait (fixture->server->n_lines_sent >= 300);
  fixture->server->n_lines_sent = 0;
  check_rows (fixture, 1200, 300);
  g_assert_cmpuint (fixture->server->n_lines_sent, <=, 500);
}

/* Counts the requests for the lines just before line 1801. */
static gboolean
note_lines (HostileServer     *server,
            SoupServerMessage *message,
            const char        *path)
{
  g_autoptr (LoglineLinesRequest) request = NULL;

  if (!g_str_equal (path, LINES_PATH))
    return FALSE;
  request = hostile_parse_lines_request (message);
  if (request->kind == LOGLINE_LINES_FROM && request->from > 1400 && request->from <= 1800)
    server->n_hooks++;
  return FALSE;
}

static void
test_reading_ahead_upwards (Fixture       *fixture,
                            gconstpointer  data)
{
  open_counted (fixture, MANY_LINES);
  fixture->server->hook = note_lines;
  check_rows (fixture, 2000, 200);
  check_rows (fixture, 1800, 200);
  test_wait (fixture->server->n_hooks == 1);
  check_rows (fixture, 1400, 400);
  g_assert_cmpuint (fixture->server->n_hooks, ==, 1);
}

static void
test_scattered_lines_are_one_request (Fixture       *fixture,
                                      gconstpointer  data)
{
  guint64 rows[200];
  g_autoptr (LoglineLines) lines = NULL;
  g_autoptr (GError) error = NULL;
  guint n_requests;

  open_counted (fixture, MANY_LINES);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    rows[i] = 7 + 50 * i;
  logline_remote_set_poll_ms (fixture->remote, 60000);
  n_requests = fixture->server->n_lines_requests;
  lines = test_log_read (fixture->log, rows, G_N_ELEMENTS (rows), 100, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpuint (logline_lines_get (lines, i)->number, ==, rows[i] + 1);
  g_assert_cmpuint (fixture->server->n_lines_requests, <=, n_requests + 2);
}

/* Lines by number are not answered, but for questions about growth. */
static gboolean
hold_back_lines (HostileServer     *server,
                 SoupServerMessage *message,
                 const char        *path)
{
  g_autoptr (LoglineLinesRequest) request = NULL;

  if (!g_str_equal (path, LINES_PATH))
    return FALSE;
  request = hostile_parse_lines_request (message);
  if (request->kind == LOGLINE_LINES_FROM && request->from > server->log->len / 11)
    return FALSE;
  server->n_hooks++;
  hostile_answer_never (server, message);
  return TRUE;
}

/* Each step of a drag asks for other rows and has no use for those before. */
static void
test_drag_asks_for_little (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr (GAsyncResult) last = NULL;
  g_autoptr (LoglineLines) lines = NULL;
  g_autoptr (GError) error = NULL;

  open_counted (fixture, MANY_LINES);
  fixture->server->hook = hold_back_lines;
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;

      logline_log_read_range_async (fixture->log, i * 60, 60, 100, cancellable, result_cb,
                                    &result);
      g_main_context_iteration (NULL, FALSE);
      g_cancellable_cancel (cancellable);
      test_wait (result != NULL);
      g_assert_null (logline_log_read_finish (fixture->log, result, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
    }
  g_assert_cmpuint (fixture->server->n_hooks, <, 30);

  /* The last one makes those that are out give way. */
  fixture->server->hook = NULL;
  logline_log_read_range_async (fixture->log, 20000, 60, 100, NULL, result_cb, &last);
  test_wait (last != NULL);
  lines = logline_log_read_finish (fixture->log, last, &error);
  g_assert_no_error (error);
  check_lines (lines, 20000, 20001);
}

static void
test_cancelled_read_disturbs_nobody (Fixture       *fixture,
                                     gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) cancelled = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LoglineLines) lines = NULL;
  g_autoptr (GError) error = NULL;

  open_counted (fixture, MANY_LINES);
  logline_log_read_range_async (fixture->log, 100, 60, 100, cancellable, result_cb, &cancelled);
  logline_log_read_range_async (fixture->log, 120, 60, 100, NULL, result_cb, &result);
  g_cancellable_cancel (cancellable);
  test_wait (cancelled != NULL && result != NULL);
  g_assert_null (logline_log_read_finish (fixture->log, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  lines = logline_log_read_finish (fixture->log, result, &error);
  g_assert_no_error (error);
  check_lines (lines, 120, 121);
}

static void
test_growth (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (TestFollower) follower = NULL;
  g_autoptr (LoglineLines) lines = NULL;
  LoglineChange change;

  open_counted (fixture, 10);
  follower = test_follower_new (fixture->log);
  hostile_server_append (fixture->server, "line 11\nli");
  test_wait (logline_log_get_n_rows (fixture->log) == 12);
  check_rows (fixture, 0, 11);
  hostile_server_append (fixture->server, "ne 12");
  test_wait (logline_log_get_size (fixture->log) == fixture->server->log->len);
  check_rows (fixture, 0, 12);
  hostile_server_append (fixture->server, "\nline 13\n");
  test_wait (logline_log_get_n_rows (fixture->log) == 13);
  check_rows (fixture, 0, 13);

  change = test_follower_get_total (follower);
  g_assert_cmpuint (change.removed_back, ==, 2);
  g_assert_cmpuint (change.added_back, ==, 5);
  g_assert_cmpuint (logline_log_get_size (fixture->log), ==, fixture->server->log->len);
}

static void
test_growth_costs_itself (Fixture       *fixture,
                          gconstpointer  data)
{
  open_counted (fixture, MANY_LINES);
  fixture->server->n_lines_sent = 0;
  for (guint i = 1; i <= 20; i++)
    {
      hostile_server_append_lines (fixture->server, MANY_LINES + i, MANY_LINES + i);
      test_wait (logline_log_get_n_rows (fixture->log) == MANY_LINES + i);
      check_rows (fixture, MANY_LINES + i - 1, 1);
    }
  g_assert_cmpuint (fixture->server->n_lines_sent, ==, 20);
}

static void
test_rotation (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (TestFollower) follower = NULL;
  g_autoptr (LoglineSearch) search = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  open_counted (fixture, MANY_LINES);
  search = search_for (fixture, "99");
  test_wait (logline_search_get_complete (search));
  follower = test_follower_new (fixture->log);
  fixture->server->hook = hold_back_lines;
  logline_log_read_range_async (fixture->log, 1000, 10, 100, NULL, result_cb, &result);
  test_wait (fixture->server->n_hooks > 0);

  hostile_server_rotate (fixture->server, "second");
  hostile_server_append_lines (fixture->server, 1, 500);
  fixture->server->hook = NULL;
  test_wait (result != NULL);
  g_assert_null (logline_log_read_finish (fixture->log, result, &error));
  g_assert_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED);
  test_wait (logline_log_get_n_rows (fixture->log) == 500 && is_counted (fixture));

  g_assert_true (test_follower_get_total (follower).reset);
  g_assert_cmpstr (logline_log_get_generation (fixture->log)->id, ==, "second");
  g_assert_cmpuint (logline_log_get_generation (fixture->log)->serial, ==, 1);
  g_assert_cmpint (logline_log_get_generation (fixture->log)->cause, ==,
                   LOGLINE_GENERATION_ROTATED);
  check_rows (fixture, 0, 500);
  test_wait (logline_search_get_complete (search));
  check_99 (search, 500);
}

static void
test_rotation_until_counted (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr (TestFollower) follower = NULL;

  fixture->server->indexed = 0.25;
  hostile_server_append_lines (fixture->server, 1, 100);
  open_log (fixture);
  follower = test_follower_new (fixture->log);
  test_wait (logline_log_get_n_rows (fixture->log) == 100);
  hostile_server_rotate (fixture->server, "second");
  hostile_server_append_lines (fixture->server, 1, 50);
  test_wait (logline_log_get_n_rows (fixture->log) == 150);
  fixture->server->indexed = 1;
  test_wait (is_counted (fixture));
  g_assert_cmpuint (test_follower_get_n (follower), ==, 50);
  check_rows (fixture, 0, 50);
}

static gboolean
hide_log (HostileServer     *server,
          SoupServerMessage *message,
          const char        *path)
{
  g_autoptr (GBytes) json = NULL;

  if (!g_str_has_prefix (path, LOG_PATH))
    return FALSE;
  json = logline_problem_to_json (LOGLINE_PROBLEM_NOT_FOUND, "As the test wants it.");
  hostile_answer (message, 404, "application/problem+json", g_bytes_get_data (json, NULL));
  server->n_hooks++;
  return TRUE;
}

static void
test_permission_taken_away (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LoglineLines) lines = NULL;
  g_autoptr (GError) error = NULL;

  open_counted (fixture, MANY_LINES);
  check_rows (fixture, 100, 10);
  fixture->server->hook = hide_log;
  test_wait (has_error (fixture, LOGLINE_CLIENT_ERROR_NOT_FOUND));
  g_assert_true (logline_remote_get_online (fixture->remote));
  check_rows (fixture, 100, 10);
  logline_log_read_range_async (fixture->log, 20000, 10, 100, NULL, result_cb, &result);
  test_wait (fixture->server->n_hooks > 3);
  g_assert_null (result);

  fixture->server->hook = NULL;
  test_wait (result != NULL);
  lines = logline_log_read_finish (fixture->log, result, &error);
  g_assert_no_error (error);
  check_lines (lines, 20000, 20001);
  g_assert_no_error (logline_log_get_error (fixture->log));
}

static void
test_offline (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LoglineSearch) search = NULL;
  g_autoptr (LoglineLines) lines = NULL;
  g_autoptr (GError) error = NULL;

  open_counted (fixture, MANY_LINES);
  hostile_server_stop (fixture->server);
  test_wait (!logline_remote_get_online (fixture->remote));
  g_assert_true (has_error (fixture, LOGLINE_CLIENT_ERROR_CONNECT));
  g_assert_cmpint (logline_remote_get_retry_at_us (fixture->remote), >, g_get_monotonic_time ());
  check_rows (fixture, MANY_LINES - 100, 99);
  logline_log_read_range_async (fixture->log, 100, 10, 100, NULL, result_cb, &result);
  search = search_for (fixture, "99");

  hostile_server_append_lines (fixture->server, MANY_LINES + 1, MANY_LINES + 5);
  hostile_server_start (fixture->server);
  logline_remote_retry_now (fixture->remote);
  test_wait (result != NULL && logline_search_get_complete (search));
  lines = logline_log_read_finish (fixture->log, result, &error);
  g_assert_no_error (error);
  check_lines (lines, 100, 101);
  test_wait (logline_log_get_n_rows (fixture->log) == MANY_LINES + 5 &&
             logline_search_get_complete (search));
  check_99 (search, MANY_LINES + 5);
  g_assert_true (logline_remote_get_online (fixture->remote));
  g_assert_cmpint (logline_remote_get_retry_at_us (fixture->remote), ==, 0);
}

static void
test_renewal (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (LoglineSearch) search = NULL;

  open_counted (fixture, MANY_LINES);
  hostile_server_expire_access (fixture->server);
  search = search_for (fixture, "99");
  check_rows (fixture, 100, 10);
  test_wait (logline_search_get_complete (search));
  check_99 (search, MANY_LINES);
  g_assert_cmpuint (fixture->server->n_renewals, ==, 1);
  g_assert_no_error (logline_log_get_error (fixture->log));
}

static void
test_expiry (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LoglineLines) lines = NULL;
  g_autoptr (LoglineSearch) search = NULL;
  g_autoptr (GError) error = NULL;

  open_counted (fixture, MANY_LINES);
  fixture->server->refuses_renewal = TRUE;
  hostile_server_expire_access (fixture->server);
  test_wait (has_error (fixture, LOGLINE_CLIENT_ERROR_EXPIRED));
  logline_log_read_range_async (fixture->log, 100, 10, 100, NULL, result_cb, &result);
  search = search_for (fixture, "99");

  fixture->server->refuses_renewal = FALSE;
  test_session_sign_in (fixture->session, "alice", "right", &error);
  g_assert_no_error (error);
  test_wait (result != NULL && logline_search_get_complete (search));
  lines = logline_log_read_finish (fixture->log, result, &error);
  g_assert_no_error (error);
  check_lines (lines, 100, 101);
  check_99 (search, MANY_LINES);
}

/* A server that was started anew has to count again. */
static void
test_counted_again (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (TestFollower) follower = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LoglineLines) lines = NULL;
  g_autoptr (GError) error = NULL;

  open_counted (fixture, MANY_LINES);
  follower = test_follower_new (fixture->log);
  fixture->server->indexed = 0.5;
  logline_log_read_range_async (fixture->log, 100, 10, 100, NULL, result_cb, &result);
  test_wait (logline_log_get_loading (fixture->log) == 0.5);
  g_assert_cmpuint (logline_log_get_n_rows (fixture->log), ==, MANY_LINES);
  check_rows (fixture, MANY_LINES - 100, 99);
  g_assert_null (result);

  fixture->server->indexed = 1;
  test_wait (result != NULL && is_counted (fixture));
  lines = logline_log_read_finish (fixture->log, result, &error);
  g_assert_no_error (error);
  check_lines (lines, 100, 101);
  g_assert_cmpuint (test_follower_get_n (follower), ==, MANY_LINES);
  g_assert_false (test_follower_get_total (follower).reset);
}

static void
test_dropped (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (LoglineSearch) search = NULL;
  gpointer watched;

  open_counted (fixture, MANY_LINES);
  search = search_for (fixture, "99");
  fixture->server->hook = hold_back_lines;
  check_rows (fixture, MANY_LINES - 100, 99);
  watched = fixture->served;
  g_object_add_weak_pointer (G_OBJECT (fixture->served), &watched);
  g_clear_object (&fixture->served);
  test_wait (watched == NULL);
  g_assert_false (logline_search_get_complete (search));
}

typedef struct
{
  const char *name;
  const char *body;
} OddLines;

#define STATE "\"generation\":\"first\",\"size\":468894,\"total\":40000,\"open\":false"
#define LINE(number, offset, length, text) \
  "{\"number\":" #number ",\"offset\":" #offset ",\"length\":" #length "," text "}"

/* In place of lines 101 to 110. */
static const OddLines odd_lines[] = {
  { "not-json", "lines" },
  { "not-an-object", "[]" },
  { "no-lines", "{" STATE "}" },
  { "none-of-them", "{" STATE ",\"lines\":[]}" },
  { "another-line", "{" STATE ",\"lines\":[" LINE (102, 900, 8, "\"text\":\"line 102\"") "]}" },
  { "line-behind-the-end",
    "{" STATE ",\"lines\":[" LINE (40001, 900, 8, "\"text\":\"line 101\"") "]}" },
  { "line-at-an-impossible-place",
    "{" STATE ",\"lines\":[" LINE (101, 468890, 8, "\"text\":\"line 101\"") "]}" },
  { "too-much-of-a-line",
    "{" STATE ",\"lines\":[" LINE (101, 900, 4, "\"text\":\"line 101\"") "]}" },
  { "not-enough-of-a-line",
    "{" STATE ",\"lines\":[" LINE (101, 900, 8, "\"text\":\"line\"") "]}" },
  { "not-base64",
    "{" STATE ",\"lines\":[" LINE (101, 900, 8, "\"bytes\":\"####\"") "]}" },
  { "neither-text-nor-bytes", "{" STATE ",\"lines\":[" LINE (101, 900, 8, "\"x\":1") "]}" },
  { "another-generation",
    "{\"generation\":\"other\",\"size\":468894,\"total\":40000,\"open\":false,\"lines\":["
    LINE (101, 900, 8, "\"text\":\"line 101\"") "]}" },
  { "more-lines-than-bytes",
    "{\"generation\":\"first\",\"size\":4,\"total\":40000,\"open\":false,\"lines\":[]}" },
  { "lines-while-counting", "{" STATE ",\"indexed\":0.5,\"lines\":[]}" },
};

static const OddLines *odd_lines_to_serve;

static gboolean
serve_odd_lines (HostileServer     *server,
                 SoupServerMessage *message,
                 const char        *path)
{
  g_autoptr (LoglineLinesRequest) request = NULL;

  if (!g_str_equal (path, LINES_PATH))
    return FALSE;
  request = hostile_parse_lines_request (message);
  if (request->from != 101)
    return FALSE;
  server->n_hooks++;
  hostile_answer (message, 200, "application/json", odd_lines_to_serve->body);
  return TRUE;
}

static void
test_odd_lines (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LoglineLines) lines = NULL;
  g_autoptr (GError) error = NULL;

  odd_lines_to_serve = &odd_lines[GPOINTER_TO_UINT (data)];
  open_counted (fixture, MANY_LINES);
  fixture->server->hook = serve_odd_lines;
  logline_log_read_range_async (fixture->log, 100, 10, 100, NULL, result_cb, &result);
  test_wait (has_error (fixture, LOGLINE_CLIENT_ERROR_PROTOCOL));
  g_assert_null (result);
  g_assert_cmpuint (fixture->server->n_hooks, ==, 1);

  fixture->server->hook = NULL;
  logline_remote_retry_now (fixture->remote);
  test_wait (result != NULL);
  lines = logline_log_read_finish (fixture->log, result, &error);
  g_assert_no_error (error);
  check_lines (lines, 100, 101);
}

static gboolean
serve_giant_lines (HostileServer     *server,
                   SoupServerMessage *message,
                   const char        *path)
{
  g_autoptr (LoglineLinesRequest) request = NULL;
  char *body;

  if (!g_str_equal (path, LINES_PATH))
    return FALSE;
  request = hostile_parse_lines_request (message);
  if (request->from != 101)
    return FALSE;
  body = g_strnfill (LOGLINE_API_MAX_REPLY + 1, ' ');
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, body,
                                    strlen (body));
  return TRUE;
}

static void
test_giant_answer (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;

  open_counted (fixture, MANY_LINES);
  fixture->server->hook = serve_giant_lines;
  logline_log_read_range_async (fixture->log, 100, 10, 100, NULL, result_cb, &result);
  test_wait (has_error (fixture, LOGLINE_CLIENT_ERROR_PROTOCOL));
  fixture->server->hook = NULL;
  logline_remote_retry_now (fixture->remote);
  test_wait (result != NULL);
}

static void
test_search (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (LoglineSearch) search = NULL;
  g_autoptr (TestFollower) follower = NULL;

  open_counted (fixture, MANY_LINES);
  search = search_for (fixture, "99");
  follower = test_follower_new (search);
  g_assert_cmpuint (logline_search_get_end_searched_row (search), ==, MANY_LINES);
  g_assert_cmpuint (logline_search_get_first_searched_row (search), ==, MANY_LINES);
  test_wait (logline_search_get_complete (search));
  check_99 (search, MANY_LINES);
  g_assert_cmpuint (test_follower_get_n (follower), ==, count_99 (MANY_LINES));
  g_assert_cmpuint (fixture->server->n_search_requests, ==, 1);
}

static void
test_search_in_a_filter (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineQuery) query =
    logline_query_new ("99", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_MATCH, FALSE, &error);
  g_autoptr (LoglineQuery) other =
    logline_query_new ("5", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_MATCH, FALSE, &error);
  g_autoptr (LoglineFilteredLog) filtered = NULL;
  g_autoptr (LoglineSearch) search = NULL;

  open_counted (fixture, 1000);
  filtered = logline_filtered_log_new (fixture->log, query);
  search = logline_log_search (LOGLINE_LOG (filtered), other);
  test_wait (logline_search_get_complete (search));
  g_assert_cmpuint (logline_log_get_n_rows (LOGLINE_LOG (filtered)), ==, 19);
  /* 599 and 995 */
  g_assert_cmpuint (logline_search_get_n_matches (search), ==, 2);
}

/* What has been found in the newest part stays found when the server has counted. */
static void
test_search_until_counted (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr (LoglineSearch) search = NULL;
  g_autoptr (TestFollower) follower = NULL;
  guint64 n_newest;

  fixture->server->indexed = 0.25;
  hostile_server_append_lines (fixture->server, 1, MANY_LINES);
  open_log (fixture);
  wait_for_newest (fixture);
  search = search_for (fixture, "99");
  test_wait (logline_search_get_first_searched_row (search) == 0);
  n_newest = logline_search_get_n_matches (search);
  g_assert_cmpuint (n_newest, >, 0);
  follower = test_follower_new (search);
  g_assert_cmpuint (fixture->server->n_search_requests, ==, 0);
  g_assert_false (logline_search_get_complete (search));

  fixture->server->indexed = 1;
  test_wait (logline_search_get_complete (search));
  check_99 (search, MANY_LINES);
  g_assert_cmpuint (test_follower_get_n (follower), ==, count_99 (MANY_LINES));
  g_assert_cmpuint (test_follower_get_total (follower).added_front, ==,
                    count_99 (MANY_LINES) - n_newest);
  g_assert_cmpuint (test_follower_get_total (follower).removed_back, ==, 0);
}

static guint64 first_line_searched;

static gboolean
note_search (HostileServer     *server,
             SoupServerMessage *message,
             const char        *path)
{
  g_autoptr (LoglineSearchRequest) request = NULL;

  if (g_str_equal (path, SEARCH_PATH))
    {
      request = hostile_parse_search_request (message);
      first_line_searched = request->from;
    }
  return FALSE;
}

static void
test_growth_is_searched_alone (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autoptr (LoglineSearch) search = NULL;
  g_autoptr (TestFollower) follower = NULL;
  guint64 n_matches = count_99 (MANY_LINES);

  open_counted (fixture, MANY_LINES);
  search = search_for (fixture, "99");
  follower = test_follower_new (search);
  test_wait (logline_search_get_complete (search));
  fixture->server->hook = note_search;
  hostile_server_append (fixture->server, "99\n9");
  test_wait (logline_search_get_n_matches (search) == n_matches + 1 &&
             logline_search_get_complete (search));
  g_assert_cmpuint (first_line_searched, ==, MANY_LINES + 1);

  /* The last line was not finished. */
  hostile_server_append (fixture->server, "9");
  test_wait (logline_search_get_n_matches (search) == n_matches + 2 &&
             logline_search_get_complete (search));
  g_assert_cmpuint (first_line_searched, ==, MANY_LINES + 2);
  hostile_server_append (fixture->server, "\n");
  test_wait (logline_log_get_size (fixture->log) == fixture->server->log->len &&
             logline_search_get_complete (search));
  g_assert_cmpuint (logline_search_get_n_matches (search), ==, n_matches + 2);
  g_assert_cmpuint (test_follower_get_n (follower), ==, n_matches + 2);
}

/* Cuts the answer after some records. */
static gboolean
cut_search (HostileServer     *server,
            SoupServerMessage *message,
            const char        *path)
{
  g_autoptr (LoglineSearchRequest) request = NULL;
  g_autoptr (GString) head =
    g_string_new ("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n"
                  "Content-Length: 100000000\r\n\r\n");
  GString *records;

  if (!g_str_equal (path, SEARCH_PATH) || server->n_hooks == 0)
    return FALSE;
  server->n_hooks--;
  request = hostile_parse_search_request (message);
  records = hostile_make_records (server, request);
  g_string_append_len (head, records->str, records->len / 2);
  g_string_free (records, TRUE);
  hostile_answer_raw (message, head->str, head->len);
  return TRUE;
}

static void
test_search_that_is_cut (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr (LoglineSearch) search = NULL;
  g_autoptr (TestFollower) follower = NULL;

  open_counted (fixture, MANY_LINES);
  fixture->server->hook = cut_search;
  fixture->server->n_hooks = 3;
  search = search_for (fixture, "99");
  follower = test_follower_new (search);
  test_wait (logline_search_get_complete (search));
  check_99 (search, MANY_LINES);
  g_assert_cmpuint (test_follower_get_n (follower), ==, count_99 (MANY_LINES));
  g_assert_cmpuint (fixture->server->n_hooks, ==, 0);
  g_assert_true (logline_remote_get_online (fixture->remote));
}

static gboolean
refuse_search (HostileServer     *server,
               SoupServerMessage *message,
               const char        *path)
{
  g_autoptr (GBytes) json = NULL;

  if (!g_str_equal (path, SEARCH_PATH))
    return FALSE;
  json = logline_problem_to_json (LOGLINE_PROBLEM_PATTERN_TOO_EXPENSIVE, "It takes too long.");
  server->n_hooks++;
  hostile_answer (message, 400, "application/problem+json", g_bytes_get_data (json, NULL));
  return TRUE;
}

static void
test_search_that_is_refused (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr (LoglineSearch) search = NULL;

  open_counted (fixture, 1000);
  fixture->server->hook = refuse_search;
  search = search_for (fixture, "99");
  test_wait (logline_search_get_error (search) != NULL);
  g_assert_error (logline_search_get_error (search), LOGLINE_QUERY_ERROR,
                  LOGLINE_QUERY_ERROR_TOO_EXPENSIVE);
  hostile_server_append_lines (fixture->server, 1001, 1002);
  test_wait (logline_log_get_n_rows (fixture->log) == 1002);
  check_rows (fixture, 0, 1002);
  g_assert_cmpuint (fixture->server->n_hooks, ==, 1);
  g_assert_no_error (logline_log_get_error (fixture->log));
}

static guint n_disconnected;

static void
disconnected_cb (SoupServerMessage *message,
                 gpointer           user_data)
{
  n_disconnected++;
}

static void
wrote_chunk_cb (SoupServerMessage *message,
                gpointer           user_data)
{
  HostileServer *server = user_data;

  server->n_hooks++;
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC,
                            "{\"type\":\"progress\",\"fraction\":0.5}\n", 35);
}

/* Tells of progress for ever. */
static gboolean
never_end_search (HostileServer     *server,
                  SoupServerMessage *message,
                  const char        *path)
{
  if (!g_str_equal (path, SEARCH_PATH))
    return FALSE;
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), server);
  g_signal_connect (message, "disconnected", G_CALLBACK (disconnected_cb), NULL);
  wrote_chunk_cb (message, server);
  return TRUE;
}

static void
test_dropped_search_closes_its_connection (Fixture       *fixture,
                                           gconstpointer  data)
{
  LoglineSearch *search;

  n_disconnected = 0;
  open_counted (fixture, 1000);
  fixture->server->hook = never_end_search;
  search = search_for (fixture, "99");
  test_wait (fixture->server->n_hooks > 100);
  g_assert_no_error (logline_search_get_error (search));
  g_assert_false (logline_search_get_complete (search));
  g_assert_cmpuint (n_disconnected, ==, 0);
  check_rows (fixture, 0, 100);

  g_object_unref (search);
  test_wait (n_disconnected == 1);
}

typedef struct
{
  const char *name;
  const char *body;
} OddRecords;

static const OddRecords odd_records[] = {
  { "not-json", "records\n" },
  { "unknown-type", "{\"type\":\"x\"}\n" },
  { "other-lines", "{\"type\":\"matches\",\"from\":1,\"to\":999,\"count\":0}\n" },
  { "lines-twice",
    "{\"type\":\"matches\",\"from\":900,\"to\":1000,\"count\":0}\n"
    "{\"type\":\"matches\",\"from\":900,\"to\":1000,\"count\":0}\n" },
  { "gap",
    "{\"type\":\"matches\",\"from\":900,\"to\":1000,\"count\":0}\n"
    "{\"type\":\"matches\",\"from\":1,\"to\":800,\"count\":0}\n" },
  { "wrong-count",
    "{\"type\":\"matches\",\"from\":1,\"to\":1000,\"count\":3,\"lines\":[1,2]}\n" },
  { "not-base64",
    "{\"type\":\"matches\",\"from\":993,\"to\":1000,\"count\":3,\"set\":\"%%%%\"}\n" },
  { "set-of-another-length",
    "{\"type\":\"matches\",\"from\":1,\"to\":1000,\"count\":1,\"set\":\"AQ==\"}\n" },
  { "ended-too-early",
    "{\"type\":\"matches\",\"from\":900,\"to\":1000,\"count\":0}\n"
    "{\"type\":\"end\",\"complete\":true,\"generation\":\"first\",\"from\":1,\"to\":1000,"
    "\"size\":9893,\"matches\":0}\n" },
};

static const char *records_to_serve;

static gboolean
serve_odd_records (HostileServer     *server,
                   SoupServerMessage *message,
                   const char        *path)
{
  if (!g_str_equal (path, SEARCH_PATH))
    return FALSE;
  server->n_hooks++;
  hostile_answer (message, 200, "application/x-ndjson", records_to_serve);
  return TRUE;
}

/* The search gives up, the log does not; when the log has grown it is tried again. */
static void
check_odd_records (Fixture    *fixture,
                   const char *records)
{
  g_autoptr (LoglineSearch) search = NULL;

  records_to_serve = records;
  open_counted (fixture, 1000);
  fixture->server->hook = serve_odd_records;
  search = search_for (fixture, "99");
  test_wait (logline_search_get_error (search) != NULL);
  g_assert_error (logline_search_get_error (search), LOGLINE_CLIENT_ERROR,
                  LOGLINE_CLIENT_ERROR_PROTOCOL);
  g_assert_cmpuint (fixture->server->n_hooks, ==, 1);
  g_assert_no_error (logline_log_get_error (fixture->log));

  fixture->server->hook = NULL;
  hostile_server_append_lines (fixture->server, 1001, 1100);
  test_wait (logline_search_get_complete (search));
}

static void
test_odd_records (Fixture       *fixture,
                  gconstpointer  data)
{
  check_odd_records (fixture, odd_records[GPOINTER_TO_UINT (data)].body);
}

static gboolean
spend_budget_once (HostileServer     *server,
                   SoupServerMessage *message,
                   const char        *path)
{
  static const char records[] =
    "{\"type\":\"matches\",\"from\":901,\"to\":1000,\"count\":0}\n"
    "{\"type\":\"end\",\"complete\":false,\"from\":901,\"to\":1000,\"matches\":0,"
    "\"problem\":{\"type\":\"search-budget-spent\"}}\n";

  if (!g_str_equal (path, SEARCH_PATH) || server->n_hooks++ > 0)
    return FALSE;
  hostile_answer (message, 200, "application/x-ndjson", records);
  return TRUE;
}

static void
test_budget_spent (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (LoglineSearch) search = NULL;

  open_counted (fixture, 1000);
  fixture->server->hook = spend_budget_once;
  search = search_for (fixture, "99");
  test_wait (logline_search_get_complete (search));
  g_assert_no_error (logline_search_get_error (search));
  g_assert_cmpuint (fixture->server->n_hooks, ==, 2);
  g_assert_cmpuint (logline_search_get_n_matches (search), ==, 9);
}

static void
test_giant_record (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *giant = g_strnfill (10 * 1024 * 1024, ' ');

  check_odd_records (fixture, giant);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *cache = g_dir_make_tmp ("logline-cache-XXXXXX", NULL);
  int status;

  /* Before GLib looks for it. */
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);

#define TEST(path, function) \
  g_test_add ("/served-log/" path, Fixture, NULL, set_up, function, tear_down)
  TEST ("newest-part-until-lines-are-counted", test_newest_part_until_counted);
  TEST ("newest-part-is-kept", test_newest_part_is_kept);
  TEST ("newest-part-grows", test_newest_part_grows);
  TEST ("line-longer-than-the-newest-part", test_line_longer_than_the_newest_part);
  TEST ("lines-are-asked-for-once", test_lines_are_asked_for_once);
  TEST ("reading-ahead-upwards", test_reading_ahead_upwards);
  TEST ("scattered-lines-are-one-request", test_scattered_lines_are_one_request);
  TEST ("drag-asks-for-little", test_drag_asks_for_little);
  TEST ("cancelled-read-disturbs-nobody", test_cancelled_read_disturbs_nobody);
  TEST ("growth", test_growth);
  TEST ("growth-costs-itself", test_growth_costs_itself);
  TEST ("rotation", test_rotation);
  TEST ("rotation-until-lines-are-counted", test_rotation_until_counted);
  TEST ("permission-taken-away-and-given-back", test_permission_taken_away);
  TEST ("offline-and-back", test_offline);
  TEST ("renewal-is-not-noticed", test_renewal);
  TEST ("expiry-and-sign-in", test_expiry);
  TEST ("lines-counted-again", test_counted_again);
  TEST ("dropped", test_dropped);
  TEST ("giant-answer", test_giant_answer);
  TEST ("search", test_search);
  TEST ("search/in-a-filter", test_search_in_a_filter);
  TEST ("search/until-lines-are-counted", test_search_until_counted);
  TEST ("search/growth-is-searched-alone", test_growth_is_searched_alone);
  TEST ("search/cut-goes-on-where-it-was", test_search_that_is_cut);
  TEST ("search/budget-spent-goes-on-where-it-was", test_budget_spent);
  TEST ("search/refused", test_search_that_is_refused);
  TEST ("search/dropped-closes-its-connection", test_dropped_search_closes_its_connection);
  TEST ("search/giant-record", test_giant_record);
  for (guint i = 0; i < G_N_ELEMENTS (odd_lines); i++)
    {
      g_autofree char *path = g_strconcat ("/served-log/odd/", odd_lines[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_odd_lines, tear_down);
    }
  for (guint i = 0; i < G_N_ELEMENTS (odd_records); i++)
    {
      g_autofree char *path = g_strconcat ("/served-log/search/odd/", odd_records[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_odd_records, tear_down);
    }

  status = g_test_run ();
  test_remove_tree (cache);
  return status;
}
