/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <string.h>
#include <zstd.h>

#include "http.h"
#include "logline-range.h"

#define PASSWORD "correct horse battery"
#define DEBUG    "/api/v1/services/service1/logs/debug"
#define N_LINES  20000
#define BIG      (64 * 1024 * 1024)

typedef struct
{
  TestDaemon *daemon;
  char *path;
  char *token;
  char *text; /* more than two pieces of an answer */
  gsize size;
} Fixture;

static char *
create_text (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < N_LINES; i++)
    g_string_append_printf (text, "2026-03-01 12:00:%02u INFO request %u took %u ms\n", i % 60, i,
                            i * 7919 % 1000);
  return g_string_free (text, FALSE);
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->text = create_text ();
  fixture->size = strlen (fixture->text);
  fixture->daemon = test_daemon_new (NULL);
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD "\n");
  fixture->path = test_daemon_add_service (fixture->daemon, "service1", "debug", fixture->text,
                                           fixture->size);
  test_daemon_run (fixture->daemon, "grant alice service1", NULL);
  test_daemon_start (fixture->daemon, NULL);
  fixture->token = test_http_get_token (fixture->daemon, "alice", PASSWORD);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  test_daemon_free (fixture->daemon);
  g_free (fixture->path);
  g_free (fixture->token);
  g_free (fixture->text);
}

static TestReply *
get (Fixture    *fixture,
     const char *query,
     const char *headers)
{
  g_autofree char *path = g_strconcat (DEBUG, query, NULL);

  return test_http_get (fixture->daemon, path, fixture->token, headers);
}

static void
assert_header (TestReply  *reply,
               const char *name,
               const char *expected)
{
  g_autofree char *value = test_reply_dup_header (reply, name);

  g_assert_cmpstr (value, ==, expected);
}

static GBytes *
inflate (GBytes *body)
{
  g_autoptr (GInputStream) base = g_memory_input_stream_new_from_bytes (body);
  g_autoptr (GZlibDecompressor) gzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (base, G_CONVERTER (gzip));
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;

  g_output_stream_splice (output, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, &error);
  g_assert_no_error (error);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (output));
}

/* @out_is_whole: whether the frame ends where the body does */
static GBytes *
decompress (GBytes   *body,
            gsize     capacity,
            gboolean *out_is_whole)
{
  ZSTD_DCtx *context = ZSTD_createDCtx ();
  g_autofree guint8 *bytes = g_malloc (capacity);
  gsize size, left;
  const void *data = g_bytes_get_data (body, &size);
  ZSTD_inBuffer in = { data, size, 0 };
  ZSTD_outBuffer out = { bytes, capacity, 0 };

  do
    left = ZSTD_decompressStream (context, &out, &in);
  while (!ZSTD_isError (left) && left > 0 && in.pos < in.size);
  g_assert_false (ZSTD_isError (left));
  *out_is_whole = left == 0 && in.pos == in.size;
  ZSTD_freeDCtx (context);
  return g_bytes_new_take (g_steal_pointer (&bytes), out.pos);
}

/* The whole body, which comes in this coding. */
static GBytes *
decode (TestReply  *reply,
        const char *coding,
        gsize       capacity)
{
  g_autoptr (GBytes) decoded = NULL;
  gboolean is_whole;

  assert_header (reply, "Content-Encoding", coding);
  g_assert_false (reply->is_cut);
  if (coding == NULL)
    return g_bytes_ref (reply->body);
  if (g_str_equal (coding, "gzip"))
    return inflate (reply->body);

  decoded = decompress (reply->body, capacity, &is_whole);
  g_assert_true (is_whole);
  return g_steal_pointer (&decoded);
}

static void
assert_decoded (TestReply  *reply,
                const char *coding,
                const char *bytes,
                gsize       length)
{
  g_autoptr (GBytes) decoded = decode (reply, coding, length + 1);
  gsize size;
  const void *data = g_bytes_get_data (decoded, &size);

  g_assert_cmpmem (data, size, bytes, length);
}

