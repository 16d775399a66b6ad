/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http.h"
#include "logline-api.h"
#include "stream.h"

#define PASSWORD "correct horse battery"
#define SEARCH   "/api/v1/services/service1/logs/debug/search?"

/* A pattern that no engine can hurry up, and that still keeps well within what lines may take: for
 * each letter of a line of equal letters all that follow are tried. */
#define SLOW       "q=(%5Cw)%5Cw*%5C1%5CW&syntax=regex"
#define SLOW_LINE  "aaaaaaaaaaaaaaaaaaaaaaaa\n"
#define SLOW_LINES 6000000

typedef struct
{
  TestDaemon *daemon;
  char *path;
  char *token;
  GString *text; /* what the log holds */
} Fixture;

static void
set_up_with (Fixture    *fixture,
             const char *config,
             GString    *text)
{
  /* Should the daemon be built with it, it is to give memory back all the same. */
  g_setenv ("ASAN_OPTIONS", "intercept_memmem=0:fast_unwind_on_malloc=0:quarantine_size_mb=0:"
            "thread_local_quarantine_size_kb=0", TRUE);
  fixture->text = text;
  fixture->daemon = test_daemon_new (config);
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
  GString *text = g_string_new (NULL);

  for (guint i = 1; i <= 700000; i++)
    g_string_append_printf (text, "%u %s%s", i, i % 7 == 0 ? "Error" : "info",
                            i % 1000 == 0 ? " r\xe4re\r\n" : "\n");
  set_up_with (fixture, NULL, text);
}

static void
set_up_empty (Fixture      *fixture,
              gconstpointer user_data)
{
  set_up_with (fixture, NULL, g_string_new (NULL));
}

/* A log in which the slow pattern is searched for longer than any test takes. */
static void
set_up_slow (Fixture      *fixture,
             gconstpointer user_data)
{
  GString *text = g_string_sized_new (SLOW_LINES * strlen (SLOW_LINE) + 1);

  for (guint i = 0; i < SLOW_LINES; i++)
    g_string_append (text, SLOW_LINE);
  set_up_with (fixture, "searches-per-account=3\n", text);
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

static void
append (Fixture    *fixture,
        const char *text)
{
  FILE *file = g_fopen (fixture->path, "ae");

  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (text, 1, strlen (text), file), ==, strlen (text));
  g_assert_cmpint (fclose (file), ==, 0);
  g_string_append (fixture->text, text);
}

static TestReply *
request (Fixture    *fixture,
         const char *query)
{
  g_autofree char *path = g_strconcat (SEARCH, query, NULL);

  return test_http_get (fixture->daemon, path, fixture->token, NULL);
}

/* What an answer told. */
typedef struct
{
  GByteArray          *found; /* one byte for each line from line 1 on: 0, 1, or 2 when untold */
  guint64              n_matches;
  guint64              from, to; /* told by matches; 0 when none were */
  LoglineSearchRecord *end;
} Answer;

