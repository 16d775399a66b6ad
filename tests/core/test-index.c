/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "logline-memory.h"
#include "logline-segment.h"
#include "logline-snapshot.h"

static LoglineMemory *
memory_new (const char *text,
            gsize       length)
{
  LoglineMemory *memory = logline_memory_new ();

  logline_memory_append (memory, text, length);
  return memory;
}

static LoglineSegment *
segment_new (LoglineSegment *previous,
             LoglineMemory  *memory,
             guint64         start,
             guint64         end)
{
  g_autoptr (GError) error = NULL;
  LoglineSegment *segment = logline_segment_new (previous, LOGLINE_SOURCE (memory), start, end,
                                                 NULL, &error);

  g_assert_no_error (error);
  return segment;
}

static void
check_find_from (const LoglineSegment *segment,
                 guint                 line,
                 guint64               offset)
{
  static const guint distances[] = { 0, 1, 40, 64, 700 };

  for (guint i = 0; i < G_N_ELEMENTS (distances) && distances[i] <= line; i++)
    g_assert_cmpuint (logline_segment_find_line_from (segment, line - distances[i], offset), ==,
                      line);
}

static void
check_segment (const LoglineSegment *segment,
               const char           *text)
{
  guint64 start = logline_segment_get_start (segment);
  guint line = 0;

  if (start == 0)
    g_assert_cmpuint (logline_segment_get_line (segment, line++), ==, 0);
  for (guint64 i = start; i < logline_segment_get_end (segment); i++)
    if (text[i] == '\n')
      {
        g_assert_cmpuint (line, <, logline_segment_get_n_lines (segment));
        g_assert_cmpuint (logline_segment_get_line (segment, line), ==, i + 1);
        g_assert_cmpuint (logline_segment_find_line (segment, i + 1), ==, line);
        check_find_from (segment, line, i + 1);
        if (line > 0)
          check_find_from (segment, line - 1, i);
        line++;
      }
  g_assert_cmpuint (logline_segment_get_n_lines (segment), ==, line);
}

/* Lines of all lengths, many of them too long for 16 bits. */
static char *
make_text (gsize length,
           guint mean)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (mean);
  char *text = g_strnfill (length, 'x');
  gsize at = 0;

  while (at < length)
    {
      text[at] = '\n';
      at += 1 + (gsize) (g_rand_double (random) * 2 * mean);
    }

  return text;
}

static void
test_starts_are_exact (void)
{
  static const guint means[] = { 0, 1, 80, 900, 2000, 70000, 3000000 };

  for (guint i = 0; i < G_N_ELEMENTS (means); i++)
    {
      g_autofree char *text = make_text (LOGLINE_SEGMENT_SIZE, means[i]);
      g_autoptr (LoglineMemory) memory = memory_new (text, LOGLINE_SEGMENT_SIZE);
      g_autoptr (LoglineSegment) segment = segment_new (NULL, memory, 0, LOGLINE_SEGMENT_SIZE);
      g_autoptr (LoglineSegment) part = segment_new (NULL, memory, 1000, 200000);

      check_segment (segment, text);
      check_segment (part, text);
    }
}

static void
test_extended_segment (void)
{
  const gsize length = 400000;
  g_autofree char *text = make_text (length, 900);
  g_autoptr (LoglineMemory) memory = memory_new (text, length);
  g_autoptr (LoglineSegment) segment = segment_new (NULL, memory, 0, 1);

  for (gsize end = 1, next; end < length; end = next)
    {
      LoglineSegment *longer;

      next = MIN (length, end + 1 + end / 50);
      longer = segment_new (segment, memory, end, next);
      logline_segment_unref (segment);
      segment = longer;
      g_assert_cmpuint (logline_segment_get_end (segment), ==, next);
    }

  check_segment (segment, text);
}

/* Made in steps from one that many others are made from, each in its own way. */
static void
test_extended_in_two_ways (void)
{
  const gsize length = 200000;
  const gsize middle = 100000;

  for (guint mean = 30; mean < 3000; mean *= 9)
    {
      g_autofree char *text = make_text (length, mean);
      g_autofree char *other_text = make_text (length, mean + 1);
      g_autoptr (LoglineMemory) memory = memory_new (text, length);
      g_autoptr (LoglineMemory) other = NULL;
      g_autoptr (LoglineSegment) begin = segment_new (NULL, memory, 0, middle / 2);
      g_autoptr (LoglineSegment) segment = segment_new (begin, memory, middle / 2, middle);
      g_autoptr (LoglineSegment) one = NULL;
      g_autoptr (LoglineSegment) two = NULL;
      g_autoptr (LoglineSegment) failed = NULL;

      memcpy (other_text, text, middle);
      other = memory_new (other_text, length);
      failed = logline_segment_new (segment, LOGLINE_SOURCE (memory), middle, 2 * length, NULL,
                                    NULL);
      g_assert_null (failed);
      one = segment_new (segment, memory, middle, length);
      two = segment_new (segment, other, middle, length);
      check_segment (one, text);
      check_segment (two, other_text);
      check_segment (segment, text);
      check_segment (begin, text);
    }
}

