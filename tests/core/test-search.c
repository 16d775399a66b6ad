/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "logline-filtered-log.h"
#include "logline-indexed-log.h"
#include "logline-memory.h"
#include "logline-segment.h"
#include "test-log.h"

/* Bytes in memory that count how often they are read. */
#define TEST_TYPE_SOURCE (test_source_get_type ())
G_DECLARE_FINAL_TYPE (TestSource, test_source, TEST, SOURCE, GObject)

struct _TestSource
{
  GObject        parent_instance;

  LoglineMemory *memory;
  guint64        n_read; /* atomic */
};

static void source_iface_init (LoglineSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestSource, test_source, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LOGLINE_TYPE_SOURCE, source_iface_init))

static gboolean
test_source_read (LoglineSource  *source,
                  guint64         offset,
                  void           *buffer,
                  gsize           length,
                  GError        **error)
{
  TestSource *self = TEST_SOURCE (source);

  __atomic_fetch_add (&self->n_read, length, __ATOMIC_RELAXED);
  return logline_source_read (LOGLINE_SOURCE (self->memory), offset, buffer, length, error);
}

static void
test_source_finalize (GObject *object)
{
  g_object_unref (TEST_SOURCE (object)->memory);
  G_OBJECT_CLASS (test_source_parent_class)->finalize (object);
}

static void
source_iface_init (LoglineSourceInterface *iface)
{
  iface->read = test_source_read;
}

static void
test_source_class_init (TestSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_source_finalize;
}

static void
test_source_init (TestSource *self)
{
  self->memory = logline_memory_new ();
}

typedef struct
{
  TestSource        *source;
  LoglineIndexedLog *log;
  guint64            size;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->log = logline_indexed_log_new ();
  fixture->source = g_object_new (TEST_TYPE_SOURCE, NULL);
  fixture->size = 0;
  logline_indexed_log_begin (fixture->log, "a", LOGLINE_SOURCE (fixture->source),
                             LOGLINE_GENERATION_FIRST, FALSE);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->log);
  g_object_unref (fixture->source);
}

static void
append (Fixture    *fixture,
        const char *text,
        gsize       length)
{
  logline_memory_append (fixture->source->memory, text, length);
  logline_indexed_log_add (fixture->log, fixture->size, fixture->size + length);
  fixture->size += length;
}

/* Line i has the number i in it. */
static void
append_lines (Fixture *fixture,
              guint    first,
              guint    n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = first; i < first + n; i++)
    g_string_append_printf (text, "%08u some more words for a line of eighty bytes or so\n", i);
  append (fixture, text->str, text->len);
}

static LoglineSearch *
search_for (Fixture    *fixture,
            const char *text,
            gboolean    invert)
{
  g_autoptr (LoglineQuery) query = logline_query_new (text, LOGLINE_SYNTAX_TEXT,
                                                      LOGLINE_CASE_MATCH, invert, NULL);

  return logline_log_search (LOGLINE_LOG (fixture->log), query);
}

static void
wait_for_index (Fixture *fixture,
                guint64  n_rows)
{
  test_wait (logline_log_get_n_rows (LOGLINE_LOG (fixture->log)) == n_rows);
}

/* At each change, what is found is everything from the first row searched on. */
typedef struct
{
  guint64 first;
  guint   n_changes;
} Progress;

static void
check_window_cb (LoglineSearch       *search,
                 const LoglineChange *change,
                 gpointer             user_data)
{
  Progress *progress = user_data;
  guint64 first = logline_search_get_first_searched_row (search);
  guint64 n_matches = logline_search_get_n_matches (search);

  g_assert_cmpuint (first, <=, progress->first);
  g_assert_cmpuint (logline_search_get_end_searched_row (search), ==, 400000);
  /* Every hundredth line ends in "99 some". */
  g_assert_cmpuint (n_matches, ==, 4000 - first / 100);
  if (n_matches > 0)
    g_assert_cmpuint (logline_search_get_row (search, n_matches - 1), ==, 399999);
  progress->first = first;
  progress->n_changes++;
}

static void
test_newest_first (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (LoglineSearch) search = NULL;
  Progress progress = { 400000, 0 };

  append_lines (fixture, 0, 400000);
  wait_for_index (fixture, 400000);
  search = search_for (fixture, "99 some", FALSE);
  g_assert_cmpuint (logline_search_get_n_matches (search), ==, 0);
  g_assert_cmpuint (logline_search_get_first_searched_row (search), ==, 400000);
  g_assert_false (logline_search_get_complete (search));
  g_signal_connect (search, "changed", G_CALLBACK (check_window_cb), &progress);
  test_wait (logline_search_get_complete (search));
  g_assert_cmpuint (progress.first, ==, 0);
  g_assert_cmpuint (progress.n_changes, >, 0);
}

