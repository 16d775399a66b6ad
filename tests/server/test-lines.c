/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <string.h>

#include "http.h"
#include "logline-api.h"

#define PASSWORD "correct horse battery"
#define LINES    "/api/v1/services/service1/logs/debug/lines?"
#define N_LINES  3000

typedef struct
{
  TestDaemon *daemon;
  char *path;
  char *token;
  GString *text; /* what the log holds */
} Fixture;

static void
append_line (GString    *text,
             const char *bytes,
             gsize       length,
             const char *end)
{
  g_string_append_len (text, bytes, length);
  g_string_append (text, end);
}

/* Lines of every kind: empty, of bytes that are not UTF-8, with a NUL, with either line end, longer
 * than what is asked for. */
static GString *
make_text (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < N_LINES; i++)
    {
      gsize length = g_rand_int_range (random, 0, i % 97 == 0 ? 9000 : 60);
      g_autofree char *bytes = g_malloc (length + 1);

      for (gsize j = 0; j < length; j++)
        do
          bytes[j] = i % 3 == 0 ? g_rand_int_range (random, 0, 256) : 'a' + (int) (i + j) % 26;
        while (bytes[j] == '\n');
      append_line (text, bytes, length, i % 5 == 0 ? "\r\n" : "\n");
    }
  return text;
}

/* Into the file that is there: @mode tells whether it is cut before. */
static void
write_log (Fixture    *fixture,
           const char *mode)
{
  FILE *file = g_fopen (fixture->path, mode);

  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (fixture->text->str, 1, fixture->text->len, file), ==,
                    fixture->text->len);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
append (Fixture    *fixture,
        const char *bytes,
        gsize       length)
{
  g_string_append_len (fixture->text, bytes, length);
  write_log (fixture, "r+be");
}

static void
set_up_with (Fixture *fixture,
             GString *text)
{
  fixture->text = text;
  fixture->daemon = test_daemon_new (NULL);
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD "\n");
  fixture->path = test_daemon_add_service (fixture->daemon, "service1", "debug", text->str,
                                           text->len);
  test_daemon_run (fixture->daemon, "grant alice service1", NULL);
  test_daemon_start (fixture->daemon, NULL);
  fixture->token = test_http_get_token (fixture->daemon, "alice", PASSWORD);
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  set_up_with (fixture, make_text ());
}

static void
set_up_empty (Fixture      *fixture,
              gconstpointer user_data)
{
  set_up_with (fixture, g_string_new (NULL));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  test_daemon_free (fixture->daemon);
  g_free (fixture->path);
  g_free (fixture->token);
  g_string_free (fixture->text, TRUE);
}

static TestReply *
request (Fixture    *fixture,
         const char *query)
{
  g_autofree char *path = g_strconcat (LINES, query, NULL);

  return test_http_get (fixture->daemon, path, fixture->token, NULL);
}

/* Where there is no index yet the daemon says so at once. */
static TestReply *
request_from_index (Fixture    *fixture,
                    const char *query)
{
  gint64 deadline_us = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  TestReply *reply = request (fixture, query);

  while (reply->status == 503 && g_get_monotonic_time () < deadline_us)
    {
      test_reply_free (reply);
      reply = request (fixture, query);
    }
  return reply;
}

static LoglineLinesReply *
get (Fixture    *fixture,
     const char *query)
{
  g_autoptr (TestReply) reply = request_from_index (fixture, query);
  g_autoptr (GError) error = NULL;
  g_autofree char *type = test_reply_dup_header (reply, "Content-Type");
  g_autofree char *generation = test_reply_dup_header (reply, "Logline-Generation");
  LoglineLinesReply *lines;

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (type, ==, "application/json");
  g_assert_cmpuint (g_bytes_get_size (reply->body), <=, LOGLINE_API_MAX_REPLY);
  lines = logline_lines_reply_parse (reply->body, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lines->generation, ==, generation);
  return lines;
}

static const LoglineReplyLine *
get_line (LoglineLinesReply *reply,
          guint              index)
{
  return &g_array_index (reply->lines, LoglineReplyLine, index);
}

/* Finds line @number of the text by looking at each byte before it. */
static gboolean
find_line (GString *text,
           guint64  number,
           gsize   *out_offset,
           gsize   *out_length)
{
  gsize start = 0;

  for (guint64 i = 1; start < text->len; i++)
    {
      const char *feed = memchr (text->str + start, '\n', text->len - start);
      gsize end = feed != NULL ? (gsize) (feed - text->str) : text->len;

      if (i == number)
        {
          *out_offset = start;
          *out_length = end - start;
          if (feed != NULL && end > start && text->str[end - 1] == '\r')
            (*out_length)--;
          return TRUE;
        }
      start = end + 1;
    }
  return FALSE;
}

