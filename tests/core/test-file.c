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

static const struct timespec *standing_clock; /* NULL: it goes */

/* Stands before the one of the C library: the clock by which files get their times can be stopped,
 * as it is for some milliseconds between two ticks. */
int
fstat (int          fd,
       struct stat *status)
{
  if (syscall (SYS_newfstatat, fd, "", status, AT_EMPTY_PATH) != 0)
    return -1;

  if (standing_clock != NULL)
    {
      status->st_mtim = *standing_clock;
      status->st_ctim = *standing_clock;
    }
  return 0;
}

/* What may happen to a file of @size bytes between two looks. @like: with contents like those that
 * it had; else with others. */
typedef struct
{
  const char *name;
  void (*change) (Fixture *fixture, gsize size, gboolean like);
  LoglineFileState state;
  gboolean         keeps_bytes; /* of the generation that was */
} Change;

/* Lines that tell which they are, like those of a log. @like: their first words are the same. */
static char *
make_text (gsize    size,
           gboolean like,
           guint    run)
{
  GString *text = g_string_new (like ? "The log of a program, version 1.2.3\n" : NULL);

  for (guint i = 0; text->len < size; i++)
    g_string_append_printf (text, "%u: line %u\n", run, i);
  g_string_truncate (text, size);
  return g_string_free (text, FALSE);
}

static void
refill (Fixture *fixture,
        gsize    size,
        gboolean like,
        int      flags)
{
  g_autofree char *text = make_text (size, like, 2);

  write_file (fixture->path, flags, text);
}

static void
empty (Fixture *fixture,
       gsize    size,
       gboolean like)
{
  g_assert_no_errno (truncate (fixture->path, 0));
}

static void
cut (Fixture *fixture,
     gsize    size,
     gboolean like)
{
  g_assert_no_errno (truncate (fixture->path, (off_t) size - 1));
}

static void
cut_and_append (Fixture *fixture,
                gsize    size,
                gboolean like)
{
  cut (fixture, size, like);
  write_file (fixture->path, O_APPEND, "#more");
}

static void
refill_to_less (Fixture *fixture,
                gsize    size,
                gboolean like)
{
  refill (fixture, size / 2, like, O_TRUNC);
}

static void
refill_to_the_same (Fixture *fixture,
                    gsize    size,
                    gboolean like)
{
  refill (fixture, size, like, O_TRUNC);
}

static void
refill_to_more (Fixture *fixture,
                gsize    size,
                gboolean like)
{
  refill (fixture, 2 * size, like, O_TRUNC);
}

static void
write_over_in_place (Fixture *fixture,
                     gsize    size,
                     gboolean like)
{
  refill (fixture, size, like, 0);
}

/* As a program does that was not told: what was emptied begins with a hole. */
static void
empty_under_a_writer (Fixture *fixture,
                      gsize    size,
                      gboolean like)
{
  int fd = g_open (fixture->path, O_WRONLY | O_CLOEXEC, 0);

  g_assert_no_errno (truncate (fixture->path, 0));
  g_assert_cmpint (pwrite (fd, "more\n", 5, (off_t) size), ==, 5);
  g_close (fd, NULL);
}

static void
copy_and_empty (Fixture *fixture,
                gsize    size,
                gboolean like)
{
  g_autofree char *text = make_text (size, like, 1);

  write_file (fixture->other_path, O_TRUNC, text);
  refill (fixture, size + 10, like, O_TRUNC);
}

static void
remove_and_make (Fixture *fixture,
                 gsize    size,
                 gboolean like)
{
  g_assert_no_errno (g_unlink (fixture->path));
  refill (fixture, size, like, O_EXCL);
}

static void
rename_and_make (Fixture *fixture,
                 gsize    size,
                 gboolean like)
{
  g_assert_no_errno (g_rename (fixture->path, fixture->other_path));
  refill (fixture, size, like, O_EXCL);
}

static void
rename_over (Fixture *fixture,
             gsize    size,
             gboolean like)
{
  g_autofree char *text = make_text (size, like, 2);

  write_file (fixture->other_path, O_TRUNC, text);
  g_assert_no_errno (g_rename (fixture->other_path, fixture->path));
}

static void
append_only (Fixture *fixture,
             gsize    size,
             gboolean like)
{
  write_file (fixture->path, O_APPEND, "more\n");
}

static const Change changes[] = {
  { "append", append_only, LOGLINE_FILE_GREW, TRUE },
  { "empty", empty, LOGLINE_FILE_TRUNCATED, FALSE },
  { "cut", cut, LOGLINE_FILE_TRUNCATED, FALSE },
  { "cut and append", cut_and_append, LOGLINE_FILE_TRUNCATED, FALSE },
  { "refill to less", refill_to_less, LOGLINE_FILE_TRUNCATED, FALSE },
  { "refill to the same", refill_to_the_same, LOGLINE_FILE_TRUNCATED, FALSE },
  { "refill to more", refill_to_more, LOGLINE_FILE_TRUNCATED, FALSE },
  { "write over in place", write_over_in_place, LOGLINE_FILE_TRUNCATED, FALSE },
  { "empty under a writer", empty_under_a_writer, LOGLINE_FILE_TRUNCATED, FALSE },
  { "copy and empty", copy_and_empty, LOGLINE_FILE_TRUNCATED, FALSE },
  { "remove and make", remove_and_make, LOGLINE_FILE_ROTATED, TRUE },
  { "rename and make", rename_and_make, LOGLINE_FILE_ROTATED, TRUE },
  { "rename over", rename_over, LOGLINE_FILE_ROTATED, TRUE },
};