static void
test_only_new_bytes_are_read (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr (LoglineSearch) search = NULL;
  guint64 n_read;

  append_lines (fixture, 0, 100000);
  wait_for_index (fixture, 100000);
  search = search_for (fixture, "99 some", FALSE);
  test_wait (logline_search_get_complete (search)
             && logline_indexed_log_get_signed (fixture->log) == 1);
  n_read = __atomic_load_n (&fixture->source->n_read, __ATOMIC_RELAXED);
  /* Once to index and once to search, and what will not change once more for its signature. */
  g_assert_cmpuint (n_read, >=, 2 * fixture->size + LOGLINE_SEGMENT_SIZE - 100);
  g_assert_cmpuint (n_read, <=, 2 * fixture->size + LOGLINE_SEGMENT_SIZE + 100);

  append (fixture, "12345699 some\n", 14);
  wait_for_index (fixture, 100001);
  test_wait (logline_search_get_n_matches (search) == 1001);
  n_read = __atomic_load_n (&fixture->source->n_read, __ATOMIC_RELAXED) - n_read;
  g_assert_cmpuint (n_read, ==, 2 * 14);
}

static void
test_open_line_is_decided_again (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_autoptr (LoglineSearch) search = search_for (fixture, "error", FALSE);
  g_autoptr (LoglineSearch) inverted = search_for (fixture, "error", TRUE);
  g_autoptr (TestFollower) follower = test_follower_new (search);
  g_autoptr (TestFollower) inverted_follower = test_follower_new (inverted);

  append (fixture, "one\nerr", 7);
  test_wait (logline_search_get_n_matches (inverted) == 2);
  append (fixture, "or", 2);
  test_wait (logline_search_get_n_matches (search) == 1
             && logline_search_get_n_matches (inverted) == 1);
  append (fixture, "\nnext", 5);
  test_wait (logline_search_get_n_matches (inverted) == 2
             && logline_search_get_complete (search));

  g_assert_cmpuint (logline_search_get_row (search, 0), ==, 1);
  g_assert_cmpuint (logline_search_get_row (inverted, 1), ==, 2);
  g_assert_cmpuint (test_follower_get_n (follower), ==, 1);
  g_assert_cmpuint (test_follower_get_n (inverted_follower), ==, 2);
}

/* An open line that goes on through segments without any start of a line. */
static void
test_open_line_over_segments (Fixture       *fixture,
                              gconstpointer  data)
{
  const gsize length = 3 * LOGLINE_SEGMENT_SIZE;
  g_autofree char *text = g_strnfill (length, 'x');
  g_autoptr (LoglineSearch) search = search_for (fixture, "error", FALSE);
  g_autoptr (TestFollower) follower = test_follower_new (search);

  append (fixture, "error\n", 6);
  append (fixture, text, length);
  wait_for_index (fixture, 2);
  test_wait (logline_search_get_complete (search));
  g_assert_cmpuint (logline_search_get_n_matches (search), ==, 1);

  append (fixture, " error\nlast error\nx", 19);
  wait_for_index (fixture, 4);
  test_wait (logline_search_get_complete (search));
  g_assert_cmpuint (logline_search_get_n_matches (search), ==, 3);
  g_assert_cmpuint (logline_search_get_row (search, 1), ==, 1);
  g_assert_cmpuint (test_follower_get_n (follower), ==, 3);
}