static void
answer_clear (Answer *answer)
{
  g_byte_array_unref (answer->found);
  g_clear_pointer (&answer->end, logline_search_record_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static void
take_matches (Answer                    *answer,
              const LoglineSearchRecord *record)
{
  gsize n_known = answer->found->len;

  if (answer->to == 0)
    {
      answer->to = record->to;
      g_byte_array_set_size (answer->found, record->to);
      memset (answer->found->data + n_known, 2, record->to - n_known);
    }
  else
    g_assert_cmpuint (record->to, ==, answer->from - 1);

  answer->from = record->from;
  answer->n_matches += record->n_matches;
  for (guint64 i = 0; i <= record->to - record->from; i++)
    answer->found->data[record->from - 1 + i] = record->bits[i / 8] >> i % 8 & 1;
}

/* All records, of which the last must be an end. */
static void
read_answer (GBytes *body,
             Answer *answer)
{
  gsize length;
  const char *at = g_bytes_get_data (body, &length);
  const char *end = at + length;

  answer->found = g_byte_array_new ();
  while (at < end)
    {
      const char *feed = memchr (at, '\n', end - at);
      g_autoptr (GBytes) line = g_bytes_new (at, feed + 1 - at);
      g_autoptr (GError) error = NULL;
      g_autoptr (LoglineSearchRecord) record = logline_search_record_parse (line, &error);

      g_assert_no_error (error);
      g_assert_null (answer->end);
      g_assert_cmpuint (g_bytes_get_size (line), <=, LOGLINE_API_MAX_SEARCH_RECORD);
      if (record->type == LOGLINE_SEARCH_RECORD_MATCHES)
        take_matches (answer, record);
      else if (record->type == LOGLINE_SEARCH_RECORD_END)
        answer->end = g_steal_pointer (&record);
      at = feed + 1;
    }
  g_assert_nonnull (answer->end);
}

static void
search (Fixture    *fixture,
        const char *query,
        Answer     *answer)
{
  g_autoptr (TestReply) reply = request (fixture, query);
  g_autofree char *type = test_reply_dup_header (reply, "Content-Type");
  g_autofree char *generation = test_reply_dup_header (reply, "Logline-Generation");

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (type, ==, "application/x-ndjson");
  g_assert_false (reply->is_cut);
  read_answer (reply->body, answer);
  if (answer->end->problem == NULL)
    {
      g_assert_cmpstr (answer->end->generation, ==, generation);
      g_assert_cmpuint (answer->end->size, ==, fixture->text->len);
      g_assert_cmpuint (answer->end->n_matches, ==, answer->n_matches);
    }
}

typedef gboolean (*LineFunc) (const char *line,
                              gsize       length);

static gboolean
holds (const char *line,
       gsize       length,
       const char *text)
{
  return memmem (line, length, text, strlen (text)) != NULL;
}

static gboolean
is_any (const char *line,
        gsize       length)
{
  return TRUE;
}

static gboolean
is_none (const char *line,
         gsize       length)
{
  return FALSE;
}

static gboolean
has_error (const char *line,
           gsize       length)
{
  return holds (line, length, "Error");
}

static gboolean
has_no_error (const char *line,
              gsize       length)
{
  return !has_error (line, length);
}

static gboolean
has_error_and_99_but_not_5 (const char *line,
                            gsize       length)
{
  return has_error (line, length) && holds (line, length, "99") && !holds (line, length, "5");
}

static gboolean
has_three_nines (const char *line,
                 gsize       length)
{
  return holds (line, length, "999");
}

static gboolean
is_rare (const char *line,
         gsize       length)
{
  return holds (line, length, "re\r");
}

/* What @answer told of the lines @from to @to is what looking at each line tells. */
static void
assert_found (Fixture      *fixture,
              const Answer *answer,
              guint64       from,
              guint64       to,
              LineFunc      selects)
{
  const char *at = fixture->text->str;
  const char *end = at + fixture->text->len;
  guint64 number;

  for (number = 1; at < end; number++)
    {
      const char *feed = memchr (at, '\n', end - at);
      gsize length = (feed != NULL ? feed : end) - at;
      guint8 expected = number < from || number > to ? 2 : selects (at, length);

      if (number <= to && number <= answer->found->len)
        g_assert_cmpuint (answer->found->data[number - 1], ==, expected);
      at += length + 1;
    }
  g_assert_cmpuint (answer->found->len, ==, from <= MIN (to, number - 1) ? MIN (to, number - 1)
                                                                         : 0);
}

static void
check (Fixture    *fixture,
       const char *query,
       guint64     from,
       guint64     to,
       LineFunc    selects)
{
  g_auto (Answer) answer = { NULL };

  g_test_message ("%s", query);
  search (fixture, query, &answer);
  g_assert_null (answer.end->problem);
  g_assert_cmpuint (answer.end->from, ==, from);
  assert_found (fixture, &answer, from, to, selects);
}

static void
test_matches (Fixture      *fixture,
              gconstpointer user_data)
{
  check (fixture, "q=Error", 1, 700000, has_error);
  check (fixture, "q=error", 1, 700000, has_error);
  check (fixture, "q=error&case=match", 1, 700000, is_none);
  check (fixture, "q=ERROR", 1, 700000, is_none);
  check (fixture, "q=ERROR&case=ignore", 1, 700000, has_error);
  check (fixture, "q=Error&invert=1", 1, 700000, has_no_error);
  check (fixture, "q=9%7B3%7D&syntax=regex", 1, 700000, has_three_nines);
  check (fixture, "q=re%0D", 1, 700000, is_rare);
  check (fixture, "q=", 1, 700000, is_any);
  check (fixture, "q=&invert=1", 1, 700000, is_none);
  check (fixture, "q=nowhere", 1, 700000, is_none);
  check (fixture, "q=99&q2=5&invert2=1&q4=Er%2Bor&syntax4=regex", 1, 700000,
         has_error_and_99_but_not_5);
}

static void
test_ranges (Fixture      *fixture,
             gconstpointer user_data)
{
  check (fixture, "q=Error&from=699000", 699000, 700000, has_error);
  check (fixture, "q=Error&from=700000", 700000, 700000, has_error);
  check (fixture, "q=Error&from=700001", 700001, 700000, has_error);
  check (fixture, "q=Error&from=9007199254740992", G_GUINT64_CONSTANT (9007199254740992), 700000,
         has_error);
  check (fixture, "q=Error&from=7&to=7", 7, 7, has_error);
  check (fixture, "q=Error&from=100001&to=400000", 100001, 400000, has_error);
  check (fixture, "q=Error&to=262145", 1, 262145, has_error);
  check (fixture, "q=&to=800000", 1, 700000, is_any);
}

static gboolean
has_b (const char *line,
       gsize       length)
{
  return holds (line, length, "b");
}

static void
test_empty_then_growing (Fixture      *fixture,
                         gconstpointer user_data)
{
  static const struct { const char *more; const char *query; guint64 from, to; } steps[] = {
    { "", "q=b", 1, 0 },
    { "a", "q=b", 1, 1 },
    { "b", "q=b&from=1", 1, 1 },
    { "\n", "q=b", 1, 1 },
    { "b\r\n\nx", "q=b&from=2", 2, 4 },
    { "b", "q=b&from=4", 4, 4 },
    { "\n\n\n", "q=b", 1, 6 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      append (fixture, steps[i].more);
      check (fixture, steps[i].query, steps[i].from, steps[i].to, has_b);
    }
}

static void
test_parameters (Fixture      *fixture,
                 gconstpointer user_data)
{
  static const struct
  {
    const char *query;
    const char *slug;
    const char *detail;
  } cases[] = {
    { "", "bad-request", "q: " },
    { "q=a&q=b", "bad-request", "q: " },
    { "q=a&from=0", "bad-request", "from: " },
    { "q=a&from=3&to=2", "bad-request", "to: " },
    { "q=a&syntax=pcre", "bad-request", "syntax: " },
    { "q=a&case=x", "bad-request", "case: " },
    { "q=a&invert=true", "bad-request", "invert: " },
    { "q=a&q3=b&case3=x", "bad-request", "case3: " },
    { "q=a%00", "bad-request", "the query " },
    { "q=%ff", "bad-request", "the query " },
    { "q=a&generation=%20", "bad-request", "generation: " },
    { "q=%28&syntax=regex", "bad-pattern", "at the end: " },
    { "q=a&q2=%5Bz-a%5D&syntax2=regex", "bad-pattern", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestReply) reply = request (fixture, cases[i].query);
      g_autofree char *detail = test_reply_dup_member (reply, "detail");

      g_test_message ("%s: %s", cases[i].query, detail);
      test_reply_assert_problem (reply, 400, cases[i].slug);
      g_assert_true (g_str_has_prefix (detail, cases[i].detail));
      g_assert_cmpstr (detail, !=, "");
    }
}

static void
test_long_patterns (Fixture      *fixture,
                    gconstpointer user_data)
{
  g_autofree char *longest = g_strnfill (LOGLINE_QUERY_MAX_LENGTH, 'x');
  g_autofree char *fits = g_strdup_printf ("q=%s&q2=%s&q3=%s&q4=%s", longest, longest, longest,
                                           longest);
  g_autofree char *too_long = g_strdup_printf ("q=x%s", longest);
  g_autoptr (TestReply) reply = request (fixture, too_long);

  test_reply_assert_problem (reply, 400, "bad-pattern");
  check (fixture, fits, 1, 0, is_none);
}

static void
test_head (Fixture      *fixture,
           gconstpointer user_data)
{
  g_autoptr (TestReply) reply = test_http_request (fixture->daemon, "HEAD", SEARCH "q=a",
                                                   fixture->token, NULL, NULL);
  g_autoptr (TestReply) bad = test_http_request (fixture->daemon, "HEAD", SEARCH, fixture->token,
                                                 NULL, NULL);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (reply->body), ==, 0);
  g_assert_cmpuint (bad->status, ==, 400);
}

static void
test_refused (Fixture      *fixture,
              gconstpointer user_data)
{
  g_autofree char *secret = test_daemon_add_service (fixture->daemon, "secret", "debug", "x\n", 2);
  g_autoptr (TestReply) forbidden =
    test_http_get (fixture->daemon, "/api/v1/services/secret/logs/debug/search?q=x",
                   fixture->token, NULL);
  g_autoptr (TestReply) absent =
    test_http_get (fixture->daemon, "/api/v1/services/none/logs/debug/search?q=x",
                   fixture->token, NULL);
  g_autoptr (TestReply) nobody = test_http_get (fixture->daemon, SEARCH "q=x", NULL, NULL);
  g_autoptr (TestReply) posted = test_http_request (fixture->daemon, "POST", SEARCH "q=x",
                                                    fixture->token, NULL, NULL);
  g_autoptr (TestReply) stale = request (fixture, "q=x&generation=0");

  test_reply_assert_problem (forbidden, 404, "not-found");
  test_reply_assert_problem (absent, 404, "not-found");
  g_assert_true (g_bytes_equal (forbidden->body, absent->body));
  test_reply_assert_problem (nobody, 401, "unauthorized");
  test_reply_assert_problem (posted, 405, "method-not-allowed");
  test_reply_assert_problem (stale, 410, "generation-gone");
}

static void
stream_open (TestStream *stream,
             Fixture    *fixture,
             const char *query)
{
  g_autofree char *path = g_strconcat (SEARCH, query, NULL);

  test_stream_open (stream, fixture->daemon, path, fixture->token);
}

/* Nothing is found for a long time, and still something comes. */
static void
test_progress (Fixture      *fixture,
               gconstpointer user_data)
{
  TestStream client;

  stream_open (&client, fixture, SLOW);
  test_stream_wait_for (&client, "\"type\":\"progress\",\"fraction\":0");
  test_stream_close (&client);
}

typedef struct
{
  Fixture *fixture;
  guint64  ticks;
  gint64   since_us;
} Quiet;

/* For a third of a second, hardly any processor time was used. */
static gboolean
is_quiet (gpointer user_data)
{
  Quiet *quiet = user_data;
  guint64 ticks = test_daemon_get_processor_time (quiet->fixture->daemon);
  gint64 now_us = g_get_monotonic_time ();

  if (ticks > quiet->ticks + 1 || quiet->since_us == 0)
    {
      quiet->ticks = ticks;
      quiet->since_us = now_us;
    }
  return now_us - quiet->since_us > G_USEC_PER_SEC / 3;
}

/* A second service; tokens issued before do not open it. */
static void
add_other (Fixture *fixture)
{
  g_autofree char *path = test_daemon_add_service (fixture->daemon, "other", "debug", "x\n", 2);

  test_daemon_run (fixture->daemon, "grant alice other", NULL);
  g_free (fixture->token);
  fixture->token = test_http_get_token (fixture->daemon, "alice", PASSWORD);
}

/* Both threads that could index are busy; each time, the log is a new one. */
static gboolean
is_indexing (gpointer user_data)
{
  static const char lines[] = "/api/v1/services/other/logs/debug/lines?";
  Fixture *fixture = user_data;
  g_autofree char *path = g_build_filename (test_daemon_get_folder (fixture->daemon),
                                            "other-debug.log", NULL);
  g_autofree char *some = g_strconcat (lines, "from=1&count=1", NULL);
  g_autofree char *none = g_strconcat (lines, "from=1&count=0", NULL);
  g_autoptr (TestReply) refused = NULL;
  g_autoptr (TestReply) reply = NULL;
  g_autoptr (LoglineLinesReply) state = NULL;
  g_autofree char *wait = NULL;

  g_assert_true (g_file_set_contents (path, "another\n", -1, NULL));
  refused = test_http_get (fixture->daemon, some, fixture->token, NULL);
  if (refused->status == 200)
    return FALSE;

  test_reply_assert_problem (refused, 503, "indexing");
  wait = test_reply_dup_header (refused, "Retry-After");
  g_assert_cmpstr (wait, ==, "1");

  reply = test_http_get (fixture->daemon, none, fixture->token, NULL);
  g_assert_cmpuint (reply->status, ==, 200);
  state = logline_lines_reply_parse (reply->body, NULL);
  g_assert_nonnull (state);
  return state->indexed < 1 && state->total == 0 && state->size == strlen ("another\n");
}

static void
test_index_in_the_making (Fixture      *fixture,
                          gconstpointer user_data)
{
  TestStream clients[3];

  add_other (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      stream_open (&clients[i], fixture, SLOW);
      test_stream_wait_for (&clients[i], "\"type\":");
    }

  test_wait_until (is_indexing, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    test_stream_close (&clients[i]);
  test_http_wait_for (fixture->daemon, "/api/v1/services/other/logs/debug/lines?from=1&count=1",
                      fixture->token, 200);
}

/* Searches take turns, whoever they belong to, and reading waits for none of them. */
static void
test_turns (Fixture      *fixture,
            gconstpointer user_data)
{
  TestStream clients[2];

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      stream_open (&clients[i], fixture, SLOW);
      test_stream_wait_for (&clients[i], "\"type\":");
    }
  check (fixture, "q=b&from=5999000", 5999000, SLOW_LINES, is_none);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    test_stream_close (&clients[i]);
}

/* However many searches there were: their work ends with their clients, not with the log. */
static void
test_clients_leave (Fixture      *fixture,
                    gconstpointer user_data)
{
  Quiet quiet = { fixture };
  guint64 before;

  for (guint i = 0; i < 5; i++)
    {
      TestStream client;

      stream_open (&client, fixture, SLOW);
      test_stream_wait_for (&client, i % 2 == 0 ? "\r\n\r\n" : "\"type\":");
      test_stream_close (&client);
      test_http_wait_for (fixture->daemon, SEARCH "q=a&to=1", fixture->token, 200);
    }

  /* The signatures of a log that was searched take something, a single search a minute. */
  before = test_daemon_get_processor_time (fixture->daemon);
  test_wait_until (is_quiet, &quiet);
  g_assert_cmpuint (test_daemon_get_processor_time (fixture->daemon) - before, <,
                    3 * (guint64) sysconf (_SC_CLK_TCK));
}

/* Shutting the sending side down alone is leaving as well. The server could go on writing, and yet
 * it sees at once that nobody is there. */
static void
test_client_shuts_down (Fixture      *fixture,
                        gconstpointer user_data)
{
  char buffer[4096];
  gssize n;
  TestStream client;

  stream_open (&client, fixture, SLOW);
  test_stream_wait_for (&client, "\"type\":");
  g_assert_true (g_socket_shutdown (g_socket_connection_get_socket (client.connection), FALSE,
                                    TRUE, NULL));
  while ((n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (client.connection)),
                                   buffer, sizeof buffer, NULL, NULL)) > 0)
    g_string_append_len (client.text, buffer, n);
  g_assert_cmpint (n, ==, 0);
  g_assert_null (strstr (client.text->str, "\"type\":\"end\""));
  test_stream_close (&client);
}

