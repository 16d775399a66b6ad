/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "logline-indexed-log.h"
#include "logline-memory.h"
#include "logline-segment.h"
#include "test-log.h"

typedef struct
{
  LoglineIndexedLog *log;
  LoglineMemory     *memory;
} Fixture;

static void
begin (Fixture    *fixture,
       const char *id,
       const char *text,
       gboolean    keep_previous)
{
  g_clear_object (&fixture->memory);
  fixture->memory = logline_memory_new ();
  logline_memory_append (fixture->memory, text, strlen (text));
  logline_indexed_log_begin (fixture->log, id, LOGLINE_SOURCE (fixture->memory),
                             LOGLINE_GENERATION_ROTATED, keep_previous);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->log = logline_indexed_log_new ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->memory);
  g_object_unref (fixture->log);
}

static LoglineLog *
get_log (Fixture *fixture)
{
  return LOGLINE_LOG (fixture->log);
}

static void
wait_for_rows (Fixture *fixture,
               guint64  n_rows)
{
  test_wait (logline_log_get_n_rows (get_log (fixture)) == n_rows
             && logline_log_get_loading (get_log (fixture)) == 1);
}

static guint64
get_number (Fixture *fixture,
            guint64  row)
{
  g_autoptr (LoglineLines) lines = test_log_read_range (get_log (fixture), row, 1, 10);

  return logline_lines_get (lines, 0)->number;
}

static void
test_nothing_known (Fixture       *fixture,
                    gconstpointer  data)
{
  g_assert_cmpuint (logline_log_get_n_rows (get_log (fixture)), ==, 0);
  g_assert_cmpuint (logline_log_get_size (get_log (fixture)), ==, 0);
  g_assert_null (logline_log_get_generation (get_log (fixture)));
  g_assert_cmpfloat (logline_log_get_loading (get_log (fixture)), ==, 0);
}

static void
test_front_comes_late (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr (TestFollower) follower = test_follower_new (fixture->log);
  g_autoptr (GError) error = NULL;
  guint64 row;

  begin (fixture, "a", "one\ntwo\nthree\nfour\nfive\n", FALSE);
  logline_indexed_log_set_size (fixture->log, 24);
  logline_indexed_log_set_loading (fixture->log, 0.5);
  /* Within "three": only what starts after it is known to be a line. */
  logline_indexed_log_add (fixture->log, 10, 24);
  test_wait (logline_log_get_n_rows (get_log (fixture)) == 2);
  g_assert_cmpfloat (logline_log_get_loading (get_log (fixture)), ==, 0.5);
  g_assert_cmpuint (get_number (fixture, 0), ==, 0);
  g_assert_true (test_log_locate (get_log (fixture), "a", 16, &row, NULL));
  g_assert_cmpuint (row, ==, 0);
  g_assert_false (test_log_locate (get_log (fixture), "a", 11, &row, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);

  /* Right behind a line feed: that a line starts there is known once the line feed is. */
  logline_indexed_log_add (fixture->log, 4, 10);
  test_wait (logline_log_get_n_rows (get_log (fixture)) == 3);
  g_assert_cmpuint (get_number (fixture, 0), ==, 0);
  logline_indexed_log_add (fixture->log, 0, 4);
  logline_indexed_log_set_loading (fixture->log, 1);
  wait_for_rows (fixture, 5);
  g_assert_cmpuint (get_number (fixture, 0), ==, 1);
  g_assert_cmpuint (get_number (fixture, 4), ==, 5);
  g_assert_true (test_log_locate (get_log (fixture), "a", 16, &row, NULL));
  g_assert_cmpuint (row, ==, 3);

  g_assert_cmpuint (test_follower_get_n (follower), ==, 5);
  g_assert_cmpuint (test_follower_get_total (follower).added_front, ==, 3);
}

static void
test_both_ends_at_once (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (TestFollower) follower = test_follower_new (fixture->log);
  guint64 start;
  guint64 end;

  for (guint i = 0; i < 400000; i++)
    g_string_append_printf (text, "line %u\n", i);
  begin (fixture, "a", text->str, FALSE);
  start = end = text->len / 2;
  while (start > 0 || end < text->len)
    {
      guint64 new_start = start > 77777 ? start - 77777 : 0;
      guint64 new_end = MIN (end + 99999, text->len);

      logline_indexed_log_add (fixture->log, new_start, start);
      logline_indexed_log_add (fixture->log, end, new_end);
      start = new_start;
      end = new_end;
      g_main_context_iteration (NULL, FALSE);
    }

  wait_for_rows (fixture, 400000);
  g_assert_cmpuint (test_follower_get_n (follower), ==, 400000);
  g_assert_cmpuint (get_number (fixture, 399999), ==, 400000);
}

static void
test_last_line_grows (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr (TestFollower) follower = test_follower_new (fixture->log);
  g_autofree char *text = NULL;
  LoglineChange total;

  begin (fixture, "a", "one\ntw", FALSE);
  logline_indexed_log_add (fixture->log, 0, 6);
  wait_for_rows (fixture, 2);
  logline_memory_append (fixture->memory, "o\n", 2);
  logline_indexed_log_add (fixture->log, 6, 8);
  test_wait (test_follower_get_total (follower).removed_back == 1);

  total = test_follower_get_total (follower);
  g_assert_cmpuint (total.added_back, ==, 3);
  text = test_log_dup_text (get_log (fixture));
  g_assert_cmpstr (text, ==, "one\ntwo");
}

static void
test_read_as_of_the_call (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr (LoglineLines) lines = NULL;
  guint64 row = 0;

  begin (fixture, "a", "one\ntwo\n", FALSE);
  logline_indexed_log_add (fixture->log, 4, 8);
  logline_indexed_log_add (fixture->log, 3, 4);
  test_wait (logline_log_get_n_rows (get_log (fixture)) == 1);
  logline_indexed_log_add (fixture->log, 0, 3);
  lines = test_log_read (get_log (fixture), &row, 1, 10, NULL);
  g_assert_cmpstr (logline_lines_get (lines, 0)->bytes, ==, "two");
}

static void
test_next_generation_replaces (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autoptr (TestFollower) follower = test_follower_new (fixture->log);
  g_autoptr (GError) error = NULL;
  guint64 row;

  begin (fixture, "a", "one\ntwo\n", FALSE);
  logline_indexed_log_add (fixture->log, 0, 8);
  wait_for_rows (fixture, 2);
  begin (fixture, "b", "three\n", FALSE);
  logline_indexed_log_add (fixture->log, 0, 6);
  wait_for_rows (fixture, 1);

  g_assert_true (test_follower_get_total (follower).reset);
  g_assert_cmpstr (logline_log_get_generation (get_log (fixture))->id, ==, "b");
  g_assert_cmpuint (logline_log_get_generation (get_log (fixture))->serial, ==, 1);
  g_assert_false (test_log_locate (get_log (fixture), "a", 0, &row, &error));
  g_assert_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED);
}

