/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "logline-history.h"
#include "logline-local-log.h"
#include "test-log.h"

typedef struct
{
  char       *folder;
  char       *path;
  char       *other_path;
  LoglineLog *log; /* nullable */
} Fixture;

static void
write_file (const char *path,
            int         flags,
            const char *text)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | flags, 0600);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, text, strlen (text)), ==, (int) strlen (text));
  g_close (fd, NULL);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("logline-local-log-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "a.log", NULL);
  fixture->other_path = g_build_filename (fixture->folder, "a.log.1", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->log);
  g_remove (fixture->path);
  g_remove (fixture->other_path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->other_path);
  g_free (fixture->folder);
}

static void
open_log (Fixture *fixture)
{
  fixture->log = LOGLINE_LOG (logline_local_log_new (fixture->path));
  logline_local_log_set_poll_ms (LOGLINE_LOCAL_LOG (fixture->log), 20);
}

static guint64
get_n_rows (Fixture *fixture)
{
  return logline_log_get_n_rows (fixture->log);
}

static gboolean
has_earlier (Fixture    *fixture,
             const char *name)
{
  LoglineEarlier earlier;

  if (!logline_history_get_earlier (LOGLINE_HISTORY (fixture->log), &earlier))
    return name == NULL;

  return g_strcmp0 (earlier.name, name) == 0 && !earlier.loading;
}

static void
load_earlier (Fixture *fixture,
              guint64  n_rows)
{
  test_wait (logline_indexed_log_is_whole (LOGLINE_INDEXED_LOG (fixture->log)));
  logline_history_load_earlier (LOGLINE_HISTORY (fixture->log));
  test_wait (get_n_rows (fixture) == n_rows);
}

static void
check_text (Fixture    *fixture,
            const char *text)
{
  g_autofree char *found = test_log_dup_text (fixture->log);

  g_assert_cmpstr (found, ==, text);
}

static void
open_two_lines (Fixture *fixture)
{
  write_file (fixture->path, 0, "one\ntwo\n");
  open_log (fixture);
  test_wait (get_n_rows (fixture) == 2 && logline_log_get_loading (fixture->log) == 1);
}

static gboolean
has_error (Fixture            *fixture,
           LoglineSourceError  code)
{
  return g_error_matches (logline_log_get_error (fixture->log), LOGLINE_SOURCE_ERROR, (int) code);
}

static void
test_follow (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (TestFollower) follower = NULL;

  open_two_lines (fixture);
  g_assert_cmpint (logline_log_get_generation (fixture->log)->cause, ==, LOGLINE_GENERATION_FIRST);
  g_assert_cmpint (logline_log_get_updated_us (fixture->log), >, 0);
  follower = test_follower_new (fixture->log);
  for (const char *p = "three\n\nfive\n"; *p != '\0'; p++)
    {
      const char text[] = { *p, '\0' };

      write_file (fixture->path, O_APPEND, text);
      test_wait (logline_log_get_size (fixture->log) == 8 + 12 - strlen (p) + 1);
    }
  test_wait (get_n_rows (fixture) == 5 && logline_log_get_loading (fixture->log) == 1);
  check_text (fixture, "one\ntwo\nthree\n\nfive");
  g_assert_cmpuint (test_follower_get_n (follower), ==, 5);
  g_assert_cmpuint (logline_log_get_generation (fixture->log)->serial, ==, 0);
}

