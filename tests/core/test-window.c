/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The file is one in memory, which every system maps, whatever holds its temporary folder. */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "logline-file.h"
#include "logline-mapper.h"
#include "logline-memory.h"
#include "logline-window.h"
#include "test-log.h"

#define MIB (1024u * 1024)
#define FILE_SIZE (4 * MIB + 100)

typedef struct
{
  int            fd;
  LoglineSource *source;
} Fixture;

static void
write_at (int         fd,
          guint64     offset,
          const char *text)
{
  g_assert_cmpint (pwrite (fd, text, strlen (text), (off_t) offset), ==, (int) strlen (text));
}

static void
set_size (int     fd,
          guint64 size)
{
  g_assert_cmpint (ftruncate (fd, (off_t) size), ==, 0);
}

static void
open_file (Fixture *fixture)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fixture->fd);
  g_autoptr (GError) error = NULL;

  fixture->source = LOGLINE_SOURCE (logline_file_open (path, &error));
  g_assert_no_error (error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *text = g_strnfill (FILE_SIZE, 'a');

  fixture->fd = memfd_create ("log", MFD_CLOEXEC);
  g_assert_cmpint (fixture->fd, >=, 0);
  write_at (fixture->fd, 0, text);
  open_file (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  logline_mapper_set_limit (G_MAXUINT64);
  g_clear_object (&fixture->source);
  g_close (fixture->fd, NULL);
}

static void
open_window (LoglineWindow *window,
             LoglineSource *source,
             guint64        offset,
             gsize          length)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (logline_source_open_window (source, offset, length, window, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (window->length, ==, length);
}

static void
close_window (LoglineWindow *window)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (logline_window_close (window, &error));
  g_assert_no_error (error);
}

static void
close_replaced (LoglineWindow *window)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (logline_window_close (window, &error));
  g_assert_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED);
}

static void
check_gone (LoglineSource *source)
{
  g_auto (LoglineWindow) window = LOGLINE_WINDOW_INIT;
  g_autoptr (GError) error = NULL;

  g_assert_false (logline_source_open_window (source, 0, 1, &window, &error));
  g_assert_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED);
  g_assert_cmpint (logline_file_check (LOGLINE_FILE (source), NULL), ==, LOGLINE_FILE_TRUNCATED);
}

static gsize
count (const LoglineWindow *window,
       char                 wanted)
{
  gsize n = 0;

  for (gsize i = 0; i < window->length; i++)
    n += window->bytes[i] == wanted;

  return n;
}

static void
test_shows_the_bytes (void)
{
  g_autoptr (LoglineMemory) memory = logline_memory_new ();
  LoglineSource *source = LOGLINE_SOURCE (memory);
  g_auto (LoglineWindow) window = LOGLINE_WINDOW_INIT;
  g_auto (LoglineWindow) other = LOGLINE_WINDOW_INIT;

  logline_memory_append (memory, "one\ntwo\n", 8);
  open_window (&window, source, 4, 3);
  open_window (&other, source, 0, 0);
  g_assert_cmpmem (window.bytes, window.length, "two", 3);
  g_assert_nonnull (other.bytes);
  close_window (&other);
  close_window (&window);

  open_window (&window, source, 0, 8);
  g_assert_cmpmem (window.bytes, window.length, "one\ntwo\n", 8);
}

static void
test_bytes_that_are_not_there (void)
{
  g_autoptr (LoglineMemory) memory = logline_memory_new ();
  g_auto (LoglineWindow) window = LOGLINE_WINDOW_INIT;
  g_autoptr (GError) error = NULL;

  g_assert_false (logline_source_open_window (LOGLINE_SOURCE (memory), 0, 1, &window, &error));
  g_assert_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED);
}

static void
test_file_is_not_copied (Fixture       *fixture,
                         gconstpointer  data)
{
  g_auto (LoglineWindow) window = LOGLINE_WINDOW_INIT;
  g_auto (LoglineWindow) other = LOGLINE_WINDOW_INIT;

  open_window (&window, fixture->source, 0, 1000);
  open_window (&other, fixture->source, 10, 1000);
  g_assert_true (other.bytes == window.bytes + 10);
  close_window (&window);
  g_assert_cmpuint (count (&other, 'a'), ==, 1000);
  close_window (&other);
}

