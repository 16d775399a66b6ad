/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include "http.h"
#include "logline-api.h"

#define PASSWORD "correct horse battery"
#define LOG      "/api/v1/services/service1/logs/debug"

typedef struct
{
  TestDaemon *daemon;
  char *path;
  char *token;
} Fixture;

static void
sign_in (Fixture *fixture)
{
  g_free (fixture->token);
  fixture->token = test_http_get_token (fixture->daemon, "alice", PASSWORD);
}

static void
set_up (Fixture      *fixture,
        gconstpointer config)
{
  fixture->daemon = test_daemon_new (config);
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD "\n");
  fixture->path = test_daemon_add_service (fixture->daemon, "service1", "debug", "now 1\n", 6);
  test_daemon_run (fixture->daemon, "grant alice service1", NULL);
  test_daemon_start (fixture->daemon, NULL);
  sign_in (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer config)
{
  test_daemon_free (fixture->daemon);
  g_free (fixture->path);
  g_free (fixture->token);
}

static char *
get_path (Fixture    *fixture,
          const char *ending)
{
  return g_strconcat (fixture->path, ending, NULL);
}

static void
put (Fixture    *fixture,
     const char *ending,
     const void *bytes,
     gsize       length)
{
  g_autofree char *path = get_path (fixture, ending);

  FILE *file = g_fopen (path, "we");

  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (bytes, 1, length, file), ==, length);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
put_text (Fixture    *fixture,
          const char *ending,
          const char *text)
{
  put (fixture, ending, text, strlen (text));
}

static GBytes *
gzip (const void *bytes,
      gsize       length)
{
  g_autoptr (GConverter) compressor =
    G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1));
  g_autoptr (GInputStream) plain = g_memory_input_stream_new_from_data (bytes, (gssize) length,
                                                                        NULL);
  g_autoptr (GInputStream) packed = g_converter_input_stream_new (plain, compressor);
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();

  g_assert_cmpint (g_output_stream_splice (output, packed, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                                           NULL, NULL), >, 0);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (output));
}

static GBytes *
zstd (const void *bytes,
      gsize       length)
{
  gsize bound = ZSTD_compressBound (length);
  void *packed = g_malloc (bound);
  gsize n = ZSTD_compress (packed, bound, bytes, length, 3);

  g_assert_false (ZSTD_isError (n));
  return g_bytes_new_take (packed, n);
}

static void
put_packed (Fixture    *fixture,
            const char *ending,
            const void *bytes,
            gsize       length)
{
  g_autoptr (GBytes) packed =
    g_str_has_suffix (ending, ".gz") ? gzip (bytes, length) : zstd (bytes, length);

  put (fixture, ending, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
}

static char *
make_lines (guint n_lines)
{
  GString *lines = g_string_new (NULL);

  for (guint i = 1; i <= n_lines; i++)
    g_string_append_printf (lines, "%u of %u %s\n", i, n_lines, i % 10 == 0 ? "error" : "info");
  return g_string_free (lines, FALSE);
}

static LoglineHistory *
get_history (Fixture *fixture)
{
  g_autoptr (TestReply) reply = test_http_get (fixture->daemon, LOG "/history", fixture->token,
                                               NULL);
  g_autoptr (GError) error = NULL;
  LoglineHistory *history;

  g_assert_cmpuint (reply->status, ==, 200);
  history = logline_history_parse (reply->body, &error);
  g_assert_no_error (error);
  return history;
}

static const LoglineEarlierLog *
get_earlier (LoglineHistory *history,
             guint           i)
{
  g_assert_cmpuint (i, <, history->earlier->len);
  return g_ptr_array_index (history->earlier, i);
}

/* That the labels are these, separated by spaces. */
static void
assert_labels (LoglineHistory *history,
               const char     *labels)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < history->earlier->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", get_earlier (history, i)->label);
  g_assert_cmpstr (text->str, ==, labels);
}

static TestReply *
ask (Fixture    *fixture,
     const char *route,
     const char *generation,
     const char *more)
{
  g_autofree char *path =
    g_strdup_printf (LOG "%s?generation=%s&earlier=1%s", route, generation, more);

  return test_http_get (fixture->daemon, path, fixture->token, NULL);
}

static void
assert_bytes (Fixture    *fixture,
              const char *generation,
              const char *text)
{
  g_autoptr (TestReply) reply = ask (fixture, "", generation, "");
  g_autofree char *body = test_reply_dup_text (reply);
  g_autofree char *told = test_reply_dup_header (reply, "Logline-Generation");

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (told, ==, generation);
  g_assert_cmpstr (body, ==, text);
}

