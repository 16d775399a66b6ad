/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "logline-api.h"

#define RUN_OF_1000 "1-1000"

static const struct
{
  const char *query;
  const char *message; /* the beginning of it; NULL when the query is well */
} requests[] = {
  { "from=1&count=0", NULL },
  { "from=9007199254740992&count=1000&max_bytes=65536&generation=g", NULL },
  { "count=7&around=0&max_bytes=0", NULL },
  { "rows=1", NULL },
  { "rows=5,9,20-40&count=zero", NULL },
  { "rows=" RUN_OF_1000, NULL },
  { "rows=9007199254740992", NULL },
  { "rows=3%2C4", NULL },
  { "from=1&count=1&later=x", NULL },
  { "", "from: one of from, around and rows" },
  { "count=5", "from: one of from, around and rows" },
  { "from=1", "count: needed" },
  { "from=1&rows=2", "rows: only one of" },
  { "from=1&around=2&count=1", "around: only one of" },
  { "from=0&count=1", "from: expected a whole number from 1" },
  { "from=-1&count=1", "from: expected a whole number" },
  { "from=%2B1&count=1", "from: expected a whole number" },
  { "from=1.0&count=1", "from: expected a whole number" },
  { "from=0x1&count=1", "from: expected a whole number" },
  { "from=&count=1", "from: expected a whole number" },
  { "from=9007199254740993&count=1", "from: expected a whole number" },
  { "from=18446744073709551617&count=1", "from: expected a whole number" },
  { "from=1&count=1001", "count: expected a whole number from 0 to 1000" },
  { "from=1&count=many", "count: expected a whole number" },
  { "around=9007199254740993&count=1", "around: expected a whole number" },
  { "from=1&count=1&max_bytes=65537", "max_bytes: expected a whole number" },
  { "from=1&count=1&generation=", "generation: not the name" },
  { "from=1&count=1&generation=a%20b", "generation: not the name" },
  { "from=1&count=1&generation=%C3%A9", "generation: not the name" },
  { "from=1&count=1&from=2", "from: given twice" },
  { "rows=", "rows: expected" },
  { "rows=,", "rows: expected" },
  { "rows=1,", "rows: expected" },
  { "rows=0", "rows: expected" },
  { "rows=2,1", "rows: expected" },
  { "rows=2,2", "rows: expected" },
  { "rows=5-4", "rows: expected" },
  { "rows=5-", "rows: expected" },
  { "rows=-5", "rows: expected" },
  { "rows=1-2-3", "rows: expected" },
  { "rows=1-1001", "rows: expected" },
  { "rows=" RUN_OF_1000 ",1001", "rows: expected" },
  { "rows=1-9007199254740992", "rows: expected" },
  { "rows=9007199254740993", "rows: expected" },
  { "rows=18446744073709551616", "rows: expected" },
};

#define HEAD "{\"generation\":\"g\",\"size\":10,\"total\":3,\"open\":true,"
#define LINE(rest) HEAD "\"lines\":[{\"number\":1,\"offset\":0,\"length\":3," rest