static void
test_right_goes (Fixture      *fixture,
                 gconstpointer user_data)
{
  static const char *const commands[] = { "revoke alice service1", "user disable alice" };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      TestStream client;

      stream_open (&client, fixture, SLOW);
      test_stream_wait_for (&client, "\"type\":");
      test_daemon_run (fixture->daemon, commands[i], NULL);
      test_stream_assert_ends_with_problem (&client, "not-found");
      test_stream_close (&client);
      test_daemon_run (fixture->daemon, "grant alice service1", NULL);
    }
}

static void
test_log_goes (Fixture      *fixture,
               gconstpointer user_data)
{
  g_autofree char *old_path = g_strconcat (fixture->path, ".1", NULL);
  TestStream client;

  stream_open (&client, fixture, SLOW);
  test_stream_wait_for (&client, "\"type\":");
  g_assert_cmpint (g_rename (fixture->path, old_path), ==, 0);
  g_assert_true (g_file_set_contents (fixture->path, "aaa!\n", -1, NULL));

  /* Somebody else's request finds out. The search goes on, as long as there is what it searches. */
  g_string_assign (fixture->text, "aaa!\n");
  check (fixture, SLOW, 1, 1, is_any);
  g_string_truncate (client.text, 0);
  test_stream_wait_for (&client, "\"type\":");
  g_assert_null (strstr (client.text->str, "\"type\":\"end\""));
  g_assert_cmpint (truncate (old_path, 100), ==, 0);
  test_stream_assert_ends_with_problem (&client, "generation-gone");
  test_stream_close (&client);
}