static void
assert_problem (Fixture    *fixture,
                const char *generation,
                guint       status,
                const char *slug)
{
  g_autoptr (TestReply) reply = ask (fixture, "", generation, "");

  test_reply_assert_problem (reply, status, slug);
}

static void
rename_to (Fixture    *fixture,
           const char *from,
           const char *to)
{
  g_autofree char *old_path = get_path (fixture, from);
  g_autofree char *new_path = get_path (fixture, to);

  g_assert_no_errno (g_rename (old_path, new_path));
}

static void
test_none (Fixture      *fixture,
           gconstpointer config)
{
  g_autoptr (LoglineHistory) history = get_history (fixture);
  g_autoptr (TestReply) reply = test_http_get (fixture->daemon, LOG, fixture->token, NULL);
  g_autofree char *generation = test_reply_dup_header (reply, "Logline-Generation");

  g_assert_cmpstr (history->generation, ==, generation);
  g_assert_cmpuint (history->earlier->len, ==, 0);
}

static void
test_names (Fixture      *fixture,
            gconstpointer config)
{
  static const char *const endings[] = {
    ".1", ".2", ".3.gz", ".10.zst", ".old", ".1.bak", ".1.gz.tmp", ".gz", ".zst", ".", "-", ".-1",
    ".123456", ".1a", "-1", "1", ".1.xz", ".20", "~", ".1~", ".gz.1",
  };
  g_autoptr (LoglineHistory) history = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    put_text (fixture, endings[i], endings[i]);

  history = get_history (fixture);
  assert_labels (history, "1 2 3 10 20");
  g_assert_true (get_earlier (history, 2)->compressed);
  g_assert_false (get_earlier (history, 2)->has_size);
  g_assert_cmpuint (get_earlier (history, 2)->stored, ==, 5);
  g_assert_cmpuint (get_earlier (history, 1)->size, ==, 2);
  g_assert_cmpuint (get_earlier (history, 1)->stored, ==, 2);
}

static void
test_dates (Fixture      *fixture,
            gconstpointer config)
{
  static const char *const endings[] = {
    "-20260131", ".20260201.gz", "-2026-02-02", "-20260131-1769817600", ".2026-02-03T10:00",
    "-19", "-2026", "-20260131x", "-20260131-", "-9999999999",
  };
  g_autoptr (LoglineHistory) history = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    put_text (fixture, endings[i], endings[i]);

  history = get_history (fixture);
  assert_labels (history, "2026-02-03T10:00 2026-02-02 20260201 20260131-1769817600 20260131");
}

static void
test_what_is_left_out (Fixture      *fixture,
                       gconstpointer config)
{
  g_autofree char *link = get_path (fixture, ".1");
  g_autofree char *hard_link = get_path (fixture, ".2");
  g_autofree char *folder = get_path (fixture, ".3");
  g_autofree char *fifo = get_path (fixture, ".4");
  g_autoptr (LoglineHistory) history = NULL;

  put_text (fixture, ".5", "");
  put_text (fixture, ".6", "six\n");
  put_text (fixture, ".6.gz", "being written");
  g_assert_no_errno (symlink ("/etc/passwd", link));
  g_assert_no_errno (symlink (".6", hard_link));
  g_assert_no_errno (g_unlink (hard_link));
  g_assert_no_errno (linkat (-1, fixture->path, -1, hard_link, 0));
  g_assert_no_errno (g_mkdir (folder, 0700));
  g_assert_no_errno (mkfifo (fifo, 0600));

  history = get_history (fixture);
  assert_labels (history, "6");
  g_assert_false (get_earlier (history, 0)->compressed);
}

static void
test_missing (Fixture      *fixture,
              gconstpointer config)
{
  g_autoptr (LoglineHistory) history = NULL;

  rename_to (fixture, "", ".1");
  history = get_history (fixture);
  g_assert_null (history->generation);
  assert_labels (history, "1");
  assert_bytes (fixture, get_earlier (history, 0)->generation, "now 1\n");
}

