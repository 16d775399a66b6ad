/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "logline-export-file.h"
#include "logline-indexed-log.h"
#include "logline-memory.h"
#include "test-log.h"

#define N_LINES 200000
#define ALL ((LoglineStretch) { 0, 0, N_LINES - 1, G_MAXUINT64 })

typedef struct
{
  LoglineIndexedLog *log;
  LoglineMemory     *memory;
  GString           *text;
  char              *folder;
  char              *path;
  GFile             *file;
  GAsyncResult      *result;
  guint              n_told;
} Fixture;

static LoglineLog *
get_log (Fixture *fixture)
{
  return LOGLINE_LOG (fixture->log);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->text = g_string_new (NULL);
  for (guint i = 0; i < N_LINES; i++)
    g_string_append_printf (fixture->text, "%u a line of the log\r\n", i);

  fixture->memory = logline_memory_new ();
  logline_memory_append (fixture->memory, fixture->text->str, fixture->text->len);
  fixture->log = logline_indexed_log_new ();
  logline_indexed_log_begin (fixture->log, "a", LOGLINE_SOURCE (fixture->memory),
                             LOGLINE_GENERATION_FIRST, FALSE);
  logline_indexed_log_add (fixture->log, fixture->text->len / 2, fixture->text->len);
  test_wait (logline_log_get_loading (get_log (fixture)) == 1);

  fixture->folder = g_dir_make_tmp ("logline-export-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "saved.log", NULL);
  fixture->file = g_file_new_for_path (fixture->path);
}

static void
load_all (Fixture *fixture)
{
  logline_indexed_log_add (fixture->log, 0, fixture->text->len / 2);
  test_wait (logline_log_get_n_rows (get_log (fixture)) == N_LINES);
}

static guint
count_files (Fixture *fixture)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  guint n_files = 0;

  while (g_dir_read_name (folder) != NULL)
    n_files++;

  return n_files;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_clear_object (&fixture->result);
  g_object_unref (fixture->file);
  g_free (fixture->path);
  g_free (fixture->folder);
  g_string_free (fixture->text, TRUE);
  g_object_unref (fixture->log);
  g_object_unref (fixture->memory);
}

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  ((Fixture *) user_data)->result = g_object_ref (result);
}

static void
progress_cb (guint64  n_done,
             guint64  n_rows,
             gpointer user_data)
{
  g_assert_cmpuint (n_done, <=, n_rows);
  ((Fixture *) user_data)->n_told++;
}

static void
start (Fixture        *fixture,
       LoglineStretch  stretch,
       GCancellable   *cancellable)
{
  logline_export_file_async (fixture->file, get_log (fixture), &stretch, progress_cb, fixture,
                             cancellable, take_result_cb, fixture);
}

static gboolean
finish (Fixture  *fixture,
        guint64  *out_n_rows,
        GError  **error)
{
  test_wait (fixture->result != NULL);
  return logline_export_file_finish (fixture->file, fixture->result, out_n_rows, error);
}

static void
assert_holds (Fixture    *fixture,
              const char *expected,
              gsize       length)
{
  g_autofree char *contents = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (fixture->path, &contents, &size, NULL));
  g_assert_cmpmem (contents, size, expected, length);
}