static void
test_log_is_cut (Fixture      *fixture,
                 gconstpointer user_data)
{
  TestStream client;

  stream_open (&client, fixture, SLOW);
  test_stream_wait_for (&client, "\"type\":");
  g_assert_cmpint (truncate (fixture->path, 100), ==, 0);
  test_stream_assert_ends_with_problem (&client, "generation-gone");
  test_stream_close (&client);
}

static void
test_server_stops (Fixture      *fixture,
                   gconstpointer user_data)
{
  TestStream client;

  stream_open (&client, fixture, SLOW);
  test_stream_wait_for (&client, "\"type\":");
  g_assert_cmpint (test_daemon_stop (fixture->daemon, SIGTERM), ==, 0);
  test_stream_assert_ends_with_problem (&client, "overloaded");
  test_stream_close (&client);
}

/* The search goes on over what was there when it began. */
static void
test_log_grows_meanwhile (Fixture      *fixture,
                          gconstpointer user_data)
{
  guint64 total = 700000;
  TestStream client;

  stream_open (&client, fixture, "q=Error");
  test_stream_wait_for (&client, "\r\n\r\n");
  for (guint i = 0; i < 20; i++)
    {
      append (fixture, "one more Error\n");
      check (fixture, "q=Error&from=699999", 699999, ++total, has_error);
    }
  test_stream_wait_for (&client, "\"type\":\"end\",\"complete\":true");
  g_assert_nonnull (strstr (client.text->str, "\"from\":1,\"to\":700000,"));
  test_stream_close (&client);
}

