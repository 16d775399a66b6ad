/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>
#include <string.h>

#include "http.h"

/* Answers that must not be told from each other cannot be told by their time either: the medians
 * are close, and the Mann-Whitney test (Annals of Mathematical Statistics 18, 1947), by its normal
 * approximation, sees no difference. For the soak, since a machine that does something else as well
 * needs many tries. */

#define PASSWORD "correct horse battery"
#define N_TRIES  500
#define MIN_P    0.01

typedef struct
{
  TestDaemon *daemon;
  char *token;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  g_autofree char *path = NULL;

  fixture->daemon = test_daemon_new ("attempts-per-user=1000000\nattempts-per-address=1000000");
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD);
  test_daemon_run (fixture->daemon, "user add gone", PASSWORD);
  test_daemon_run (fixture->daemon, "user disable gone", NULL);
  path = test_daemon_add_service (fixture->daemon, "forbidden", "debug", "x\n", 2);
  test_daemon_start (fixture->daemon, NULL);
  fixture->token = test_http_get_token (fixture->daemon, "alice", PASSWORD);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  test_daemon_free (fixture->daemon);
  g_free (fixture->token);
}

typedef struct
{
  gint64 time_us;
  guint  kind;
} Sample;

static int
compare_samples (gconstpointer a,
                 gconstpointer b)
{
  gint64 difference = ((const Sample *) a)->time_us - ((const Sample *) b)->time_us;

  return difference < 0 ? -1 : difference > 0;
}

/* Of both together, those that are equal sharing their ranks. */
static double
sum_ranks (GArray *samples,
           guint   kind)
{
  double sum = 0;

  for (guint i = 0, end; i < samples->len; i = end)
    {
      guint n = 0;

      for (end = i; end < samples->len && compare_samples (&g_array_index (samples, Sample, i),
                                                           &g_array_index (samples, Sample, end))
                                            == 0; end++)
        n += g_array_index (samples, Sample, end).kind == kind;
      sum += n * (i + 1 + end) / 2.0;
    }
  return sum;
}

/* The probability of ranks that differ as much, when there is no difference. */
static double
mann_whitney (GArray *samples,
              guint   kind)
{
  double n = samples->len / 2.0;
  double u = sum_ranks (samples, kind) - n * (n + 1) / 2;
  double z = (u - n * n / 2) / sqrt (n * n * (2 * n + 1) / 12);

  return erfc (fabs (z) / sqrt (2));
}

static gint64
get_median (GArray *samples,
            guint   kind)
{
  guint n = 0;

  for (guint i = 0; i < samples->len; i++)
    {
      const Sample *sample = &g_array_index (samples, Sample, i);

      n += sample->kind == kind;
      if (n > N_TRIES / 2)
        return sample->time_us;
    }
  g_assert_not_reached ();
}

static void
check_pair (GArray *all,
            guint   a,
            guint   b,
            double  max_ratio)
{
  g_autoptr (GArray) pair = g_array_new (FALSE, FALSE, sizeof (Sample));
  double ratio, p;

  for (guint i = 0; i < all->len; i++)
    {
      Sample sample = g_array_index (all, Sample, i);

      if (sample.kind == a || sample.kind == b)
        g_array_append_val (pair, sample);
    }

  g_array_sort (pair, compare_samples);
  ratio = (double) get_median (pair, a) / get_median (pair, b);
  p = mann_whitney (pair, a);
  g_test_message ("%u and %u: medians of %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT
                  " us, ratio %.3f, p %.3f", a, b, get_median (pair, a), get_median (pair, b),
                  ratio, p);
  g_assert_cmpfloat (MAX (ratio, 1 / ratio), <, max_ratio);
  g_assert_cmpfloat (p, >, MIN_P);
}

/* One after the other, so that whatever else the machine does meets all of them. */
static void
test_refused_sign_ins (Fixture      *fixture,
                       gconstpointer user_data)
{
  const struct { const char *name; const char *password; } attempts[] = {
    { "alice", "not the right one" }, { "nobody", "not the right one" }, { "gone", PASSWORD },
  };
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (Sample));
  g_autoptr (GBytes) first = NULL;

  for (guint i = 0; i < N_TRIES * G_N_ELEMENTS (attempts); i++)
    {
      Sample sample = { g_get_monotonic_time (), i % G_N_ELEMENTS (attempts) };
      g_autoptr (TestReply) reply = test_http_login (fixture->daemon, attempts[sample.kind].name,
                                                     attempts[sample.kind].password);

      sample.time_us = g_get_monotonic_time () - sample.time_us;
      g_array_append_val (samples, sample);
      g_assert_cmpuint (reply->status, ==, 401);
      if (first == NULL)
        first = g_bytes_ref (reply->body);
      g_assert_true (g_bytes_equal (reply->body, first));
    }

  check_pair (samples, 0, 1, 1.05);
  check_pair (samples, 0, 2, 1.05);
  check_pair (samples, 1, 2, 1.05);
}

static void
test_forbidden_services (Fixture      *fixture,
                         gconstpointer user_data)
{
  const char *const paths[] = {
    "/api/v1/services/forbidden/logs/debug", "/api/v1/services/notthere1/logs/debug",
  };
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (Sample));

  for (guint i = 0; i < N_TRIES * G_N_ELEMENTS (paths); i++)
    {
      Sample sample = { g_get_monotonic_time (), i % G_N_ELEMENTS (paths) };
      g_autoptr (TestReply) reply = test_http_get (fixture->daemon, paths[sample.kind],
                                                   fixture->token, NULL);

      sample.time_us = g_get_monotonic_time () - sample.time_us;
      g_array_append_val (samples, sample);
      g_assert_cmpuint (reply->status, ==, 404);
    }

  check_pair (samples, 0, 1, 1.1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/same-time/refused-sign-ins", Fixture, NULL, set_up, test_refused_sign_ins,
              tear_down);
  g_test_add ("/same-time/forbidden-and-absent", Fixture, NULL, set_up, test_forbidden_services,
              tear_down);
  return g_test_run ();
}