static const struct
{
  const char *accept;
  const char *coding;
} acceptances[] = {
  { NULL, NULL },
  { "gzip", "gzip" },
  { "zstd", "zstd" },
  { "deflate, gzip, br, zstd", "zstd" },
  { "ZSTD;q=0.5,\tGZIP ; q=1.0", "gzip" },
  { "zstd;q=0, gzip;q=0.001", "gzip" },
  { "identity, gzip;q=0.3", NULL },
  { "gzip;q=0", NULL },
  { "gzip;q=nan, zstd;q=2, zstd;level=1", NULL },
  { "br, *", NULL },
  { ",;,", NULL },
};

static void
test_acceptances (Fixture      *fixture,
                  gconstpointer user_data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (acceptances); i++)
    {
      g_autofree char *accept = g_strdup_printf ("Accept-Encoding: %s\r\n", acceptances[i].accept);
      g_autoptr (TestReply) reply = NULL;

      g_test_message ("%s", accept);
      reply = get (fixture, "", acceptances[i].accept != NULL ? accept : NULL);
      g_assert_cmpuint (reply->status, ==, 200);
      assert_decoded (reply, acceptances[i].coding, fixture->text, fixture->size);
      assert_header (reply, "Vary", "Accept-Encoding");
      assert_header (reply, "Accept-Ranges", acceptances[i].coding == NULL ? "bytes" : "none");
      if (acceptances[i].coding != NULL)
        g_assert_cmpuint (g_bytes_get_size (reply->body), <, fixture->size / 3);
    }
}

/* A part is a resource of its own, with the grammar of a Range. */
static void
test_parts (Fixture      *fixture,
            gconstpointer user_data)
{
  const char *const parts[] = {
    "0-0", "0-99", "262143-262144", "262144-", "1-600000", "-1", "-300000", "-99999999999999",
    "500000-99999999999999999999999999", "99999999999-", "-0", "5-2", "0-0,2-2",
    "a-b", "", "bytes=0-1",
  };
  const char *const codings[] = { NULL, "gzip", "zstd" };

  for (gsize i = 0; i < G_N_ELEMENTS (parts) * G_N_ELEMENTS (codings); i++)
    {
      const char *part = parts[i / G_N_ELEMENTS (codings)];
      const char *coding = codings[i % G_N_ELEMENTS (codings)];
      g_autofree char *range = g_strconcat ("bytes=", part, NULL);
      g_autofree char *query = g_strconcat ("?", range, NULL);
      g_autofree char *accept = g_strdup_printf ("Accept-Encoding: %s\r\nRange: bytes=3-4\r\n",
                                                 coding != NULL ? coding : "identity");
      g_autoptr (TestReply) reply = get (fixture, query, accept);
      g_autofree char *told = NULL;
      guint64 first, length;

      g_test_message ("%s %s", part, coding);
      switch (logline_range_parse (range, fixture->size, &first, &length))
        {
        case LOGLINE_RANGE_PART:
          g_assert_cmpuint (reply->status, ==, 200);
          assert_decoded (reply, coding, fixture->text + first, length);
          told = g_strdup_printf ("bytes %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "/%zu", first,
                                  first + length - 1, fixture->size);
          assert_header (reply, "Logline-Part", told);
          assert_header (reply, "Content-Range", NULL);
          assert_header (reply, "Accept-Ranges", "none");
          break;
        case LOGLINE_RANGE_NOT_SATISFIABLE:
          test_reply_assert_problem (reply, 416, "range-not-satisfiable");
          told = g_strdup_printf ("bytes */%zu", fixture->size);
          assert_header (reply, "Content-Range", told);
          assert_header (reply, "Content-Encoding", NULL);
          break;
        case LOGLINE_RANGE_WHOLE:
        default:
          test_reply_assert_problem (reply, 400, "bad-request");
          assert_header (reply, "Content-Encoding", NULL);
          break;
        }
    }
}