/* However far the one before has been indexed when the next one begins. */
static void
test_next_generation_follows (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 1000000; i++)
    g_string_append_printf (text, "line %u\n", i);

  for (guint turns = 0; turns < 12; turns++)
    {
      g_autoptr (LoglineIndexedLog) log = logline_indexed_log_new ();
      g_autoptr (LoglineMemory) memory = logline_memory_new ();
      g_autoptr (TestFollower) follower = test_follower_new (log);

      logline_memory_append (memory, text->str, text->len);
      logline_indexed_log_begin (log, "a", LOGLINE_SOURCE (memory), LOGLINE_GENERATION_FIRST,
                                 FALSE);
      logline_indexed_log_add (log, 0, text->len / 2);
      for (guint i = 0; i < turns; i++)
        g_main_context_iteration (NULL, FALSE);
      logline_indexed_log_add (log, text->len / 2, text->len);
      logline_indexed_log_begin (log, "b", LOGLINE_SOURCE (memory), LOGLINE_GENERATION_ROTATED,
                                 TRUE);
      logline_indexed_log_add (log, 0, text->len);

      test_wait (logline_log_get_n_rows (LOGLINE_LOG (log)) == 2000000);
      g_assert_cmpuint (test_follower_get_n (follower), ==, 2000000);
      g_assert_false (test_follower_get_total (follower).reset);
    }
}

static void
test_unreadable (Fixture       *fixture,
                 gconstpointer  data)
{
  begin (fixture, "a", "one\ntwo\n", FALSE);
  logline_indexed_log_add (fixture->log, 0, 8);
  wait_for_rows (fixture, 2);
  logline_indexed_log_add (fixture->log, 8, 20);
  test_wait (g_error_matches (logline_log_get_error (get_log (fixture)), LOGLINE_SOURCE_ERROR,
                              LOGLINE_SOURCE_ERROR_REPLACED));
  g_assert_cmpuint (logline_log_get_n_rows (get_log (fixture)), ==, 2);

  logline_memory_append (fixture->memory, "three\nfour\nx", 12);
  logline_indexed_log_add (fixture->log, 20, 20);
  wait_for_rows (fixture, 5);
  g_assert_no_error (logline_log_get_error (get_log (fixture)));
}