static void
test_new_file (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  guint64 n_rows;

  load_all (fixture);
  start (fixture, ALL, NULL);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_true (finish (fixture, &n_rows, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_rows, ==, N_LINES);
  g_assert_cmpuint (fixture->n_told, >, 1);
  assert_holds (fixture, fixture->text->str, fixture->text->len);
  g_assert_cmpuint (count_files (fixture), ==, 1);
}

static void
test_replaces (Fixture       *fixture,
               gconstpointer  data)
{
  GStatBuf before, after;

  load_all (fixture);
  g_assert_true (g_file_set_contents (fixture->path, "old", -1, NULL));
  g_assert_cmpint (g_chmod (fixture->path, 0640), ==, 0);
  g_assert_cmpint (g_stat (fixture->path, &before), ==, 0);
  start (fixture, ALL, NULL);
  g_assert_true (finish (fixture, NULL, NULL));

  /* Another file, so whoever had the old one open goes on reading that. */
  g_assert_cmpint (g_stat (fixture->path, &after), ==, 0);
  g_assert_cmpuint (after.st_ino, !=, before.st_ino);
  g_assert_cmpuint (after.st_mode & 07777, ==, 0640);
  assert_holds (fixture, fixture->text->str, fixture->text->len);
}

static void
test_follows_link (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *link = g_build_filename (fixture->folder, "link", NULL);
  g_autoptr (GFile) target = g_steal_pointer (&fixture->file);

  load_all (fixture);
  g_assert_true (g_file_set_contents (fixture->path, "old", -1, NULL));
  fixture->file = g_file_new_for_path (link);
  g_assert_true (g_file_make_symbolic_link (fixture->file, "saved.log", NULL, NULL));
  start (fixture, ALL, NULL);
  g_assert_true (finish (fixture, NULL, NULL));
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  assert_holds (fixture, fixture->text->str, fixture->text->len);
  g_assert_cmpint (g_unlink (link), ==, 0);
}

static void
cancel_cb (guint64  n_done,
           guint64  n_rows,
           gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  LoglineStretch all = ALL;

  load_all (fixture);
  g_assert_true (g_file_set_contents (fixture->path, "old", -1, NULL));
  logline_export_file_async (fixture->file, get_log (fixture), &all, cancel_cb, cancellable,
                             cancellable, take_result_cb, fixture);
  g_assert_false (finish (fixture, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_holds (fixture, "old", 3);
  g_assert_cmpuint (count_files (fixture), ==, 1);
}

/* What a full disk does, as far as a test can do it. */
static void
test_no_room (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  struct rlimit before, limit;

  load_all (fixture);
  g_assert_true (g_file_set_contents (fixture->path, "old", -1, NULL));
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = 1024 * 1024;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  start (fixture, ALL, NULL);
  g_assert_false (finish (fixture, NULL, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_true (error->domain == G_IO_ERROR);
  assert_holds (fixture, "old", 3);
  g_assert_cmpuint (count_files (fixture), ==, 1);
}

static void
test_no_folder (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "missing", "file", NULL);
  g_autoptr (GFile) old = g_steal_pointer (&fixture->file);
  g_autoptr (GError) error = NULL;

  load_all (fixture);
  fixture->file = g_file_new_for_path (path);
  start (fixture, ALL, NULL);
  g_assert_false (finish (fixture, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_onto_a_folder (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (GFile) old = g_steal_pointer (&fixture->file);
  g_autoptr (GError) error = NULL;

  load_all (fixture);
  fixture->file = g_file_new_for_path (fixture->folder);
  start (fixture, ALL, NULL);
  g_assert_false (finish (fixture, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

/* The part of a log that comes late moves the rows that are being written. */
static void
test_while_rows_move (Fixture       *fixture,
                      gconstpointer  data)
{
  guint64 n_rows = logline_log_get_n_rows (get_log (fixture));
  const char *start_of_half = fixture->text->str + fixture->text->len / 2;
  const char *first = strchr (start_of_half, '\n') + 1;

  start (fixture, (LoglineStretch) { 0, 0, n_rows - 1, G_MAXUINT64 }, NULL);
  load_all (fixture);
  g_assert_true (finish (fixture, NULL, NULL));
  assert_holds (fixture, first, fixture->text->str + fixture->text->len - first);
}

static void
test_of_lines_that_go (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr (LoglineMemory) next = logline_memory_new ();
  g_autoptr (GError) error = NULL;

  load_all (fixture);
  logline_memory_append (next, "new\n", 4);
  start (fixture, ALL, NULL);
  logline_indexed_log_begin (fixture->log, "b", LOGLINE_SOURCE (next),
                             LOGLINE_GENERATION_ROTATED, FALSE);
  logline_indexed_log_add (fixture->log, 0, 4);
  test_wait (logline_log_get_n_rows (get_log (fixture)) == 1);
  if (!finish (fixture, NULL, &error))
    {
      g_assert_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED);
      g_assert_cmpuint (count_files (fixture), ==, 0);
    }
}

/* Two generations stay two lines where they meet. */
static void
test_generations (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (LoglineMemory) next = logline_memory_new ();

  load_all (fixture);
  logline_memory_append (fixture->memory, "open", 4);
  logline_indexed_log_add (fixture->log, fixture->text->len, fixture->text->len + 4);
  logline_memory_append (next, "new\nlast", 8);
  logline_indexed_log_begin (fixture->log, "b", LOGLINE_SOURCE (next),
                             LOGLINE_GENERATION_ROTATED, TRUE);
  logline_indexed_log_add (fixture->log, 0, 8);
  test_wait (logline_log_get_n_rows (get_log (fixture)) == N_LINES + 3);
  start (fixture, (LoglineStretch) { N_LINES, 0, N_LINES + 2, G_MAXUINT64 }, NULL);
  g_assert_true (finish (fixture, NULL, NULL));
  assert_holds (fixture, "open\nnew\nlast", 13);
}

static void
test_full_stream (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *room = g_malloc (1000);
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new (room, 1000, NULL, NULL);
  LoglineStretch all = ALL;

  load_all (fixture);
  logline_log_export_async (get_log (fixture), &all, stream, NULL, NULL, NULL,
                            take_result_cb, fixture);
  test_wait (fixture->result != NULL);
  g_assert_false (logline_log_export_finish (get_log (fixture), fixture->result, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/export/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("new-file", test_new_file);
  ADD ("replaces-a-file-when-complete", test_replaces);
  ADD ("follows-a-link", test_follows_link);
  ADD ("cancelled-leaves-the-old-file", test_cancelled);
  ADD ("no-room-leaves-the-old-file", test_no_room);
  ADD ("no-such-folder", test_no_folder);
  ADD ("onto-a-folder", test_onto_a_folder);
  ADD ("while-rows-move", test_while_rows_move);
  ADD ("of-lines-that-go", test_of_lines_that_go);
  ADD ("generations-stay-apart", test_generations);
  ADD ("full-stream", test_full_stream);
#undef ADD

  return g_test_run ();
}