static void
test_growing (Fixture       *fixture,
              gconstpointer  data)
{
  g_auto (LoglineWindow) window = LOGLINE_WINDOW_INIT;

  for (guint64 size = FILE_SIZE; size < 2 * FILE_SIZE; size += 5000)
    {
      g_autofree char *text = g_strnfill (5000, 'b');

      open_window (&window, fixture->source, size - 10, 10);
      write_at (fixture->fd, size, text);
      close_window (&window);
      open_window (&window, fixture->source, size, 5000);
      g_assert_cmpuint (count (&window, 'b'), ==, 5000);
      close_window (&window);
    }
}

static void
test_truncated (Fixture       *fixture,
                gconstpointer  data)
{
  g_auto (LoglineWindow) window = LOGLINE_WINDOW_INIT;
  g_auto (LoglineWindow) other = LOGLINE_WINDOW_INIT;

  open_window (&window, fixture->source, 10, FILE_SIZE - 10);
  open_window (&other, fixture->source, 0, FILE_SIZE);
  g_assert_cmpuint (count (&window, 'a'), ==, FILE_SIZE - 10);
  set_size (fixture->fd, MIB);
  g_assert_cmpuint (count (&window, 'a'), ==, MIB - 10);
  g_assert_cmpuint (count (&other, 'a'), ==, MIB);
  close_replaced (&window);
  close_replaced (&other);
  check_gone (fixture->source);
}

/* Nothing is missing then, but zeros are there instead of bytes. */
static void
test_truncated_within_the_last_page (Fixture       *fixture,
                                     gconstpointer  data)
{
  g_auto (LoglineWindow) window = LOGLINE_WINDOW_INIT;

  open_window (&window, fixture->source, FILE_SIZE - 50, 50);
  set_size (fixture->fd, FILE_SIZE - 10);
  g_assert_cmpuint (count (&window, 'a'), ==, 40);
  close_replaced (&window);
  check_gone (fixture->source);
}

/* Nor has logline_file_check() seen the bytes yet. */
static void
test_new_bytes_truncated (Fixture       *fixture,
                          gconstpointer  data)
{
  g_auto (LoglineWindow) window = LOGLINE_WINDOW_INIT;

  write_at (fixture->fd, FILE_SIZE, "more");
  open_window (&window, fixture->source, FILE_SIZE, 4);
  set_size (fixture->fd, FILE_SIZE + 2);
  g_assert_cmpuint (count (&window, '\0'), ==, 2);
  close_replaced (&window);
  check_gone (fixture->source);
}

static void
test_truncated_and_not_looked_at (Fixture       *fixture,
                                  gconstpointer  data)
{
  g_auto (LoglineWindow) window = LOGLINE_WINDOW_INIT;

  open_window (&window, fixture->source, 0, 10);
  set_size (fixture->fd, 100);
  close_replaced (&window);
  check_gone (fixture->source);
}

/* As copytruncate does it, with a service that writes on. */
static void
test_truncated_and_refilled (Fixture       *fixture,
                             gconstpointer  data)
{
  g_auto (LoglineWindow) window = LOGLINE_WINDOW_INIT;

  open_window (&window, fixture->source, 0, FILE_SIZE);
  set_size (fixture->fd, 0);
  g_assert_cmpuint (count (&window, 'a'), ==, 0);
  write_at (fixture->fd, FILE_SIZE, "more");
  close_replaced (&window);
  check_gone (fixture->source);
}

static void
test_written_over (Fixture       *fixture,
                   gconstpointer  data)
{
  g_auto (LoglineWindow) window = LOGLINE_WINDOW_INIT;

  open_window (&window, fixture->source, MIB, MIB);
  write_at (fixture->fd, 0, "all new");
  write_at (fixture->fd, FILE_SIZE, "more");
  g_assert_cmpuint (count (&window, 'a'), ==, MIB);
  close_replaced (&window);
  check_gone (fixture->source);
}