static guint64
count_lines (GString *text)
{
  guint64 n = 0;

  for (gsize i = 0; i < text->len; i++)
    n += text->str[i] == '\n' || i + 1 == text->len;
  return n;
}

static void
assert_line (Fixture                *fixture,
             const LoglineReplyLine *line,
             guint64                 number,
             gsize                   max_bytes)
{
  gsize offset, length, n_bytes;
  const char *bytes = g_bytes_get_data (line->bytes, &n_bytes);

  g_assert_true (find_line (fixture->text, number, &offset, &length));
  g_assert_cmpuint (line->number, ==, number);
  g_assert_cmpuint (line->offset, ==, offset);
  g_assert_cmpuint (line->length, ==, length);
  g_assert_cmpmem (bytes, n_bytes, fixture->text->str + offset, MIN (length, max_bytes));
}

static void
assert_state (Fixture           *fixture,
              LoglineLinesReply *reply)
{
  GString *text = fixture->text;

  g_assert_cmpuint (reply->size, ==, text->len);
  g_assert_cmpuint (reply->total, ==, count_lines (text));
  g_assert_cmpint (reply->open, ==, text->len > 0 && text->str[text->len - 1] != '\n');
  g_assert_cmpfloat (reply->indexed, ==, 1);
}

static void
assert_range (Fixture    *fixture,
              const char *query,
              guint64     first,
              guint64     count,
              gsize       max_bytes)
{
  g_autoptr (LoglineLinesReply) reply = get (fixture, query);
  guint64 total = count_lines (fixture->text);
  guint64 end = MIN (first + count, total + 1);

  assert_state (fixture, reply);
  g_assert_cmpuint (reply->lines->len, ==, end > first ? end - first : 0);
  for (guint64 i = first; i < end; i++)
    assert_line (fixture, get_line (reply, i - first), i, max_bytes);
}

static void
test_from (Fixture      *fixture,
           gconstpointer user_data)
{
  assert_range (fixture, "from=1&count=0", 1, 0, 4096);
  assert_range (fixture, "from=1&count=1", 1, 1, 4096);
  assert_range (fixture, "from=1&count=200", 1, 200, 4096);
  assert_range (fixture, "from=1500&count=150&max_bytes=7", 1500, 150, 7);
  assert_range (fixture, "from=1500&count=150&max_bytes=0", 1500, 150, 0);
  assert_range (fixture, "from=97&count=100&max_bytes=65536", 97, 100, 65536);
  assert_range (fixture, "from=2990&count=1000", 2990, 1000, 4096);
  assert_range (fixture, "from=3000&count=1", 3000, 1, 4096);
  assert_range (fixture, "from=3001&count=1", 3001, 1, 4096);
  assert_range (fixture, "from=9007199254740992&count=1000", 3001, 0, 4096);
}

static void
test_around (Fixture      *fixture,
             gconstpointer user_data)
{
  static const guint64 numbers[] = { 1, 2, 5, 777, 1000, 2999, 3000 };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      gsize offset, length;

      find_line (fixture->text, numbers[i], &offset, &length);
      for (guint place = 0; place < 2; place++)
        {
          /* Its first byte, and its line feed. */
          gsize byte = place == 0 ? offset : strcspn (fixture->text->str + offset, "\n") + offset;
          g_autofree char *query = NULL;

          while (fixture->text->str[byte] == '\0')
            byte++;
          query = g_strdup_printf ("around=%" G_GSIZE_FORMAT "&count=11", byte);
          assert_range (fixture, query, numbers[i] - MIN (numbers[i] - 1, 5), 11, 4096);
        }
    }
  assert_range (fixture, "around=9007199254740992&count=4", N_LINES - 2, 4, 4096);
}

static void
test_rows (Fixture      *fixture,
           gconstpointer user_data)
{
  static const guint64 numbers[] = { 1, 2, 3, 98, 500, 1941, 2999, 3000 };
  g_autoptr (LoglineLinesReply) reply =
    get (fixture, "rows=1-3,98,500,1941,2999-3002,4000&max_bytes=100");

  assert_state (fixture, reply);
  g_assert_cmpuint (reply->lines->len, ==, G_N_ELEMENTS (numbers));
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    assert_line (fixture, get_line (reply, i), numbers[i], 100);
}

