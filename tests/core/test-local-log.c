/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

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
      test_wait (logline_log_get_generation (fixture->log)->serial == i + 1
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
  g_autoptr (LoglineQuery) query = logline_query_new ("xx$", LOGLINE_SYNTAX_REGEX,
                                                      LOGLINE_CASE_MATCH, FALSE, NULL);
  g_autoptr (LoglineSearch) search = NULL;

  for (guint i = 79; i < 3000000; i += 80)
    text[i] = '\n';
  write_file (fixture->path, 0, text);
  open_log (fixture);
  search = logline_log_search (fixture->log, query);

  for (guint i = 0; i < 20; i++)
    {
      guint serial;

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
