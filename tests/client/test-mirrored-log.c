/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>

#include "client-waits.h"
#include "daemon.h"
#include "hostile-events.h"
#include "hostile-server.h"
#include "logline-mirrored-log.h"

#define LOG_PATH "/api/v1/services/service1/logs/debug"

typedef struct
{
  HostileServer    *server;
  LoglineSession   *session;
  LoglineMirroredLog *log;
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
  fixture->log = logline_mirrored_log_new (fixture->session, "service1", "debug");
  logline_remote_set_poll_ms (LOGLINE_REMOTE (fixture->log), 20);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->log);
  g_clear_object (&fixture->session);
  hostile_server_free (fixture->server);
}

static guint64
n_rows (Fixture *fixture)
{
  return logline_log_get_n_rows (LOGLINE_LOG (fixture->log));
}

static void
assert_text_is_the_log (Fixture *fixture)
{
  g_autofree char *text = test_log_dup_text (LOGLINE_LOG (fixture->log));
  gsize length = strlen (text);

  g_assert_cmpuint (length + 1, ==, fixture->server->log->len);
  g_assert_cmpint (memcmp (text, fixture->server->log->data, length), ==, 0);
}

static gboolean
has_error (Fixture            *fixture,
           LoglineClientError  code)
{
  return g_error_matches (logline_log_get_error (LOGLINE_LOG (fixture->log)),
                          LOGLINE_CLIENT_ERROR, code);
}

static void
test_small (Fixture       *fixture,
            gconstpointer  data)
{
  hostile_server_append_lines (fixture->server, 1, 10);
  open_log (fixture);
  test_wait (n_rows (fixture) == 10);
  assert_text_is_the_log (fixture);
  g_assert_cmpfloat (logline_log_get_loading (LOGLINE_LOG (fixture->log)), ==, 1.0);
  g_assert_cmpuint (logline_log_get_size (LOGLINE_LOG (fixture->log)), ==,
                    fixture->server->log->len);
  g_assert_true (logline_remote_get_online (LOGLINE_REMOTE (fixture->log)));
  g_assert_no_error (logline_log_get_error (LOGLINE_LOG (fixture->log)));
}

static void
test_empty_then_grows (Fixture       *fixture,
                       gconstpointer  data)
{
  open_log (fixture);
  test_wait (logline_log_get_generation (LOGLINE_LOG (fixture->log)) != NULL);
  g_assert_cmpuint (n_rows (fixture), ==, 0);
  g_assert_cmpfloat (logline_log_get_loading (LOGLINE_LOG (fixture->log)), ==, 1.0);

  hostile_server_append_lines (fixture->server, 1, 3);
  test_wait (n_rows (fixture) == 3);
  assert_text_is_the_log (fixture);
}

static gboolean
is_log_request (SoupServerMessage *message,
                const char        *path)
{
  return g_str_equal (path, LOG_PATH);
}

/* A request for the bytes after those that are here: "bytes=N-". */
static gboolean
is_for_growth (SoupServerMessage *message)
{
  g_autofree char *range = hostile_dup_range (message);

  return range != NULL && g_str_has_suffix (range, "-");
}