static const struct
{
  const char *json;
  const char *message;
} replies[] = {
  { HEAD "\"lines\":[]}", NULL },
  { LINE ("\"text\":\"abc\"}]}"), NULL },
  { LINE ("\"text\":\"\"}]}"), NULL },
  { LINE ("\"bytes\":\"/w==\"}]}"), NULL },
  { LINE ("\"bytes\":\"\"}]}"), NULL },
  { LINE ("\"text\":\"abc\"},{\"number\":3,\"offset\":4,\"length\":6,\"text\":\"\"}]}"), NULL },
  { HEAD "\"indexed\":0.5,\"lines\":[]}", NULL },
  { HEAD "\"indexed\":1,\"lines\":[]}", NULL },
  { "{}", "generation: expected a string" },
  { "{\"generation\":\"\"}", "generation: not the name" },
  { "{\"generation\":\"a b\"}", "generation: not the name" },
  { "{\"generation\":\"g\",\"size\":9007199254740993}", "size: out of range" },
  { "{\"generation\":\"g\",\"size\":1,\"total\":2}", "total: out of range" },
  { HEAD "\"indexed\":\"1\",\"lines\":[]}", "indexed: expected a number" },
  { HEAD "\"indexed\":1.5,\"lines\":[]}", "indexed: out of range" },
  { HEAD "\"indexed\":-1,\"lines\":[]}", "indexed: out of range" },
  { HEAD "\"indexed\":1}", "lines: expected an array" },
  { HEAD "\"lines\":[3]}", "lines[0]: expected an object" },
  { HEAD "\"lines\":[{\"number\":0}]}", "lines[0].number: out of range" },
  { HEAD "\"lines\":[{\"number\":4}]}", "lines[0].number: out of range" },
  { HEAD "\"lines\":[{\"number\":1,\"offset\":11}]}", "lines[0].offset: out of range" },
  { HEAD "\"lines\":[{\"number\":1,\"offset\":8,\"length\":3}]}", "lines[0].length: out of range" },
  { LINE ("\"text\":7}]}"), "lines[0].text: expected a string" },
  { LINE ("\"text\":\"abcd\"}]}"), "lines[0].length: the line has more bytes" },
  { LINE ("\"bytes\":\"YWJjZA==\"}]}"), "lines[0].length: the line has more bytes" },
  { LINE ("\"bytes\":\"/w\"}]}"), "lines[0].bytes: expected base64" },
  { LINE ("\"bytes\":\"/x==\"}]}"), "lines[0].bytes: expected base64" },
  { LINE ("\"bytes\":\" /w==\"}]}"), "lines[0].bytes: expected base64" },
  { LINE ("\"text\":\"\"},{\"number\":1}]}"), "lines[1].number: out of range" },
  { LINE ("\"text\":\"\"},{\"number\":2,\"offset\":3}]}"), "lines[1].offset: out of range" },
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
      g_autoptr (LoglineLinesRequest) request =
        logline_lines_request_parse (requests[i].query, &error);

      g_assert_true ((request == NULL) == (requests[i].message != NULL));
      assert_told (error, requests[i].message);
    }
}

static void
test_queries_that_cannot_be_decoded (void)
{
  static const char *const queries[] = { "from", "from=%zz&count=1", "from=1%00&count=1",
                                         "generation=%ff", "&&" };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (logline_lines_request_parse (queries[i], &error));
      g_assert_error (error, LOGLINE_API_ERROR, LOGLINE_API_ERROR_MALFORMED);
    }
}

static void
assert_requests_equal (const LoglineLinesRequest *a,
                       const LoglineLinesRequest *b)
{
  g_assert_cmpint (a->kind, ==, b->kind);
  g_assert_cmpuint (a->from, ==, b->from);
  g_assert_cmpuint (a->offset, ==, b->offset);
  g_assert_cmpuint (a->count, ==, b->count);
  g_assert_cmpuint (a->max_bytes, ==, b->max_bytes);
  g_assert_cmpstr (a->generation, ==, b->generation);
  g_assert_true ((a->rows == NULL) == (b->rows == NULL));
  if (a->rows != NULL)
    g_assert_cmpmem (a->rows->data, a->rows->len * sizeof (guint64),
                     b->rows->data, b->rows->len * sizeof (guint64));
}

static void
test_requests_round_trip (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (requests) && requests[i].message == NULL; i++)
    {
      g_autoptr (LoglineLinesRequest) sent = logline_lines_request_parse (requests[i].query, NULL);
      g_autofree char *query = logline_lines_request_to_query (sent);
      g_autoptr (GError) error = NULL;
      g_autoptr (LoglineLinesRequest) received = logline_lines_request_parse (query, &error);

      g_assert_no_error (error);
      assert_requests_equal (sent, received);
    }
}

static void
test_rows_are_told_as_runs (void)
{
  g_autoptr (LoglineLinesRequest) request =
    logline_lines_request_parse ("rows=1,2,3,5,7,8&max_bytes=10&generation=%26", NULL);
  g_autofree char *query = logline_lines_request_to_query (request);

  g_assert_cmpstr (query, ==, "rows=1-3%2C5%2C7-8&max_bytes=10&generation=%26");
}

static void
test_replies_checked (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autoptr (GBytes) json = g_bytes_new_static (replies[i].json, strlen (replies[i].json));
      g_autoptr (GError) error = NULL;
      g_autoptr (LoglineLinesReply) reply = logline_lines_reply_parse (json, &error);

      g_assert_true ((reply == NULL) == (replies[i].message != NULL));
      assert_told (error, replies[i].message);
    }
}

