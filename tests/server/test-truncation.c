/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "http.h"
#include "logline-api.h"
#include "stream.h"

/* A log is emptied, and mostly filled again, in the middle of a download and of a search: some
 * times over, or a thousand times with -m slow. */

#define PASSWORD "correct horse battery"
#define LOG      "/api/v1/services/service1/logs/debug"
#define N_LINES  100000
#define ROUNDS   50
#define MANY     1000

typedef struct
{
  TestDaemon *daemon;
  char *path;
  char *token;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->daemon = test_daemon_new (NULL);
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD "\n");
  fixture->path = test_daemon_add_service (fixture->daemon, "service1", "debug", "", 0);
  test_daemon_run (fixture->daemon, "grant alice service1", NULL);
  test_daemon_start (fixture->daemon, NULL);
  fixture->token = test_http_get_token (fixture->daemon, "alice", PASSWORD);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  test_daemon_free (fixture->daemon);
  g_free (fixture->path);
  g_free (fixture->token);
}

static GString *
make_text (guint round,
           guint n_lines)
{
  GString *text = g_string_sized_new (n_lines * 32);

  for (guint i = 0; i < n_lines; i++)
    g_string_append_printf (text, "%06u: line %06u of %06u\n", round, i, n_lines);
  return text;
}

static void
write_log (Fixture       *fixture,
           const GString *text)
{
  int fd = g_open (fixture->path, O_WRONLY | O_TRUNC | O_CLOEXEC, 0);
  gsize done = 0;

  g_assert_cmpint (fd, >=, 0);
  while (done < text->len)
    {
      gssize n = write (fd, text->str + done, text->len - done);

      g_assert_cmpint (n, >, 0);
      done += (gsize) n;
    }
  g_close (fd, NULL);
}

static void
empty_log (Fixture *fixture,
           guint    round)
{
  static const guint n_lines[] = { 0, N_LINES / 2, N_LINES, N_LINES + 1 };
  g_autoptr (GString) other = NULL;

  g_assert_no_errno (truncate (fixture->path, 0));
  if (n_lines[round % G_N_ELEMENTS (n_lines)] == 0)
    return;

  other = make_text (round + 500000, n_lines[round % G_N_ELEMENTS (n_lines)]);
  write_log (fixture, other);
}

static void
read_to_end (TestStream *stream)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (stream->connection));
  g_autofree char *buffer = g_malloc (65536);
  g_autoptr (GError) error = NULL;
  gssize n;

  while ((n = g_input_stream_read (input, buffer, 65536, NULL, &error)) > 0)
    g_string_append_len (stream->text, buffer, n);
  g_assert_false (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT));
}

/* All of the log as it was, or the beginning of that, in which case the answer is short of what was
 * announced. Returns whether it was cut. */
static gboolean
check_download (TestStream    *stream,
                const GString *text)
{
  const char *body;
  gsize length;

  read_to_end (stream);
  g_assert_true (g_str_has_prefix (stream->text->str, "HTTP/1.1 200"));
  body = strstr (stream->text->str, "\r\n\r\n");
  g_assert_nonnull (body);
  body += 4;
  length = stream->text->len - (gsize) (body - stream->text->str);
  g_assert_cmpuint (length, <=, text->len);
  g_assert_cmpint (memcmp (body, text->str, length), ==, 0);
  return length < text->len;
}

static char *
dup_generation (const TestStream *download)
{
  const char *header = strstr (download->text->str, "Logline-Generation: ");

  g_assert_nonnull (header);
  header += strlen ("Logline-Generation: ");
  return g_strndup (header, strcspn (header, "\r"));
}

/* Given up with the reason, or complete; and then right, unless it began only afterwards. */
static gboolean
check_search (TestStream *stream,
              const char *generation)
{
  read_to_end (stream);
  if (strstr (stream->text->str, "generation-gone") != NULL)
    return TRUE;

  g_assert_nonnull (strstr (stream->text->str, "\"complete\":true"));
  if (strstr (stream->text->str, generation) != NULL)
    g_assert_nonnull (strstr (stream->text->str, "\"matches\":1000}"));
  return FALSE;
}

static void
test_truncation (Fixture      *fixture,
                 gconstpointer data)
{
  guint n_rounds = g_test_slow () ? MANY : ROUNDS;
  guint n_cut = 0, n_gave_up = 0;

  for (guint i = 0; i < n_rounds; i++)
    {
      g_autoptr (GString) text = make_text (i, N_LINES);
      g_autoptr (TestReply) health = NULL;
      g_autofree char *generation = NULL;
      TestStream download, search;

      write_log (fixture, text);
      test_stream_open (&download, fixture->daemon, LOG, fixture->token);
      test_stream_wait_for (&download, "line 000001");
      generation = dup_generation (&download);
      test_stream_open (&search, fixture->daemon, LOG "/search?q=line+%5Cd*77+of&syntax=regex",
                        fixture->token);
      if (i % 2 == 0)
        test_stream_wait_for (&search, "\r\n\r\n");
      empty_log (fixture, i);
      n_cut += check_download (&download, text);
      n_gave_up += check_search (&search, generation);
      test_stream_close (&download);
      test_stream_close (&search);
      health = test_http_get (fixture->daemon, "/api/v1/health", NULL, NULL);
      g_assert_cmpuint (health->status, ==, 200);
    }

  g_test_message ("%u rounds, %u downloads cut short, %u searches given up", n_rounds, n_cut,
                  n_gave_up);
  g_assert_cmpuint (n_cut, >, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/truncation/during-download-and-search", Fixture, NULL, set_up, test_truncation,
              tear_down);

  return g_test_run ();
}
