/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "http.h"
#include "logline-range.h"

#define PASSWORD "correct horse battery"
#define DEBUG    "/api/v1/services/service1/logs/debug"
#define SIZE     600001 /* more than two chunks of the answer, and no multiple of anything */

typedef struct
{
  TestDaemon *daemon;
  char *path;
  char *token;
  char *bytes;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  fixture->bytes = g_malloc (SIZE);
  for (gsize i = 0; i < SIZE; i++)
    fixture->bytes[i] = g_rand_int_range (random, 0, 256);

  fixture->daemon = test_daemon_new (NULL);
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD "\n");
  fixture->path = test_daemon_add_service (fixture->daemon, "service1", "debug", fixture->bytes,
                                           SIZE);
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
  g_free (fixture->bytes);
}

static TestReply *
get (Fixture    *fixture,
     const char *headers)
{
  return test_http_get (fixture->daemon, DEBUG, fixture->token, headers);
}

static void
write_mode (Fixture    *fixture,
            const char *mode,
            const char *bytes,
            gsize       length)
{
  FILE *file = g_fopen (fixture->path, mode);

  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (bytes, 1, length, file), ==, length);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
write_log (Fixture    *fixture,
           const char *bytes,
           gsize       length)
{
  write_mode (fixture, "we", bytes, length);
}

static void
append (Fixture    *fixture,
        const char *text)
{
  write_mode (fixture, "ae", text, strlen (text));
}

static char *
get_generation (Fixture *fixture)
{
  g_autoptr (TestReply) reply = NULL;

  reply = test_http_request (fixture->daemon, "HEAD", DEBUG, fixture->token, NULL, NULL);
  g_assert_cmpuint (reply->status, ==, 200);
  return test_reply_dup_header (reply, "Logline-Generation");
}

static void
assert_body (TestReply  *reply,
             const char *bytes,
             gsize       length)
{
  gsize size;
  const void *data = g_bytes_get_data (reply->body, &size);

  g_assert_cmpmem (data, size, bytes, length);
}

static void
assert_header (TestReply  *reply,
               const char *name,
               const char *expected)
{
  g_autofree char *value = test_reply_dup_header (reply, name);

  g_assert_cmpstr (value, ==, expected);
}

static void
test_whole (Fixture      *fixture,
            gconstpointer user_data)
{
  g_autoptr (TestReply) reply = get (fixture, NULL);
  g_autofree char *length = g_strdup_printf ("%d", SIZE);

  g_assert_cmpuint (reply->status, ==, 200);
  assert_body (reply, fixture->bytes, SIZE);
  assert_header (reply, "Content-Type", "text/plain");
  assert_header (reply, "Content-Length", length);
  assert_header (reply, "Accept-Ranges", "bytes");
  assert_header (reply, "X-Content-Type-Options", "nosniff");
  assert_header (reply, "Content-Disposition", "attachment");
  assert_header (reply, "Server", NULL);
}

static void
test_head (Fixture      *fixture,
           gconstpointer user_data)
{
  g_autoptr (TestReply) reply = NULL;
  g_autofree char *length = g_strdup_printf ("%d", SIZE);

  reply = test_http_request (fixture->daemon, "HEAD", DEBUG, fixture->token,
                             "Range: bytes=0-1\r\n", NULL);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (reply->body), ==, 0);
  assert_header (reply, "Content-Length", length);
}

/* The status and the bytes of what the range alone says, for each. */
static void
test_ranges (Fixture      *fixture,
             gconstpointer user_data)
{
  const char *const ranges[] = {
    "bytes=0-0", "bytes=0-99", "bytes=262143-262144", "bytes=262144-", "bytes=1-524289",
    "bytes=600000-600000", "bytes=600000-", "bytes=-1", "bytes=-600001", "bytes=-99999999999999",
    "bytes=599990-700000", "bytes=0-99999999999999999999999999", "bytes=600001-",
    "bytes=99999999999999999999999999-", "bytes=-0", "bytes=5-2", "bytes=--2", "bytes=-5-2",
    "bytes=0-0,2-2", "bytes=a-b", "bytes=", "lines=1-2",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autofree char *header = g_strdup_printf ("Range: %s\r\n", ranges[i]);
      g_autoptr (TestReply) reply = get (fixture, header);
      g_autofree char *content_range = NULL;
      guint64 first = 0, length = SIZE;

      g_test_message ("%s", ranges[i]);
      switch (logline_range_parse (ranges[i], SIZE, &first, &length))
        {
        case LOGLINE_RANGE_WHOLE:
          g_assert_cmpuint (reply->status, ==, 200);
          assert_body (reply, fixture->bytes, SIZE);
          break;
        case LOGLINE_RANGE_PART:
          g_assert_cmpuint (reply->status, ==, 206);
          assert_body (reply, fixture->bytes + first, length);
          content_range = g_strdup_printf ("bytes %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "/%d",
                                           first, first + length - 1, SIZE);
          assert_header (reply, "Content-Range", content_range);
          break;
        case LOGLINE_RANGE_NOT_SATISFIABLE:
        default:
          test_reply_assert_problem (reply, 416, "range-not-satisfiable");
          content_range = g_strdup_printf ("bytes */%d", SIZE);
          assert_header (reply, "Content-Range", content_range);
          break;
        }
    }
}

