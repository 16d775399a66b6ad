/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "logline-api.h"

static const struct
{
  const char *query;
  const char *message; /* the beginning of it; NULL when the query is well */
} requests[] = {
  { "q=error", NULL },
  { "q=", NULL },
  { "q=a+b%2Bc%26%C3%A4&syntax=text&case=match&invert=1&from=3&to=3&generation=g", NULL },
  { "q=%5Cd%2B&syntax=regex&case=ignore&q2=x&invert2=1&q3=y&case3=match&q4=z&syntax4=regex", NULL },
  { "q=a&q3=b&to=9007199254740992", NULL },
  { "q=a&q5=b", NULL },
  { "", "q: needed" },
  { "q2=a", "q: needed" },
  { "q=a&q=b", "q: given twice" },
  { "q=a&syntax=glob", "syntax: expected text or regex" },
  { "q=a&case=Match", "case: expected smart or match or ignore" },
  { "q=a&invert=yes", "invert: expected 0 or 1" },
  { "q=a&q4=b&invert4=2", "invert4: expected 0 or 1" },
  { "q=a&from=0", "from: expected a whole number" },
  { "q=a&from=5&to=4", "to: expected a whole number from 5" },
  { "q=a&to=9007199254740993", "to: expected a whole number" },
  { "q=a&generation=", "generation: not the name" },
};

#define MATCHES "{\"type\":\"matches\",\"from\":11,\"to\":20,"
#define END "{\"type\":\"end\",\"complete\":true,\"generation\":\"g\","

#define INCOMPLETE "{\"type\":\"end\",\"complete\":false,"
#define SPENT "\"problem\":{\"type\":\"search-budget-spent\"}}"

static const struct
{
  const char *json;
  const char *message;
} records[] = {
  { "{\"type\":\"progress\",\"fraction\":0}", NULL },
  { "{\"type\":\"progress\",\"fraction\":0.25}", NULL },
  { MATCHES "\"count\":0}", NULL },
  { MATCHES "\"count\":3,\"set\":\"AQM=\"}", NULL },
  { MATCHES "\"count\":2,\"lines\":[0,9]}", NULL },
  { END "\"from\":1,\"to\":20,\"size\":40,\"matches\":5}", NULL },
  { END "\"from\":21,\"to\":20,\"size\":40,\"matches\":0}", NULL },
  { "{\"type\":\"end\",\"complete\":false,\"problem\":{\"type\":\"generation-gone\"}}", NULL },
  { INCOMPLETE "\"from\":11,\"to\":20,\"matches\":5," SPENT, NULL },
  { INCOMPLETE "\"from\":21,\"to\":20,\"matches\":0," SPENT, NULL },
  { "{}", "type: expected a string" },
  { "{\"type\":\"more\"}", "type: not a record" },
  { "{\"type\":\"progress\",\"fraction\":2}", "fraction: out of range" },
  { "{\"type\":\"progress\",\"fraction\":1e999}", "fraction: out of range" },
  { "{\"type\":\"matches\",\"from\":0}", "from: out of range" },
  { "{\"type\":\"matches\",\"from\":9007199254740993}", "from: out of range" },
  { "{\"type\":\"matches\",\"from\":2,\"to\":1}", "to: out of range" },
  { "{\"type\":\"matches\",\"from\":2,\"to\":262146}", "to: out of range" },
  { MATCHES "\"count\":11}", "count: out of range" },
  { MATCHES "\"count\":1}", "count: not the number" },
  { MATCHES "\"count\":2,\"set\":\"AQM=\"}", "count: not the number" },
  { MATCHES "\"count\":1,\"lines\":[1,2]}", "count: not the number" },
  { MATCHES "\"count\":2,\"set\":\"AQ==\"}", "set: not as long" },
  { MATCHES "\"count\":2,\"set\":\"AQMA\"}", "set: not as long" },
  { MATCHES "\"count\":2,\"set\":\"AQMAAAAA\"}", "set: too long" },
  { MATCHES "\"count\":2,\"set\":\"AQN=\"}", "set: expected base64" },
  { MATCHES "\"count\":2,\"set\":\"AQQ=\"}", "set: has bits behind its lines" },
  { MATCHES "\"count\":2,\"set\":[1]}", "set: expected a string" },
  { MATCHES "\"count\":2,\"set\":\"AQM=\",\"lines\":[]}", "set: not together" },
  { MATCHES "\"count\":1,\"lines\":[10]}", "lines: expected whole numbers" },
  { MATCHES "\"count\":1,\"lines\":[-1]}", "lines: expected whole numbers" },
  { MATCHES "\"count\":2,\"lines\":[1,1]}", "lines: expected whole numbers" },
  { MATCHES "\"count\":2,\"lines\":[2,1]}", "lines: expected whole numbers" },
  { MATCHES "\"count\":1,\"lines\":[\"1\"]}", "lines: expected whole numbers" },
  { MATCHES "\"count\":1,\"lines\":1}", "lines: expected an array" },
  { "{\"type\":\"end\"}", "complete: expected true or false" },
  { "{\"type\":\"end\",\"complete\":false}", "problem: expected an object" },
  { "{\"type\":\"end\",\"complete\":false,\"problem\":{\"type\":\"x\"}}", "problem.type: not a" },
  { "{\"type\":\"end\",\"complete\":true}", "generation: expected a string" },
  { END "\"from\":1,\"to\":2,\"size\":1,\"matches\":0}", "to: out of range" },
  { END "\"from\":1,\"to\":2,\"size\":9,\"matches\":3}", "matches: out of range" },
  { END "\"from\":3,\"to\":2,\"size\":9,\"matches\":1}", "matches: out of range" },
  { INCOMPLETE "\"from\":0,\"to\":20,\"matches\":5," SPENT, "from: out of range" },
  { INCOMPLETE "\"from\":1,\"matches\":5," SPENT, "to: expected an integer" },
  { INCOMPLETE "\"from\":1,\"to\":4,\"matches\":5," SPENT, "matches: out of range" },
};

