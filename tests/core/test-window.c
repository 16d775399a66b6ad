/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "logline-memory.h"
#include "logline-window.h"

static void
test_shows_the_bytes (void)
{
  g_autoptr (LoglineMemory) memory = logline_memory_new ();
  g_auto (LoglineWindow) window = LOGLINE_WINDOW_INIT;
  g_auto (LoglineWindow) other = LOGLINE_WINDOW_INIT;
  g_autoptr (GError) error = NULL;

  logline_memory_append (memory, "one\ntwo\n", 8);
  g_assert_true (logline_source_open_window (LOGLINE_SOURCE (memory), 4, 3, &window, &error));
  g_assert_true (logline_source_open_window (LOGLINE_SOURCE (memory), 0, 0, &other, &error));
  g_assert_cmpmem (window.bytes, window.length, "two", 3);
  g_assert_nonnull (other.bytes);
  g_assert_cmpuint (other.length, ==, 0);
  g_assert_true (logline_window_close (&other, &error));
  g_assert_true (logline_window_close (&window, &error));

  g_assert_true (logline_source_open_window (LOGLINE_SOURCE (memory), 0, 8, &window, &error));
  g_assert_cmpmem (window.bytes, window.length, "one\ntwo\n", 8);
  g_assert_no_error (error);
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

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/window/shows-the-bytes", test_shows_the_bytes);
  g_test_add_func ("/window/bytes-that-are-not-there", test_bytes_that_are_not_there);

  return g_test_run ();
}