/* Appending line by line would otherwise copy the index of a whole segment for each. */
static void
test_extending_copies_seldom (void)
{
  const guint n_lines = 20000;
  g_autofree char *text = g_strnfill (8 * n_lines, '\n');
  g_autoptr (LoglineMemory) memory = memory_new (text, 8 * n_lines);
  g_autoptr (LoglineSegment) segment = segment_new (NULL, memory, 0, 8);
  guint n_copies = 0;

  for (guint i = 1; i < n_lines; i++)
    {
      gsize memory_before = logline_segment_get_memory (segment);
      LoglineSegment *longer = segment_new (segment, memory, 8 * i, 8 * i + 8);

      logline_segment_unref (segment);
      segment = longer;
      n_copies += logline_segment_get_memory (segment) != memory_before;
    }

  g_assert_cmpuint (logline_segment_get_n_lines (segment), ==, 8 * n_lines + 1);
  g_assert_cmpuint (n_copies, <, 20);
}

static void
test_old_bytes_are_not_read_again (void)
{
  g_autoptr (LoglineMemory) memory = memory_new ("one\ntwo\n", 8);
  g_autoptr (LoglineSegment) segment = segment_new (NULL, memory, 0, 8);
  g_autoptr (LoglineMemory) other = memory_new ("????????three\n", 14);
  g_autoptr (LoglineSegment) longer = segment_new (segment, other, 8, 14);

  check_segment (longer, "one\ntwo\nthree\n");
  g_assert_cmpuint (logline_segment_get_n_lines (segment), ==, 3);
}

static void
test_memory (void)
{
  g_autofree char *text = make_text (LOGLINE_SEGMENT_SIZE, 100);
  g_autoptr (LoglineMemory) memory = memory_new (text, LOGLINE_SEGMENT_SIZE);
  g_autoptr (LoglineSegment) segment = segment_new (NULL, memory, 0, LOGLINE_SEGMENT_SIZE);

  g_assert_cmpfloat ((double) logline_segment_get_memory (segment)
                       / logline_segment_get_n_lines (segment), <, 2.2);
}

static void
test_unreadable (void)
{
  g_autoptr (LoglineMemory) memory = memory_new ("one\n", 4);
  g_autoptr (GError) error = NULL;

  g_assert_null (logline_segment_new (NULL, LOGLINE_SOURCE (memory), 0, 5, NULL, &error));
  g_assert_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED);
}

/* One generation made of segments that end at the given places. */
typedef struct
{
  LoglineGeneration *generation;
  LoglineMemory     *memory;
  guint64            ends[4];
} Piece;

static void
append (LoglineSnapshot *snapshot,
        const Piece     *piece,
        guint            first,
        guint            last)
{
  g_autoptr (GPtrArray) segments =
    g_ptr_array_new_with_free_func ((GDestroyNotify) logline_segment_unref);

  for (guint i = first; i < last; i++)
    g_ptr_array_add (segments, segment_new (NULL, piece->memory, piece->ends[i],
                                            piece->ends[i + 1]));
  logline_snapshot_append (snapshot, piece->generation, LOGLINE_SOURCE (piece->memory), segments);
}

static LoglineSnapshot *
snapshot_new (const Piece *piece,
              guint        first,
              guint        last)
{
  LoglineSnapshot *snapshot = logline_snapshot_new ();

  append (snapshot, piece, first, last);
  return snapshot;
}

static Piece
piece_new (const char *id,
           guint       serial)
{
  const char *text = "one\ntwo\nthree\nfour\n";

  return (Piece) {
    .generation = logline_generation_new (id, serial, LOGLINE_GENERATION_FIRST, 0, 0),
    .memory = memory_new (text, strlen (text)),
    .ends = { 0, 6, 10, 19 },
  };
}

static void
piece_clear (Piece *piece)
{
  logline_generation_unref (piece->generation);
  g_object_unref (piece->memory);
}

static LoglineChange
compare (const LoglineSnapshot *before,
         const LoglineSnapshot *after)
{
  LoglineChange change;

  logline_snapshot_compare (before, after, &change);
  return change;
}

static void
check_change (LoglineChange change,
              guint64       removed_front,
              guint64       added_front,
              guint64       removed_back,
              guint64       added_back)
{
  g_assert_false (change.reset);
  g_assert_cmpuint (change.removed_front, ==, removed_front);
  g_assert_cmpuint (change.added_front, ==, added_front);
  g_assert_cmpuint (change.removed_back, ==, removed_back);
  g_assert_cmpuint (change.added_back, ==, added_back);
}