static void
test_rotation_keeps_all_lines (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autoptr (TestFollower) follower = NULL;
  g_autoptr (LoglineLines) lines = NULL;

  open_two_lines (fixture);
  follower = test_follower_new (fixture->log);
  g_assert_cmpint (g_rename (fixture->path, fixture->other_path), ==, 0);
  write_file (fixture->other_path, O_APPEND, "three\nlast");
  write_file (fixture->path, 0, "new one\nnew two");
  test_wait (get_n_rows (fixture) == 6 && logline_log_get_loading (fixture->log) == 1);

  check_text (fixture, "one\ntwo\nthree\nlast\nnew one\nnew two");
  lines = test_log_read_range (fixture->log, 3, 2, 100);
  g_assert_cmpuint (logline_lines_get (lines, 0)->number, ==, 4);
  g_assert_cmpuint (logline_lines_get (lines, 1)->number, ==, 1);
  g_assert_cmpuint (logline_lines_get (lines, 1)->offset, ==, 0);
  g_assert_cmpint (logline_lines_get (lines, 1)->generation->cause, ==, LOGLINE_GENERATION_ROTATED);
  g_assert_true (logline_lines_get (lines, 1)->generation
                 == logline_log_get_generation (fixture->log));
  g_assert_cmpstr (logline_lines_get (lines, 0)->generation->id, !=,
                   logline_lines_get (lines, 1)->generation->id);
  g_assert_cmpuint (test_follower_get_n (follower), ==, 6);
  g_assert_false (test_follower_get_total (follower).reset);
}

static void
test_goes_on_into_earlier_files (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_autofree char *oldest_path = g_strconcat (fixture->path, ".2", NULL);
  g_autoptr (TestFollower) follower = NULL;
  g_autoptr (LoglineLines) lines = NULL;
  g_autoptr (LoglineQuery) query =
    logline_query_new (" 2", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_SMART, FALSE, NULL);
  g_autoptr (LoglineSearch) search = NULL;

  write_file (oldest_path, 0, "oldest 1\noldest 2\n");
  write_file (fixture->other_path, 0, "older 1\nolder 2");
  open_two_lines (fixture);
  follower = test_follower_new (fixture->log);
  search = logline_log_search (fixture->log, query);
  test_wait (has_earlier (fixture, "a.log.1"));
  load_earlier (fixture, 4);
  test_wait (has_earlier (fixture, "a.log.2"));
  load_earlier (fixture, 6);
  test_wait (has_earlier (fixture, NULL));

  check_text (fixture, "oldest 1\noldest 2\nolder 1\nolder 2\none\ntwo");
  lines = test_log_read_range (fixture->log, 1, 2, 100);
  g_assert_cmpuint (logline_lines_get (lines, 0)->number, ==, 2);
  g_assert_cmpint (logline_lines_get (lines, 0)->generation->serial, ==, -2);
  g_assert_cmpuint (logline_lines_get (lines, 1)->number, ==, 1);
  g_assert_cmpuint (test_follower_get_total (follower).added_front, ==, 4);
  g_assert_false (test_follower_get_total (follower).reset);
  test_wait (logline_search_get_n_matches (search) == 2 && logline_search_get_complete (search));
  g_assert_cmpuint (logline_search_get_row (search, 0), ==, 1);
  g_assert_cmpuint (logline_search_get_row (search, 1), ==, 3);
  g_remove (oldest_path);
}

static void
test_rotation_while_history_is_shown (Fixture       *fixture,
                                      gconstpointer  data)
{
  g_autofree char *oldest_path = g_strconcat (fixture->path, ".2", NULL);
  g_autofree char *third_path = g_strconcat (fixture->path, ".3", NULL);
  g_autoptr (TestFollower) follower = NULL;

  write_file (fixture->other_path, 0, "older\n");
  open_two_lines (fixture);
  follower = test_follower_new (fixture->log);
  test_wait (has_earlier (fixture, "a.log.1"));
  load_earlier (fixture, 3);

  for (guint i = 0; i < 2; i++)
    {
      g_rename (oldest_path, third_path);
      g_assert_cmpint (g_rename (fixture->other_path, oldest_path), ==, 0);
      g_assert_cmpint (g_rename (fixture->path, fixture->other_path), ==, 0);
      write_file (fixture->path, 0, i == 0 ? "second\n" : "third\n");
      test_wait (get_n_rows (fixture) == 4 + i);
    }

  test_wait (has_earlier (fixture, NULL));
  check_text (fixture, "older\none\ntwo\nsecond\nthird");
  g_assert_false (test_follower_get_total (follower).reset);
  g_assert_cmpuint (test_follower_get_total (follower).removed_front, ==, 0);
  g_remove (oldest_path);
  g_remove (third_path);
}