/* However much is asked for, an answer stays small, and the rest can be asked for. */
static void
test_much_text (Fixture      *fixture,
                gconstpointer user_data)
{
  g_autofree char *line = g_strnfill (70000, 'x');
  guint64 next = 1;
  guint n_answers = 0;

  for (guint i = 0; i < 100; i++)
    append_line (fixture->text, line, 60000 + i * 100, "\n");
  write_log (fixture, "r+be");

  for (; next <= 100; n_answers++)
    {
      g_autofree char *query =
        g_strdup_printf ("from=%" G_GUINT64_FORMAT "&count=1000&max_bytes=65536", next);
      g_autoptr (LoglineLinesReply) reply = get (fixture, query);
      gsize n_bytes = 0;

      g_assert_cmpuint (reply->lines->len, >, 0);
      for (guint i = 0; i < reply->lines->len; i++)
        {
          assert_line (fixture, get_line (reply, i), next++, 65536);
          n_bytes += g_bytes_get_size (get_line (reply, i)->bytes);
        }
      g_assert_cmpuint (n_bytes, <=, 1024 * 1024);
    }
  g_assert_cmpuint (n_answers, >, 5);
}

static void
test_empty_then_growing (Fixture      *fixture,
                         gconstpointer user_data)
{
  static const char *const pieces[] = { "", "a", "b\r", "\n", "\n", "c\n\nd", "\xc3", "\xa4\n" };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      append (fixture, pieces[i], strlen (pieces[i]));
      assert_range (fixture, "from=1&count=1000", 1, 1000, 4096);
      assert_range (fixture, "around=4&count=1", fixture->text->len < 5 ? 1 : 2, 1, 4096);
    }
}

static void
test_growing_while_it_is_read (Fixture      *fixture,
                               gconstpointer user_data)
{
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *line = g_strdup_printf ("line %u of a log that grows\n", i);
      g_autofree char *query = g_strdup_printf ("from=%u&count=1000", N_LINES - 100 + i);

      append (fixture, line, strlen (line));
      assert_range (fixture, query, N_LINES - 100 + i, 1000, 4096);
    }
}

static void
test_parameters (Fixture      *fixture,
                 gconstpointer user_data)
{
  static const struct
  {
    const char *query;
    const char *name;
  } cases[] = {
    { "", "from: " }, { "from=1", "count: " }, { "from=0&count=1", "from: " },
    { "from=1&count=1001", "count: " }, { "from=1&from=2&count=1", "from: " },
    { "from=1&rows=2", "rows: " }, { "rows=3,2", "rows: " }, { "rows=1-1001", "rows: " },
    { "around=-1&count=3", "around: " }, { "from=1&count=1&max_bytes=65537", "max_bytes: " },
    { "from=1&count=1&generation=", "generation: " }, { "from=%00&count=1", "the query " },
    { "from=99999999999999999999&count=1", "from: " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestReply) reply = request (fixture, cases[i].query);
      g_autofree char *detail = test_reply_dup_member (reply, "detail");

      g_test_message ("%s: %s", cases[i].query, detail);
      test_reply_assert_problem (reply, 400, "bad-request");
      g_assert_true (g_str_has_prefix (detail, cases[i].name));
    }
}

static void
test_head (Fixture      *fixture,
           gconstpointer user_data)
{
  g_autoptr (TestReply) whole = request (fixture, "from=5&count=100");
  g_autoptr (TestReply) head = test_http_request (fixture->daemon, "HEAD",
                                                  LINES "from=5&count=100", fixture->token, NULL,
                                                  NULL);
  g_autofree char *length = test_reply_dup_header (head, "Content-Length");
  g_autofree char *expected = g_strdup_printf ("%" G_GSIZE_FORMAT, g_bytes_get_size (whole->body));

  g_assert_cmpuint (head->status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (head->body), ==, 0);
  g_assert_cmpstr (length, ==, expected);
}

static void
test_other_methods (Fixture      *fixture,
                    gconstpointer user_data)
{
  g_autoptr (TestReply) reply = test_http_request (fixture->daemon, "POST", LINES "from=1&count=1",
                                                   fixture->token, NULL, "{}");
  g_autofree char *allow = test_reply_dup_header (reply, "Allow");

  test_reply_assert_problem (reply, 405, "method-not-allowed");
  g_assert_cmpstr (allow, ==, "GET, HEAD");
}

/* What is not there and what may not be seen answer alike, whatever the parameters are worth. */
static void
test_forbidden (Fixture      *fixture,
                gconstpointer user_data)
{
  static const char *const ends[] = { "lines?from=1&count=1", "lines?nonsense" };
  g_autofree char *secret = test_daemon_add_service (fixture->daemon, "secret", "debug", "x\n", 2);

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      static const char *const logs[] = { "secret/logs/debug", "none/logs/debug",
                                          "service1/logs/none" };
      g_autoptr (GBytes) first = NULL;

      for (guint j = 0; j < G_N_ELEMENTS (logs); j++)
        {
          g_autofree char *path = g_strdup_printf ("/api/v1/services/%s/%s", logs[j], ends[i]);
          g_autoptr (TestReply) reply = test_http_get (fixture->daemon, path, fixture->token, NULL);

          test_reply_assert_problem (reply, 404, "not-found");
          if (first == NULL)
            first = g_bytes_ref (reply->body);
          g_assert_true (g_bytes_equal (first, reply->body));
        }
    }
}

