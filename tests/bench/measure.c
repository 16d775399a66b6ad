/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "measure.h"

#include <gio/gio.h>
#include <math.h>

#include "logline-simd.h"

double
measure_now (void)
{
  return g_get_monotonic_time () / 1e6;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return x < y ? -1 : x > y;
}

void
measure_interleaved (Measured *measured,
                     guint     n)
{
  g_autofree double *seconds = g_new (double, n * MEASURE_ROUNDS);

  for (guint round = 0; round < MEASURE_ROUNDS; round++)
    for (guint i = 0; i < n; i++)
      seconds[i * MEASURE_ROUNDS + round] = measured[i].func (measured[i].data);

  for (guint i = 0; i < n; i++)
    {
      double *rounds = seconds + i * MEASURE_ROUNDS;

      qsort (rounds, MEASURE_ROUNDS, sizeof (double), compare_doubles);
      measured[i].median = rounds[MEASURE_ROUNDS / 2];
    }
}

double
measure_command (const char *const *argv,
                 guint64           *out_count)
{
  g_autofree char *output = NULL;
  double start = measure_now ();

  /* Not to /dev/null: grep would stop at the first match. */
  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL,
                     NULL, NULL))
    return INFINITY;
  if (out_count != NULL)
    *out_count = g_ascii_strtoull (output, NULL, 10);
  return measure_now () - start;
}

/* ---- memory ---- */

typedef guint64 Vector __attribute__ ((vector_size (32), aligned (8)));

typedef struct
{
  const char *bytes;
  gsize       length;
  guint64     sum;
} Part;

/* Four sums at a time, so that none waits for the one before. */
#define SUM_VECTORS(part) \
  G_STMT_START \
    { \
      const Vector *vectors = (const Vector *) (part)->bytes; \
      gsize n = (part)->length / sizeof (Vector); \
      Vector a = { 0 }, b = a, c = a, d = a; \
      for (gsize i = 0; i + 4 <= n; i += 4) \
        { \
          a += vectors[i]; \
          b += vectors[i + 1]; \
          c += vectors[i + 2]; \
          d += vectors[i + 3]; \
        } \
      a += b + c + d; \
      (part)->sum = a[0] + a[1] + a[2] + a[3]; \
    } \
  G_STMT_END

static gpointer
sum_thread (gpointer data)
{
  SUM_VECTORS ((Part *) data);
  return NULL;
}

#ifdef LOGLINE_TARGET_AVX2
LOGLINE_TARGET_AVX2 static gpointer
sum_avx2_thread (gpointer data)
{
  SUM_VECTORS ((Part *) data);
  return NULL;
}
#else
#define sum_avx2_thread sum_thread
#endif

double
measure_memory (const char *bytes,
                gsize       length)
{
  guint n = g_get_num_processors ();
  GThreadFunc func = logline_simd_get () >= LOGLINE_SIMD_AVX2 ? sum_avx2_thread : sum_thread;
  g_autofree Part *parts = g_new0 (Part, n);
  g_autofree GThread **threads = g_new (GThread *, n);
  double start = measure_now ();

  for (guint i = 0; i < n; i++)
    {
      parts[i].bytes = bytes + length / n * i;
      parts[i].length = length / n;
      threads[i] = g_thread_new ("sum", func, &parts[i]);
    }
  for (guint i = 0; i < n; i++)
    g_thread_join (threads[i]);
  return length / (measure_now () - start);
}

/* ---- figures ---- */

void
measure_print (const char *section,
               const char *name,
               double      value,
               const char *unit,
               const char *goal)
{
  g_print ("figure\t%s\t%s\t%.4g\t%s\t%s\n", section, name, value, unit, goal != NULL ? goal : "");
}

void
measure_print_named (const char *section,
                     double      value,
                     const char *unit,
                     const char *goal,
                     const char *format,
                     ...)
{
  g_autofree char *name = NULL;
  va_list args;

  va_start (args, format);
  name = g_strdup_vprintf (format, args);
  va_end (args);
  measure_print (section, name, value, unit, goal);
}