/* A Range counts what is sent: whoever sends one gets it uncompressed. */
static void
test_range_is_plain (Fixture      *fixture,
                     gconstpointer user_data)
{
  g_autoptr (TestReply) reply = get (fixture, "", "Accept-Encoding: zstd, gzip\r\n"
                                                  "Range: bytes=7-99\r\n");

  g_assert_cmpuint (reply->status, ==, 206);
  assert_decoded (reply, NULL, fixture->text + 7, 93);
  assert_header (reply, "Vary", "Accept-Encoding");
}

/* What one coding's tag says holds for that coding alone. */
static void
test_tags (Fixture      *fixture,
           gconstpointer user_data)
{
  const char *const accepts[] = { "identity", "gzip", "zstd" };
  char *tags[G_N_ELEMENTS (accepts)];

  for (gsize i = 0; i < G_N_ELEMENTS (accepts); i++)
    {
      g_autofree char *accept = g_strdup_printf ("Accept-Encoding: %s\r\n", accepts[i]);
      g_autoptr (TestReply) reply = get (fixture, "", accept);

      tags[i] = test_reply_dup_header (reply, "ETag");
    }

  for (gsize i = 0; i < G_N_ELEMENTS (accepts) * G_N_ELEMENTS (tags); i++)
    {
      gsize asked = i / G_N_ELEMENTS (tags), known = i % G_N_ELEMENTS (tags);
      g_autofree char *headers = g_strdup_printf ("Accept-Encoding: %s\r\nIf-None-Match: %s\r\n",
                                                  accepts[asked], tags[known]);
      g_autofree char *range = g_strdup_printf ("Range: bytes=5-9\r\nIf-Range: %s\r\n"
                                                "Accept-Encoding: %s\r\n",
                                                tags[known], accepts[asked]);
      g_autoptr (TestReply) reply = get (fixture, "", headers);
      g_autoptr (TestReply) part = get (fixture, "?bytes=5-9", headers);
      g_autoptr (TestReply) ranged = get (fixture, "", range);

      g_assert_cmpuint (reply->status, ==, asked == known ? 304 : 200);
      g_assert_cmpuint (part->status, ==, asked == known ? 304 : 200);
      g_assert_cmpuint (ranged->status, ==, known == 0 ? 206 : 200);
      assert_header (reply, "ETag", tags[asked]);
      assert_header (part, "ETag", tags[asked]);
      assert_header (ranged, "ETag", tags[0]);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++)
    g_free (tags[i]);
}

static void
test_head (Fixture      *fixture,
           gconstpointer user_data)
{
  g_autoptr (TestReply) reply = NULL;

  reply = test_http_request (fixture->daemon, "HEAD", DEBUG, fixture->token,
                             "Accept-Encoding: zstd\r\n", NULL);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (reply->body), ==, 0);
  assert_header (reply, "Content-Encoding", "zstd");
  assert_header (reply, "Content-Length", NULL);
}

static void
test_empty (Fixture      *fixture,
            gconstpointer user_data)
{
  g_autoptr (TestReply) reply = NULL;

  g_assert_true (g_file_set_contents (fixture->path, "", 0, NULL));
  reply = get (fixture, "", "Accept-Encoding: zstd\r\n");
  g_assert_cmpuint (reply->status, ==, 200);
  assert_decoded (reply, NULL, "", 0);
}

/* Where nothing but the end of the connection could tell that a body is whole. */
static void
test_http_1_0 (Fixture      *fixture,
               gconstpointer user_data)
{
  g_autofree char *request = g_strdup_printf ("GET " DEBUG " HTTP/1.0\r\nHost: h\r\n"
                                              "Authorization: Bearer %s\r\n"
                                              "Accept-Encoding: zstd\r\n\r\n", fixture->token);
  g_autoptr (GBytes) answer = test_http_exchange (fixture->daemon, request, strlen (request));
  g_autoptr (TestReply) reply = test_reply_parse (answer);

  g_assert_cmpuint (reply->status, ==, 200);
  assert_decoded (reply, NULL, fixture->text, fixture->size);
}