static void
compress_file (const char *program,
               const char *path)
{
  const char *arguments[] = { program, "-q", path, NULL };
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                               NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
}

static void
test_compressed_copy_of_what_is_shown (Fixture       *fixture,
                                       gconstpointer  data)
{
  g_autofree char *second_path = g_strconcat (fixture->path, ".2", NULL);
  g_autofree char *packed_path = g_strconcat (fixture->path, ".2.gz", NULL);

  write_file (fixture->other_path, 0, "older\n");
  open_two_lines (fixture);
  test_wait (has_earlier (fixture, "a.log.1"));
  load_earlier (fixture, 3);
  g_assert_cmpint (g_rename (fixture->other_path, second_path), ==, 0);
  compress_file ("gzip", second_path);
  g_assert_cmpint (g_rename (fixture->path, fixture->other_path), ==, 0);
  write_file (fixture->path, 0, "new\n");
  test_wait (get_n_rows (fixture) == 4 && has_earlier (fixture, "a.log.2.gz"));

  logline_history_load_earlier (LOGLINE_HISTORY (fixture->log));
  test_wait (has_earlier (fixture, NULL));
  check_text (fixture, "older\none\ntwo\nnew");
  g_remove (packed_path);
}

static void
test_broken_compressed_file (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autofree char *packed_path = g_strconcat (fixture->path, ".1.gz", NULL);
  LoglineEarlier earlier = { 0 };

  write_file (packed_path, 0, "no gzip");
  open_two_lines (fixture);
  test_wait (has_earlier (fixture, "a.log.1.gz"));
  load_earlier (fixture, 2);
  test_wait (logline_history_get_earlier (LOGLINE_HISTORY (fixture->log), &earlier)
             && earlier.error != NULL);
  g_assert_false (earlier.loading);
  check_text (fixture, "one\ntwo");
  g_remove (packed_path);
}

static void
test_compressed_earlier_files (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autofree char *second_path = g_strconcat (fixture->path, ".2", NULL);
  g_autofree char *packed_path = g_strconcat (fixture->other_path, ".gz", NULL);
  g_autofree char *packed_second_path = g_strconcat (second_path, ".zst", NULL);

  write_file (fixture->other_path, 0, "three\nfour\n");
  compress_file ("gzip", fixture->other_path);
  write_file (second_path, 0, "five\n");
  compress_file ("zstd", second_path);
  g_remove (second_path);
  open_two_lines (fixture);
  test_wait (has_earlier (fixture, "a.log.1.gz"));
  load_earlier (fixture, 4);
  test_wait (has_earlier (fixture, "a.log.2.zst"));
  load_earlier (fixture, 5);
  test_wait (has_earlier (fixture, NULL));
  check_text (fixture, "five\nthree\nfour\none\ntwo");
  g_remove (packed_path);
  g_remove (packed_second_path);
}

/* A writer goes on with the old file until it is told. */
static void
test_empty_new_file (Fixture       *fixture,
                     gconstpointer  data)
{
  open_two_lines (fixture);
  g_assert_cmpint (g_rename (fixture->path, fixture->other_path), ==, 0);
  write_file (fixture->path, 0, "");
  write_file (fixture->other_path, O_APPEND, "three\n");
  test_wait (get_n_rows (fixture) == 3);
  g_assert_cmpuint (logline_log_get_generation (fixture->log)->serial, ==, 0);

  write_file (fixture->other_path, O_APPEND, "four\n");
  write_file (fixture->path, 0, "new\n");
  test_wait (get_n_rows (fixture) == 5);
  check_text (fixture, "one\ntwo\nthree\nfour\nnew");
}

