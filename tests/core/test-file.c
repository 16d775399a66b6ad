/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "logline-file.h"

typedef struct
{
  char        *folder;
  char        *path;
  char        *other_path;
  LoglineFile *file;
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
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("logline-file-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "a.log", NULL);
  fixture->other_path = g_build_filename (fixture->folder, "a.log.1", NULL);
  write_file (fixture->path, 0, "one\ntwo\n");
  fixture->file = logline_file_open (fixture->path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->file);
  g_remove (fixture->path);
  g_remove (fixture->other_path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->other_path);
  g_free (fixture->folder);
}

static void
check_state (LoglineFile      *file,
             LoglineFileState  state,
             guint64           size)
{
  guint64 found;

  g_assert_cmpint (logline_file_check (file, &found), ==, state);
  g_assert_cmpuint (found, ==, size);
  g_assert_cmpuint (logline_file_get_size (file), ==, size);
}

static void
check_text (LoglineFile *file,
            const char  *text)
{
  g_autoptr (GError) error = NULL;
  char buffer[100];

  g_assert_true (logline_source_read (LOGLINE_SOURCE (file), 0, buffer, strlen (text), &error));
  g_assert_no_error (error);
  g_assert_cmpmem (buffer, strlen (text), text, strlen (text));
}

static void
check_gone (LoglineFile *file)
{
  g_autoptr (GError) error = NULL;
  char buffer[8];

  g_assert_false (logline_source_read (LOGLINE_SOURCE (file), 0, buffer, 8, &error));
  g_assert_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED);
}

/* The file that follows has another name; both are returned to be looked at. */
static LoglineFile *
reopen (LoglineFile *file,
        const char  *text)
{
  g_autoptr (GError) error = NULL;
  LoglineFile *next = logline_file_reopen (file, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (logline_file_get_generation (next), !=, logline_file_get_generation (file));
  check_state (next, LOGLINE_FILE_SAME, strlen (text));
  check_text (next, text);

  return next;
}

static void
test_growing (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *id = g_strdup (logline_file_get_generation (fixture->file));

  check_state (fixture->file, LOGLINE_FILE_SAME, 8);
  for (guint size = 9; size < 50; size++)
    {
      write_file (fixture->path, O_APPEND, "x");
      check_state (fixture->file, LOGLINE_FILE_GREW, size);
    }
  check_state (fixture->file, LOGLINE_FILE_SAME, 49);
  check_text (fixture->file, "one\ntwo\nxxx");
  g_assert_cmpstr (logline_file_get_generation (fixture->file), ==, id);
}

static void
test_same_generation_in_another_process (Fixture       *fixture,
                                         gconstpointer  data)
{
  g_autoptr (LoglineFile) again = logline_file_open (fixture->path, NULL);

  g_assert_cmpstr (logline_file_get_generation (again), ==,
                   logline_file_get_generation (fixture->file));
}

/* As between two runs of a daemon. */
static void
test_same_generation_after_growing (Fixture       *fixture,
                                    gconstpointer  data)
{
  g_autofree char *more = g_strnfill (5000, 'x');
  g_autoptr (LoglineFile) again = NULL;

  write_file (fixture->path, O_APPEND, more);
  again = logline_file_open (fixture->path, NULL);
  g_assert_cmpstr (logline_file_get_generation (again), ==,
                   logline_file_get_generation (fixture->file));
}

static void
test_other_first_line (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr (LoglineFile) again = NULL;

  write_file (fixture->path, O_TRUNC, "ona\ntwo\n");
  again = logline_file_open (fixture->path, NULL);
  g_assert_cmpstr (logline_file_get_generation (again), !=,
                   logline_file_get_generation (fixture->file));
}

/* Whoever waits for its first line opens it again and again. */
static void
test_empty_ones_leave_no_name (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autofree char *id = NULL;

  g_assert_cmpint (g_rename (fixture->path, fixture->other_path), ==, 0);
  write_file (fixture->path, 0, "");
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (LoglineFile) next = reopen (fixture->file, "");

      if (id != NULL)
        g_assert_cmpstr (logline_file_get_generation (next), ==, id);
      g_free (id);
      id = g_strdup (logline_file_get_generation (next));
    }
}

