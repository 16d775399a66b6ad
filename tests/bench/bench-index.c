/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* How fast a log is indexed that nobody has looked at yet, but that is in the page cache, beside
 * what the memory gives; how much memory its index takes; what it costs when a log grows.
 *
 *     bench-index LOG
 */

#include <string.h>

#include "logline-file.h"
#include "logline-local-log.h"
#include "logline-segment.h"
#include "logline-workers.h"
#include "measure.h"
#include "test-log.h"

#define MEMORY_SIZE (G_GUINT64_CONSTANT (1) << 30) /* more than any cache */
#define GROWTH (64u * 1024 * 1024)

typedef struct
{
  const char *path;
  char       *memory;
  guint64     size;
} Bench;

/* A part of the log's file that comes to be there when all before it is indexed. */
typedef struct
{
  Bench   *bench;
  guint64  start;
} Growth;

static double
read_memory (gpointer data)
{
  const Bench *bench = data;

  return MEMORY_SIZE / measure_memory (bench->memory, MEMORY_SIZE);
}

static double
index_log (gpointer data)
{
  const Bench *bench = data;
  double start = measure_now ();
  g_autoptr (LoglineLog) log = LOGLINE_LOG (logline_local_log_new (bench->path));

  test_wait (logline_log_get_loading (log) == 1 && logline_log_get_n_rows (log) > 0);
  return measure_now () - start;
}

static void
wait_for_rows (LoglineLog *log,
               guint64     n_rows)
{
  test_wait (logline_log_get_n_rows (log) > n_rows && logline_log_get_loading (log) == 1);
}

static double
index_growth (gpointer data)
{
  const Growth *growth = data;
  g_autoptr (LoglineFile) file = logline_file_open (growth->bench->path, NULL);
  g_autoptr (LoglineIndexedLog) log = logline_indexed_log_new ();
  guint64 n_rows = 0;
  double start;

  logline_indexed_log_begin (log, "bench", LOGLINE_SOURCE (file), LOGLINE_GENERATION_FIRST, FALSE);
  logline_indexed_log_set_size (log, growth->bench->size);
  if (growth->start > 0)
    {
      logline_indexed_log_add (log, 0, growth->start);
      wait_for_rows (LOGLINE_LOG (log), 0);
      n_rows = logline_log_get_n_rows (LOGLINE_LOG (log));
    }

  start = measure_now ();
  logline_indexed_log_add (log, growth->start, growth->start + GROWTH);
  wait_for_rows (LOGLINE_LOG (log), n_rows);
  return measure_now () - start;
}

static void
bench_speed (Bench *bench)
{
  Measured measured[] = { { read_memory, bench }, { index_log, bench } };
  double memory, index;

  measure_interleaved (measured, G_N_ELEMENTS (measured));
  memory = MEMORY_SIZE / measured[0].median;
  index = bench->size / measured[1].median;
  measure_print_named ("index", memory / 1e9, "GB/s", NULL, "memory, read by %u threads",
                       logline_workers_get_size ());
  measure_print ("index", "fresh 1 GB", index / 1e9, "GB/s", NULL);
  measure_print ("index", "fresh 1 GB", index / memory, "x memory", ">= 0.5");
}

static void
bench_growth (Bench *bench)
{
  Growth empty = { bench, 0 };
  Growth large = { bench, bench->size - GROWTH };
  Measured measured[] = { { index_growth, &empty }, { index_growth, &large } };

  measure_interleaved (measured, G_N_ELEMENTS (measured));
  measure_print ("index", "64 MB more of 1 GB", measured[1].median / measured[0].median,
                 "x the same alone", "<= 1.3");
}

static void
bench_memory (Bench *bench)
{
  g_autoptr (LoglineFile) file = logline_file_open (bench->path, NULL);
  guint64 n_lines = 0;
  guint64 memory = 0;

  for (guint64 start = 0; start < bench->size; start += LOGLINE_SEGMENT_SIZE)
    {
      guint64 end = MIN (start + LOGLINE_SEGMENT_SIZE, bench->size);
      g_autoptr (LoglineSegment) segment = logline_segment_new (NULL, LOGLINE_SOURCE (file), start,
                                                                end, NULL, NULL);

      n_lines += logline_segment_get_n_lines (segment);
      memory += logline_segment_get_memory (segment);
    }
  measure_print ("index", "memory", memory / (double) n_lines, "B a line", "<= 2.2");
  measure_print ("index", "lines", n_lines / 1e6, "M", NULL);
}

int
main (int   argc,
      char *argv[])
{
  Bench bench = { 0 };
  g_autoptr (LoglineFile) file = NULL;
  g_autoptr (GError) error = NULL;

  if (argc != 2)
    g_error ("usage: bench-index LOG");
  bench.path = argv[1];
  file = logline_file_open (bench.path, &error);
  g_assert_no_error (error);
  bench.size = logline_file_get_size (file);
  bench.memory = g_malloc (MEMORY_SIZE);
  memset (bench.memory, 1, MEMORY_SIZE);

  bench_speed (&bench);
  bench_growth (&bench);
  bench_memory (&bench);
  g_free (bench.memory);

  return 0;
}
