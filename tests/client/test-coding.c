/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>
#include <zstd.h>

#include "client-waits.h"
#include "daemon.h"
#include "hostile-server.h"
#include "logline-mirrored-log.h"

/* A mirror over a line that is taken to be slow, so that everything comes compressed. */

#define LOG_PATH "/api/v1/services/service1/logs/debug"

typedef struct
{
  HostileServer      *server;
  LoglineSession     *session;
  LoglineMirroredLog *log;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->server = hostile_server_new (NULL);
  fixture->session = test_session_new (fixture->server->url);
  test_session_take_for_slow (fixture->session);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->log);
  g_clear_object (&fixture->session);
  hostile_server_free (fixture->server);
}

static void
open_log (Fixture *fixture)
{
  fixture->log = logline_mirrored_log_new (fixture->session, "service1", "debug");
  logline_remote_set_poll_ms (LOGLINE_REMOTE (fixture->log), 20);
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

/* Lines of which little can be compressed away. */
static void
append_noise (Fixture *fixture,
              guint    n_lines)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (n_lines);

  for (guint i = 0; i < n_lines; i++)
    {
      char line[64];

      g_snprintf (line, sizeof line, "%08x%08x%08x%08x\n", g_rand_int (random),
                  g_rand_int (random), g_rand_int (random), g_rand_int (random));
      hostile_server_append (fixture->server, line);
    }
}

/* @data: what the server can do; NULL for all, "" for nothing */
static void
test_whole_log (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->server->codings = data;
  hostile_server_append_lines (fixture->server, 1, 400000);
  append_noise (fixture, 50000);
  open_log (fixture);
  test_wait (n_rows (fixture) == 450000);
  hostile_server_append_lines (fixture->server, 1, 60000);
  test_wait (n_rows (fixture) == 510000 && fixture->server->n_unchanged > 0);
  assert_text_is_the_log (fixture);
  g_assert_cmpuint (fixture->server->n_log_bytes, ==, fixture->server->log->len);
  if (data != NULL && *(const char *) data == '\0')
    g_assert_cmpuint (fixture->server->n_coded, ==, 0);
  else
    g_assert_cmpuint (fixture->server->n_coded, >, 3);
}

static gboolean
append_with_each_piece (HostileServer     *server,
                        SoupServerMessage *message,
                        const char        *path)
{
  if (g_str_equal (path, LOG_PATH) && server->n_hooks < 50)
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
  hostile_server_append_lines (fixture->server, 1, 300000);
  open_log (fixture);
  test_wait (n_rows (fixture) == 300050);
  test_wait (logline_log_get_loading (LOGLINE_LOG (fixture->log)) == 1.0);
  assert_text_is_the_log (fixture);
}

static guint64
get_start (SoupServerMessage *message)
{
  g_autofree char *range = hostile_dup_range (message);

  return g_ascii_strtoull (range + strlen ("bytes="), NULL, 10);
}

/* The headers of an answer with the bytes from @start to the log's end. */
static GByteArray *
begin_answer (HostileServer *server,
              const char    *coding,
              guint64        start)
{
  GByteArray *answer = g_byte_array_new ();
  g_autofree char *head =
    g_strdup_printf ("HTTP/1.1 200 O\r\nLogline-Generation: %s\r\nContent-Encoding: %s\r\n"
                     "Logline-Part: bytes %" G_GUINT64_FORMAT "-%u/%u\r\n\r\n", server->generation,
                     coding, start, server->log->len - 1, server->log->len);

  g_byte_array_append (answer, (const guint8 *) head, strlen (head));
  return answer;
}

static guint64 cut_at, resumed_at;

static gboolean
cut_growth (HostileServer     *server,
            SoupServerMessage *message,
            const char        *path)
{
  guint64 start;
  g_autoptr (GByteArray) answer = NULL;
  g_autoptr (GBytes) coded = NULL;

  if (!g_str_equal (path, LOG_PATH) || server->n_hooks == 0)
    return FALSE;

  start = get_start (message);
  if (server->n_hooks-- == 1)
    {
      resumed_at = start;
      return FALSE;
    }
  cut_at = start;
  answer = begin_answer (server, "zstd", start);
  coded = hostile_compress ("zstd", server->log->data + start, server->log->len - start);
  g_byte_array_append (answer, g_bytes_get_data (coded, NULL), g_bytes_get_size (coded) / 2);
  hostile_answer_raw (message, (const char *) answer->data, answer->len);
  return TRUE;
}