static void
test_renamed (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (LoglineFile) next = NULL;

  g_assert_cmpint (g_rename (fixture->path, fixture->other_path), ==, 0);
  check_state (fixture->file, LOGLINE_FILE_MISSING, 8);
  write_file (fixture->other_path, O_APPEND, "late\n");
  check_state (fixture->file, LOGLINE_FILE_MISSING, 13);
  write_file (fixture->path, 0, "new\n");
  check_state (fixture->file, LOGLINE_FILE_ROTATED, 13);
  write_file (fixture->other_path, O_APPEND, "last\n");
  check_state (fixture->file, LOGLINE_FILE_ROTATED, 18);

  next = reopen (fixture->file, "new\n");
  check_text (fixture->file, "one\ntwo\nlate\nlast\n");
}

static void
test_renamed_and_back (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr (LoglineFile) second = NULL;
  g_autoptr (LoglineFile) third = NULL;

  g_assert_cmpint (g_rename (fixture->path, fixture->other_path), ==, 0);
  write_file (fixture->path, 0, "new\n");
  second = reopen (fixture->file, "new\n");
  g_assert_cmpint (g_rename (fixture->other_path, fixture->path), ==, 0);
  check_state (second, LOGLINE_FILE_ROTATED, 4);
  third = reopen (second, "one\ntwo\n");
  g_assert_cmpstr (logline_file_get_generation (third), !=,
                   logline_file_get_generation (fixture->file));
}

/* The system may hand out the same inode again at once. */
static void
test_removed_and_made_anew (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr (LoglineFile) file = g_object_ref (fixture->file);

  for (guint i = 0; i < 20; i++)
    {
      LoglineFile *next;

      g_assert_cmpint (g_remove (fixture->path), ==, 0);
      write_file (fixture->path, 0, "one\ntwo\n");
      check_state (file, LOGLINE_FILE_ROTATED, 8);
      next = reopen (file, "one\ntwo\n");
      g_object_unref (file);
      file = next;
    }
}

static void
test_truncated (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (LoglineFile) empty = NULL;
  g_autoptr (LoglineFile) short_one = NULL;

  g_assert_cmpint (truncate (fixture->path, 0), ==, 0);
  check_state (fixture->file, LOGLINE_FILE_TRUNCATED, 8);
  check_gone (fixture->file);
  empty = reopen (fixture->file, "");

  write_file (fixture->path, O_APPEND, "first\nsecond\n");
  check_state (empty, LOGLINE_FILE_GREW, 13);
  g_assert_cmpint (truncate (fixture->path, 6), ==, 0);
  check_state (empty, LOGLINE_FILE_TRUNCATED, 13);
  short_one = reopen (empty, "first\n");
}

static void
test_truncated_and_refilled (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr (LoglineFile) next = NULL;

  write_file (fixture->path, O_TRUNC, "something else that is longer\n");
  check_state (fixture->file, LOGLINE_FILE_TRUNCATED, 8);
  check_gone (fixture->file);
  next = reopen (fixture->file, "something else that is longer\n");
}

static void
test_same_size_overwritten (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr (LoglineFile) next = NULL;

  write_file (fixture->path, O_TRUNC, "ONE\nTWO\n");
  check_state (fixture->file, LOGLINE_FILE_TRUNCATED, 8);
  next = reopen (fixture->file, "ONE\nTWO\n");
}

static const char *refilled_path; /* NULL: do not */
static guint n_reads_before;

/* Stands before the one of the C library: the moment just before a read can be chosen. */
ssize_t
pread (int     fd,
       void   *buffer,
       size_t  length,
       off_t   offset)
{
  if (refilled_path != NULL && n_reads_before-- == 0)
    {
      write_file (refilled_path, O_TRUNC, "all of it is other text, and longer than before\n");
      refilled_path = NULL;
    }

  return syscall (SYS_pread64, fd, buffer, length, offset);
}

/* Whatever the moment, it is found out, if not by this look, then by the next. */
static void
test_refilled_during_look (Fixture       *fixture,
                           gconstpointer  data)
{
  guint n;

  for (n = 0; refilled_path == NULL; n++)
    {
      g_autoptr (LoglineFile) file = NULL;

      write_file (fixture->path, O_TRUNC, "one\ntwo\n");
      file = logline_file_open (fixture->path, NULL);
      write_file (fixture->path, O_APPEND, "three\n");
      refilled_path = fixture->path;
      n_reads_before = n;
      logline_file_check (file, NULL);
      if (refilled_path == NULL)
        g_assert_cmpint (logline_file_check (file, NULL), ==, LOGLINE_FILE_TRUNCATED);
    }
  refilled_path = NULL;
  g_assert_cmpuint (n, >, 4);
}