static void
assert_told (const GError *error,
             const char   *message)
{
  if (message == NULL)
    {
      g_assert_no_error (error);
      return;
    }
  g_assert_error (error, LOGLINE_API_ERROR, LOGLINE_API_ERROR_MEMBER);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, message));
}

static void
test_requests_checked (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LoglineSearchRequest) request =
        logline_search_request_parse (requests[i].query, &error);

      g_assert_true ((request == NULL) == (requests[i].message != NULL));
      assert_told (error, requests[i].message);
    }
}

static void
test_bad_pattern (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (logline_search_request_parse ("q=a&q2=%28&syntax2=regex", &error));
  g_assert_error (error, LOGLINE_QUERY_ERROR, LOGLINE_QUERY_ERROR_SYNTAX);
}

static void
test_requests_round_trip (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (requests) && requests[i].message == NULL; i++)
    {
      g_autoptr (LoglineSearchRequest) sent =
        logline_search_request_parse (requests[i].query, NULL);
      g_autofree char *query = logline_search_request_to_query (sent);
      g_autoptr (GError) error = NULL;
      g_autoptr (LoglineSearchRequest) received = logline_search_request_parse (query, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (sent->from, ==, received->from);
      g_assert_cmpuint (sent->to, ==, received->to);
      g_assert_cmpstr (sent->generation, ==, received->generation);
      g_assert_cmpuint (sent->queries->len, ==, received->queries->len);
      for (guint j = 0; j < sent->queries->len; j++)
        g_assert_true (logline_query_equal (g_ptr_array_index (sent->queries, j),
                                            g_ptr_array_index (received->queries, j)));
    }
}

static void
test_pattern_of_any_characters_round_trips (void)
{
  const char *pattern = "a&b=c d+%20#?/\\\t\"'<é😀;";
  g_autoptr (LoglineSearchRequest) sent = logline_search_request_new ();
  g_autoptr (LoglineSearchRequest) received = NULL;
  g_autofree char *query = NULL;

  g_ptr_array_add (sent->queries, logline_query_new (pattern, LOGLINE_SYNTAX_TEXT,
                                                     LOGLINE_CASE_MATCH, TRUE, NULL));
  query = logline_search_request_to_query (sent);
  received = logline_search_request_parse (query, NULL);
  g_assert_nonnull (received);
  g_assert_cmpstr (logline_query_get_pattern (g_ptr_array_index (received->queries, 0)), ==,
                   pattern);
}

static void
test_records_checked (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    {
      g_autoptr (GBytes) line = g_bytes_new_static (records[i].json, strlen (records[i].json));
      g_autoptr (GError) error = NULL;
      g_autoptr (LoglineSearchRecord) record = logline_search_record_parse (line, &error);

      g_assert_true ((record == NULL) == (records[i].message != NULL));
      assert_told (error, records[i].message);
    }
}

