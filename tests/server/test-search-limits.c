/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "http.h"
#include "logline-api.h"
#include "stream.h"

/* What others may notice of searches that are made to hurt. With "-m slow" figures are asserted,
 * which hold on a machine that does nothing else. */

#define PASSWORD "correct horse battery"
#define LOG_SIZE (8 * 1024 * 1024)
#define BUDGET_S 1

/* See test-search.c. */
#define SLOW      "q=(%5Cw)%5Cw*%5C1%5CW&syntax=regex"
#define SLOW_LINE "aaaaaaaaaaaaaaaaaaaaaaaa\n"

typedef struct
{
  TestDaemon *daemon;
  char *alice;
  char *bob;
} Fixture;

static void
add_log (Fixture    *fixture,
         const char *service,
         GString    *text)
{
  g_autofree char *alice = g_strdup_printf ("grant alice %s", service);
  g_autofree char *bob = g_strdup_printf ("grant bob %s", service);
  g_autofree char *path = test_daemon_add_service (fixture->daemon, service, "debug", text->str,
                                                   text->len);

  test_daemon_run (fixture->daemon, alice, NULL);
  test_daemon_run (fixture->daemon, bob, NULL);
}

static void
set_up (Fixture    *fixture,
        const char *config)
{
  fixture->daemon = test_daemon_new (config);
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD "\n");
  test_daemon_run (fixture->daemon, "user add bob", PASSWORD "\n");
}

static void
start (Fixture *fixture)
{
  test_daemon_start (fixture->daemon, NULL);
  fixture->alice = test_http_get_token (fixture->daemon, "alice", PASSWORD);
  fixture->bob = test_http_get_token (fixture->daemon, "bob", PASSWORD);
}

/* A log in which the slow pattern is searched for longer than any test takes. */
static void
set_up_slow (Fixture      *fixture,
             gconstpointer user_data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  while (text->len < 150 * 1000 * 1000)
    g_string_append (text, SLOW_LINE);
  set_up (fixture, user_data);
  add_log (fixture, "slow", text);
  start (fixture);
}

static const gsize line_sizes[] = { 30, 4096, 65536, 1048576 };

static char *
get_service (guint size)
{
  return g_strdup_printf ("lines%zu", line_sizes[size]);
}

static void
append_line (GString    *text,
             const char *unit,
             gsize       length)
{
  gsize end = text->len + length;

  while (text->len < end)
    g_string_append (text, unit);
  g_string_append_c (text, '\n');
}

/* A log for each size of lines. */
static void
set_up_hostile (Fixture      *fixture,
                gconstpointer user_data)
{
  g_autofree char *config = g_strdup_printf ("search-seconds=%d\n", BUDGET_S);

  set_up (fixture, config);
  for (guint i = 0; i < G_N_ELEMENTS (line_sizes); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *service = get_service (i);

      while (text->len < LOG_SIZE)
        {
          append_line (text, "a", line_sizes[i]);
          append_line (text, "ab", line_sizes[i]);
        }
      add_log (fixture, service, text);
    }
  start (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  test_daemon_free (fixture->daemon);
  g_free (fixture->alice);
  g_free (fixture->bob);
}

static char *
make_path (const char *service,
           const char *query)
{
  return g_strdup_printf ("/api/v1/services/%s/logs/debug/search?%s", service, query);
}

static TestReply *
search (Fixture    *fixture,
        const char *service,
        const char *query,
        const char *token)
{
  g_autofree char *path = make_path (service, query);

  return test_http_get (fixture->daemon, path, token, NULL);
}

/* The record that an answer ends with. */
static LoglineSearchRecord *
parse_end (TestReply *reply)
{
  g_autofree char *text = test_reply_dup_text (reply);
  const char *last = g_strrstr (text, "{\"type\":\"end\"");
  g_autoptr (GBytes) line = NULL;
  g_autoptr (GError) error = NULL;
  LoglineSearchRecord *record;

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_nonnull (last);
  line = g_bytes_new (last, strlen (last));
  record = logline_search_record_parse (line, &error);
  g_assert_no_error (error);
  return record;
}

static double
get_processor_time_s (Fixture *fixture)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/stat", test_daemon_get_pid (fixture->daemon));
  g_autofree char *stat = NULL;
  g_auto (GStrv) fields = NULL;

  g_assert_true (g_file_get_contents (path, &stat, NULL, NULL));
  fields = g_strsplit (strrchr (stat, ')'), " ", -1);
  return (double) (g_ascii_strtoull (fields[12], NULL, 10) +
                   g_ascii_strtoull (fields[13], NULL, 10)) / sysconf (_SC_CLK_TCK);
}