static void
test_line_of_100_mb (Fixture       *fixture,
                     gconstpointer  data)
{
  const gsize length = 100 * 1000 * 1000;
  g_autofree char *text = g_strnfill (length, 'x');
  g_autoptr (LoglineQuery) query = logline_query_new ("needle", LOGLINE_SYNTAX_TEXT,
                                                      LOGLINE_CASE_MATCH, FALSE, NULL);
  g_autoptr (LoglineSearch) search = NULL;
  g_autoptr (LoglineLines) lines = NULL;

  memcpy (text, "one\n", 4);
  memcpy (text + length - 30, "needle", 6);
  memcpy (text + length - 10, "\nneedle\nz\n", 10);
  begin (fixture, "a", text, FALSE);
  logline_indexed_log_add (fixture->log, 0, length);
  search = logline_log_search (get_log (fixture), query);
  wait_for_rows (fixture, 4);
  test_wait (logline_search_get_complete (search));

  g_assert_cmpuint (logline_search_get_n_matches (search), ==, 2);
  g_assert_cmpuint (logline_search_get_row (search, 0), ==, 1);
  lines = test_log_read_range (get_log (fixture), 0, 4, 1000);
  g_assert_cmpuint (logline_lines_get (lines, 1)->length, ==, length - 14);
  g_assert_cmpuint (logline_lines_get (lines, 1)->n_bytes, ==, 1000);
  g_assert_cmpstr (logline_lines_get (lines, 3)->bytes, ==, "z");
}

static void
test_copy_while_rows_move (Fixture       *fixture,
                           gconstpointer  data)
{
  const LoglineStretch stretch = { 0, 0, 99999, G_MAXUINT64 };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize half;

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (text, "old %u\n", i);
  half = text->len;
  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (text, "new %u\n", i);
  begin (fixture, "a", text->str, FALSE);
  logline_indexed_log_add (fixture->log, half - 1, text->len);
  test_wait (logline_log_get_n_rows (get_log (fixture)) == 100000);
  logline_indexed_log_add (fixture->log, 0, half - 1);

  bytes = test_log_copy (get_log (fixture), &stretch, text->len, &error);
  g_assert_no_error (error);
  /* Before the copy or after it: it has threads of its own. */
  test_wait (logline_log_get_n_rows (get_log (fixture)) == 200000);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                   text->str + half, text->len - half);
}

static void
test_copy_of_lines_that_go (Fixture       *fixture,
                            gconstpointer  data)
{
  const LoglineStretch stretch = { 0, 0, 99999, G_MAXUINT64 };
  g_autofree char *text = g_strnfill (100000, '\n');
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  begin (fixture, "a", text, FALSE);
  logline_indexed_log_add (fixture->log, 0, 100000);
  wait_for_rows (fixture, 100000);
  begin (fixture, "b", "", FALSE);
  bytes = test_log_copy (get_log (fixture), &stretch, 200000, &error);
  /* All of it, when it was done before they went; never a part. */
  if (bytes != NULL)
    g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, 100000);
  else
    g_assert_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED);
}

static void
test_dropped_while_indexing (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autofree char *text = g_strnfill (9000000, '\n');

  for (guint turns = 0; turns < 10; turns++)
    {
      g_autoptr (LoglineIndexedLog) log = logline_indexed_log_new ();

      begin (fixture, "a", text, FALSE);
      logline_indexed_log_begin (log, "a", LOGLINE_SOURCE (fixture->memory),
                                 LOGLINE_GENERATION_FIRST, FALSE);
      logline_indexed_log_add (log, 0, 9000000);
      for (guint i = 0; i < turns; i++)
        g_main_context_iteration (NULL, FALSE);
    }

  while (g_main_context_iteration (NULL, FALSE))
    ;
}

#define ADD(path, func) g_test_add ("/indexed-log/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("nothing-known", test_nothing_known);
  ADD ("numbers-are-unknown-until-byte-0", test_front_comes_late);
  ADD ("grows-at-both-ends-at-once", test_both_ends_at_once);
  ADD ("last-line-grows", test_last_line_grows);
  ADD ("reads-are-of-the-moment-of-the-call", test_read_as_of_the_call);
  ADD ("next-generation-replaces", test_next_generation_replaces);
  ADD ("next-generation-follows", test_next_generation_follows);
  ADD ("unreadable-until-bytes-are-there", test_unreadable);
  ADD ("line-of-100-mb", test_line_of_100_mb);
  ADD ("copy-while-rows-move", test_copy_while_rows_move);
  ADD ("copy-of-lines-that-go", test_copy_of_lines_that_go);
  ADD ("dropped-while-indexing", test_dropped_while_indexing);

  return g_test_run ();
}