/* A log keeps its name when it is rotated, whoever looks, and however often. */
static void
test_renamed (Fixture      *fixture,
              gconstpointer config)
{
  g_autoptr (LoglineHistory) before = get_history (fixture);
  g_autoptr (LoglineHistory) once = NULL;
  g_autoptr (LoglineHistory) twice = NULL;

  rename_to (fixture, "", ".1");
  put_text (fixture, "", "now 2\n");
  once = get_history (fixture);
  assert_labels (once, "1");
  g_assert_cmpstr (get_earlier (once, 0)->generation, ==, before->generation);
  assert_bytes (fixture, before->generation, "now 1\n");

  g_assert_cmpint (test_daemon_stop (fixture->daemon, SIGTERM), ==, 0);
  rename_to (fixture, ".1", ".2");
  rename_to (fixture, "", ".1");
  put_text (fixture, "", "now 3\n");
  test_daemon_start (fixture->daemon, NULL);
  sign_in (fixture);
  twice = get_history (fixture);
  assert_labels (twice, "1 2");
  g_assert_cmpstr (get_earlier (twice, 0)->generation, ==, once->generation);
  g_assert_cmpstr (get_earlier (twice, 1)->generation, ==, before->generation);
  assert_bytes (fixture, before->generation, "now 1\n");
  assert_bytes (fixture, once->generation, "now 2\n");
  assert_bytes (fixture, twice->generation, "now 3\n");
}

/* A log whose first line was not complete when it was seen first is named without it. */
static void
test_renamed_with_first_line_open (Fixture      *fixture,
                                   gconstpointer config)
{
  g_autofree char *path = get_path (fixture, "");
  g_autoptr (LoglineHistory) before = NULL;
  g_autoptr (LoglineHistory) after = NULL;
  FILE *file;

  put_text (fixture, "", "begun");
  before = get_history (fixture);
  file = g_fopen (path, "ae");
  g_assert_cmpint (fputs (", ended\n", file), >=, 0);
  g_assert_cmpint (fclose (file), ==, 0);
  rename_to (fixture, "", ".1");
  put_text (fixture, "", "now\n");

  after = get_history (fixture);
  assert_labels (after, "1");
  g_assert_cmpstr (get_earlier (after, 0)->generation, ==, before->generation);
  assert_bytes (fixture, before->generation, "begun, ended\n");
}

/* What was written last can still be read for a while, as long as this daemon has seen the log. */
static void
test_deleted (Fixture      *fixture,
              gconstpointer config)
{
  g_autoptr (LoglineHistory) before = get_history (fixture);
  g_autofree char *path = get_path (fixture, "");
  FILE *file = g_fopen (path, "ae");

  g_assert_no_errno (g_unlink (path));
  put_text (fixture, "", "now 2\n");
  g_assert_cmpint (fputs ("last\n", file), >=, 0);
  g_assert_cmpint (fclose (file), ==, 0);
  assert_bytes (fixture, before->generation, "now 1\nlast\n");
}

static void
test_truncated (Fixture      *fixture,
                gconstpointer config)
{
  g_autoptr (LoglineHistory) before = get_history (fixture);
  g_autofree char *path = get_path (fixture, "");

  g_assert_no_errno (truncate (path, 0));
  assert_problem (fixture, before->generation, 410, "generation-gone");
}

/* Who does not ask for earlier ones learns that the log is another. */
static void
test_only_when_asked_for (Fixture      *fixture,
                          gconstpointer config)
{
  static const char *const routes[] = { "?", "/lines?from=1&count=1&", "/search?q=a&" };
  g_autoptr (LoglineHistory) before = get_history (fixture);

  rename_to (fixture, "", ".1");
  put_text (fixture, "", "now 2\n");
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      g_autofree char *plain =
        g_strdup_printf (LOG "%sgeneration=%s", routes[i], before->generation);
      g_autofree char *earlier = g_strconcat (plain, "&earlier=1", NULL);
      g_autoptr (TestReply) refused = test_http_get (fixture->daemon, plain, fixture->token, NULL);
      g_autoptr (TestReply) reply = test_http_get (fixture->daemon, earlier, fixture->token, NULL);

      test_reply_assert_problem (refused, 410, "generation-gone");
      g_assert_cmpuint (reply->status, ==, 200);
    }
}

static void
test_nowhere (Fixture      *fixture,
              gconstpointer config)
{
  static const char *const routes[] = { "", "/lines", "/search" };
  g_autoptr (LoglineHistory) history = get_history (fixture);

  put_text (fixture, ".1", "one\n");
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      g_autoptr (TestReply) reply = ask (fixture, routes[i], "nowhere", "&from=1&count=1&q=a");
      g_autofree char *now = test_reply_dup_header (reply, "Logline-Generation");

      if (*routes[i] != '\0' && reply->status == 400)
        continue;
      test_reply_assert_problem (reply, 410, "generation-gone");
      g_assert_cmpstr (now, ==, history->generation);
    }
}