typedef struct
{
  Fixture *fixture;
  double   time_s;
  gint64   since_us;
} Quiet;

/* For a fifth of a second, hardly any processor time was used. */
static gboolean
is_quiet (gpointer user_data)
{
  Quiet *quiet = user_data;
  double time_s = get_processor_time_s (quiet->fixture);
  gint64 now_us = g_get_monotonic_time ();

  if (time_s > quiet->time_s + 0.025 || quiet->since_us == 0)
    {
      quiet->time_s = time_s;
      quiet->since_us = now_us;
    }
  return now_us - quiet->since_us > G_USEC_PER_SEC / 5;
}

static void
wait_until_quiet (Fixture *fixture)
{
  Quiet quiet = { fixture };

  test_wait_until (is_quiet, &quiet);
}

/* In KiB. */
static guint64
get_peak_memory (Fixture *fixture)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/status",
                                           test_daemon_get_pid (fixture->daemon));
  g_autofree char *status = NULL;

  g_assert_true (g_file_get_contents (path, &status, NULL, NULL));
  return g_ascii_strtoull (strstr (status, "VmHWM:") + strlen ("VmHWM:"), NULL, 10);
}

/* The lookarounds and references keep linear engines from answering instead. */
static const char *const hostile[] = {
  "(?=(a+)+[cd])", "(?=[ab])(a+)+[^ab]", "(?=[ab])(a|a)*[cd]", "(?=[ab])(a|aa)+[^ab]",
  "(?=[ab])(a*)*[cd]", "(?!c)([a-z]+)*[0-9]$", "(?=[ab])^(([a-z])+.)+[A-Z]([a-z])+$",
  "(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)\\8[xy]", ".*a.*a.*a.*(a).*\\1.*[xy]",
  "(?=[ab])[ab]*[ab]*[ab]*[ab]*[ab]*[cd]", "(?:aa?)++[bc]{9}", "(?:(?!a*+[bc])a)++[bc]{9}",
  "(?:(?=a*+)a)*+[bc]{9}", "(?=[ab])[ab]*+[cd]", "(?=[ab])(?:a?){30}a{30}[^ab]",
  "(?=[ab])a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?[cd]",
  "(?=[ab])[ab]{0,16}[ab]{0,16}[ab]{0,16}[ab]{0,16}[ab]{0,16}[ab]{0,16}[cd]",
  "(a(?1)?b?)*[cd]", "^(?:(a)|b)*(?(1)[cd]|e)\\1*f?[gh]", "(?=[ab])(a+a+)+[xy]",
  "(a*)\\1*\\1*\\1*[cd]", "(.)*\\1{3,}(.)*\\2{3,}[yz]",
  "(?=[ab])(?:(?:a{0,20}){0,20}){0,20}[cd]", "(?<=a)(a*)*\\1+[^ab]", "(\\w)\\w*\\1\\w*\\1\\W",
};

typedef struct
{
  Fixture *fixture;
  GArray  *waits_us; /* of gint64 */
  GMutex   mutex;
  GCond    changed;
  gboolean done;
} Health;

/* Returns whether it was done before the next time. */
static gboolean
wait_for_next_time (Health *health,
                    gint64  next_us)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&health->mutex);

  while (!health->done && g_cond_wait_until (&health->changed, &health->mutex, next_us))
    continue;
  return health->done;
}