static void
check_change (Fixture      *fixture,
              const Change *change,
              gsize         size,
              gboolean      like)
{
  g_autofree char *text = make_text (size, like, 1);
  g_autofree char *buffer = g_malloc (size);
  g_autoptr (LoglineFile) next = NULL;
  gboolean keeps;

  g_test_message ("%s, %zu bytes, %s", change->name, size, like ? "alike" : "different");
  g_remove (fixture->path);
  g_remove (fixture->other_path);
  write_file (fixture->path, 0, text);
  g_clear_object (&fixture->file);
  fixture->file = logline_file_open (fixture->path, NULL);

  /* With a look right before it, as well as with none. */
  logline_file_check (fixture->file, NULL);
  change->change (fixture, size, like);
  g_assert_cmpint (logline_file_check (fixture->file, NULL), ==, change->state);
  keeps = logline_source_read (LOGLINE_SOURCE (fixture->file), 0, buffer, size, NULL);
  g_assert_cmpint (keeps, ==, change->keeps_bytes);
  if (keeps)
    g_assert_cmpmem (buffer, size, text, size);
  if (change->state == LOGLINE_FILE_GREW)
    return;

  next = logline_file_reopen (fixture->file, NULL);
  g_assert_nonnull (next);
  g_assert_cmpstr (logline_file_get_generation (next), !=,
                   logline_file_get_generation (fixture->file));
}

/* Each of them shows at the next look. */
static void
test_every_change (Fixture       *fixture,
                   gconstpointer  data)
{
  static const gsize sizes[] = { 60, 1000, 1100, 5000, 100000, 3000000 };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++)
      {
        check_change (fixture, &changes[i], sizes[j], FALSE);
        check_change (fixture, &changes[i], sizes[j], TRUE);
      }
}

static void
test_every_change_at_once (Fixture       *fixture,
                           gconstpointer  data)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  standing_clock = &now;
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      clock_gettime (CLOCK_REALTIME, &now);
      check_change (fixture, &changes[i], 5000, FALSE);
      clock_gettime (CLOCK_REALTIME, &now);
      check_change (fixture, &changes[i], 5000, TRUE);
    }
  standing_clock = NULL;
}

/* Not only its ends are looked at. */
static void
test_written_over_within (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autofree char *text = g_strnfill (1024 * 1024, 'a');
  g_autofree char *other = g_strnfill (600 * 1024, 'b');
  int fd;

  write_file (fixture->path, O_TRUNC, text);
  g_clear_object (&fixture->file);
  fixture->file = logline_file_open (fixture->path, NULL);
  fd = g_open (fixture->path, O_WRONLY | O_CLOEXEC, 0);
  g_assert_cmpint (pwrite (fd, other, strlen (other), 200 * 1024), ==, (gssize) strlen (other));
  g_close (fd, NULL);
  check_state (fixture->file, LOGLINE_FILE_TRUNCATED, strlen (text));
}

/* An inode number may be handed out again at once, and the first line may be the same: what tells
 * such files apart is when they were made, as far as the clock has moved on. */
static void
test_same_inode_number (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autofree char *generation = g_strdup (logline_file_get_generation (fixture->file));
  gint64 deadline_us = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  LoglineFileIdentity before, after;

  logline_file_get_identity (fixture->file, &before);
  do
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_clear_object (&fixture->file);
      g_assert_no_errno (g_unlink (fixture->path));
      write_file (fixture->path, O_EXCL, "one\ntwo\n");
      fixture->file = logline_file_open (fixture->path, NULL);
      logline_file_get_identity (fixture->file, &after);
    }
  while (before.birth_us == after.birth_us);

  g_test_message ("The number was %s", before.inode == after.inode ? "the same" : "another");
  g_assert_false (logline_file_identity_equal (&before, &after));
  g_assert_cmpstr (logline_file_get_generation (fixture->file), !=, generation);
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
  ADD ("every-change", test_every_change);
  ADD ("every-change-between-two-ticks", test_every_change_at_once);
  ADD ("written-over-within", test_written_over_within);
  ADD ("same-inode-number", test_same_inode_number);
  ADD ("touched", test_touched);
  ADD ("link-is-followed", test_followed_link);
  ADD ("only-regular-files", test_not_a_file);
  ADD ("own-way-of-opening", test_own_way_of_opening);

  return g_test_run ();
}