static void
test_second_rotation_drops_the_oldest (Fixture       *fixture,
                                       gconstpointer  data)
{
  g_autoptr (TestFollower) follower = NULL;

  open_two_lines (fixture);
  follower = test_follower_new (fixture->log);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (g_rename (fixture->path, fixture->other_path), ==, 0);
      write_file (fixture->path, 0, i % 2 == 0 ? "a\nb\nc\n" : "d\n");
      test_wait (logline_log_get_generation (fixture->log)->serial == (int) i + 1
                 && get_n_rows (fixture) == (i == 0 ? 5 : 4)
                 && logline_log_get_loading (fixture->log) == 1);
    }

  check_text (fixture, "d\na\nb\nc");
  g_assert_cmpuint (test_follower_get_n (follower), ==, 4);
  g_assert_cmpuint (test_follower_get_total (follower).removed_front, ==, 5);
}

static void
check_started_again (Fixture    *fixture,
                     const char *text,
                     guint       n_rows)
{
  test_wait (logline_log_get_generation (fixture->log)->serial == 1
             && get_n_rows (fixture) == n_rows && logline_log_get_loading (fixture->log) == 1);
  check_text (fixture, text);
  g_assert_cmpint (logline_log_get_generation (fixture->log)->cause, ==,
                   LOGLINE_GENERATION_TRUNCATED);
  test_wait (logline_log_get_error (fixture->log) == NULL);
}

static void
test_truncated (Fixture       *fixture,
                gconstpointer  data)
{
  open_two_lines (fixture);
  g_assert_cmpint (truncate (fixture->path, 0), ==, 0);
  check_started_again (fixture, "", 0);
  write_file (fixture->path, O_APPEND, "again\n");
  test_wait (get_n_rows (fixture) == 1);
  check_text (fixture, "again");
}

static void
test_truncated_and_refilled (Fixture       *fixture,
                             gconstpointer  data)
{
  open_two_lines (fixture);
  write_file (fixture->path, O_TRUNC, "quite another text\nthat is longer\nthan before\n");
  check_started_again (fixture, "quite another text\nthat is longer\nthan before", 3);
}

static void
test_copied_and_truncated (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr (GFile) from = g_file_new_for_path (fixture->path);
  g_autoptr (GFile) to = g_file_new_for_path (fixture->other_path);

  open_two_lines (fixture);
  g_assert_true (g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, NULL));
  g_assert_cmpint (truncate (fixture->path, 0), ==, 0);
  write_file (fixture->path, O_APPEND, "x\n");
  check_started_again (fixture, "x", 1);
}

static void
test_removed_and_made_anew (Fixture       *fixture,
                            gconstpointer  data)
{
  open_two_lines (fixture);
  g_assert_cmpint (g_remove (fixture->path), ==, 0);
  test_wait (has_error (fixture, LOGLINE_SOURCE_ERROR_NOT_FOUND));
  check_text (fixture, "one\ntwo");

  write_file (fixture->path, 0, "three\n");
  test_wait (get_n_rows (fixture) == 3);
  check_text (fixture, "one\ntwo\nthree");
  test_wait (logline_log_get_error (fixture->log) == NULL);
}

static void
test_missing_at_first (Fixture       *fixture,
                       gconstpointer  data)
{
  open_log (fixture);
  test_wait (has_error (fixture, LOGLINE_SOURCE_ERROR_NOT_FOUND));
  g_assert_null (logline_log_get_generation (fixture->log));
  write_file (fixture->path, 0, "one\n");
  test_wait (get_n_rows (fixture) == 1);
  test_wait (logline_log_get_error (fixture->log) == NULL);
}

static void
test_directory (Fixture       *fixture,
                gconstpointer  data)
{
  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  open_log (fixture);
  test_wait (has_error (fixture, LOGLINE_SOURCE_ERROR_NOT_REGULAR));
  g_assert_cmpint (g_rmdir (fixture->path), ==, 0);
  write_file (fixture->path, 0, "one\n");
  test_wait (get_n_rows (fixture) == 1 && logline_log_get_error (fixture->log) == NULL);
}

static void
test_fifo (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  open_log (fixture);
  test_wait (has_error (fixture, LOGLINE_SOURCE_ERROR_NOT_REGULAR));
}