static gpointer
watch_health (gpointer user_data)
{
  Health *health = user_data;
  gint64 start_us = g_get_monotonic_time ();

  while (!wait_for_next_time (health, start_us + G_USEC_PER_SEC / 10))
    {
      g_autoptr (TestReply) reply = NULL;
      gint64 wait_us;

      start_us = g_get_monotonic_time ();
      reply = test_http_get (health->fixture->daemon, "/api/v1/health", NULL, NULL);
      wait_us = g_get_monotonic_time () - start_us;
      g_assert_cmpuint (reply->status, ==, 200);
      g_array_append_val (health->waits_us, wait_us);
    }
  return NULL;
}

static int
compare_waits (gconstpointer a,
               gconstpointer b)
{
  const gint64 *wait_a = a, *wait_b = b;

  return (*wait_a > *wait_b) - (*wait_a < *wait_b);
}

static void
assert_healthy (Health *health)
{
  double p99_ms;

  g_array_sort (health->waits_us, compare_waits);
  p99_ms = g_array_index (health->waits_us, gint64, health->waits_us->len * 99 / 100) / 1e3;
  g_test_message ("health: %u times, p99 %.1f ms", health->waits_us->len, p99_ms);
  if (g_test_slow ())
    g_assert_cmpfloat (p99_ms, <=, 100);
}

/* Returns the processor time that it took beyond the budget. */
static double
search_hostile (Fixture    *fixture,
                const char *pattern,
                guint       size)
{
  g_autofree char *service = get_service (size);
  g_autofree char *escaped = g_uri_escape_string (pattern, NULL, FALSE);
  g_autofree char *query = g_strdup_printf ("q=%s&syntax=regex&case=match", escaped);
  double before_s = get_processor_time_s (fixture);
  g_autoptr (TestReply) reply = search (fixture, service, query, fixture->alice);
  g_autoptr (LoglineSearchRecord) end = parse_end (reply);

  wait_until_quiet (fixture);
  before_s = get_processor_time_s (fixture) - before_s;
  g_test_message ("%s in lines of %zu: %s after %.2f s", pattern, line_sizes[size],
                  end->problem == NULL ? "done"
                                       : logline_problem_get_slug (end->problem->type), before_s);
  if (end->problem != NULL)
    {
      g_assert_true (end->problem->type == LOGLINE_PROBLEM_PATTERN_TOO_EXPENSIVE ||
                     end->problem->type == LOGLINE_PROBLEM_SEARCH_BUDGET_SPENT);
      g_assert_cmpuint (end->from, >=, 2);
      g_assert_cmpuint (end->to, >=, end->from - 1);
    }
  return before_s - BUDGET_S;
}

static void
test_hostile_patterns (Fixture      *fixture,
                       gconstpointer user_data)
{
  g_autoptr (GArray) waits_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  Health health = { fixture, waits_us };
  GThread *thread;
  double most_s = -G_MAXDOUBLE;

  for (guint i = 0; i < G_N_ELEMENTS (line_sizes); i++)
    search_hostile (fixture, "x", i);
  thread = g_thread_new ("health", watch_health, &health);
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    for (guint j = 0; j < G_N_ELEMENTS (line_sizes); j++)
      if (g_test_slow () || i % G_N_ELEMENTS (line_sizes) == j)
        {
          double beyond_s = search_hostile (fixture, hostile[i], j);

          most_s = MAX (most_s, beyond_s);
        }
  g_mutex_lock (&health.mutex);
  health.done = TRUE;
  g_cond_signal (&health.changed);
  g_mutex_unlock (&health.mutex);
  g_thread_join (thread);

  g_test_message ("%.2f s of processor time beyond the budget at most", most_s);
  assert_healthy (&health);
  if (g_test_slow ())
    g_assert_cmpfloat (most_s, <=, 0.3);
}

static char *
repeat (const char *unit,
        guint       n)
{
  GString *text = g_string_new (NULL);

  while (n-- > 0)
    g_string_append (text, unit);
  return g_string_free (text, FALSE);
}