static void
assert_lines (Fixture    *fixture,
              const char *generation,
              guint       n_lines)
{
  g_autoptr (TestReply) reply = ask (fixture, "/lines", generation, "&rows=7");
  g_autoptr (LoglineLinesReply) lines = NULL;
  g_autoptr (TestReply) found = ask (fixture, "/search", generation, "&q=error");
  g_autofree char *text = test_reply_dup_text (found);
  g_autofree char *end = g_strdup_printf ("\"matches\":%u}\n", n_lines / 10);

  g_assert_cmpuint (reply->status, ==, 200);
  lines = logline_lines_reply_parse (reply->body, NULL);
  g_assert_nonnull (lines);
  g_assert_cmpuint (lines->total, ==, n_lines);
  g_assert_cmpstr (lines->generation, ==, generation);
  g_assert_cmpuint (lines->lines->len, ==, 1);

  g_assert_cmpuint (found->status, ==, 200);
  g_assert_true (g_str_has_suffix (text, end));
}

static void
test_lines_and_searches (Fixture      *fixture,
                         gconstpointer config)
{
  g_autofree char *lines = make_lines (1000);
  g_autoptr (LoglineHistory) before = NULL;
  g_autoptr (LoglineHistory) after = NULL;

  put_text (fixture, "", lines);
  before = get_history (fixture);
  assert_lines (fixture, before->generation, 1000);
  rename_to (fixture, "", ".1");
  put_packed (fixture, ".2.gz", lines, strlen (lines) / 2);
  put_text (fixture, "", "now\n");
  assert_lines (fixture, before->generation, 1000);
  after = get_history (fixture);
  assert_labels (after, "1 2");
}

static void
test_compressed (Fixture      *fixture,
                 gconstpointer config)
{
  static const char *const endings[] = { ".1.gz", ".2.zst", "-20260131.gz", ".20260130.zst" };
  g_autofree char *lines = make_lines (30000);
  g_autoptr (LoglineHistory) history = NULL;
  g_autoptr (LoglineHistory) after = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    put_packed (fixture, endings[i], lines, strlen (lines));

  history = get_history (fixture);
  g_assert_cmpuint (history->earlier->len, ==, G_N_ELEMENTS (endings));
  for (guint i = 0; i < history->earlier->len; i++)
    {
      const LoglineEarlierLog *earlier = get_earlier (history, i);
      g_autoptr (TestReply) part = ask (fixture, "", earlier->generation, "&bytes=10-19");

      g_assert_true (earlier->compressed);
      g_assert_cmpuint (part->status, ==, 200);
      g_assert_cmpmem (g_bytes_get_data (part->body, NULL), g_bytes_get_size (part->body),
                       lines + 10, 10);
      assert_bytes (fixture, earlier->generation, lines);
      assert_lines (fixture, earlier->generation, 30000);
    }

  after = get_history (fixture);
  for (guint i = 0; i < after->earlier->len; i++)
    {
      g_assert_cmpstr (get_earlier (after, i)->generation, ==,
                       get_earlier (history, i)->generation);
      g_assert_cmpuint (get_earlier (after, i)->size, ==, strlen (lines));
    }
}

static void
test_several_compressed_in_one (Fixture      *fixture,
                                gconstpointer config)
{
  static const char *const endings[] = { ".1.gz", ".2.zst" };
  g_autoptr (LoglineHistory) history = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autoptr (GBytes) one = i == 0 ? gzip ("one\n", 4) : zstd ("one\n", 4);
      g_autoptr (GBytes) two = i == 0 ? gzip ("two\n", 4) : zstd ("two\n", 4);
      g_autoptr (GByteArray) all = g_byte_array_new ();
      static const guint8 padding[512];

      g_byte_array_append (all, g_bytes_get_data (one, NULL), g_bytes_get_size (one));
      g_byte_array_append (all, g_bytes_get_data (two, NULL), g_bytes_get_size (two));
      g_byte_array_append (all, padding, sizeof padding);
      put (fixture, endings[i], all->data, all->len);
    }

  history = get_history (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    assert_bytes (fixture, get_earlier (history, i)->generation, "one\ntwo\n");
}