static void
test_json (Fixture      *fixture,
           gconstpointer user_data)
{
  const char *path = "/api/v1/openapi.json";
  g_autoptr (TestReply) plain = test_http_get (fixture->daemon, path, NULL, NULL);
  g_autoptr (TestReply) coded = NULL;
  g_autoptr (TestReply) tiny = NULL;
  gsize size;
  const char *data = g_bytes_get_data (plain->body, &size);

  coded = test_http_get (fixture->daemon, path, NULL, "Accept-Encoding: gzip\r\n");
  assert_decoded (plain, NULL, data, size);
  assert_decoded (coded, "gzip", data, size);
  assert_header (plain, "Vary", "Accept-Encoding");
  assert_header (coded, "Vary", "Accept-Encoding");

  tiny = test_http_get (fixture->daemon, "/api/v1/services", fixture->token,
                        "Accept-Encoding: gzip\r\n");
  g_assert_cmpuint (tiny->status, ==, 200);
  assert_header (tiny, "Content-Encoding", NULL);
}

static void
test_lines (Fixture      *fixture,
            gconstpointer user_data)
{
  const char *path = DEBUG "/lines?from=1&count=500";
  g_autoptr (TestReply) plain = NULL;
  gsize size;
  const char *data;

  test_http_wait_for (fixture->daemon, path, fixture->token, 200);
  plain = test_http_get (fixture->daemon, path, fixture->token, NULL);
  data = g_bytes_get_data (plain->body, &size);
  for (gsize i = 0; i < 2; i++)
    {
      const char *coding = i == 0 ? "gzip" : "zstd";
      g_autofree char *accept = g_strdup_printf ("Accept-Encoding: %s\r\n", coding);
      g_autoptr (TestReply) coded =
        test_http_get (fixture->daemon, path, fixture->token, accept);

      assert_decoded (coded, coding, data, size);
    }
}

/* How its records are cut depends on how fast they are found and taken; the last one tells all. */
static void
test_search (Fixture      *fixture,
             gconstpointer user_data)
{
  const char *path = DEBUG "/search?q=request+1";
  const char *const codings[] = { NULL, "gzip", "zstd" };
  g_autofree char *first_end = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (codings); i++)
    {
      g_autofree char *accept = g_strdup_printf ("Accept-Encoding: %s\r\n", codings[i]);
      g_autoptr (TestReply) reply =
        test_http_get (fixture->daemon, path, fixture->token, i > 0 ? accept : NULL);
      g_autoptr (GBytes) body = decode (reply, codings[i], 1024 * 1024);
      g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
      const char *end = strstr (text, "{\"type\":\"end\"");

      g_assert_nonnull (end);
      g_assert_nonnull (strstr (end, "\"complete\":true"));
      if (first_end == NULL)
        first_end = g_strdup (end);
      g_assert_cmpstr (end, ==, first_end);
    }
}

static GSocketConnection *
send_request (Fixture    *fixture,
              const char *accept)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autofree char *request = g_strdup_printf ("GET " DEBUG " HTTP/1.1\r\nHost: h\r\n"
                                              "Connection: close\r\nAccept-Encoding: %s\r\n"
                                              "Authorization: Bearer %s\r\n\r\n",
                                              accept, fixture->token);
  GSocketConnection *connection;

  g_socket_client_set_timeout (client, 30);
  connection = g_socket_client_connect_to_host (
    client, "127.0.0.1", test_daemon_get_port (fixture->daemon), NULL, NULL);
  g_assert_nonnull (connection);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                             strlen (request), NULL, NULL, NULL);
  return connection;
}

