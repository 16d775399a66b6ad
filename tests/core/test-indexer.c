/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "logline-indexer.h"
#include "test-log.h"

/* Endless lines of 100 bytes, which counts what is read of it. */
#define TEST_TYPE_COUNTER (test_counter_get_type ())
G_DECLARE_FINAL_TYPE (TestCounter, test_counter, TEST, COUNTER, GObject)

struct _TestCounter
{
  GObject parent_instance;

  gsize   n_read; /* atomic */
};

static void source_iface_init (LoglineSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestCounter, test_counter, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LOGLINE_TYPE_SOURCE, source_iface_init))

static gboolean
test_counter_read (LoglineSource  *source,
                   guint64         offset,
                   void           *buffer,
                   gsize           length,
                   GError        **error)
{
  char *bytes = buffer;

  memset (bytes, 'x', length);
  for (guint64 i = 99 - offset % 100; i < length; i += 100)
    bytes[i] = '\n';
  g_atomic_pointer_add (&TEST_COUNTER (source)->n_read, length);

  return TRUE;
}

static void
source_iface_init (LoglineSourceInterface *iface)
{
  iface->read = test_counter_read;
}

static void
test_counter_class_init (TestCounterClass *klass)
{
}

static void
test_counter_init (TestCounter *self)
{
}

typedef struct
{
  TestCounter    *counter;
  LoglineIndexer *indexer;
} Fixture;

static void
indexed_cb (const GError *error,
            gpointer      user_data)
{
  g_assert_no_error (error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->counter = g_object_new (TEST_TYPE_COUNTER, NULL);
  fixture->indexer = logline_indexer_new (LOGLINE_SOURCE (fixture->counter), indexed_cb, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  logline_indexer_free (fixture->indexer);
  g_object_unref (fixture->counter);
}

/* Collects until all that is present is indexed. */
static gboolean
is_done (Fixture *fixture)
{
  logline_indexer_collect (fixture->indexer);
  return logline_indexer_get_collected (fixture->indexer)
         == logline_indexer_get_present (fixture->indexer);
}

static void
wait_until_done (Fixture *fixture)
{
  test_wait (is_done (fixture));
}

/* Segments adjoin, are no more than they should, and have all lines. What is appended before the
 * first bytes are indexed begins a segment of its own. */
static void
check_segments (Fixture *fixture,
                guint64  size)
{
  GPtrArray *segments = logline_indexer_get_segments (fixture->indexer);
  guint64 n_lines = 0;
  guint64 end = 0;

  for (guint i = 0; i < segments->len; i++)
    {
      LoglineSegment *segment = g_ptr_array_index (segments, i);

      g_assert_cmpuint (logline_segment_get_start (segment), ==, end);
      end = logline_segment_get_end (segment);
      n_lines += logline_segment_get_n_lines (segment);
    }
  g_assert_cmpuint (end, ==, size);
  g_assert_cmpuint (segments->len, <=, size / LOGLINE_SEGMENT_SIZE + 2);
  g_assert_cmpuint (n_lines, ==, size / 100 + 1);
}

static void
test_whole (Fixture       *fixture,
            gconstpointer  data)
{
  const guint64 size = 3 * LOGLINE_SEGMENT_SIZE + 12345;

  logline_indexer_add (fixture->indexer, 0, size);
  wait_until_done (fixture);
  check_segments (fixture, size);
  g_assert_cmpuint (fixture->counter->n_read, ==, size);
}

/* Bytes that are appended cost only themselves, however few they are at a time. */
static void
test_growing (Fixture       *fixture,
              gconstpointer  data)
{
  guint64 size = 0;

  while (size < 2 * LOGLINE_SEGMENT_SIZE + 1000)
    {
      size += 7001;
      logline_indexer_add (fixture->indexer, 0, size);
      wait_until_done (fixture);
    }
  check_segments (fixture, size);
  g_assert_cmpuint (fixture->counter->n_read, ==, size);
}

/* As at 50 MB/s: more comes while the last of it is at work. */
static void
test_growing_fast (Fixture       *fixture,
                   gconstpointer  data)
{
  guint64 size = 0;

  while (size < 4 * LOGLINE_SEGMENT_SIZE)
    {
      size += 70001;
      logline_indexer_add (fixture->indexer, 0, size);
      g_main_context_iteration (NULL, FALSE);
      logline_indexer_collect (fixture->indexer);
    }
  wait_until_done (fixture);
  check_segments (fixture, size);
  g_assert_cmpuint (fixture->counter->n_read, ==, size);
}

#define ADD(path, func) g_test_add ("/indexer/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("whole-log", test_whole);
  ADD ("appended-bytes-are-read-once", test_growing);
  ADD ("appended-while-at-work", test_growing_fast);

  return g_test_run ();
}