/* A file of holes, in which places can be told apart. */
static void
make_large (Fixture *fixture,
            guint    n_pieces)
{
  g_clear_object (&fixture->source);
  set_size (fixture->fd, (guint64) n_pieces * 64 * MIB + 100);
  for (guint i = 0; i <= n_pieces; i++)
    {
      g_autofree char *text = g_strdup_printf ("piece %08u", i);

      write_at (fixture->fd, (guint64) i * 64 * MIB - (i > 0 ? 7 : 0), text);
    }
  open_file (fixture);
}

static void
check_piece (LoglineWindow *window,
             guint          number,
             gsize          offset)
{
  g_autofree char *text = g_strdup_printf ("piece %08u", number);

  g_assert_cmpmem (window->bytes + offset, 14, text, 14);
}

static void
test_pieces (Fixture       *fixture,
             gconstpointer  data)
{
  g_auto (LoglineWindow) across = LOGLINE_WINDOW_INIT;
  g_auto (LoglineWindow) long_one = LOGLINE_WINDOW_INIT;

  make_large (fixture, 3);
  for (guint i = 1; i <= 3; i++)
    {
      open_window (&across, fixture->source, (guint64) i * 64 * MIB - 7, 14);
      check_piece (&across, i, 0);
      close_window (&across);
    }

  open_window (&long_one, fixture->source, 0, 2 * 64 * MIB + 7);
  check_piece (&long_one, 0, 0);
  check_piece (&long_one, 1, 64 * MIB - 7);
  check_piece (&long_one, 2, 2 * 64 * MIB - 7);
  close_window (&long_one);
}

static void
check_all_pieces (Fixture *fixture,
                  guint    n_pieces)
{
  g_autofree LoglineWindow *windows = g_new0 (LoglineWindow, n_pieces);

  for (guint i = 0; i < n_pieces; i++)
    open_window (&windows[i], fixture->source, (guint64) (i + 1) * 64 * MIB - 7, 14);
  for (guint i = 0; i < n_pieces; i++)
    {
      check_piece (&windows[i], i + 1, 0);
      close_window (&windows[i]);
      logline_window_clear (&windows[i]);
    }
}

/* The address space that mappings of the file take. */
static guint64
get_mapped (void)
{
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  guint64 sum = 0;

  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (strstr (lines[i], "/memfd:log") != NULL)
      {
        char *end;
        guint64 start = g_ascii_strtoull (lines[i], &end, 16);

        sum += g_ascii_strtoull (end + 1, NULL, 16) - start;
      }

  return sum;
}

static void
test_limit (Fixture       *fixture,
            gconstpointer  data)
{
  const guint n_pieces = 10;

  make_large (fixture, n_pieces);
  logline_mapper_set_limit (200 * MIB);
  for (guint i = 0; i < 10; i++)
    {
      check_all_pieces (fixture, n_pieces);
      g_assert_cmpuint (get_mapped (), >, 0);
      /* A worker unmaps. */
      test_wait (get_mapped () <= 200 * MIB);
    }

  logline_mapper_set_limit (0);
  g_clear_object (&fixture->source);
  open_file (fixture);
  check_all_pieces (fixture, n_pieces);
  test_wait (get_mapped () == 0);
}

typedef struct
{
  Fixture *fixture;
  guint    first;
  int     *n_running; /* atomic: threads that have had a window and go on */
} Looker;

/* Until the bytes are gone. */
static gpointer
look (gpointer data)
{
  Looker *looker = data;
  g_auto (LoglineWindow) window = LOGLINE_WINDOW_INIT;
  g_autoptr (GError) error = NULL;

  for (guint i = looker->first; error == NULL; i++)
    {
      gsize offset = i * 100003 % (2 * MIB);
      gsize n;

      if (!logline_source_open_window (looker->fixture->source, offset, MIB, &window, &error))
        break;
      n = count (&window, 'a');
      if (logline_window_close (&window, &error))
        g_assert_cmpuint (n, ==, MIB);
      if (i == looker->first)
        g_atomic_int_inc (looker->n_running);
    }

  g_assert_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED);
  g_atomic_int_add (looker->n_running, -1);
  return NULL;
}