/* In KiB, without what is mapped from files. */
static guint64
get_memory (Fixture *fixture)
{
  g_autofree char *path =
    g_strdup_printf ("/proc/%s/status", test_daemon_get_pid (fixture->daemon));
  g_autofree char *status = NULL;

  g_assert_true (g_file_get_contents (path, &status, NULL, NULL));
  return g_ascii_strtoull (strstr (status, "RssAnon:") + strlen ("RssAnon:"), NULL, 10);
}

/* Empty lines: so many that what a search finds is more than the buffers of a connection hold. */
static GString *
make_many_lines (void)
{
  GString *text = g_string_new (NULL);

  g_string_set_size (text, 64 * 1024 * 1024);
  memset (text->str, '\n', text->len);
  return text;
}

static void
set_up_many_lines (Fixture      *fixture,
                   gconstpointer user_data)
{
  set_up_with (fixture, "searches-per-account=6\n", make_many_lines ());
}

static void
set_up_short_idle (Fixture      *fixture,
                   gconstpointer user_data)
{
  set_up_with (fixture, "index-idle=1\nsearches-per-account=1\n", make_many_lines ());
}

/* Not unused for long before the test has run. */
static void
set_up_little_memory (Fixture      *fixture,
                      gconstpointer user_data)
{
  set_up_with (fixture, "index-idle=60\nindex-memory-mib=16\n", make_many_lines ());
}