static void
test_while_loading (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (LoglineIndexedLog) log = logline_indexed_log_new ();
  g_autoptr (LoglineQuery) query = logline_query_new ("7", LOGLINE_SYNTAX_TEXT, LOGLINE_CASE_MATCH,
                                                      FALSE, NULL);
  g_autoptr (LoglineSearch) search = logline_log_search (LOGLINE_LOG (log), query);
  g_autoptr (LoglineFilteredLog) filtered = logline_filtered_log_new (LOGLINE_LOG (log), query);
  g_autoptr (LoglineSearch) nested = logline_log_search (LOGLINE_LOG (filtered), query);
  g_autoptr (TestFollower) follower = test_follower_new (search);
  g_autoptr (TestFollower) filtered_follower = test_follower_new (filtered);
  g_autoptr (TestFollower) nested_follower = test_follower_new (nested);

  for (guint i = 0; i < 1000000; i++)
    g_string_append_printf (text, "line %06u\n", i);
  logline_memory_append (fixture->source->memory, text->str, text->len);
  logline_indexed_log_begin (log, "a", LOGLINE_SOURCE (fixture->source), LOGLINE_GENERATION_FIRST,
                             FALSE);
  for (gsize end = text->len, n; end > 0; end -= n)
    {
      n = MIN (300000, end);
      logline_indexed_log_add (log, end - n, end);
      g_main_context_iteration (NULL, FALSE);
    }

  test_wait (logline_log_get_n_rows (LOGLINE_LOG (log)) == 1000000
             && logline_search_get_complete (search) && logline_search_get_complete (nested));
  g_assert_cmpuint (logline_search_get_n_matches (search), ==, 468559);
  g_assert_cmpuint (test_follower_get_n (follower), ==, 468559);
  g_assert_cmpuint (test_follower_get_n (filtered_follower), ==, 468559);
  g_assert_cmpuint (test_follower_get_n (nested_follower), ==, 468559);
  g_assert_cmpuint (logline_search_get_row (nested, 468558), ==, 468558);
}

/* Most stretches of the log have no row of the filter. */
static void
test_inside_rare_filter (Fixture       *fixture,
                         gconstpointer  data)
{
  static const struct
  {
    const char *filter;
    gboolean    invert_filter;
    const char *text;
    gboolean    invert;
    guint64     n_matches;
    guint64     first;
  } cases[] = {
    { "0012345", FALSE, "some", FALSE, 11, 0 },
    { "0012345", FALSE, "some", TRUE, 0, 0 },
    { "0012345", FALSE, "123457 ", FALSE, 1, 8 },
    { "0012345", FALSE, "123457 ", TRUE, 10, 0 },
    { "0012345", TRUE, "00000007 ", FALSE, 1, 7 },
    { "0012345", TRUE, "some", TRUE, 0, 0 },
    { "nowhere", FALSE, "some", TRUE, 0, 0 },
    { "nowhere", TRUE, "some", FALSE, 200000, 0 },
  };

  append_lines (fixture, 0, 200000);
  wait_for_index (fixture, 200000);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LoglineQuery) filter = logline_query_new (cases[i].filter, LOGLINE_SYNTAX_TEXT,
                                                           LOGLINE_CASE_MATCH,
                                                           cases[i].invert_filter, NULL);
      g_autoptr (LoglineQuery) query = logline_query_new (cases[i].text, LOGLINE_SYNTAX_TEXT,
                                                          LOGLINE_CASE_MATCH, cases[i].invert,
                                                          NULL);
      g_autoptr (LoglineFilteredLog) filtered =
        logline_filtered_log_new (LOGLINE_LOG (fixture->log), filter);
      g_autoptr (LoglineSearch) search = logline_log_search (LOGLINE_LOG (filtered), query);

      test_wait (logline_search_get_complete (search));
      g_assert_cmpuint (logline_search_get_n_matches (search), ==, cases[i].n_matches);
      if (cases[i].n_matches > 0)
        g_assert_cmpuint (logline_search_get_row (search, 0), ==, cases[i].first);
    }
}