static void
test_not_signed_in (Fixture      *fixture,
                    gconstpointer user_data)
{
  g_autoptr (TestReply) reply = test_http_get (fixture->daemon, LINES "from=1&count=1", NULL, NULL);

  test_reply_assert_problem (reply, 401, "unauthorized");
}

static void
test_revoked (Fixture      *fixture,
              gconstpointer user_data)
{
  assert_range (fixture, "from=1&count=1", 1, 1, 4096);
  test_daemon_run (fixture->daemon, "revoke alice service1", NULL);
  test_http_wait_for (fixture->daemon, LINES "from=1&count=1", fixture->token, 404);
}

static void
test_rotation (Fixture      *fixture,
               gconstpointer user_data)
{
  g_autoptr (LoglineLinesReply) before = get (fixture, "from=1&count=1");
  g_autoptr (LoglineLinesReply) after = NULL;
  g_autofree char *old_path = g_strconcat (fixture->path, ".1", NULL);
  g_autofree char *query = g_strdup_printf ("from=1&count=1&generation=%s", before->generation);
  g_autoptr (TestReply) same = request (fixture, query);
  g_autoptr (TestReply) stale = NULL;

  g_assert_cmpuint (same->status, ==, 200);
  g_assert_cmpint (g_rename (fixture->path, old_path), ==, 0);
  g_assert_true (g_file_set_contents (fixture->path, "new\n", -1, NULL));

  stale = request (fixture, query);
  test_reply_assert_problem (stale, 410, "generation-gone");
  after = get (fixture, "from=1&count=5");
  g_assert_cmpstr (after->generation, !=, before->generation);
  g_string_assign (fixture->text, "new\n");
  assert_state (fixture, after);
  assert_line (fixture, get_line (after, 0), 1, 100);
}

static void
test_truncation (Fixture      *fixture,
                 gconstpointer user_data)
{
  g_autoptr (LoglineLinesReply) before = get (fixture, "from=1&count=1");
  g_autoptr (LoglineLinesReply) after = NULL;

  g_string_assign (fixture->text, "short\nlog");
  write_log (fixture, "wbe");
  after = get (fixture, "from=1&count=5");
  g_assert_cmpstr (after->generation, !=, before->generation);
  assert_state (fixture, after);
}

static void
test_missing_log (Fixture      *fixture,
                  gconstpointer user_data)
{
  g_autoptr (TestReply) reply = NULL;

  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  reply = request (fixture, "from=1&count=0");
  test_reply_assert_problem (reply, 503, "log-unreadable");

  g_assert_true (g_file_set_contents (fixture->path, fixture->text->str, fixture->text->len, NULL));
  assert_range (fixture, "from=1&count=3", 1, 3, 4096);
}

typedef struct
{
  Fixture *fixture;
  guint    first;
} Client;

static gpointer
run_client (gpointer data)
{
  Client *client = data;

  for (guint i = 0; i < 20; i++)
    {
      guint first = client->first + i * 7;
      g_autofree char *query = g_strdup_printf ("from=%u&count=9", first);

      assert_range (client->fixture, query, first, 9, 4096);
    }
  return NULL;
}

static void
test_many_at_once (Fixture      *fixture,
                   gconstpointer user_data)
{
  Client clients[8];
  GThread *threads[8];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      clients[i] = (Client) { fixture, 1 + i * 300 };
      threads[i] = g_thread_new ("client", run_client, &clients[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

#define ADD(name, up, function) \
  g_test_add ("/lines/" name, Fixture, NULL, up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("from", set_up, test_from);
  ADD ("around", set_up, test_around);
  ADD ("rows", set_up, test_rows);
  ADD ("much-text", set_up_empty, test_much_text);
  ADD ("empty-then-growing", set_up_empty, test_empty_then_growing);
  ADD ("growing-while-it-is-read", set_up, test_growing_while_it_is_read);
  ADD ("parameters", set_up_empty, test_parameters);
  ADD ("head", set_up, test_head);
  ADD ("other-methods", set_up_empty, test_other_methods);
  ADD ("forbidden", set_up_empty, test_forbidden);
  ADD ("not-signed-in", set_up_empty, test_not_signed_in);
  ADD ("revoked", set_up, test_revoked);
  ADD ("rotation", set_up, test_rotation);
  ADD ("truncation", set_up, test_truncation);
  ADD ("missing-log", set_up, test_missing_log);
  ADD ("many-at-once", set_up, test_many_at_once);
  return g_test_run ();
}
