/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-pace.h"

#define MB    (1000 * 1000)
#define GBIT  125.0 /* MB a second */
#define RATIO 5.0

/* A line, and two processors at its ends; what an answer takes follows from them. */
typedef struct
{
  double link; /* MB/s */
  double processor; /* MB/s of the log that can be compressed */
} World;

typedef struct
{
  LoglinePace *pace;
  gint64 now_us;
  guint64 n_plain; /* bytes of the log */
  guint64 n_coded;
  guint64 longest_us;
} Run;

static void
ask (Run         *run,
     const World *world,
     guint64      n_bytes)
{
  guint64 max_bytes;
  gboolean coded = logline_pace_wants_coding (run->pace, run->now_us, &max_bytes);
  guint64 n = MIN (n_bytes, max_bytes);
  double rate = coded ? MIN (world->link * RATIO, world->processor) : world->link;
  LoglinePaceSample sample = {
    .n_coded = coded ? n / RATIO : n,
    .n_bytes = n,
    .elapsed_us = n / rate,
  };

  run->now_us += sample.elapsed_us;
  *(coded ? &run->n_coded : &run->n_plain) += n;
  run->longest_us = MAX (run->longest_us, (guint64) sample.elapsed_us);
  logline_pace_note (run->pace, coded, &sample, run->now_us);
}

/* 20 GB or 20 minutes in answers of 8 MB. Returns the part that came compressed. */
static double
run_world (LoglinePace *pace,
           const World *world,
           guint64     *out_longest_us)
{
  Run run = { .pace = pace, .now_us = G_TIME_SPAN_HOUR };

  while (run.n_plain + run.n_coded < 20000ull * MB &&
         run.now_us < G_TIME_SPAN_HOUR + 20 * G_TIME_SPAN_MINUTE)
    ask (&run, world, 8 * MB);
  *out_longest_us = run.longest_us;
  return (double) run.n_coded / (run.n_plain + run.n_coded);
}

static const struct
{
  const char *name;
  gboolean    is_near;
  World       world;
  gboolean    compresses;
} cases[] = {
  { "mobile", FALSE, { 0.1, 200 }, TRUE },
  { "100-mbit", FALSE, { 0.1 * GBIT, 200 }, TRUE },
  { "gigabit", FALSE, { GBIT, 200 }, TRUE },
  { "gigabit-to-a-busy-server", FALSE, { GBIT, 60 }, FALSE },
  { "10-gigabit", FALSE, { 10 * GBIT, 200 }, FALSE },
  { "loopback", TRUE, { 1500, 200 }, FALSE },
  { "busy-loopback", TRUE, { 100, 50 }, FALSE },
  { "tunnel", TRUE, { 0.1 * GBIT, 200 }, TRUE },
};

static void
test_case (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (LoglinePace) pace = logline_pace_new (cases[row].is_near);
  guint64 longest_us;
  double part = run_world (pace, &cases[row].world, &longest_us);
  double alone_us = 8 * MB / cases[row].world.link;

  g_test_message ("%.1f %% compressed", part * 100);
  if (cases[row].compresses)
    g_assert_cmpfloat (part, >, 0.97);
  else
    g_assert_cmpfloat (part, <, 0.03);
  /* To measure anew is not to be felt; only the first answer of all may be of any length. */
  if (!cases[row].is_near)
    g_assert_cmpuint (longest_us, <=,
                      MAX (alone_us / RATIO * 1.01, 2.7 * G_TIME_SPAN_SECOND));
}

/* The first answer decides what is asked for while nothing was measured. */
static void
test_first (void)
{
  g_autoptr (LoglinePace) near = logline_pace_new (TRUE);
  g_autoptr (LoglinePace) far = logline_pace_new (FALSE);
  guint64 max_bytes;

  g_assert_false (logline_pace_wants_coding (near, 0, &max_bytes));
  g_assert_cmpuint (max_bytes, ==, G_MAXUINT64);
  g_assert_true (logline_pace_wants_coding (far, 0, &max_bytes));
  g_assert_cmpuint (max_bytes, ==, G_MAXUINT64);
}

/* What comes in one packet says nothing about the line. */
static void
test_small (void)
{
  g_autoptr (LoglinePace) pace = logline_pace_new (TRUE);
  LoglinePaceSample slow = { 100000, 100000, 10 * G_USEC_PER_SEC };
  guint64 max_bytes;

  logline_pace_note (pace, FALSE, &slow, 0);
  g_assert_false (logline_pace_wants_coding (pace, 0, &max_bytes));
  slow.n_bytes = slow.n_coded = 200000;
  logline_pace_note (pace, FALSE, &slow, 0);
  g_assert_true (logline_pace_wants_coding (pace, 0, &max_bytes));
}

/* From the train into the office and back. */
static void
test_change (void)
{
  const World train = { 0.3, 200 }, office = { 10 * GBIT, 200 };
  g_autoptr (LoglinePace) pace = logline_pace_new (FALSE);
  Run run = { .pace = pace, .now_us = G_TIME_SPAN_HOUR };
  guint64 before;

  for (guint i = 0; i < 200; i++)
    ask (&run, &train, 8 * MB);
  before = run.n_plain;
  g_assert_cmpuint (run.n_coded, >, 20 * before);

  for (guint i = 0; i < 2000; i++)
    {
      ask (&run, &office, 8 * MB);
      run.now_us += G_TIME_SPAN_SECOND / 10;
    }
  g_assert_cmpuint (run.n_plain - before, >, 1400ull * 8 * MB);

  before = run.n_coded;
  for (guint i = 0; i < 200; i++)
    ask (&run, &train, 8 * MB);
  g_assert_cmpuint (run.n_coded - before, >, 150ull * 8 * MB);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pace/first", test_first);
  g_test_add_func ("/pace/small-answers-do-not-count", test_small);
  g_test_add_func ("/pace/change", test_change);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/pace/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  return g_test_run ();
}