static void
test_next_generation (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr (LoglineMemory) other = logline_memory_new ();
  g_autoptr (LoglineSearch) search = search_for (fixture, "error", FALSE);
  g_autoptr (LoglineQuery) query = logline_query_new ("error", LOGLINE_SYNTAX_TEXT,
                                                      LOGLINE_CASE_MATCH, FALSE, NULL);
  g_autoptr (LoglineFilteredLog) filtered = logline_filtered_log_new (LOGLINE_LOG (fixture->log),
                                                                      query);
  g_autoptr (LoglineSearch) nested = logline_log_search (LOGLINE_LOG (filtered), query);
  g_autoptr (TestFollower) follower = test_follower_new (search);
  g_autoptr (TestFollower) nested_follower = test_follower_new (nested);

  append (fixture, "error 1\nno\nerror 2\nopen error", 29);
  test_wait (logline_search_get_n_matches (search) == 3
             && logline_search_get_n_matches (nested) == 3);
  logline_memory_append (other, "error\nerror\nno\n", 15);
  logline_indexed_log_begin (fixture->log, "b", LOGLINE_SOURCE (other), LOGLINE_GENERATION_ROTATED,
                             TRUE);
  logline_indexed_log_add (fixture->log, 0, 15);
  test_wait (logline_search_get_n_matches (search) == 5
             && logline_search_get_n_matches (nested) == 5);
  g_assert_cmpuint (logline_search_get_row (search, 4), ==, 5);

  logline_indexed_log_begin (fixture->log, "c", LOGLINE_SOURCE (other), LOGLINE_GENERATION_ROTATED,
                             TRUE);
  logline_indexed_log_add (fixture->log, 0, 6);
  test_wait (logline_search_get_n_matches (search) == 3 && logline_search_get_complete (search)
             && logline_search_get_n_matches (nested) == 3);
  g_assert_cmpuint (logline_search_get_row (search, 2), ==, 3);
  g_assert_cmpuint (test_follower_get_n (follower), ==, 3);
  g_assert_cmpuint (test_follower_get_total (follower).removed_front, ==, 3);

  logline_indexed_log_begin (fixture->log, "d", LOGLINE_SOURCE (other),
                             LOGLINE_GENERATION_TRUNCATED, FALSE);
  test_wait (logline_search_get_n_matches (search) == 0);
  g_assert_true (test_follower_get_total (follower).reset);
  logline_indexed_log_add (fixture->log, 0, 15);
  test_wait (logline_search_get_n_matches (search) == 2
             && logline_search_get_n_matches (nested) == 2);
  g_assert_cmpuint (test_follower_get_n (nested_follower), ==, 2);
}

static void
test_too_expensive (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineQuery) query = logline_query_new ("(x+x+)+\\1[yz]", LOGLINE_SYNTAX_REGEX,
                                                      LOGLINE_CASE_MATCH, FALSE, &error);
  g_autofree char *text = g_strnfill (5000, 'x');
  g_autoptr (LoglineSearch) search = NULL;

  /* Refused at once is well, too. */
  if (query == NULL)
    {
      g_assert_error (error, LOGLINE_QUERY_ERROR, LOGLINE_QUERY_ERROR_UNSUPPORTED);
      return;
    }

  append (fixture, text, 5000);
  wait_for_index (fixture, 1);
  search = logline_log_search (LOGLINE_LOG (fixture->log), query);
  test_wait (logline_search_get_error (search) != NULL);
  g_assert_error (logline_search_get_error (search), LOGLINE_QUERY_ERROR,
                  LOGLINE_QUERY_ERROR_TOO_EXPENSIVE);
  g_assert_false (logline_search_get_complete (search));
  g_assert_cmpuint (logline_search_get_n_matches (search), ==, 0);
}

/* Nobody reads any further once the last reference is gone. */
static void
test_dropped (Fixture       *fixture,
              gconstpointer  data)
{
  guint64 n_indexed;
  guint64 n_read;

  g_autoptr (LoglineSearch) first = search_for (fixture, "98 some", FALSE);

  append_lines (fixture, 0, 1500000);
  wait_for_index (fixture, 1500000);
  test_wait (logline_search_get_complete (first)
             && logline_indexed_log_get_signed (fixture->log) == 1);
  n_indexed = __atomic_load_n (&fixture->source->n_read, __ATOMIC_RELAXED);
  g_object_unref (search_for (fixture, "99 some", FALSE));
  {
    g_autoptr (LoglineLines) lines = test_log_read_range (LOGLINE_LOG (fixture->log), 0, 1, 10);
    g_autoptr (LoglineSearch) search = search_for (fixture, "97 some", FALSE);

    test_wait (logline_search_get_complete (search));
  }
  n_read = __atomic_load_n (&fixture->source->n_read, __ATOMIC_RELAXED) - n_indexed;
  g_assert_cmpuint (n_read, <, fixture->size * 3 / 2);
}

#define ADD(path, func) g_test_add ("/search/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("published-from-the-newest-without-gaps", test_newest_first);
  ADD ("only-new-bytes-are-read", test_only_new_bytes_are_read);
  ADD ("open-line-is-decided-again", test_open_line_is_decided_again);
  ADD ("open-line-over-segments", test_open_line_over_segments);
  ADD ("while-loading", test_while_loading);
  ADD ("inside-a-rare-filter", test_inside_rare_filter);
  ADD ("goes-over-to-the-next-generation", test_next_generation);
  ADD ("too-expensive-is-an-error", test_too_expensive);
  ADD ("dropped-search-stops-reading", test_dropped);

  return g_test_run ();
}