static void
test_slow_reader (Fixture      *fixture,
                  gconstpointer user_data)
{
  GInputStream *stream;
  g_autoptr (TestReply) reply = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_auto (Answer) answer = { NULL };
  Quiet quiet = { fixture };
  guint64 before;
  char last[7] = "";
  TestStream clients[6];
  TestStream *client = &clients[0];

  /* What the search itself takes is there after the first. */
  check (fixture, "q=", 1, fixture->text->len, is_any);
  test_wait_until (is_quiet, &quiet);
  before = get_memory (fixture);

  quiet.since_us = 0;
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      stream_open (&clients[i], fixture, "q=");
      test_stream_wait_for (&clients[i], "\"type\":");
    }
  test_wait_until (is_quiet, &quiet);
  /* Not the 11 MiB of each answer, less what the connections hold. */
  g_assert_cmpuint (get_memory (fixture), <, before + 6 * 1024);

  stream = g_io_stream_get_input_stream (G_IO_STREAM (client->connection));
  while (memcmp (last, "\r\n0\r\n\r\n", sizeof last) != 0)
    {
      char buffer[65536];
      gssize n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, NULL);

      g_assert_cmpint (n, >, 0);
      g_string_append_len (client->text, buffer, n);
      memcpy (last, client->text->str + client->text->len - sizeof last, sizeof last);
    }
  bytes = g_bytes_new (client->text->str, client->text->len);
  reply = test_reply_parse (bytes);
  read_answer (reply->body, &answer);
  g_assert_null (answer.end->problem);
  g_assert_cmpuint (answer.n_matches, ==, fixture->text->len);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    test_stream_close (&clients[i]);
}