/* Not the few bytes by which a file is recognized. */
static gboolean
is_for_older (SoupServerMessage *message)
{
  g_autofree char *range = hostile_dup_range (message);
  guint64 start, end;

  return range != NULL &&
         sscanf (range, "bytes=%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT, &start, &end) == 2 &&
         end - start > 16 * 1024;
}

static gboolean
hold_back_older (HostileServer     *server,
                 SoupServerMessage *message,
                 const char        *path)
{
  if (!is_log_request (message, path) || !is_for_older (message))
    return FALSE;
  server->n_hooks++;
  hostile_answer_never (server, message);
  return TRUE;
}

static void
test_newest_first (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *text = NULL;
  guint64 rows;

  fixture->server->hook = hold_back_older;
  hostile_server_append_lines (fixture->server, 1, 100000);
  open_log (fixture);
  test_wait (n_rows (fixture) > 10000 && fixture->server->n_unchanged > 0);

  rows = n_rows (fixture);
  g_assert_cmpuint (rows, <, 100000);
  g_assert_cmpfloat (logline_log_get_loading (LOGLINE_LOG (fixture->log)), <, 1.0);
  g_assert_cmpuint (logline_log_get_size (LOGLINE_LOG (fixture->log)), ==,
                    fixture->server->log->len);
  text = test_log_dup_text (LOGLINE_LOG (fixture->log));
  g_assert_true (g_str_has_suffix (text, "\nline 100000"));
}

static void
test_all_of_a_large_log (Fixture       *fixture,
                         gconstpointer  data)
{
  hostile_server_append_lines (fixture->server, 1, 2000000);
  open_log (fixture);
  test_wait (n_rows (fixture) == 2000000);
  g_assert_cmpfloat (logline_log_get_loading (LOGLINE_LOG (fixture->log)), ==, 1.0);
  g_assert_cmpuint (fixture->server->n_log_bytes, ==, fixture->server->log->len);
  assert_text_is_the_log (fixture);
}

static gboolean
append_with_each_piece (HostileServer     *server,
                        SoupServerMessage *message,
                        const char        *path)
{
  if (is_log_request (message, path) && is_for_older (message))
    {
      server->n_hooks++;
      hostile_server_append (server, "grown\n");
    }
  return FALSE;
}

static void
test_growth_while_loading (Fixture       *fixture,
                           gconstpointer  data)
{
  fixture->server->hook = append_with_each_piece;
  hostile_server_append_lines (fixture->server, 1, 1000000);
  open_log (fixture);
  test_wait (logline_log_get_loading (LOGLINE_LOG (fixture->log)) == 1.0 &&
             n_rows (fixture) == 1000000 + fixture->server->n_hooks);
  g_assert_cmpuint (fixture->server->n_hooks, >, 1);
  assert_text_is_the_log (fixture);
}

static void
test_unchanged (Fixture       *fixture,
                gconstpointer  data)
{
  guint64 n_bytes;
  guint n_others;

  hostile_server_append_lines (fixture->server, 1, 10);
  open_log (fixture);
  test_wait (fixture->server->n_unchanged > 0);
  n_bytes = fixture->server->n_log_bytes;
  n_others = fixture->server->n_log_requests - fixture->server->n_unchanged;
  test_wait (fixture->server->n_unchanged >= 5);
  g_assert_cmpuint (fixture->server->n_log_bytes, ==, n_bytes);
  g_assert_cmpuint (fixture->server->n_log_requests - fixture->server->n_unchanged, ==, n_others);
}

static void
test_rotation (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *text = NULL;
  LoglineGeneration *generation;

  hostile_server_append_lines (fixture->server, 1, 3);
  open_log (fixture);
  test_wait (n_rows (fixture) == 3);
  hostile_server_rotate (fixture->server, "second");
  hostile_server_append (fixture->server, "new 1\nnew 2\n");
  test_wait (n_rows (fixture) == 5);

  text = test_log_dup_text (LOGLINE_LOG (fixture->log));
  g_assert_cmpstr (text, ==, "line 1\nline 2\nline 3\nnew 1\nnew 2");
  generation = logline_log_get_generation (LOGLINE_LOG (fixture->log));
  g_assert_cmpstr (generation->id, ==, "second");
  g_assert_cmpint (generation->cause, ==, LOGLINE_GENERATION_ROTATED);

  hostile_server_append (fixture->server, "new 3\n");
  test_wait (n_rows (fixture) == 6);
}

static const LoglineGeneration *
get_generation (Fixture *fixture)
{
  return logline_log_get_generation (LOGLINE_LOG (fixture->log));
}

/* What nobody had asked for when it was rotated away. */
static void
test_rest_after_rotation (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autofree char *text = NULL;

  fixture->server->keeps_earlier = TRUE;
  hostile_server_append_lines (fixture->server, 1, 3);
  open_log (fixture);
  test_wait (n_rows (fixture) == 3);
  hostile_server_append_lines (fixture->server, 4, 6);
  hostile_server_rotate (fixture->server, "second");
  hostile_server_append_lines (fixture->server, 7, 8);
  test_wait (n_rows (fixture) == 8);
  text = test_log_dup_text (LOGLINE_LOG (fixture->log));
  g_assert_cmpstr (text, ==, "line 1\nline 2\nline 3\nline 4\nline 5\nline 6\nline 7\nline 8");
  g_assert_cmpint (get_generation (fixture)->cause, ==, LOGLINE_GENERATION_ROTATED);
  g_assert_cmpint (get_generation (fixture)->missing, ==, 0);
}

/* As by a server that was started anew and calls the same file otherwise. */
static void
test_renamed_generation (Fixture       *fixture,
                         gconstpointer  data)
{
  hostile_server_append_lines (fixture->server, 1, 3);
  open_log (fixture);
  test_wait (n_rows (fixture) == 3);
  g_free (fixture->server->generation);
  fixture->server->generation = g_strdup ("otherwise");
  hostile_server_append_lines (fixture->server, 4, 5);
  test_wait (n_rows (fixture) == 5);
  assert_text_is_the_log (fixture);
  g_assert_cmpuint (get_generation (fixture)->serial, ==, 0);
  hostile_server_append_lines (fixture->server, 6, 7);
  test_wait (n_rows (fixture) == 7);
  assert_text_is_the_log (fixture);
}

/* The same lines, but fewer of them. */
static void
test_shorter_generation (Fixture       *fixture,
                         gconstpointer  data)
{
  hostile_server_append_lines (fixture->server, 1, 3);
  open_log (fixture);
  test_wait (n_rows (fixture) == 3);
  hostile_server_rotate (fixture->server, "second");
  hostile_server_append_lines (fixture->server, 1, 2);
  test_wait (n_rows (fixture) == 5);
  g_assert_cmpuint (get_generation (fixture)->serial, ==, 1);
}

static void
test_rest_lost (Fixture       *fixture,
                gconstpointer  data)
{
  hostile_server_append_lines (fixture->server, 1, 3);
  open_log (fixture);
  test_wait (n_rows (fixture) == 3);
  hostile_server_append_lines (fixture->server, 4, 6);
  hostile_server_rotate (fixture->server, "second");
  hostile_server_append_lines (fixture->server, 7, 8);
  test_wait (n_rows (fixture) == 5);
  g_assert_cmpint (get_generation (fixture)->missing, ==, LOGLINE_GENERATION_MISSING_UNKNOWN);
}

/* Followed by events alone. */
static void
open_told (Fixture *fixture)
{
  fixture->server->has_events = TRUE;
  hostile_server_append_lines (fixture->server, 1, 3);
  fixture->log = logline_mirrored_log_new (fixture->session, "service1", "debug");
  logline_remote_set_poll_ms (LOGLINE_REMOTE (fixture->log), 3600000);
  test_wait (n_rows (fixture) == 3 && fixture->server->streams->len == 1);
}

static void
test_rest_told_to_be_lost (Fixture       *fixture,
                           gconstpointer  data)
{
  open_told (fixture);
  hostile_server_append_lines (fixture->server, 4, 6);
  hostile_server_rotate (fixture->server, "second");
  hostile_server_append_lines (fixture->server, 7, 8);
  hostile_server_tell_replaced (fixture->server, "first", 6 * strlen ("line 1\n"), "truncated");
  test_wait (n_rows (fixture) == 5);
  g_assert_cmpint (get_generation (fixture)->cause, ==, LOGLINE_GENERATION_TRUNCATED);
  g_assert_cmpint (get_generation (fixture)->missing, ==, 3 * strlen ("line 1\n"));
  g_assert_cmpuint (fixture->server->n_event_requests, ==, 1);
}

static void
test_rest_told_to_be_there (Fixture       *fixture,
                            gconstpointer  data)
{
  fixture->server->keeps_earlier = TRUE;
  open_told (fixture);
  hostile_server_append_lines (fixture->server, 4, 6);
  hostile_server_rotate (fixture->server, "second");
  hostile_server_append_lines (fixture->server, 7, 8);
  hostile_server_tell_replaced (fixture->server, "first", 6 * strlen ("line 1\n"), "rotated");
  test_wait (n_rows (fixture) == 8);
  g_assert_cmpint (get_generation (fixture)->cause, ==, LOGLINE_GENERATION_ROTATED);
  g_assert_cmpint (get_generation (fixture)->missing, ==, 0);
}

/* Whoever finds out by asking is told a moment later. */
static void
test_gone_before_it_is_told (Fixture       *fixture,
                             gconstpointer  data)
{
  guint n_requests;

  open_told (fixture);
  hostile_server_rotate (fixture->server, "second");
  hostile_server_append_lines (fixture->server, 7, 8);
  n_requests = fixture->server->n_log_requests;
  logline_remote_retry_now (LOGLINE_REMOTE (fixture->log));
  test_wait (fixture->server->n_log_requests == n_requests + 2);
  hostile_server_tell_replaced (fixture->server, "first", 25, "truncated");
  test_wait (n_rows (fixture) == 5);
  g_assert_cmpint (get_generation (fixture)->cause, ==, LOGLINE_GENERATION_TRUNCATED);
  g_assert_cmpint (get_generation (fixture)->missing, ==, 4);
}

static void
test_gone_and_never_told (Fixture       *fixture,
                          gconstpointer  data)
{
  open_told (fixture);
  hostile_server_rotate (fixture->server, "second");
  hostile_server_append_lines (fixture->server, 7, 8);
  hostile_server_tell_grew (fixture->server);
  test_wait (n_rows (fixture) == 5);
  g_assert_cmpint (get_generation (fixture)->missing, ==, LOGLINE_GENERATION_MISSING_UNKNOWN);
}

/* As much as comes in one piece or a few stands behind what was, but only once it is all here. */
static void
test_rotation_to_more (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autofree char *text = NULL;

  hostile_server_append_lines (fixture->server, 1, 3);
  open_log (fixture);
  test_wait (n_rows (fixture) == 3);
  hostile_server_rotate (fixture->server, "second");
  hostile_server_append_lines (fixture->server, 4, 300000);
  test_wait (n_rows (fixture) == 300000);
  text = test_log_dup_text (LOGLINE_LOG (fixture->log));
  g_assert_true (g_str_has_prefix (text, "line 1\nline 2\nline 3\nline 4\n"));
  g_assert_true (g_str_has_suffix (text, "\nline 300000"));
  g_assert_cmpfloat (logline_log_get_loading (LOGLINE_LOG (fixture->log)), ==, 1.0);
}

/* Nobody waits for megabytes before they see what happens now. */
static void
test_rotation_to_much (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autofree char *text = NULL;
  guint n_unchanged;

  hostile_server_append_lines (fixture->server, 1, 3);
  open_log (fixture);
  test_wait (n_rows (fixture) == 3);
  fixture->server->hook = hold_back_older;
  n_unchanged = fixture->server->n_unchanged;
  hostile_server_rotate (fixture->server, "second");
  hostile_server_append_lines (fixture->server, 4, 1000000);
  test_wait (n_rows (fixture) > 10000 && fixture->server->n_unchanged > n_unchanged);
  text = test_log_dup_text (LOGLINE_LOG (fixture->log));
  g_assert_true (g_str_has_suffix (text, "\nline 1000000"));
  g_assert_false (g_str_has_prefix (text, "line 1\n"));
}

static void
test_all_after_rotation (Fixture       *fixture,
                         gconstpointer  data)
{
  hostile_server_append_lines (fixture->server, 1, 3);
  open_log (fixture);
  test_wait (n_rows (fixture) == 3);
  hostile_server_rotate (fixture->server, "second");
  hostile_server_append_lines (fixture->server, 1, 1000000);
  test_wait (n_rows (fixture) == 1000000);
  g_assert_cmpfloat (logline_log_get_loading (LOGLINE_LOG (fixture->log)), ==, 1.0);
  assert_text_is_the_log (fixture);
}

static void
test_rotation_to_empty (Fixture       *fixture,
                        gconstpointer  data)
{
  hostile_server_append_lines (fixture->server, 1, 3);
  open_log (fixture);
  test_wait (n_rows (fixture) == 3);
  hostile_server_rotate (fixture->server, "second");
  test_wait (g_str_equal (logline_log_get_generation (LOGLINE_LOG (fixture->log))->id, "second"));
  g_assert_cmpuint (n_rows (fixture), ==, 3);
  hostile_server_append_lines (fixture->server, 4, 4);
  test_wait (n_rows (fixture) == 4);
}

static void
test_rotation_while_loading (Fixture       *fixture,
                             gconstpointer  data)
{
  guint64 rows;

  fixture->server->hook = hold_back_older;
  hostile_server_append_lines (fixture->server, 1, 100000);
  open_log (fixture);
  test_wait (n_rows (fixture) > 10000 && fixture->server->n_unchanged > 0);
  rows = n_rows (fixture);
  hostile_server_rotate (fixture->server, "second");
  hostile_server_append (fixture->server, "new\n");
  test_wait (n_rows (fixture) == rows + 1);
  g_assert_cmpfloat (logline_log_get_loading (LOGLINE_LOG (fixture->log)), ==, 1.0);
  hostile_server_append (fixture->server, "newer\n");
  test_wait (n_rows (fixture) == rows + 2);
}

/* Half of what was asked for, and then the line is cut. */
static void
answer_half (HostileServer     *server,
             SoupServerMessage *message)
{
  g_autofree char *range = hostile_dup_range (message);
  guint64 start = g_ascii_strtoull (range + strlen ("bytes="), NULL, 10);
  guint64 size = server->log->len;
  g_autoptr (GByteArray) answer = g_byte_array_new ();
  g_autofree char *head =
    g_strdup_printf ("HTTP/1.1 206 Partial Content\r\nLogline-Generation: %s\r\n"
                     "Content-Range: bytes %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "/%"
                     G_GUINT64_FORMAT "\r\nContent-Length: %" G_GUINT64_FORMAT "\r\n\r\n",
                     server->generation, start, size - 1, size, size - start);

  g_byte_array_append (answer, (const guint8 *) head, strlen (head));
  g_byte_array_append (answer, server->log->data + start, (size - start) / 2);
  server->n_log_bytes += (size - start) / 2;
  hostile_answer_raw (message, (const char *) answer->data, answer->len);
}

static gboolean
cut_growth (HostileServer     *server,
            SoupServerMessage *message,
            const char        *path)
{
  if (!is_log_request (message, path) || !is_for_growth (message) || server->n_hooks == 0)
    return FALSE;
  server->n_hooks--;
  answer_half (server, message);
  return TRUE;
}

static void
test_cut_growth (Fixture       *fixture,
                 gconstpointer  data)
{
  hostile_server_append_lines (fixture->server, 1, 10);
  open_log (fixture);
  test_wait (fixture->server->n_unchanged > 0);

  hostile_server_append_lines (fixture->server, 11, 1000);
  fixture->server->hook = cut_growth;
  fixture->server->n_hooks = 1;
  test_wait (!logline_remote_get_online (LOGLINE_REMOTE (fixture->log)));
  g_assert_true (has_error (fixture, LOGLINE_CLIENT_ERROR_CONNECT));
  g_assert_cmpint (logline_remote_get_retry_at_us (LOGLINE_REMOTE (fixture->log)), >, 0);
  logline_remote_retry_now (LOGLINE_REMOTE (fixture->log));
  test_wait (n_rows (fixture) == 1000);
  g_assert_true (logline_remote_get_online (LOGLINE_REMOTE (fixture->log)));
  g_assert_cmpint (logline_remote_get_retry_at_us (LOGLINE_REMOTE (fixture->log)), ==, 0);
  g_assert_no_error (logline_log_get_error (LOGLINE_LOG (fixture->log)));
  /* Not a byte came twice, and none is missing. */
  g_assert_cmpuint (fixture->server->n_log_bytes, ==, fixture->server->log->len);
  assert_text_is_the_log (fixture);
}

static gboolean
cut_older (HostileServer     *server,
           SoupServerMessage *message,
           const char        *path)
{
  static const char half[] =
    "HTTP/1.1 206 Partial Content\r\nLogline-Generation: first\r\n"
    "Content-Range: bytes 0-99/100000\r\nContent-Length: 100\r\n\r\nline 1\nli";

  if (!is_log_request (message, path) || !is_for_older (message) || server->n_hooks == 0)
    return FALSE;
  server->n_hooks--;
  hostile_answer_raw (message, half, strlen (half));
  return TRUE;
}

static void
test_cut_older (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->server->hook = cut_older;
  fixture->server->n_hooks = 1;
  hostile_server_append_lines (fixture->server, 1, 50000);
  open_log (fixture);
  test_wait (!logline_remote_get_online (LOGLINE_REMOTE (fixture->log)));
  logline_remote_retry_now (LOGLINE_REMOTE (fixture->log));
  test_wait (n_rows (fixture) == 50000);
  assert_text_is_the_log (fixture);
}

/* What may not be shown, since it cannot be what was asked for. The log has 10 bytes by then. */
static const struct
{
  const char         *name;
  const char         *answer;
  LoglineClientError  code;
} odd_answers[] = {
  { "another-part",
    "HTTP/1.1 206 P\r\nLogline-Generation: first\r\nContent-Range: bytes 5-11/12\r\n"
    "Content-Length: 7\r\n\r\nabcdefg", LOGLINE_CLIENT_ERROR_PROTOCOL },
  { "another-generation",
    "HTTP/1.1 206 P\r\nLogline-Generation: second\r\nContent-Range: bytes 10-11/12\r\n"
    "Content-Length: 2\r\n\r\nab", LOGLINE_CLIENT_ERROR_PROTOCOL },
  { "no-generation",
    "HTTP/1.1 206 P\r\nContent-Range: bytes 10-11/12\r\nContent-Length: 2\r\n\r\nab",
    LOGLINE_CLIENT_ERROR_NOT_LOGLINE },
  { "no-range",
    "HTTP/1.1 206 P\r\nLogline-Generation: first\r\nContent-Length: 2\r\n\r\nab",
    LOGLINE_CLIENT_ERROR_PROTOCOL },
  { "whole-log",
    "HTTP/1.1 200 O\r\nLogline-Generation: first\r\nContent-Length: 12\r\n\r\n0123456789ab",
    LOGLINE_CLIENT_ERROR_PROTOCOL },
  { "range-beyond-size",
    "HTTP/1.1 206 P\r\nLogline-Generation: first\r\nContent-Range: bytes 10-11/11\r\n"
    "Content-Length: 2\r\n\r\nab", LOGLINE_CLIENT_ERROR_PROTOCOL },
  { "range-without-size",
    "HTTP/1.1 206 P\r\nLogline-Generation: first\r\nContent-Range: bytes 10-11/*\r\n"
    "Content-Length: 2\r\n\r\nab", LOGLINE_CLIENT_ERROR_PROTOCOL },
  { "overflowing-range",
    "HTTP/1.1 206 P\r\nLogline-Generation: first\r\n"
    "Content-Range: bytes 10-9223372036854775807/9223372036854775807\r\n"
    "Content-Length: 2\r\n\r\nab", LOGLINE_CLIENT_ERROR_PROTOCOL },
  { "length-of-another-range",
    "HTTP/1.1 206 P\r\nLogline-Generation: first\r\nContent-Range: bytes 10-11/12\r\n"
    "Content-Length: 3\r\n\r\nabc", LOGLINE_CLIENT_ERROR_PROTOCOL },
  { "chunks-beyond-the-range",
    "HTTP/1.1 206 P\r\nLogline-Generation: first\r\nContent-Range: bytes 10-11/12\r\n"
    "Transfer-Encoding: chunked\r\n\r\n8\r\nabcdefgh\r\n0\r\n\r\n", LOGLINE_CLIENT_ERROR_PROTOCOL },
  { "compressed",
    "HTTP/1.1 206 P\r\nLogline-Generation: first\r\nContent-Range: bytes 10-11/12\r\n"
    "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nab", LOGLINE_CLIENT_ERROR_PROTOCOL },
  { "nothing-although-smaller",
    "HTTP/1.1 416 R\r\nLogline-Generation: first\r\nContent-Range: bytes */3\r\n"
    "Content-Length: 0\r\n\r\n", LOGLINE_CLIENT_ERROR_PROTOCOL },
  { "web-page",
    "HTTP/1.1 404 N\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
    LOGLINE_CLIENT_ERROR_NOT_LOGLINE },
  { "not-http", "SSH-2.0-OpenSSH_9.2\r\n", LOGLINE_CLIENT_ERROR_NOT_LOGLINE },
  { "redirect",
    "HTTP/1.1 302 F\r\nLocation: http://127.0.0.2:1/\r\nContent-Length: 0\r\n\r\n",
    LOGLINE_CLIENT_ERROR_NOT_LOGLINE },
};

static const char *odd_answer;

static gboolean
answer_oddly (HostileServer     *server,
              SoupServerMessage *message,
              const char        *path)
{
  if (!is_log_request (message, path) || server->n_hooks == 0)
    return FALSE;
  server->n_hooks--;
  hostile_answer_raw (message, odd_answer, strlen (odd_answer));
  return TRUE;
}

static void
test_odd_answer (Fixture       *fixture,
                 gconstpointer  data)
{
  guint row = GPOINTER_TO_UINT (data);

  odd_answer = odd_answers[row].answer;
  hostile_server_append (fixture->server, "line 1\nab\n");
  open_log (fixture);
  test_wait (n_rows (fixture) == 2 && fixture->server->n_unchanged > 0);
  fixture->server->hook = answer_oddly;
  fixture->server->n_hooks = 1;
  test_wait (logline_log_get_error (LOGLINE_LOG (fixture->log)) != NULL);
  g_assert_error (logline_log_get_error (LOGLINE_LOG (fixture->log)), LOGLINE_CLIENT_ERROR,
                  (int) odd_answers[row].code);
  g_assert_cmpuint (n_rows (fixture), ==, 2);
  assert_text_is_the_log (fixture);

  hostile_server_append (fixture->server, "line 3\n");
  logline_remote_retry_now (LOGLINE_REMOTE (fixture->log));
  test_wait (n_rows (fixture) == 3);
  g_assert_no_error (logline_log_get_error (LOGLINE_LOG (fixture->log)));
  assert_text_is_the_log (fixture);
}

static void
test_renewal (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (LoglineMirroredLog) other = NULL;
  guint n_unchanged;

  hostile_server_append_lines (fixture->server, 1, 10);
  open_log (fixture);
  other = logline_mirrored_log_new (fixture->session, "service1", "debug");
  logline_remote_set_poll_ms (LOGLINE_REMOTE (other), 20);
  test_wait (n_rows (fixture) == 10 && logline_log_get_n_rows (LOGLINE_LOG (other)) == 10);

  hostile_server_expire_access (fixture->server);
  n_unchanged = fixture->server->n_unchanged;
  hostile_server_append_lines (fixture->server, 11, 12);
  test_wait (n_rows (fixture) == 12 && logline_log_get_n_rows (LOGLINE_LOG (other)) == 12);
  test_wait (fixture->server->n_unchanged > n_unchanged + 4);
  g_assert_cmpuint (fixture->server->n_renewals, ==, 1);
  g_assert_cmpint (logline_session_get_state (fixture->session), ==, LOGLINE_SESSION_SIGNED_IN);
  g_assert_no_error (logline_log_get_error (LOGLINE_LOG (fixture->log)));
}

static void
test_expiry (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  guint n_requests;

  hostile_server_append_lines (fixture->server, 1, 10);
  open_log (fixture);
  test_wait (n_rows (fixture) == 10);
  fixture->server->refuses_renewal = TRUE;
  hostile_server_expire_access (fixture->server);
  test_wait (logline_session_get_state (fixture->session) == LOGLINE_SESSION_EXPIRED);
  g_assert_true (has_error (fixture, LOGLINE_CLIENT_ERROR_EXPIRED));
  g_assert_true (logline_remote_get_online (LOGLINE_REMOTE (fixture->log)));
  g_assert_cmpstr (logline_session_get_username (fixture->session), ==, "alice");
  g_assert_cmpuint (n_rows (fixture), ==, 10);

  /* Nothing is asked until somebody has signed in again. */
  hostile_server_append_lines (fixture->server, 11, 20);
  n_requests = fixture->server->n_log_requests;
  test_session_sign_in (fixture->session, "alice", "wrong", &error);
  g_assert_error (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_CREDENTIALS);
  g_clear_error (&error);
  g_assert_cmpuint (fixture->server->n_log_requests, ==, n_requests);
  g_assert_cmpint (logline_session_get_state (fixture->session), ==, LOGLINE_SESSION_EXPIRED);

  test_session_sign_in (fixture->session, "alice", "right", &error);
  g_assert_no_error (error);
  test_wait (n_rows (fixture) == 20);
  g_assert_cmpuint (fixture->server->n_log_bytes, ==, fixture->server->log->len);
  g_assert_no_error (logline_log_get_error (LOGLINE_LOG (fixture->log)));
  assert_text_is_the_log (fixture);
}

static gboolean
answer_not_found (HostileServer     *server,
                  SoupServerMessage *message,
                  const char        *path)
{
  if (!is_log_request (message, path))
    return FALSE;
  server->n_hooks++;
  hostile_answer (message, 404, "application/problem+json", "{\"type\":\"not-found\"}");
  return TRUE;
}

static void
test_permission_taken_away (Fixture       *fixture,
                            gconstpointer  data)
{
  hostile_server_append_lines (fixture->server, 1, 10);
  open_log (fixture);
  test_wait (n_rows (fixture) == 10);
  fixture->server->hook = answer_not_found;
  test_wait (fixture->server->n_hooks >= 3);
  g_assert_true (has_error (fixture, LOGLINE_CLIENT_ERROR_NOT_FOUND));
  g_assert_true (logline_remote_get_online (LOGLINE_REMOTE (fixture->log)));
  g_assert_cmpuint (n_rows (fixture), ==, 10);

  hostile_server_append_lines (fixture->server, 11, 11);
  fixture->server->hook = NULL;
  test_wait (n_rows (fixture) == 11);
  g_assert_no_error (logline_log_get_error (LOGLINE_LOG (fixture->log)));
}

static gboolean
answer_unreadable (HostileServer     *server,
                   SoupServerMessage *message,
                   const char        *path)
{
  if (!is_log_request (message, path) || server->n_hooks == 0)
    return FALSE;
  server->n_hooks--;
  hostile_answer (message, 503, "application/problem+json", "{\"type\":\"log-unreadable\"}");
  return TRUE;
}

static void
test_unreadable_at_first (Fixture       *fixture,
                          gconstpointer  data)
{
  hostile_server_append_lines (fixture->server, 1, 10);
  fixture->server->hook = answer_unreadable;
  fixture->server->n_hooks = 2;
  open_log (fixture);
  test_wait (has_error (fixture, LOGLINE_CLIENT_ERROR_UNREADABLE));
  test_wait (n_rows (fixture) == 10);
  g_assert_no_error (logline_log_get_error (LOGLINE_LOG (fixture->log)));
}

static void
test_offline (Fixture       *fixture,
              gconstpointer  data)
{
  hostile_server_append_lines (fixture->server, 1, 10);
  open_log (fixture);
  test_wait (n_rows (fixture) == 10);
  hostile_server_stop (fixture->server);
  test_wait (!logline_remote_get_online (LOGLINE_REMOTE (fixture->log)));
  g_assert_true (has_error (fixture, LOGLINE_CLIENT_ERROR_CONNECT));
  g_assert_cmpint (logline_remote_get_retry_at_us (LOGLINE_REMOTE (fixture->log)), >,
                   g_get_monotonic_time ());
  g_assert_cmpint (logline_session_get_state (fixture->session), ==, LOGLINE_SESSION_SIGNED_IN);
  g_assert_cmpuint (n_rows (fixture), ==, 10);

  hostile_server_append_lines (fixture->server, 11, 20);
  hostile_server_start (fixture->server);
  /* By itself, after a second. */
  test_wait (n_rows (fixture) == 20);
  g_assert_true (logline_remote_get_online (LOGLINE_REMOTE (fixture->log)));
  g_assert_cmpuint (fixture->server->n_log_bytes, ==, fixture->server->log->len);
}

static void
test_dropped_while_loading (Fixture       *fixture,
                            gconstpointer  data)
{
  gpointer watched;

  fixture->server->hook = hold_back_older;
  hostile_server_append_lines (fixture->server, 1, 100000);
  open_log (fixture);
  test_wait (n_rows (fixture) > 10000 && fixture->server->n_unchanged > 0);
  watched = fixture->log;
  g_object_add_weak_pointer (G_OBJECT (fixture->log), &watched);
  g_clear_object (&fixture->log);
  test_wait (watched == NULL);
}

static void
test_nothing_left_in_cache (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "logline", NULL);
  g_autoptr (GDir) dir = NULL;

  hostile_server_append_lines (fixture->server, 1, 10);
  open_log (fixture);
  test_wait (n_rows (fixture) == 10);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  g_assert_null (g_dir_read_name (dir));
}

