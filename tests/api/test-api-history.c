/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "logline-api.h"

#define ONE(members) "{\"earlier\":[{" members "}]}"
#define WELL \
  "\"generation\":\"g\",\"label\":\"1\",\"stored\":7,\"compressed\":true," \
  "\"modified\":\"2026-01-31T12:00:00.000000Z\""

static const struct
{
  const char *json;
  const char *message; /* the beginning of it; NULL when the JSON is well */
} histories[] = {
  { "{\"earlier\":[]}", NULL },
  { "{\"generation\":\"g\",\"earlier\":[]}", NULL },
  { ONE (WELL), NULL },
  { ONE (WELL ",\"size\":9007199254740992"), NULL },
  { "{}", "earlier: expected an array" },
  { "{\"earlier\":[1]}", "earlier" },
  { "{\"generation\":\" \",\"earlier\":[]}", "generation: not the name" },
  { ONE (WELL ",\"size\":-1"), "earlier[0].size: out of range" },
  { ONE ("\"generation\":\"g\""), "earlier[0].label: expected a string" },
  { ONE ("\"generation\":\"g\",\"label\":\"1\",\"stored\":1,\"compressed\":true,"
         "\"modified\":\"now\""), "earlier[0].modified: expected a time" },
};

static void
test_checked (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (histories); i++)
    {
      g_autoptr (GBytes) json = g_bytes_new_static (histories[i].json, strlen (histories[i].json));
      g_autoptr (GError) error = NULL;
      g_autoptr (LoglineHistory) history = logline_history_parse (json, &error);

      if (histories[i].message == NULL)
        {
          g_assert_no_error (error);
          g_assert_nonnull (history);
          continue;
        }
      g_assert_null (history);
      g_assert_error (error, LOGLINE_API_ERROR, LOGLINE_API_ERROR_MEMBER);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, histories[i].message));
    }
}

static void
test_round_trip (void)
{
  g_autoptr (LoglineHistory) sent = logline_history_new ("now");
  g_autoptr (LoglineHistory) received = NULL;
  g_autoptr (GBytes) json = NULL;
  LoglineEarlierLog *one = logline_earlier_log_new ("one", "1");
  LoglineEarlierLog *two = logline_earlier_log_new ("two", "20260131");

  *one = (LoglineEarlierLog) { one->generation, one->label, TRUE, 5, 6, FALSE, 1234567890123456 };
  *two = (LoglineEarlierLog) { two->generation, two->label, FALSE, 0, 8, TRUE, 1 };
  g_ptr_array_add (sent->earlier, one);
  g_ptr_array_add (sent->earlier, two);
  json = logline_history_to_json (sent);
  received = logline_history_parse (json, NULL);

  g_assert_nonnull (received);
  g_assert_cmpstr (received->generation, ==, "now");
  g_assert_cmpuint (received->earlier->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const LoglineEarlierLog *was = g_ptr_array_index (sent->earlier, i);
      const LoglineEarlierLog *is = g_ptr_array_index (received->earlier, i);

      g_assert_cmpstr (is->generation, ==, was->generation);
      g_assert_cmpstr (is->label, ==, was->label);
      g_assert_cmpint (is->has_size, ==, was->has_size);
      g_assert_cmpuint (is->size, ==, was->size);
      g_assert_cmpuint (is->stored, ==, was->stored);
      g_assert_cmpint (is->compressed, ==, was->compressed);
      g_assert_cmpint (is->modified_us, ==, was->modified_us);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/api-history/checked", test_checked);
  g_test_add_func ("/api-history/round-trip", test_round_trip);

  return g_test_run ();
}