/* A program may begin each log with the same words. */
static void
test_refilled_with_the_same_beginning (Fixture       *fixture,
                                       gconstpointer  data)
{
  g_autofree char *beginning = g_strnfill (2000, '=');
  g_autofree char *first = g_strconcat (beginning, "\nfirst\n", NULL);
  g_autofree char *second = g_strconcat (beginning, "\nother\nand more\n", NULL);

  write_file (fixture->path, O_TRUNC, first);
  logline_file_check (fixture->file, NULL);
  g_object_unref (fixture->file);
  fixture->file = logline_file_open (fixture->path, NULL);
  write_file (fixture->path, O_TRUNC, second);
  check_state (fixture->file, LOGLINE_FILE_TRUNCATED, 2007);
}

static void
test_touched (Fixture       *fixture,
              gconstpointer  data)
{
  const struct timespec times[2] = { { 1000, 0 }, { 1000, 500000 } };

  g_assert_cmpint (utimensat (AT_FDCWD, fixture->path, times, 0), ==, 0);
  check_state (fixture->file, LOGLINE_FILE_SAME, 8);
  g_assert_cmpint (logline_file_get_modified_us (fixture->file), ==, 1000000500);
}

static void
test_followed_link (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (LoglineFile) file = NULL;

  g_assert_cmpint (symlink ("a.log", fixture->other_path), ==, 0);
  file = logline_file_open (fixture->other_path, NULL);
  check_state (file, LOGLINE_FILE_SAME, 8);
  write_file (fixture->path, O_APPEND, "x");
  check_state (file, LOGLINE_FILE_GREW, 9);
}

static void
check_open_fails (const char         *path,
                  LoglineSourceError  code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (logline_file_open (path, &error));
  g_assert_error (error, LOGLINE_SOURCE_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_not_a_file (Fixture       *fixture,
                 gconstpointer  data)
{
  check_open_fails (fixture->folder, LOGLINE_SOURCE_ERROR_NOT_REGULAR);
  check_open_fails ("/dev/null", LOGLINE_SOURCE_ERROR_NOT_REGULAR);
  check_open_fails (fixture->other_path, LOGLINE_SOURCE_ERROR_NOT_FOUND);
  g_assert_cmpint (mkfifo (fixture->other_path, 0600), ==, 0);
  check_open_fails (fixture->other_path, LOGLINE_SOURCE_ERROR_NOT_REGULAR);
}

static int
open_or_refuse (const char *path,
                gpointer    user_data)
{
  const gboolean *refuse = user_data;

  errno = EACCES;
  return *refuse ? -1 : g_open (path, O_RDONLY | O_CLOEXEC, 0);
}

static void
count_cb (gpointer user_data)
{
  *(gboolean *) user_data = 2;
}

static void
test_own_way_of_opening (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  gboolean refuse = TRUE;
  LoglineFile *file = logline_file_open_with (fixture->path, open_or_refuse, &refuse, NULL, &error);

  g_assert_null (file);
  g_assert_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_PERMISSION);
  g_clear_error (&error);

  refuse = FALSE;
  file = logline_file_open_with (fixture->path, open_or_refuse, &refuse, count_cb, &error);
  g_assert_no_error (error);
  check_state (file, LOGLINE_FILE_SAME, 8);
  refuse = TRUE;
  check_state (file, LOGLINE_FILE_MISSING, 8);
  check_text (file, "one\ntwo\n");
  g_object_unref (file);
  g_assert_cmpint (refuse, ==, 2);
}

#define ADD(path, func) g_test_add ("/file/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("growing", test_growing);
  ADD ("same-generation-in-another-process", test_same_generation_in_another_process);
  ADD ("same-generation-after-growing", test_same_generation_after_growing);
  ADD ("other-first-line-is-another-generation", test_other_first_line);
  ADD ("empty-ones-leave-no-name", test_empty_ones_leave_no_name);
  ADD ("refilled-during-a-look", test_refilled_during_look);
  ADD ("renamed-and-written-to-further", test_renamed);
  ADD ("renamed-and-back-is-another-generation", test_renamed_and_back);
  ADD ("removed-and-made-anew", test_removed_and_made_anew);
  ADD ("truncated", test_truncated);
  ADD ("truncated-and-refilled", test_truncated_and_refilled);
  ADD ("overwritten-with-as-many-bytes", test_same_size_overwritten);
  ADD ("refilled-with-the-same-beginning", test_refilled_with_the_same_beginning);
  ADD ("touched", test_touched);
  ADD ("link-is-followed", test_followed_link);
  ADD ("only-regular-files", test_not_a_file);
  ADD ("own-way-of-opening", test_own_way_of_opening);

  return g_test_run ();
}