static void
test_broken (Fixture      *fixture,
             gconstpointer config)
{
  g_autofree char *lines = make_lines (1000);
  g_autoptr (GBytes) packed = gzip (lines, strlen (lines));
  g_autoptr (GBytes) frame = zstd (lines, strlen (lines));
  g_autoptr (LoglineHistory) history = NULL;

  put (fixture, ".1.gz", g_bytes_get_data (packed, NULL), g_bytes_get_size (packed) - 10);
  put (fixture, ".2.zst", g_bytes_get_data (frame, NULL), g_bytes_get_size (frame) / 2);
  put_text (fixture, ".3.gz", "this is not compressed");
  put_text (fixture, ".4.zst", "this is not compressed");

  history = get_history (fixture);
  g_assert_cmpuint (history->earlier->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    assert_problem (fixture, get_earlier (history, i)->generation, 503, "log-unreadable");
}

/* A few kilobytes that are many megabytes. */
static void
test_bombs (Fixture      *fixture,
            gconstpointer config)
{
  gsize length = 8 * 1024 * 1024;
  g_autofree char *nothing = g_malloc0 (length);
  g_autoptr (LoglineHistory) history = NULL;

  put_packed (fixture, ".1.gz", nothing, length);
  put_packed (fixture, ".2.zst", nothing, length);
  put_packed (fixture, ".3.gz", nothing, 1024 * 1024);

  history = get_history (fixture);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (TestReply) lines = NULL;

      assert_problem (fixture, get_earlier (history, i)->generation, 507, "too-large-to-unpack");
      lines = ask (fixture, "/lines", get_earlier (history, i)->generation, "&from=1&count=1");
      test_reply_assert_problem (lines, 507, "too-large-to-unpack");
    }
  /* It was refused, and takes nothing. */
  g_assert_cmpuint (get_earlier (history, 2)->stored, <, 2048);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TestReply) reply = ask (fixture, "", get_earlier (history, 2)->generation, "");

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpuint (g_bytes_get_size (reply->body), ==, 1024 * 1024);
    }
}

/* More than there is room for at a time, again and again. */
static void
test_those_last_used_are_kept (Fixture      *fixture,
                               gconstpointer config)
{
  g_autofree char *lines = make_lines (60000);
  g_autoptr (LoglineHistory) history = NULL;

  for (guint i = 1; i <= 4; i++)
    {
      g_autofree char *ending = g_strdup_printf (".%u.gz", i);

      put_packed (fixture, ending, lines, strlen (lines) - i);
    }

  history = get_history (fixture);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *text = g_strndup (lines, strlen (lines) - 1 - i % 4);

      assert_bytes (fixture, get_earlier (history, i % 4)->generation, text);
    }
}

static void
test_who_may_not (Fixture      *fixture,
                  gconstpointer config)
{
  g_autofree char *bob = NULL;
  g_autoptr (TestReply) unknown = test_http_get (fixture->daemon, LOG "/history", "x", NULL);
  g_autoptr (TestReply) refused = NULL;

  test_reply_assert_problem (unknown, 401, "unauthorized");
  test_daemon_run (fixture->daemon, "user add bob", PASSWORD "\n");
  bob = test_http_get_token (fixture->daemon, "bob", PASSWORD);
  refused = test_http_get (fixture->daemon, LOG "/history", bob, NULL);
  test_reply_assert_problem (refused, 404, "not-found");
}

#define ADD_WITH(name, config, func) \
  g_test_add ("/history/" name, Fixture, config, set_up, func, tear_down)
#define ADD(name, func) ADD_WITH (name, NULL, func)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("none", test_none);
  ADD ("names", test_names);
  ADD ("dates", test_dates);
  ADD ("what-is-left-out", test_what_is_left_out);
  ADD ("missing", test_missing);
  ADD ("renamed", test_renamed);
  ADD ("renamed-with-first-line-open", test_renamed_with_first_line_open);
  ADD ("deleted", test_deleted);
  ADD ("truncated", test_truncated);
  ADD ("only-when-asked-for", test_only_when_asked_for);
  ADD ("nowhere", test_nowhere);
  ADD ("lines-and-searches", test_lines_and_searches);
  ADD ("compressed", test_compressed);
  ADD ("several-compressed-in-one", test_several_compressed_in_one);
  ADD ("broken", test_broken);
  ADD_WITH ("bombs", "history-cache-mib=2\n", test_bombs);
  ADD_WITH ("those-last-used-are-kept", "history-cache-mib=3\n", test_those_last_used_are_kept);
  ADD ("who-may-not", test_who_may_not);

  return g_test_run ();
}