static gssize
receive (GSocketConnection *connection,
         GByteArray        *to)
{
  guint8 buffer[65536];
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  gssize n = g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL);

  if (n > 0 && to != NULL)
    g_byte_array_append (to, buffer, n);
  return n;
}

/* Nothing of it can be compressed away, so no answer fits into what lies between here and there. */
static char *
create_noise (guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  char *noise = g_malloc (BIG);

  for (gsize i = 0; i < BIG; i += sizeof (guint32))
    memcpy (noise + i, &(guint32) { g_rand_int (random) }, sizeof (guint32));
  return noise;
}

/* While a client takes a long log slowly, other bytes are written over it. */
static void
test_truncated_while_sending (Fixture      *fixture,
                              gconstpointer user_data)
{
  g_autofree char *old = create_noise (1);
  g_autofree char *other = create_noise (2);
  g_autoptr (GByteArray) received = g_byte_array_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GBytes) decoded = NULL;
  g_autoptr (TestReply) reply = NULL;
  gboolean is_whole;

  g_assert_true (g_file_set_contents (fixture->path, old, BIG, NULL));
  connection = send_request (fixture, "zstd");
  g_assert_cmpint (receive (connection, received), >, 0);
  {
    /* In place, as g_file_set_contents() does not. */
    FILE *file = g_fopen (fixture->path, "we");

    g_assert_cmpuint (fwrite (other, 1, BIG, file), ==, BIG);
    g_assert_cmpint (fclose (file), ==, 0);
  }
  while (receive (connection, received) > 0)
    ;

  answer = g_byte_array_free_to_bytes (g_steal_pointer (&received));
  reply = test_reply_parse (answer);
  assert_header (reply, "Content-Encoding", "zstd");
  g_assert_true (reply->is_cut);
  decoded = decompress (reply->body, BIG, &is_whole);
  g_assert_false (is_whole);
  g_assert_cmpmem (g_bytes_get_data (decoded, NULL), g_bytes_get_size (decoded), old,
                   g_bytes_get_size (decoded));
}

/* Each body that is being compressed takes memory, so there are never more than 32. */
static void
test_many_slow_clients (Fixture      *fixture,
                        gconstpointer user_data)
{
  g_autofree char *noise = create_noise (3);
  g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TestReply) plain = NULL;
  g_autoptr (TestReply) coded = NULL;

  g_assert_true (g_file_set_contents (fixture->path, noise, BIG, NULL));
  for (guint i = 0; i < 32; i++)
    {
      g_ptr_array_add (connections, send_request (fixture, "gzip"));
      g_assert_cmpint (receive (connections->pdata[i], NULL), >, 0);
    }
  plain = get (fixture, "?bytes=0-99", "Accept-Encoding: gzip\r\n");
  assert_decoded (plain, NULL, noise, 100);

  g_ptr_array_set_size (connections, 0);
  for (guint i = 0; i < 1000 && coded == NULL; i++)
    {
      g_autofree char *coding = NULL;

      coded = get (fixture, "?bytes=0-99", "Accept-Encoding: gzip\r\n");
      coding = test_reply_dup_header (coded, "Content-Encoding");
      if (coding == NULL)
        g_clear_pointer (&coded, test_reply_free);
    }
  g_assert_nonnull (coded);
  assert_decoded (coded, "gzip", noise, 100);
}

static void
add (const char *name,
     void      (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/coding/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("acceptances", test_acceptances);
  add ("parts", test_parts);
  add ("range-is-plain", test_range_is_plain);
  add ("tags", test_tags);
  add ("head", test_head);
  add ("empty", test_empty);
  add ("http-1-0", test_http_1_0);
  add ("json", test_json);
  add ("lines", test_lines);
  add ("search", test_search);
  add ("truncated-while-sending", test_truncated_while_sending);
  add ("many-slow-clients", test_many_slow_clients);
  return g_test_run ();
}