/* What could be decompressed before the connection broke stays, and is not asked for again. */
static void
test_cut_growth (Fixture       *fixture,
                 gconstpointer  data)
{
  hostile_server_append_lines (fixture->server, 1, 10);
  open_log (fixture);
  test_wait (fixture->server->n_unchanged > 0);

  append_noise (fixture, 50000);
  fixture->server->hook = cut_growth;
  fixture->server->n_hooks = 2;
  test_wait (!logline_remote_get_online (LOGLINE_REMOTE (fixture->log)));
  g_assert_error (logline_log_get_error (LOGLINE_LOG (fixture->log)), LOGLINE_CLIENT_ERROR,
                  LOGLINE_CLIENT_ERROR_CONNECT);
  logline_remote_retry_now (LOGLINE_REMOTE (fixture->log));
  test_wait (n_rows (fixture) == 50010);
  assert_text_is_the_log (fixture);
  g_assert_cmpuint (resumed_at, >, cut_at + (fixture->server->log->len - cut_at) / 4);
}

/* Bodies that are not what their headers announce: the bytes that were appended to the log. */
typedef void (*MakeBody) (HostileServer *server,
                          GByteArray    *to,
                          const guint8  *bytes,
                          gsize          length);

static void
add_coded (GByteArray *to,
           const char *coding,
           const void *bytes,
           gsize       length)
{
  g_autoptr (GBytes) coded = hostile_compress (coding, bytes, length);

  g_byte_array_append (to, g_bytes_get_data (coded, NULL), g_bytes_get_size (coded));
}

static void
make_bomb (HostileServer *server,
           GByteArray    *to,
           const guint8  *bytes,
           gsize          length)
{
  const gsize size = 256 * 1024 * 1024;
  g_autofree char *nothing = g_malloc0 (size);

  add_coded (to, "zstd", nothing, size);
}

static void
make_gzip_bomb (HostileServer *server,
                GByteArray    *to,
                const guint8  *bytes,
                gsize          length)
{
  const gsize size = 16 * 1024 * 1024;
  g_autofree char *nothing = g_malloc0 (size);

  add_coded (to, "gzip", nothing, size);
}

static void
make_garbage (HostileServer *server,
              GByteArray    *to,
              const guint8  *bytes,
              gsize          length)
{
  g_byte_array_append (to, bytes, length);
}

static void
make_too_few (HostileServer *server,
              GByteArray    *to,
              const guint8  *bytes,
              gsize          length)
{
  add_coded (to, "zstd", bytes, length - 1);
}

static void
make_one_more (HostileServer *server,
               GByteArray    *to,
               const guint8  *bytes,
               gsize          length)
{
  g_autofree guint8 *more = g_malloc0 (length + 1);

  memcpy (more, bytes, length);
  add_coded (to, "zstd", more, length + 1);
}

static void
make_twice (HostileServer *server,
            GByteArray    *to,
            const guint8  *bytes,
            gsize          length)
{
  g_byte_array_append (to, bytes, length);
  g_byte_array_append (to, bytes, length);
}

static void
make_two_frames (HostileServer *server,
                 GByteArray    *to,
                 const guint8  *bytes,
                 gsize          length)
{
  add_coded (to, "zstd", bytes, length);
  add_coded (to, "zstd", bytes, length);
}

/* Frames that are there to be passed over: nothing comes of any number of them. */
static void
make_skippable (HostileServer *server,
                GByteArray    *to,
                const guint8  *bytes,
                gsize          length)
{
  const guint8 head[] = { 0x50, 0x2a, 0x4d, 0x18, 0xff, 0xff, 0xff, 0x7f };
  const gsize size = 256 * 1024; /* fits into the socket, which nobody empties meanwhile */

  g_byte_array_append (to, head, sizeof head);
  g_byte_array_set_size (to, to->len + size);
}

static void
make_large_window (HostileServer *server,
                   GByteArray    *to,
                   const guint8  *bytes,
                   gsize          length)
{
  ZSTD_CCtx *context = ZSTD_createCCtx ();
  guint8 coded[4096];
  ZSTD_inBuffer in = { bytes, length, 0 };
  ZSTD_outBuffer out = { coded, sizeof coded, 0 };

  ZSTD_CCtx_setParameter (context, ZSTD_c_windowLog, 27);
  ZSTD_compressStream2 (context, &out, &in, ZSTD_e_flush);
  ZSTD_compressStream2 (context, &out, &in, ZSTD_e_end);
  g_byte_array_append (to, coded, out.pos);
  ZSTD_freeCCtx (context);
}

