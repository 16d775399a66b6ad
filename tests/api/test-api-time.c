/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-api-time.h"

static const struct
{
  const char *text;
  gint64      time_us;
} times[] = {
  { "1970-01-01T00:00:00Z", 0 },
  { "1970-01-01T00:00:00.000001Z", 1 },
  { "1969-12-31T23:59:59.999999Z", -1 },
  { "2025-10-09T08:53:20.123457Z", G_GINT64_CONSTANT (1760000000123457) },
  { "2025-10-09T10:53:20.123457+02:00", G_GINT64_CONSTANT (1760000000123457) },
  { "2025-10-08T22:23:20.123457999-10:30", G_GINT64_CONSTANT (1760000000123457) },
  { "2025-10-09T08:53:20.1Z", G_GINT64_CONSTANT (1760000000100000) },
  { "9999-12-31T23:59:59.999999Z", G_GINT64_CONSTANT (253402300799999999) },
};

static const char *not_times[] = {
  "", "Z", "yesterday", "2025-10-09", "2025-10-09T08:53:20", "2025-10-09T08:53:20.Z",
  "2025-10-09T08:53:20.123", "2025-13-09T08:53:20Z", "2025-10-32T08:53:20Z",
  "2025-10-09T25:53:20Z", "2025-W41-4T08:53:20Z", "20251009T085320Z", "2025-10-09T08:53:20Zjunk",
  "2025-10-09T08:53:20 Z", "1760000000", "2025-10-09T08:53:20.5.5Z",
  "2025-10-09T08:53:20+02", "2025-10-09T08:53:20+0200",
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      gint64 time_us = 42;

      g_assert_true (logline_api_time_parse (times[i].text, &time_us));
      g_assert_cmpint (time_us, ==, times[i].time_us);
    }
}

static void
test_refuse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (not_times); i++)
    {
      gint64 time_us;

      g_assert_false (logline_api_time_parse (not_times[i], &time_us));
    }
}

static void
test_round_trip (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *text = logline_api_time_to_string (times[i].time_us);
      gint64 time_us;

      g_assert_true (logline_api_time_parse (text, &time_us));
      g_assert_cmpint (time_us, ==, times[i].time_us);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/time/parse", test_parse);
  g_test_add_func ("/time/refuse", test_refuse);
  g_test_add_func ("/time/round-trip", test_round_trip);

  return g_test_run ();
}