static void
start_lookers (Fixture  *fixture,
               Looker   *lookers,
               GThread **threads,
               guint     n,
               int      *n_running)
{
  for (guint i = 0; i < n; i++)
    {
      lookers[i] = (Looker) { fixture, i, n_running };
      threads[i] = g_thread_new ("look", look, &lookers[i]);
    }
  while (g_atomic_int_get (n_running) < (int) n)
    g_thread_yield ();
}

/* What one thread finds out about the file while others look at it. */
static void
test_threads_growing (Fixture       *fixture,
                      gconstpointer  data)
{
  Looker lookers[4];
  GThread *threads[4];
  int n_running = 0;

  start_lookers (fixture, lookers, threads, G_N_ELEMENTS (threads), &n_running);
  for (guint64 i = 0; i < 500; i++)
    {
      write_at (fixture->fd, FILE_SIZE + 4 * i, "more");
      g_assert_cmpint (logline_file_check (LOGLINE_FILE (fixture->source), NULL), ==,
                       LOGLINE_FILE_GREW);
    }
  g_assert_cmpint (g_atomic_int_get (&n_running), ==, G_N_ELEMENTS (threads));
  set_size (fixture->fd, MIB);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
test_threads (Fixture       *fixture,
              gconstpointer  data)
{
  Looker lookers[8];
  GThread *threads[8];
  int n_running = 0;

  start_lookers (fixture, lookers, threads, G_N_ELEMENTS (threads), &n_running);
  set_size (fixture->fd, MIB + 1000);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  check_gone (fixture->source);
}

/* Touches a byte of a mapping that is no window's. */
static void
touch_missing_byte (Fixture *fixture)
{
  const char *bytes = mmap (NULL, FILE_SIZE, PROT_READ, MAP_SHARED, fixture->fd, 0);

  g_assert_true (bytes != MAP_FAILED);
  set_size (fixture->fd, 0);
  g_print ("%d\n", *(const volatile char *) bytes);
}

static void
say_and_leave (int        number,
               siginfo_t *info,
               void      *context)
{
  static const char text[] = "the handler before";

  _exit (write (STDOUT_FILENO, text, strlen (text)) > 0 && info->si_addr != NULL ? 0 : 1);
}

static void
test_foreign_fault (Fixture       *fixture,
                    gconstpointer  data)
{
  const struct sigaction action = { .sa_sigaction = say_and_leave, .sa_flags = SA_SIGINFO };
  g_auto (LoglineWindow) window = LOGLINE_WINDOW_INIT;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      g_test_trap_assert_stdout ("*the handler before*");
      return;
    }

  sigaction (SIGBUS, &action, NULL);
  open_window (&window, fixture->source, 0, FILE_SIZE);
  touch_missing_byte (fixture);
}

static void
test_foreign_fault_without_handler (Fixture       *fixture,
                                    gconstpointer  data)
{
  g_auto (LoglineWindow) window = LOGLINE_WINDOW_INIT;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_failed ();
      return;
    }

  signal (SIGBUS, SIG_DFL);
  open_window (&window, fixture->source, 0, FILE_SIZE);
  touch_missing_byte (fixture);
}

#define ADD(path, func) g_test_add ("/window/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/window/shows-the-bytes", test_shows_the_bytes);
  g_test_add_func ("/window/bytes-that-are-not-there", test_bytes_that_are_not_there);
  ADD ("file-is-not-copied", test_file_is_not_copied);
  ADD ("growing-file", test_growing);
  ADD ("truncated", test_truncated);
  ADD ("truncated-within-the-last-page", test_truncated_within_the_last_page);
  ADD ("new-bytes-truncated-within-the-last-page", test_new_bytes_truncated);
  ADD ("truncated-and-not-looked-at", test_truncated_and_not_looked_at);
  ADD ("truncated-and-refilled", test_truncated_and_refilled);
  ADD ("written-over", test_written_over);
  ADD ("pieces-of-a-large-file", test_pieces);
  ADD ("limit-of-address-space", test_limit);
  ADD ("threads-while-the-file-grows", test_threads_growing);
  ADD ("threads-whose-file-is-truncated", test_threads);
  ADD ("fault-elsewhere-goes-to-the-handler-before", test_foreign_fault);
  ADD ("fault-elsewhere-ends-the-process", test_foreign_fault_without_handler);

  return g_test_run ();
}