static void
test_changes (void)
{
  Piece a = piece_new ("a", 0);
  Piece b = piece_new ("b", 1);
  g_autoptr (LoglineSnapshot) empty = logline_snapshot_new ();
  g_autoptr (LoglineSnapshot) begin = snapshot_new (&a, 0, 1);
  g_autoptr (LoglineSnapshot) middle = snapshot_new (&a, 1, 2);
  g_autoptr (LoglineSnapshot) whole = snapshot_new (&a, 0, 3);
  g_autoptr (LoglineSnapshot) other = snapshot_new (&b, 0, 3);
  g_autoptr (LoglineSnapshot) both = snapshot_new (&a, 0, 3);

  append (both, &b, 0, 3);
  g_assert_cmpuint (logline_snapshot_get_n_rows (begin), ==, 2);
  g_assert_cmpuint (logline_snapshot_get_n_rows (middle), ==, 1);
  g_assert_cmpuint (logline_snapshot_get_n_rows (whole), ==, 4);

  check_change (compare (empty, whole), 0, 0, 0, 4);
  check_change (compare (whole, whole), 0, 0, 0, 0);
  check_change (compare (begin, whole), 0, 0, 1, 3);
  check_change (compare (middle, whole), 0, 2, 1, 2);
  check_change (compare (whole, both), 0, 0, 0, 4);
  check_change (compare (both, other), 4, 0, 0, 0);
  g_assert_true (compare (whole, other).reset);
  g_assert_true (compare (whole, empty).reset);
  piece_clear (&a);
  piece_clear (&b);
}

static void
test_numbers (void)
{
  Piece a = piece_new ("a", 0);
  Piece b = piece_new ("b", 1);
  g_autoptr (LoglineSnapshot) late = snapshot_new (&a, 1, 3);
  LoglineExtent extent;

  logline_snapshot_get_extent (late, 0, &extent);
  g_assert_cmpuint (extent.start, ==, 8);
  g_assert_cmpuint (extent.end, ==, 13);
  g_assert_cmpuint (extent.number, ==, 0);

  append (late, &b, 0, 3);
  logline_snapshot_get_extent (late, 3, &extent);
  g_assert_cmpuint (extent.start, ==, 4);
  g_assert_cmpuint (extent.number, ==, 2);
  g_assert_cmpstr (extent.part->generation->id, ==, "b");
  piece_clear (&a);
  piece_clear (&b);
}

static void
test_open_last_line (void)
{
  Piece a = piece_new ("a", 0);
  g_autoptr (LoglineSnapshot) begin = snapshot_new (&a, 0, 2);
  g_autoptr (LoglineSnapshot) whole = snapshot_new (&a, 0, 3);
  LoglineExtent extent;

  logline_snapshot_get_extent (begin, 2, &extent);
  g_assert_true (extent.open);
  g_assert_cmpuint (extent.end, ==, 10);
  logline_snapshot_get_extent (whole, 3, &extent);
  g_assert_false (extent.open);
  g_assert_cmpuint (extent.end, ==, 18);
  piece_clear (&a);
}

static void
test_locate (void)
{
  Piece a = piece_new ("a", 0);
  g_autoptr (LoglineSnapshot) late = snapshot_new (&a, 1, 2);
  g_autoptr (GError) error = NULL;
  guint64 row;

  g_assert_true (logline_snapshot_locate (late, "a", 9, &row, &error));
  g_assert_cmpuint (row, ==, 0);
  g_assert_false (logline_snapshot_locate (late, "a", 7, &row, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);
  g_clear_error (&error);
  g_assert_false (logline_snapshot_locate (late, "a", 10, &row, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);
  g_clear_error (&error);
  g_assert_false (logline_snapshot_locate (late, "b", 9, &row, &error));
  g_assert_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED);
  piece_clear (&a);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/index/starts-are-exact-at-any-line-length", test_starts_are_exact);
  g_test_add_func ("/index/extended-segment-equals-a-new-one", test_extended_segment);
  g_test_add_func ("/index/extended-in-two-ways", test_extended_in_two_ways);
  g_test_add_func ("/index/extending-copies-seldom", test_extending_copies_seldom);
  g_test_add_func ("/index/old-bytes-are-not-read-again", test_old_bytes_are_not_read_again);
  g_test_add_func ("/index/takes-two-bytes-a-line", test_memory);
  g_test_add_func ("/index/unreadable-bytes-are-an-error", test_unreadable);
  g_test_add_func ("/snapshot/changes-at-both-ends", test_changes);
  g_test_add_func ("/snapshot/numbers-are-known-from-byte-0-on", test_numbers);
  g_test_add_func ("/snapshot/last-line-may-be-open", test_open_last_line);
  g_test_add_func ("/snapshot/locate", test_locate);

  return g_test_run ();
}