static void
test_compile_bombs (Fixture      *fixture,
                    gconstpointer user_data)
{
  const struct
  {
    const char *unit;
    guint n;
  } bombs[] = {
    { "(*NO_JIT)a", 1 }, { "(*LIMIT_MATCH=4000000000)a", 1 }, { "(*LIMIT_HEAP=4000000000)a", 1 },
    { "(*UTF)a", 1 }, { "\\C", 1 }, { "a\\Cb", 1 }, { "(?C)a", 1 }, { "a(?C12)", 1 },
    { "(?C\"a\")", 1 }, { "a", 1025 }, { "(", 1024 }, { "(", 5000 }, { "(?:", 300 },
    { "((((((a{1,100}){1,100}){1,100}){1,100}){1,100}){1,100})", 1 },
    { "(?:(?:(?:[a-z]{99}){99}){99}){99}", 1 }, { "[", 1000 }, { "(?R)(", 60 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bombs); i++)
    {
      g_autofree char *pattern = repeat (bombs[i].unit, bombs[i].n);
      g_autofree char *escaped = g_uri_escape_string (pattern, NULL, FALSE);
      g_autofree char *query = g_strdup_printf ("q=%s&syntax=regex", escaped);
      guint64 memory = get_peak_memory (fixture);
      double before_s = get_processor_time_s (fixture);
      g_autoptr (TestReply) reply = search (fixture, "lines30", query, fixture->alice);
      double time_s = get_processor_time_s (fixture) - before_s;
      g_autofree char *detail = NULL;

      memory = get_peak_memory (fixture) - memory;
      test_reply_assert_problem (reply, 400, "bad-pattern");
      detail = test_reply_dup_member (reply, "detail");
      g_test_message ("%.30s: %s (%.0f ms, %" G_GUINT64_FORMAT " KiB)", pattern, detail,
                      time_s * 1e3, memory);
      g_assert_true (g_str_has_prefix (detail, "at "));
      if (g_test_slow ())
        {
          g_assert_cmpfloat (time_s, <=, 0.05);
          g_assert_cmpuint (memory, <=, 16 * 1024);
        }
    }
}

/* A search ends when it has cost enough, and can be gone on with. */
static void
test_budget (Fixture      *fixture,
             gconstpointer user_data)
{
  double before_s = get_processor_time_s (fixture);
  g_autoptr (TestReply) reply = search (fixture, "slow", SLOW, fixture->alice);
  g_autoptr (LoglineSearchRecord) end = parse_end (reply);
  double time_s = get_processor_time_s (fixture) - before_s;
  g_autofree char *query = NULL;
  g_autofree char *next = NULL;
  TestStream stream;
  g_autofree char *path = NULL;

  g_test_message ("%.2f s of processor time", time_s);
  g_assert_nonnull (end->problem);
  g_assert_cmpint (end->problem->type, ==, LOGLINE_PROBLEM_SEARCH_BUDGET_SPENT);
  g_assert_cmpuint (end->from, <, end->to);

  query = g_strdup_printf ("%s&to=%" G_GUINT64_FORMAT, SLOW, end->from - 1);
  next = g_strdup_printf ("\"to\":%" G_GUINT64_FORMAT ",", end->from - 1);
  path = make_path ("slow", query);
  test_stream_open (&stream, fixture->daemon, path, fixture->alice);
  test_stream_wait_for (&stream, "\"type\":\"matches\"");
  test_stream_wait_for (&stream, next);
  test_stream_close (&stream);
}

static void
test_allowance (Fixture      *fixture,
                gconstpointer user_data)
{
  g_autoptr (TestReply) reply = search (fixture, "slow", SLOW, fixture->alice);
  g_autoptr (LoglineSearchRecord) end = parse_end (reply);
  g_autoptr (TestReply) refused = NULL;
  g_autoptr (TestReply) other = NULL;
  g_autoptr (LoglineSearchRecord) other_end = NULL;
  g_autofree char *wait = NULL;

  g_assert_nonnull (end->problem);
  g_assert_cmpint (end->problem->type, ==, LOGLINE_PROBLEM_SEARCH_BUDGET_SPENT);
  refused = search (fixture, "slow", "q=x", fixture->alice);
  test_reply_assert_problem (refused, 429, "too-many-requests");
  wait = test_reply_dup_header (refused, "Retry-After");
  g_assert_cmpint (atoi (wait), >=, 36);
  g_assert_cmpint (atoi (wait), <=, 3600);

  other = search (fixture, "slow", "q=x", fixture->bob);
  other_end = parse_end (other);
  g_assert_null (other_end->problem);
}