static void
test_thousands_of_ranges (Fixture      *fixture,
                          gconstpointer user_data)
{
  g_autoptr (GString) header = g_string_new ("Range: bytes=0-");
  g_autoptr (TestReply) reply = NULL;

  for (int i = 1; i < 3000; i++)
    g_string_append (header, ",0-");
  g_string_append (header, "\r\n");

  reply = get (fixture, header->str);
  g_assert_cmpuint (reply->status, ==, 200);
  assert_body (reply, fixture->bytes, SIZE);
}

/* A file with a hole is enough: only its end is read. */
static void
test_five_gigabytes (Fixture      *fixture,
                     gconstpointer user_data)
{
  const guint64 size = G_GUINT64_CONSTANT (5) * 1024 * 1024 * 1024;
  g_autoptr (TestReply) reply = NULL;
  int fd;

  write_log (fixture, "", 0);
  fd = g_open (fixture->path, O_WRONLY | O_CLOEXEC, 0);
  g_assert_cmpint (ftruncate (fd, size - 4), ==, 0);
  close (fd);
  append (fixture, "end\n");

  reply = get (fixture, "Range: bytes=-4\r\n");
  g_assert_cmpuint (reply->status, ==, 206);
  assert_body (reply, "end\n", 4);
  assert_header (reply, "Content-Range", "bytes 5368709116-5368709119/5368709120");
}

static void
test_not_modified (Fixture      *fixture,
                   gconstpointer user_data)
{
  g_autoptr (TestReply) first = get (fixture, NULL);
  g_autofree char *etag = test_reply_dup_header (first, "ETag");
  g_autofree char *condition = g_strdup_printf ("If-None-Match: %s\r\nRange: bytes=0-1\r\n", etag);
  g_autoptr (TestReply) same = get (fixture, condition);
  g_autoptr (TestReply) grown = NULL;

  g_assert_true (g_str_has_prefix (etag, "\""));
  g_assert_cmpuint (same->status, ==, 304);
  g_assert_cmpuint (g_bytes_get_size (same->body), ==, 0);
  assert_header (same, "ETag", etag);
  assert_header (same, "Content-Length", NULL);

  append (fixture, "more\n");
  grown = get (fixture, condition);
  g_assert_cmpuint (grown->status, ==, 206);
}

static void
test_if_range (Fixture      *fixture,
               gconstpointer user_data)
{
  g_autoptr (TestReply) first = get (fixture, NULL);
  g_autofree char *etag = test_reply_dup_header (first, "ETag");
  g_autofree char *fits = g_strdup_printf ("If-Range: %s\r\nRange: bytes=5-9\r\n", etag);
  g_autofree char *weak = g_strdup_printf ("If-Range: W/%s\r\nRange: bytes=5-9\r\n", etag);
  const char *const others[] = {
    weak,
    "If-Range: \"other\"\r\nRange: bytes=5-9\r\n",
    "If-Range: Sun, 06 Nov 2044 08:49:37 GMT\r\nRange: bytes=5-9\r\n",
  };
  g_autoptr (TestReply) part = get (fixture, fits);

  g_assert_cmpuint (part->status, ==, 206);
  assert_body (part, fixture->bytes + 5, 5);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (TestReply) whole = get (fixture, others[i]);

      g_assert_cmpuint (whole->status, ==, 200);
      assert_body (whole, fixture->bytes, SIZE);
    }
}

static void
test_growth_keeps_generation (Fixture      *fixture,
                              gconstpointer user_data)
{
  g_autofree char *before = get_generation (fixture);
  g_autofree char *after = NULL;

  append (fixture, "more\n");
  after = get_generation (fixture);
  g_assert_cmpstr (before, ==, after);
}

/* A client that follows goes on where it was. */
static void
test_restart_keeps_generation (Fixture      *fixture,
                               gconstpointer user_data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  write_log (fixture, "one line\n", 9);
  before = get_generation (fixture);
  write_mode (fixture, "ae", fixture->bytes, SIZE);
  append (fixture, "and another\n");
  g_assert_cmpint (test_daemon_stop (fixture->daemon, SIGTERM), ==, 0);
  test_daemon_start (fixture->daemon, NULL);
  after = get_generation (fixture);
  g_assert_cmpstr (before, ==, after);
}