/* The administrator may read everything, so somebody else has to try. */
static void
test_unreadable (Fixture       *fixture,
                 gconstpointer  data)
{
  write_file (fixture->path, 0, "secret\n");
  g_assert_cmpint (chmod (fixture->path, 0), ==, 0);

  if (g_test_subprocess ())
    {
      if (geteuid () == 0)
        {
          g_assert_cmpint (chmod (fixture->folder, 0755), ==, 0);
          g_assert_cmpint (setuid (65534), ==, 0);
        }
      open_log (fixture);
      test_wait (has_error (fixture, LOGLINE_SOURCE_ERROR_PERMISSION));
      g_assert_cmpuint (get_n_rows (fixture), ==, 0);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

/* While somebody reads, searches and follows, the file is cut again and again. */
static void
test_truncated_while_being_read (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_autofree char *text = g_strnfill (3000000, 'x');
  g_autoptr (LoglineQuery) query =
    logline_query_new ("xx$", LOGLINE_SYNTAX_REGEX,
                                                      LOGLINE_CASE_MATCH, FALSE, NULL);
  g_autoptr (LoglineSearch) search = NULL;

  for (guint i = 79; i < 3000000; i += 80)
    text[i] = '\n';
  write_file (fixture->path, 0, text);
  open_log (fixture);
  search = logline_log_search (fixture->log, query);

  for (guint i = 0; i < 20; i++)
    {
      int serial;

      test_wait (logline_log_get_size (fixture->log) == 3000000 - (i > 0 ? i - 1 : 0)
                 && get_n_rows (fixture) > 0);
      serial = logline_log_get_generation (fixture->log)->serial;
      g_assert_cmpint (truncate (fixture->path, 0), ==, 0);
      logline_log_read_range_async (fixture->log, 0, 1, 10, NULL, NULL, NULL);
      test_wait (logline_log_get_generation (fixture->log)->serial > serial);
      write_file (fixture->path, O_APPEND, text + i);
    }

  test_wait (get_n_rows (fixture) == 37500 && logline_search_get_complete (search));
  g_assert_no_error (logline_search_get_error (search));
  g_assert_cmpuint (logline_search_get_n_matches (search), ==, 37500);
}

static void
test_dropped_at_once (Fixture       *fixture,
                      gconstpointer  data)
{
  gpointer log;

  write_file (fixture->path, 0, "one\n");
  open_log (fixture);
  log = fixture->log;
  g_object_add_weak_pointer (log, &log);
  g_clear_object (&fixture->log);
  test_wait (log == NULL);
}

#define ADD(path, func) g_test_add ("/local-log/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("goes-on-into-earlier-files", test_goes_on_into_earlier_files);
  ADD ("rotation-while-history-is-shown", test_rotation_while_history_is_shown);
  ADD ("compressed-earlier-files", test_compressed_earlier_files);
  ADD ("compressed-copy-is-not-shown-twice", test_compressed_copy_of_what_is_shown);
  ADD ("broken-compressed-file", test_broken_compressed_file);
  ADD ("followed-byte-by-byte", test_follow);
  ADD ("rotation-keeps-all-lines", test_rotation_keeps_all_lines);
  ADD ("empty-new-file-is-not-gone-over-to", test_empty_new_file);
  ADD ("second-rotation-drops-the-oldest", test_second_rotation_drops_the_oldest);
  ADD ("truncated", test_truncated);
  ADD ("truncated-and-refilled", test_truncated_and_refilled);
  ADD ("copied-and-truncated", test_copied_and_truncated);
  ADD ("removed-and-made-anew", test_removed_and_made_anew);
  ADD ("missing-at-first", test_missing_at_first);
  ADD ("directory-is-an-error", test_directory);
  ADD ("fifo-is-an-error", test_fifo);
  ADD ("unreadable-is-an-error", test_unreadable);
  ADD ("truncated-while-being-read", test_truncated_while_being_read);
  ADD ("dropped-at-once", test_dropped_at_once);

  return g_test_run ();
}