/* What a full disk is to the log as well: its copy cannot grow. */
static void
test_cache_unusable (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "logline", NULL);
  g_autoptr (GError) error = NULL;

  test_remove_tree (folder);
  g_file_set_contents (folder, "in the way", -1, &error);
  g_assert_no_error (error);
  hostile_server_append_lines (fixture->server, 1, 10);
  open_log (fixture);
  test_wait (logline_log_get_error (LOGLINE_LOG (fixture->log)) != NULL);
  g_assert_true (logline_log_get_error (LOGLINE_LOG (fixture->log))->domain == G_IO_ERROR);
  g_assert_true (logline_remote_get_online (LOGLINE_REMOTE (fixture->log)));
  g_assert_cmpuint (n_rows (fixture), ==, 0);

  g_remove (folder);
  logline_remote_retry_now (LOGLINE_REMOTE (fixture->log));
  test_wait (n_rows (fixture) == 10);
  g_assert_no_error (logline_log_get_error (LOGLINE_LOG (fixture->log)));
  assert_text_is_the_log (fixture);
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
  g_test_add ("/mirrored-log/" path, Fixture, NULL, set_up, function, tear_down)
  TEST ("small", test_small);
  TEST ("empty-then-grows", test_empty_then_grows);
  TEST ("newest-part-first", test_newest_first);
  TEST ("all-of-a-large-log", test_all_of_a_large_log);
  TEST ("growth-while-loading-backwards", test_growth_while_loading);
  TEST ("unchanged-costs-nothing-but-304", test_unchanged);
  TEST ("rotation-keeps-what-is-here", test_rotation);
  TEST ("rotation-brings-the-rest", test_rest_after_rotation);
  TEST ("same-file-under-another-name", test_renamed_generation);
  TEST ("shorter-file-with-the-same-lines", test_shorter_generation);
  TEST ("rotation-that-ate-the-rest", test_rest_lost);
  TEST ("rotation-told-with-the-rest", test_rest_told_to_be_there);
  TEST ("truncation-told-with-what-is-missing", test_rest_told_to_be_lost);
  TEST ("truncation-found-before-it-is-told", test_gone_before_it_is_told);
  TEST ("rotation-that-is-never-told", test_gone_and_never_told);
  TEST ("rotation-to-more", test_rotation_to_more);
  TEST ("rotation-to-much-shows-newest-first", test_rotation_to_much);
  TEST ("rotation-to-much-comes-whole", test_all_after_rotation);
  TEST ("rotation-to-empty", test_rotation_to_empty);
  TEST ("rotation-while-loading-backwards", test_rotation_while_loading);
  TEST ("growth-cut-in-the-middle", test_cut_growth);
  TEST ("older-part-cut-in-the-middle", test_cut_older);
  TEST ("renewal-is-not-noticed", test_renewal);
  TEST ("expiry-and-sign-in-go-on-at-the-next-byte", test_expiry);
  TEST ("permission-taken-away-and-given-back", test_permission_taken_away);
  TEST ("unreadable-at-first", test_unreadable_at_first);
  TEST ("offline-and-back", test_offline);
  TEST ("dropped-while-loading", test_dropped_while_loading);
  TEST ("nothing-left-in-the-cache-folder", test_nothing_left_in_cache);
  TEST ("cache-folder-unusable-for-a-while", test_cache_unusable);
  for (guint i = 0; i < G_N_ELEMENTS (odd_answers); i++)
    {
      g_autofree char *path = g_strconcat ("/mirrored-log/odd/", odd_answers[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_odd_answer, tear_down);
    }

  status = g_test_run ();
  test_remove_tree (cache);
  return status;
}
