/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A file that is written as fast as it is read, with everything at work that a person may have open
 * at once: the log, a filter, a search in the filtered log, and somebody who reads every new line.
 */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "logline-filtered-log.h"
#include "logline-local-log.h"
#include "test-log.h"

#define N_LINES 300000u
#define LINES_PER_READ 20000u

/* Bytes by which the writer may be ahead of the reader. */
#define MAX_AHEAD (4u * 1024 * 1024)

typedef struct
{
  char    *path;
  GString *text;
  GMutex   mutex;
  GCond    cond;
  gsize    n_read; /* bytes; with the mutex held */
} Writer;

typedef struct
{
  Writer     *writer;
  LoglineLog *log;
  guint64     n_read; /* rows */
  gsize       n_bytes;
  gboolean    reading;
} Reader;

/* Every seventh line is for the filter, every third has what is looked for. */
static void
make_text (GString *text)
{
  for (guint i = 0; i < N_LINES; i++)
    g_string_append_printf (text, "%08u %s %s and what else there is to say in a line of a hundred "
                                  "bytes or so\n",
                            i, i % 7 == 0 ? "seventh" : "other", i % 3 == 0 ? "third" : "no");
}

static void
wait_for_reader (Writer *writer,
                 gsize   n_written)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&writer->mutex);

  while (n_written > writer->n_read + MAX_AHEAD)
    g_cond_wait (&writer->cond, &writer->mutex);
}

/* In pieces of all sizes, which end anywhere in a line. */
static gpointer
write_text (gpointer data)
{
  Writer *writer = data;
  int fd = g_open (writer->path, O_WRONLY | O_APPEND, 0);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  g_assert_cmpint (fd, >=, 0);
  for (gsize at = 0, length; at < writer->text->len; at += length)
    {
      length = (gsize) g_rand_int_range (random, 1, 200000);
      length = MIN (length, writer->text->len - at);
      wait_for_reader (writer, at + length);
      g_assert_cmpint (write (fd, writer->text->str + at, length), ==, (gssize) length);
    }
  g_close (fd, NULL);

  return NULL;
}

static void
tell_writer (const Reader *reader)
{
  g_mutex_lock (&reader->writer->mutex);
  reader->writer->n_read = reader->n_bytes;
  g_cond_signal (&reader->writer->cond);
  g_mutex_unlock (&reader->writer->mutex);
}

static void read_on (Reader *reader);

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Reader *reader = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineLines) lines = logline_log_read_finish (reader->log, result, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < logline_lines_get_size (lines); i++)
    {
      const LoglineLine *line = logline_lines_get (lines, i);

      g_assert_cmpuint (line->row, ==, reader->n_read);
      g_assert_cmpuint (line->offset, ==, reader->n_bytes);
      g_assert_true (memcmp (line->bytes, reader->writer->text->str + line->offset,
                             line->n_bytes) == 0);
      g_assert_cmpint (reader->writer->text->str[line->offset + line->n_bytes], ==, '\n');
      reader->n_read++;
      reader->n_bytes += line->n_bytes + 1;
    }

  tell_writer (reader);
  reader->reading = FALSE;
  read_on (reader);
}

/* All lines but the last, which may not be complete. */
static void
read_on (Reader *reader)
{
  guint64 n_rows = logline_log_get_n_rows (reader->log);
  gboolean all = logline_log_get_size (reader->log) == reader->writer->text->len
                 && logline_log_get_loading (reader->log) == 1;
  guint64 n_complete = all ? n_rows : n_rows - MIN (n_rows, 1);

  if (reader->reading || reader->n_read == n_complete)
    return;

  reader->reading = TRUE;
  logline_log_read_range_async (reader->log, reader->n_read,
                                (guint) MIN (n_complete - reader->n_read, LINES_PER_READ), 1000,
                                NULL, read_cb, reader);
}

static void
test_everything_active (void)
{
  g_autofree char *folder = g_dir_make_tmp ("logline-growth-XXXXXX", NULL);
  Writer writer = { .path = g_build_filename (folder, "a.log", NULL), .text = g_string_new (NULL) };
  g_autoptr (LoglineQuery) filter = logline_query_new ("seventh", LOGLINE_SYNTAX_TEXT,
                                                       LOGLINE_CASE_MATCH, FALSE, NULL);
  g_autoptr (LoglineQuery) find = logline_query_new ("third", LOGLINE_SYNTAX_TEXT,
                                                     LOGLINE_CASE_MATCH, FALSE, NULL);
  Reader reader = { &writer };
  GThread *thread;

  make_text (writer.text);
  g_assert_true (g_file_set_contents (writer.path, "", 0, NULL));
  thread = g_thread_new ("writer", write_text, &writer);
  {
    g_autoptr (LoglineLog) log = LOGLINE_LOG (logline_local_log_new (writer.path));
    g_autoptr (LoglineFilteredLog) filtered = logline_filtered_log_new (log, filter);
    g_autoptr (LoglineSearch) search = logline_log_search (LOGLINE_LOG (filtered), find);
    g_autoptr (TestFollower) follower = test_follower_new (log);
    g_autoptr (TestFollower) filtered_follower = test_follower_new (filtered);
    g_autoptr (TestFollower) search_follower = test_follower_new (search);

    logline_local_log_set_poll_ms (LOGLINE_LOCAL_LOG (log), 10);
    reader.log = log;
    g_signal_connect_swapped (log, "changed", G_CALLBACK (read_on), &reader);
    g_signal_connect_swapped (log, "notify::loading", G_CALLBACK (read_on), &reader);
    test_wait (reader.n_read == N_LINES && logline_search_get_complete (search));

    g_assert_cmpuint (reader.n_bytes, ==, writer.text->len);
    g_assert_cmpuint (test_follower_get_n (follower), ==, N_LINES);
    g_assert_cmpuint (test_follower_get_n (filtered_follower), ==, (N_LINES + 6) / 7);
    g_assert_cmpuint (test_follower_get_n (search_follower), ==, (N_LINES + 20) / 21);
    for (guint i = 0; i < (N_LINES + 20) / 21; i++)
      g_assert_cmpuint (logline_search_get_row (search, i), ==, 3 * i);
    for (guint i = 0; i < (N_LINES + 6) / 7; i++)
      g_assert_cmpuint (logline_filtered_log_get_base_row (filtered, i), ==, 7 * i);
    g_signal_handlers_disconnect_by_data (log, &reader);
  }

  g_thread_join (thread);
  g_remove (writer.path);
  g_rmdir (folder);
  g_free (writer.path);
  g_string_free (writer.text, TRUE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/growth/every-line-once-with-all-at-work", test_everything_active);

  return g_test_run ();
}