static void
test_rotated_and_still_empty (Fixture      *fixture,
                              gconstpointer user_data)
{
  g_autofree char *old = g_strconcat (fixture->path, ".1", NULL);
  g_autofree char *before = get_generation (fixture);
  g_autofree char *between = NULL;
  g_autofree char *after = NULL;
  g_autoptr (TestReply) reply = NULL;

  g_assert_cmpint (g_rename (fixture->path, old), ==, 0);
  write_log (fixture, "", 0);
  between = get_generation (fixture);
  g_assert_cmpstr (between, ==, before);
  append (fixture, "first\n");
  after = get_generation (fixture);
  g_assert_cmpstr (after, !=, before);
  reply = get (fixture, NULL);
  assert_body (reply, "first\n", 6);
}

/* Each way in which other bytes come to stand behind the name. */
static void
rotate_by_rename (Fixture *fixture)
{
  g_autofree char *old = g_strconcat (fixture->path, ".1", NULL);

  g_assert_cmpint (g_rename (fixture->path, old), ==, 0);
  write_log (fixture, "new\n", 4);
}

static void
unlink_and_create (Fixture *fixture)
{
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  append (fixture, "new\n");
}

static void
truncate_to_nothing (Fixture *fixture)
{
  g_assert_cmpint (truncate (fixture->path, 0), ==, 0);
}

static void
write_over (Fixture *fixture)
{
  g_autofree char *other = g_strnfill (SIZE + 10, 'x');

  write_log (fixture, other, SIZE + 10);
}

static void
test_generation_gone (Fixture      *fixture,
                      gconstpointer user_data)
{
  void (*const changes[]) (Fixture *fixture) = {
    rotate_by_rename, write_over, unlink_and_create, truncate_to_nothing,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *before = get_generation (fixture);
      g_autofree char *path = g_strconcat (DEBUG "?generation=", before, NULL);
      g_autofree char *now = NULL;
      g_autofree char *after = NULL;
      g_autoptr (TestReply) kept = test_http_get (fixture->daemon, path, fixture->token, NULL);
      g_autoptr (TestReply) gone = NULL;

      g_assert_cmpuint (kept->status, ==, 200);
      changes[i] (fixture);
      gone = test_http_get (fixture->daemon, path, fixture->token, NULL);
      test_reply_assert_problem (gone, 410, "generation-gone");
      now = test_reply_dup_header (gone, "Logline-Generation");
      after = get_generation (fixture);
      g_assert_cmpstr (now, ==, after);
      g_assert_cmpstr (now, !=, before);
    }
}

typedef struct
{
  GSocketConnection *connection;
  char buffer[65536];
  guint64 n_bytes;
  gboolean other; /* something else came than what was in the log at first */
} Download;

static void
read_some (Download *download,
           gboolean *out_end)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (download->connection));
  gssize n = g_input_stream_read (input, download->buffer, sizeof download->buffer, NULL, NULL);

  *out_end = n <= 0;
  for (gssize i = 0; i < n; i++)
    download->other |= download->buffer[i] == 'x';
  download->n_bytes += MAX (n, 0);
}

/* While a client takes a long log slowly, other bytes are written over it. */
static void
test_truncated_while_sending (Fixture      *fixture,
                              gconstpointer user_data)
{
  const gsize size = 64 * 1024 * 1024;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autofree char *old = g_strnfill (size, 'o');
  g_autofree char *other = g_strnfill (size, 'x');
  g_autofree char *request = NULL;
  Download download = { 0 };
  gboolean end = FALSE;

  write_log (fixture, old, size);
  g_socket_client_set_timeout (client, 30);
  download.connection = g_socket_client_connect_to_host (
    client, "127.0.0.1", test_daemon_get_port (fixture->daemon), NULL, NULL);
  request = g_strdup_printf ("GET " DEBUG " HTTP/1.1\r\nHost: h\r\n"
                             "Authorization: Bearer %s\r\n\r\n", fixture->token);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (download.connection)),
                             request, strlen (request), NULL, NULL, NULL);
  read_some (&download, &end);
  g_assert_false (end);
  download.other = FALSE; /* the headers may hold any letter */

  write_log (fixture, other, size);
  while (!end)
    read_some (&download, &end);
  g_assert_cmpuint (download.n_bytes, <, size);
  g_assert_false (download.other);
  g_object_unref (download.connection);
}