/* A client that leaves without reading takes its search along, however much is on its way. */
static void
test_slow_reader_leaves (Fixture      *fixture,
                         gconstpointer user_data)
{
  TestStream client;

  stream_open (&client, fixture, "q=");
  test_stream_wait_for (&client, "\"type\":");
  test_stream_close (&client);
  test_http_wait_for (fixture->daemon, SEARCH "q=a&to=1", fixture->token, 200);
}

typedef struct
{
  Fixture *fixture;
  guint64  memory;
} Before;

static gboolean
has_given_back (gpointer user_data)
{
  Before *before = user_data;
  Fixture *fixture = before->fixture;
  g_autoptr (TestReply) reply =
    test_http_get (fixture->daemon, "/api/v1/services/other/logs/debug/lines?from=1&count=0",
                   fixture->token, NULL);

  g_assert_cmpuint (reply->status, ==, 200);
  return get_memory (fixture) < before->memory + 64 * 1024;
}

static void
test_unused_index_is_dropped (Fixture      *fixture,
                              gconstpointer user_data)
{
  Before before = { fixture };

  add_other (fixture);
  before.memory = get_memory (fixture);
  check (fixture, "q=x&to=1", 1, 1, is_none);
  g_assert_cmpuint (get_memory (fixture), >, before.memory + 128 * 1024);
  test_wait_until (has_given_back, &before);
  check (fixture, "q=x&to=1", 1, 1, is_none);
}

#define ADD(name, up, function) \
  g_test_add ("/search/" name, Fixture, NULL, up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("matches", set_up, test_matches);
  ADD ("ranges", set_up, test_ranges);
  ADD ("empty-then-growing", set_up_empty, test_empty_then_growing);
  ADD ("parameters", set_up_empty, test_parameters);
  ADD ("long-patterns", set_up_empty, test_long_patterns);
  ADD ("head", set_up_empty, test_head);
  ADD ("refused", set_up_empty, test_refused);
  ADD ("progress", set_up_slow, test_progress);
  ADD ("index-in-the-making", set_up_slow, test_index_in_the_making);
  ADD ("turns", set_up_slow, test_turns);
  ADD ("clients-leave", set_up_slow, test_clients_leave);
  ADD ("client-shuts-down", set_up_slow, test_client_shuts_down);
  ADD ("right-goes", set_up_slow, test_right_goes);
  ADD ("log-goes", set_up_slow, test_log_goes);
  ADD ("log-is-cut", set_up_slow, test_log_is_cut);
  ADD ("server-stops", set_up_slow, test_server_stops);
  ADD ("log-grows-meanwhile", set_up, test_log_grows_meanwhile);
  ADD ("slow-reader", set_up_many_lines, test_slow_reader);
  ADD ("slow-reader-leaves", set_up_short_idle, test_slow_reader_leaves);
  ADD ("unused-index-is-dropped", set_up_short_idle, test_unused_index_is_dropped);
  ADD ("large-index-makes-room", set_up_little_memory, test_unused_index_is_dropped);
  return g_test_run ();
}
