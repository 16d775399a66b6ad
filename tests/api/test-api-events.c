/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "logline-api.h"

typedef struct
{
  const char *text;
  const char *message; /* the beginning of it; NULL when the text is well */
} Case;

static const Case requests[] = {
  { "", NULL },
  { "generation=g", NULL },
  { "generation=g&offset=9007199254740992", NULL },
  { "generation=", "generation: not the name" },
  { "offset=1", "offset: needs a generation" },
  { "generation=g&offset=-1", "offset: expected a whole number" },
  { "generation=g&offset=9007199254740993", "offset: expected a whole number" },
  { "generation=g&generation=g", "generation: given twice" },
};

#define GREW     "event: grew\ndata: "
#define REPLACED "event: replaced\ndata: "

static const Case events[] = {
  { GREW "{\"generation\":\"g\",\"size\":0}\n\n", NULL },
  { GREW "{\"generation\":\"g\",\"size\":9007199254740992}\n\n", NULL },
  { REPLACED "{\"generation\":\"h\",\"size\":3,\"reason\":\"rotated\"}\n\n", NULL },
  { REPLACED "{\"generation\":\"h\",\"size\":3,\"reason\":\"truncated\",\"previous\":"
    "{\"generation\":\"g\",\"size\":9,\"available\":true}}\n\n", NULL },
  { REPLACED "{\"generation\":\"h\",\"size\":3,\"reason\":\"unknown\",\"previous\":"
    "{\"generation\":\"g\",\"available\":false}}\n\n", NULL },
  { REPLACED "{\"reason\":\"missing\",\"previous\":"
    "{\"generation\":\"g\",\"size\":9,\"available\":false}}\n\n", NULL },
  { REPLACED "{\"reason\":\"unreadable\"}\n\n", NULL },
  { "event: end\ndata: {\"type\":\"not-found\",\"title\":\"Not found\",\"status\":404,"
    "\"detail\":\"No.\"}\n\n", NULL },
  { ": alive\n\n", NULL },
  { "event: grew\n\n", "expected an object" },
  { GREW "[]\n\n", "expected an object" },
  { GREW "{\"size\":1}\n\n", "generation: expected a string" },
  { GREW "{\"generation\":\"\",\"size\":1}\n\n", "generation: not the name" },
  { GREW "{\"generation\":\"g\"}\n\n", "size: expected" },
  { GREW "{\"generation\":\"g\",\"size\":-1}\n\n", "size: out of range" },
  { REPLACED "{\"generation\":\"g\",\"size\":1}\n\n", "reason: expected a string" },
  { REPLACED "{\"reason\":\"rotated\"}\n\n", "generation: expected a string" },
  { REPLACED "{\"reason\":\"missing\",\"previous\":{}}\n\n", "previous.generation: expected" },
  { REPLACED "{\"reason\":\"missing\",\"previous\":{\"generation\":\"g\"}}\n\n",
    "previous.available: expected" },
  { REPLACED "{\"reason\":\"missing\",\"previous\":{\"generation\":\"g\",\"available\":true,"
    "\"size\":-1}}\n\n", "previous.size: out of range" },
  { "event: end\ndata: {\"type\":\"x\"}\n\n", "type: not a" },
};

static void
assert_told (const GError *error,
             const char   *message)
{
  if (message == NULL)
    {
      g_assert_no_error (error);
      return;
    }
  g_assert_nonnull (error);
  g_assert_true (error->domain == LOGLINE_API_ERROR);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, message));
}

static LoglineLogEvent *
parse (const char *text,
       GError    **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return logline_log_event_parse (bytes, error);
}

static void
test_requests_checked (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LoglineEventsRequest) request =
        logline_events_request_parse (requests[i].text, &error);

      g_assert_true ((request == NULL) == (requests[i].message != NULL));
      assert_told (error, requests[i].message);
    }
}

static void
test_requests_round_trip (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (requests) && requests[i].message == NULL; i++)
    {
      g_autoptr (LoglineEventsRequest) sent =
        logline_events_request_parse (requests[i].text, NULL);
      g_autofree char *query = logline_events_request_to_query (sent);
      g_autoptr (LoglineEventsRequest) received = logline_events_request_parse (query, NULL);

      g_assert_nonnull (received);
      g_assert_cmpstr (sent->generation, ==, received->generation);
      g_assert_cmpuint (sent->offset, ==, received->offset);
    }
}

static void
test_events_checked (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LoglineLogEvent) event = parse (events[i].text, &error);

      g_assert_true ((event == NULL) == (events[i].message != NULL));
      assert_told (error, events[i].message);
    }
}

static void
test_events_round_trip (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (events) && events[i].message == NULL; i++)
    {
      g_autoptr (LoglineLogEvent) event = parse (events[i].text, NULL);
      g_autoptr (GBytes) text = logline_log_event_to_text (event);
      g_autofree char *again = g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text));

      g_assert_cmpstr (again, ==, events[i].text);
    }
}

static void
test_what_is_not_known_is_alive (void)
{
  static const char *const texts[] = {
    "", "\n", ":\n", "event: other\ndata: x\n\n", "data: {}\n\n", "id: 1\nretry: 5\n\n",
    "eventual: grew\n\n", "event", "event:", ": event: grew\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LoglineLogEvent) event = parse (texts[i], &error);

      g_assert_no_error (error);
      g_assert_cmpint (event->type, ==, LOGLINE_LOG_EVENT_ALIVE);
    }
}

static void
test_reason_of_later_version (void)
{
  g_autoptr (LoglineLogEvent) event =
    parse (REPLACED "{\"generation\":\"g\",\"size\":1,\"reason\":\"eaten\",\"by\":[1]}", NULL);

  g_assert_nonnull (event);
  g_assert_cmpint (event->reason, ==, LOGLINE_LOG_REASON_UNKNOWN);
}

static void
test_any_spelling_of_the_format (void)
{
  g_autoptr (LoglineLogEvent) event =
    parse ("id:7\r\ndata:{\"generation\":\r\n: a comment\r\nevent:grew\r\ndata:\"g\",\r\n"
           "data: \"size\":5}\r\n\r\n", NULL);

  g_assert_nonnull (event);
  g_assert_cmpint (event->type, ==, LOGLINE_LOG_EVENT_GREW);
  g_assert_cmpstr (event->generation, ==, "g");
  g_assert_cmpuint (event->size, ==, 5);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/api-events/requests-checked", test_requests_checked);
  g_test_add_func ("/api-events/requests-round-trip", test_requests_round_trip);
  g_test_add_func ("/api-events/events-checked", test_events_checked);
  g_test_add_func ("/api-events/events-round-trip", test_events_round_trip);
  g_test_add_func ("/api-events/what-is-not-known-is-alive", test_what_is_not_known_is_alive);
  g_test_add_func ("/api-events/reason-of-a-later-version", test_reason_of_later_version);
  g_test_add_func ("/api-events/any-spelling-of-the-format", test_any_spelling_of_the_format);

  return g_test_run ();
}