static void
test_many_at_once (Fixture      *fixture,
                   gconstpointer user_data)
{
  g_autofree char *path = make_path ("slow", SLOW);
  g_autofree char *other_path = make_path ("slow", "q=x&from=5999000");
  TestStream streams[50], other;
  guint n_accepted = 0, n_refused = 0;
  gint64 start_us, begun_us;

  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    test_stream_open (&streams[i], fixture->daemon, path, fixture->alice);
  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    {
      test_stream_wait_for (&streams[i], "\r\n\r\n");
      if (g_str_has_prefix (streams[i].text->str, "HTTP/1.1 200 "))
        n_accepted++;
      else if (g_str_has_prefix (streams[i].text->str, "HTTP/1.1 429 ") &&
               strstr (streams[i].text->str, "Retry-After: 1\r\n") != NULL)
        n_refused++;
    }
  g_assert_cmpuint (n_accepted, ==, 10);
  g_assert_cmpuint (n_refused, ==, 40);

  start_us = g_get_monotonic_time ();
  test_stream_open (&other, fixture->daemon, other_path, fixture->bob);
  test_stream_wait_for (&other, "\"type\":");
  begun_us = g_get_monotonic_time () - start_us;
  test_stream_wait_for (&other, "\"type\":\"end\",\"complete\":true");
  test_stream_close (&other);
  g_test_message ("another account's search begins after %.3f s and ends after %.3f s",
                  begun_us / 1e6, (g_get_monotonic_time () - start_us) / 1e6);
  if (g_test_slow ())
    g_assert_cmpint (begun_us, <=, G_USEC_PER_SEC);

  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    test_stream_close (&streams[i]);
}

/* Those that wait take no processor time, are told so, and come next. */
static void
test_waiting (Fixture      *fixture,
              gconstpointer user_data)
{
  g_autofree char *slow = make_path ("slow", SLOW);
  g_autofree char *fast = make_path ("slow", "q=x&from=5999000");
  TestStream first, second;

  test_stream_open (&first, fixture->daemon, slow, fixture->alice);
  test_stream_wait_for (&first, "\"type\":");
  test_stream_open (&second, fixture->daemon, fast, fixture->alice);
  test_stream_wait_for (&second, "\"type\":\"progress\",\"fraction\":0");
  g_assert_null (strstr (second.text->str, "\"type\":\"matches\""));
  test_stream_close (&first);
  test_stream_wait_for (&second, "\"type\":\"end\",\"complete\":true");
  test_stream_close (&second);
}

/* How soon the work stops; that it does is another test's. */
static void
test_client_leaves (Fixture      *fixture,
                    gconstpointer user_data)
{
  g_autofree char *path = make_path ("slow", SLOW);
  Quiet quiet = { fixture };
  TestStream stream;
  gint64 left_us;

  test_stream_open (&stream, fixture->daemon, path, fixture->alice);
  test_stream_wait_for (&stream, "\"type\":\"matches\"");
  test_stream_close (&stream);
  left_us = g_get_monotonic_time ();
  test_wait_until (is_quiet, &quiet);
  g_test_message ("quiet after %.3f s", (quiet.since_us - left_us) / 1e6);
  if (g_test_slow ())
    g_assert_cmpint (quiet.since_us - left_us, <=, G_USEC_PER_SEC / 2);
}

#define ADD(name, config, up, function) \
  g_test_add ("/search-limits/" name, Fixture, config, up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("hostile-patterns", NULL, set_up_hostile, test_hostile_patterns);
  ADD ("compile-bombs", NULL, set_up_hostile, test_compile_bombs);
  ADD ("budget", "search-seconds=5\n", set_up_slow, test_budget);
  ADD ("allowance", "search-seconds-per-hour=1\n", set_up_slow, test_allowance);
  ADD ("many-at-once", NULL, set_up_slow, test_many_at_once);
  ADD ("waiting", "searches-per-account=1\n", set_up_slow, test_waiting);
  ADD ("client-leaves", NULL, set_up_slow, test_client_leaves);
  return g_test_run ();
}