/* Of these the client may show the first ones, which are right. */
static const struct
{
  const char         *name;
  const char         *coding;
  MakeBody            make;
  LoglineClientError  code;
} odd_bodies[] = {
  { "bomb", "zstd", make_bomb, LOGLINE_CLIENT_ERROR_PROTOCOL },
  { "gzip-bomb", "gzip", make_gzip_bomb, LOGLINE_CLIENT_ERROR_PROTOCOL },
  { "garbage", "zstd", make_garbage, LOGLINE_CLIENT_ERROR_PROTOCOL },
  { "gzip-garbage", "gzip", make_garbage, LOGLINE_CLIENT_ERROR_PROTOCOL },
  { "too-few", "zstd", make_too_few, LOGLINE_CLIENT_ERROR_PROTOCOL },
  { "one-more", "zstd", make_one_more, LOGLINE_CLIENT_ERROR_PROTOCOL },
  { "two-frames", "zstd", make_two_frames, LOGLINE_CLIENT_ERROR_PROTOCOL },
  { "passed-over", "zstd", make_skippable, LOGLINE_CLIENT_ERROR_PROTOCOL },
  { "large-window", "zstd", make_large_window, LOGLINE_CLIENT_ERROR_PROTOCOL },
  { "unknown-coding", "br", make_garbage, LOGLINE_CLIENT_ERROR_PROTOCOL },
  { "two-codings", "gzip, zstd", make_garbage, LOGLINE_CLIENT_ERROR_PROTOCOL },
  { "not-compressed-and-longer", "identity", make_twice, LOGLINE_CLIENT_ERROR_PROTOCOL },
};

static guint odd_row;

static gboolean
answer_oddly (HostileServer     *server,
              SoupServerMessage *message,
              const char        *path)
{
  g_autoptr (GByteArray) answer = NULL;
  guint64 start;

  if (!g_str_equal (path, LOG_PATH) || server->n_hooks == 0)
    return FALSE;

  server->n_hooks--;
  start = get_start (message);
  answer = begin_answer (server, odd_bodies[odd_row].coding, start);
  odd_bodies[odd_row].make (server, answer, server->log->data + start, server->log->len - start);
  hostile_answer_raw (message, (const char *) answer->data, answer->len);
  return TRUE;
}

static void
test_odd_body (Fixture       *fixture,
               gconstpointer  data)
{
  odd_row = GPOINTER_TO_UINT (data);
  hostile_server_append_lines (fixture->server, 1, 10);
  open_log (fixture);
  test_wait (fixture->server->n_unchanged > 0);

  fixture->server->hook = answer_oddly;
  fixture->server->n_hooks = 1;
  hostile_server_append_lines (fixture->server, 11, 40);
  test_wait (logline_log_get_error (LOGLINE_LOG (fixture->log)) != NULL);
  g_assert_error (logline_log_get_error (LOGLINE_LOG (fixture->log)), LOGLINE_CLIENT_ERROR,
                  (int) odd_bodies[odd_row].code);
  g_assert_cmpuint (n_rows (fixture), <=, 40);

  logline_remote_retry_now (LOGLINE_REMOTE (fixture->log));
  hostile_server_append_lines (fixture->server, 41, 50);
  test_wait (n_rows (fixture) == 50);
  g_assert_no_error (logline_log_get_error (LOGLINE_LOG (fixture->log)));
  assert_text_is_the_log (fixture);
}

static gboolean
answer_with_range (HostileServer     *server,
                   SoupServerMessage *message,
                   const char        *path)
{
  static const char answer[] =
    "HTTP/1.1 206 P\r\nLogline-Generation: first\r\nContent-Range: bytes 7-8/9\r\n"
    "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nab";

  if (!g_str_equal (path, LOG_PATH) || server->n_hooks == 0)
    return FALSE;
  server->n_hooks--;
  hostile_answer_raw (message, answer, strlen (answer));
  return TRUE;
}

/* Of a range nobody could say whether it counts bytes before or after they were compressed. */
static void
test_range_instead (Fixture       *fixture,
                    gconstpointer  data)
{
  hostile_server_append_lines (fixture->server, 1, 1);
  open_log (fixture);
  test_wait (n_rows (fixture) == 1 && fixture->server->n_unchanged > 0);
  fixture->server->hook = answer_with_range;
  fixture->server->n_hooks = 1;
  test_wait (logline_log_get_error (LOGLINE_LOG (fixture->log)) != NULL);
  g_assert_error (logline_log_get_error (LOGLINE_LOG (fixture->log)), LOGLINE_CLIENT_ERROR,
                  LOGLINE_CLIENT_ERROR_PROTOCOL);
  g_assert_cmpuint (n_rows (fixture), ==, 1);
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

#define TEST(path, data, function) \
  g_test_add ("/coding/" path, Fixture, data, set_up, function, tear_down)
  TEST ("zstd", NULL, test_whole_log);
  TEST ("gzip-only-server", "gzip", test_whole_log);
  TEST ("server-that-compresses-nothing", "", test_whole_log);
  TEST ("growth-while-loading", NULL, test_growth_while_loading);
  TEST ("growth-cut-short", NULL, test_cut_growth);
  TEST ("range-instead", NULL, test_range_instead);
  for (guint i = 0; i < G_N_ELEMENTS (odd_bodies); i++)
    {
      g_autofree char *path = g_strconcat ("/coding/odd/", odd_bodies[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_odd_body, tear_down);
    }

  status = g_test_run ();
  test_remove_tree (cache);
  return status;
}