static void
add_line (LoglineLinesReply *reply,
          guint64            number,
          const char        *bytes,
          gsize              length)
{
  logline_lines_reply_add (reply, (LoglineReplyLine) {
    .number = number,
    .offset = reply->size,
    .length = length,
    .bytes = g_bytes_new (bytes, length),
  });
  reply->size += length + 1;
  reply->total = number;
}

static GBytes *
reply_again (const LoglineLinesReply *reply)
{
  g_autoptr (GBytes) json = logline_lines_reply_to_json (reply);
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineLinesReply) received = logline_lines_reply_parse (json, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (received->generation, ==, reply->generation);
  g_assert_cmpuint (received->size, ==, reply->size);
  g_assert_cmpuint (received->total, ==, reply->total);
  g_assert_cmpint (received->open, ==, reply->open);
  g_assert_cmpuint (received->lines->len, ==, reply->lines->len);
  for (guint i = 0; i < reply->lines->len; i++)
    {
      const LoglineReplyLine *a = &g_array_index (reply->lines, LoglineReplyLine, i);
      const LoglineReplyLine *b = &g_array_index (received->lines, LoglineReplyLine, i);

      g_assert_cmpuint (a->number, ==, b->number);
      g_assert_cmpuint (a->offset, ==, b->offset);
      g_assert_cmpuint (a->length, ==, b->length);
      g_assert_true (g_bytes_equal (a->bytes, b->bytes));
    }
  return g_steal_pointer (&json);
}

/* Whatever bytes a line has come back as they were. */
static void
test_any_bytes_round_trip (void)
{
  g_autoptr (LoglineLinesReply) reply = logline_lines_reply_new ("g");
  g_autoptr (GBytes) json = NULL;

  for (guint c = 0; c < 256; c++)
    {
      char bytes[] = { 'a', c, 'b', 0x7f };

      add_line (reply, c + 1, bytes, sizeof bytes);
    }
  add_line (reply, 300, "", 0);
  add_line (reply, 301, "\xf0\x9f\x98\x80 \xc3", 6);
  add_line (reply, 302, "\xf0\x9f\x98\x80 \xef\xbf\xbf\xe2\x80\xa8\\\"/", 14);
  json = reply_again (reply);
}

static void
test_every_character_is_told_as_text (void)
{
  g_autoptr (LoglineLinesReply) reply = logline_lines_reply_new ("g");
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (GBytes) json = NULL;
  guint64 number = 1;

  for (gunichar c = 1; c <= 0x10ffff; c++)
    {
      if (g_unichar_validate (c))
        g_string_append_unichar (line, c);
      if (line->len > LOGLINE_API_MAX_LINE_BYTES - 6 || c == 0x10ffff)
        {
          add_line (reply, number++, line->str, line->len);
          g_string_truncate (line, 0);
        }
    }
  json = reply_again (reply);
  g_assert_null (g_strstr_len (g_bytes_get_data (json, NULL), g_bytes_get_size (json), "bytes"));
}

static void
test_part_of_an_index (void)
{
  g_autoptr (LoglineLinesReply) reply = logline_lines_reply_new ("g");
  g_autoptr (GBytes) json = NULL;
  g_autoptr (LoglineLinesReply) received = NULL;

  reply->indexed = 0.375;
  json = logline_lines_reply_to_json (reply);
  received = logline_lines_reply_parse (json, NULL);
  g_assert_cmpfloat (received->indexed, ==, 0.375);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/lines/requests-checked", test_requests_checked);
  g_test_add_func ("/api/lines/queries-that-cannot-be-decoded",
                   test_queries_that_cannot_be_decoded);
  g_test_add_func ("/api/lines/requests-round-trip", test_requests_round_trip);
  g_test_add_func ("/api/lines/rows-are-told-as-runs", test_rows_are_told_as_runs);
  g_test_add_func ("/api/lines/replies-checked", test_replies_checked);
  g_test_add_func ("/api/lines/any-bytes-round-trip", test_any_bytes_round_trip);
  g_test_add_func ("/api/lines/every-character-is-told-as-text",
                   test_every_character_is_told_as_text);
  g_test_add_func ("/api/lines/part-of-an-index", test_part_of_an_index);
  return g_test_run ();
}