static LoglineSearchRecord *
record_again (const LoglineSearchRecord *record,
              gsize                     *out_length)
{
  g_autoptr (GBytes) line = logline_search_record_to_line (record);
  gsize length;
  const char *text = g_bytes_get_data (line, &length);
  g_autoptr (GError) error = NULL;
  LoglineSearchRecord *received = logline_search_record_parse (line, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (length, <=, LOGLINE_API_MAX_SEARCH_RECORD);
  g_assert_true (memchr (text, '\n', length) == text + length - 1);
  g_assert_cmpint (received->type, ==, record->type);
  *out_length = length;
  return received;
}

/* Every @step-th of @n_lines. Returns the length of the line. */
static gsize
check_matches (guint64 from,
               guint   n_lines,
               guint   step)
{
  g_autoptr (LoglineSearchRecord) sent =
    logline_search_record_new_matches (from, from + n_lines - 1);
  g_autoptr (LoglineSearchRecord) received = NULL;
  gsize length;

  for (guint i = step - 1; i < n_lines; i += step)
    sent->bits[i / 8] |= 1u << i % 8;
  logline_search_record_count (sent);
  g_assert_cmpuint (sent->n_matches, ==, n_lines / step);

  received = record_again (sent, &length);
  g_assert_cmpuint (received->from, ==, sent->from);
  g_assert_cmpuint (received->to, ==, sent->to);
  g_assert_cmpuint (received->n_matches, ==, sent->n_matches);
  g_assert_cmpmem (received->bits, logline_search_record_get_n_bytes (received),
                   sent->bits, logline_search_record_get_n_bytes (sent));
  return length;
}

static void
test_matches_round_trip (void)
{
  static const guint steps[] = { 1, 2, 3, 7, 8, 9, 40, 41, 42, 43, 64, 1000, 300000 };
  const guint most = LOGLINE_API_MAX_MATCHES_LINES;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      for (guint n_lines = 1; n_lines < 100; n_lines++)
        check_matches (n_lines, n_lines, steps[i]);
      check_matches (LOGLINE_API_MAX_INT - most + 1, most, steps[i]);
    }
}

static void
test_sparse_matches_are_short (void)
{
  g_assert_cmpuint (check_matches (1, LOGLINE_API_MAX_MATCHES_LINES, 300000), <, 64);
  g_assert_cmpuint (check_matches (1, LOGLINE_API_MAX_MATCHES_LINES, 100000), <, 80);
  g_assert_cmpuint (check_matches (1, LOGLINE_API_MAX_MATCHES_LINES, 1), <, 45 * 1024);
}

static void
test_ends_round_trip (void)
{
  g_autoptr (LoglineSearchRecord) complete =
    logline_search_record_new_complete ("g", LOGLINE_API_MAX_INT, 1, 7, 3);
  g_autoptr (LoglineSearchRecord) problem =
    logline_search_record_new_problem (LOGLINE_PROBLEM_PATTERN_TOO_EXPENSIVE, "It \"is\" so.");
  gsize length;
  g_autoptr (LoglineSearchRecord) a = record_again (complete, &length);
  g_autoptr (LoglineSearchRecord) b = record_again (problem, &length);

  g_assert_cmpstr (a->generation, ==, "g");
  g_assert_cmpuint (a->size, ==, LOGLINE_API_MAX_INT);
  g_assert_cmpuint (a->from, ==, 1);
  g_assert_cmpuint (a->to, ==, 7);
  g_assert_cmpuint (a->n_matches, ==, 3);
  g_assert_null (a->problem);
  g_assert_cmpint (b->problem->type, ==, LOGLINE_PROBLEM_PATTERN_TOO_EXPENSIVE);
  g_assert_cmpstr (b->problem->detail, ==, "It \"is\" so.");
}

static void
test_progress_round_trips (void)
{
  g_autoptr (LoglineSearchRecord) sent = logline_search_record_new_progress (0.4);
  gsize length;
  g_autoptr (LoglineSearchRecord) received = record_again (sent, &length);

  g_assert_cmpfloat_with_epsilon (received->fraction, 0.4, 0.001);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/search/requests-checked", test_requests_checked);
  g_test_add_func ("/api/search/bad-pattern", test_bad_pattern);
  g_test_add_func ("/api/search/requests-round-trip", test_requests_round_trip);
  g_test_add_func ("/api/search/pattern-of-any-characters-round-trips",
                   test_pattern_of_any_characters_round_trips);
  g_test_add_func ("/api/search/records-checked", test_records_checked);
  g_test_add_func ("/api/search/matches-round-trip", test_matches_round_trip);
  g_test_add_func ("/api/search/sparse-matches-are-short", test_sparse_matches_are_short);
  g_test_add_func ("/api/search/ends-round-trip", test_ends_round_trip);
  g_test_add_func ("/api/search/progress-round-trips", test_progress_round_trips);
  return g_test_run ();
}