static void
assert_unreadable (Fixture    *fixture,
                   const char *what)
{
  g_autoptr (TestReply) reply = get (fixture, NULL);
  g_autoptr (TestReply) list = NULL;
  g_autofree char *text = NULL;

  g_test_message ("%s", what);
  test_reply_assert_problem (reply, 503, "log-unreadable");
  list = test_http_get (fixture->daemon, "/api/v1/services", fixture->token, NULL);
  text = test_reply_dup_text (list);
  g_assert_cmpuint (list->status, ==, 200);
  g_assert_nonnull (strstr (text, "\"generation\":null"));
  g_assert_null (strstr (text, fixture->path));
}

/* None may hold up the daemon, and none leads to bytes. */
static void
test_unreadable (Fixture      *fixture,
                 gconstpointer user_data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *loop = g_path_get_basename (fixture->path);
  g_autofree char *inside = g_build_filename (folder, "data", "token.key", NULL);
  g_autoptr (TestReply) reply = NULL;

  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  assert_unreadable (fixture, "missing");

  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  assert_unreadable (fixture, "FIFO");
  g_unlink (fixture->path);

  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  assert_unreadable (fixture, "directory");
  g_rmdir (fixture->path);

  g_assert_cmpint (symlink (loop, fixture->path), ==, 0);
  assert_unreadable (fixture, "link to itself");
  g_unlink (fixture->path);

  g_assert_cmpint (symlink ("/etc/passwd", fixture->path), ==, 0);
  assert_unreadable (fixture, "absolute link");
  g_unlink (fixture->path);

  g_assert_cmpint (symlink (inside, fixture->path), ==, 0);
  assert_unreadable (fixture, "absolute link to a file below");
  g_unlink (fixture->path);

  g_assert_cmpint (symlink ("../../../../../../etc/passwd", fixture->path), ==, 0);
  assert_unreadable (fixture, "link that leads out");
  g_unlink (fixture->path);

  g_assert_cmpint (symlink ("/proc/self/environ", fixture->path), ==, 0);
  assert_unreadable (fixture, "link to /proc");
  g_unlink (fixture->path);

  g_assert_cmpint (symlink ("/dev/zero", fixture->path), ==, 0);
  assert_unreadable (fixture, "link to a device");
  g_unlink (fixture->path);

  append (fixture, "back\n");
  reply = get (fixture, NULL);
  g_assert_cmpuint (reply->status, ==, 200);
}

/* As some programs do it: the name is a link to the newest file beside it. */
static void
test_link_beside (Fixture      *fixture,
                  gconstpointer user_data)
{
  g_autofree char *dated = g_strconcat (fixture->path, "-today", NULL);
  g_autofree char *name = g_path_get_basename (dated);
  g_autoptr (TestReply) reply = NULL;

  g_assert_cmpint (g_rename (fixture->path, dated), ==, 0);
  g_assert_cmpint (symlink (name, fixture->path), ==, 0);
  reply = get (fixture, NULL);
  g_assert_cmpuint (reply->status, ==, 200);
  assert_body (reply, fixture->bytes, SIZE);
}

static void
test_empty (Fixture      *fixture,
            gconstpointer user_data)
{
  g_autoptr (TestReply) whole = NULL;
  g_autoptr (TestReply) suffix = NULL;

  write_log (fixture, "", 0);
  whole = get (fixture, NULL);
  g_assert_cmpuint (whole->status, ==, 200);
  assert_header (whole, "Content-Length", "0");
  suffix = get (fixture, "Range: bytes=-100\r\n");
  test_reply_assert_problem (suffix, 416, "range-not-satisfiable");
  assert_header (suffix, "Content-Range", "bytes */0");
}

/* More than one address may have open at once. */
static void
test_connections_end (Fixture      *fixture,
                      gconstpointer user_data)
{
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (TestReply) reply = get (fixture, "Range: bytes=0-9\r\n");

      g_assert_cmpuint (reply->status, ==, 206);
    }
}

static const struct
{
  const char *name;
  void (*test) (Fixture      *fixture,
                gconstpointer user_data);
} tests[] = {
  { "/log/whole", test_whole },
  { "/log/head-ignores-range", test_head },
  { "/log/ranges", test_ranges },
  { "/log/thousands-of-ranges", test_thousands_of_ranges },
  { "/log/five-gigabytes", test_five_gigabytes },
  { "/log/not-modified-goes-before-range", test_not_modified },
  { "/log/if-range", test_if_range },
  { "/log/growth-keeps-generation", test_growth_keeps_generation },
  { "/log/restart-keeps-generation", test_restart_keeps_generation },
  { "/log/rotated-and-still-empty", test_rotated_and_still_empty },
  { "/log/generation-gone", test_generation_gone },
  { "/log/written-over-while-sending", test_truncated_while_sending },
  { "/log/unreadable", test_unreadable },
  { "/log/link-beside", test_link_beside },
  { "/log/empty", test_empty },
  { "/log/a-finished-answer-gives-its-connection-back", test_connections_end },
};

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
