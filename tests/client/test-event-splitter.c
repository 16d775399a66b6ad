/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "logline-client-error.h"
#include "logline-event-splitter.h"

#define GREW(size) "event: grew\ndata: {\"generation\":\"a\",\"size\":" #size "}\n\n"

/* What events there are, in short: "alive grew:5 ", until one cannot be read. */
static char *
split (const char *text,
       gsize       length,
       gsize       step)
{
  g_autoptr (LoglineEventSplitter) splitter = logline_event_splitter_new ();
  g_autoptr (GPtrArray) events =
    g_ptr_array_new_with_free_func ((GDestroyNotify) logline_log_event_free);
  g_autoptr (GError) error = NULL;
  GString *summary = g_string_new (NULL);

  for (gsize at = 0; at < length && error == NULL; at += step)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (text + at, MIN (step, length - at));

      logline_event_splitter_take (splitter, bytes, events, &error);
    }
  for (guint i = 0; i < events->len; i++)
    {
      const LoglineLogEvent *event = g_ptr_array_index (events, i);

      if (event->type == LOGLINE_LOG_EVENT_ALIVE)
        g_string_append (summary, "alive ");
      else if (event->type == LOGLINE_LOG_EVENT_GREW)
        g_string_append_printf (summary, "grew:%" G_GUINT64_FORMAT " ", event->size);
      else
        g_string_append (summary, "other ");
    }
  if (error != NULL)
    {
      g_assert_error (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_PROTOCOL);
      g_string_append (summary, "error");
    }
  return g_string_free (summary, FALSE);
}

static const struct
{
  const char *name;
  const char *text;
  const char *events;
} cases[] = {
  { "nothing", "", "" },
  { "comment", ": alive\n\n", "alive " },
  { "one", GREW (5), "grew:5 " },
  { "several", ": alive\n\n" GREW (5) ":\n\n" GREW (6), "alive grew:5 alive grew:6 " },
  { "carriage-returns", "event: grew\rdata: {\"generation\":\"a\",\"size\":5}\r\r", "grew:5 " },
  { "both", "event: grew\r\ndata: {\"generation\":\"a\",\"size\":5}\r\n\r\n" GREW (6),
    "grew:5 grew:6 " },
  { "mixed", "event: grew\rdata: {\"generation\":\"a\",\"size\":5}\n\r\n" GREW (6),
    "grew:5 grew:6 " },
  { "byte-order-mark", "\xef\xbb\xbf" GREW (5), "grew:5 " },
  { "second-byte-order-mark", GREW (5) "\xef\xbb\xbf" GREW (6), "grew:5 alive " },
  { "several-data-lines", "event:grew\ndata: {\"generation\":\"a\",\ndata:\"size\":5}\n\n",
    "grew:5 " },
  { "empty-lines", "\n\n\r\n" GREW (5) "\n\n\n" GREW (6), "grew:5 grew:6 " },
  { "unknown-event", "event: other\ndata: x\n\n" GREW (5), "alive grew:5 " },
  { "unknown-field", "id: 7\nretry: 10\nevent: grew\ndata: {\"generation\":\"a\",\"size\":5}\n\n",
    "grew:5 " },
  { "cut-off", GREW (5) "event: grew\ndata: {\"generation\":\"a\",\"size\":6}\n", "grew:5 " },
  { "no-json", GREW (5) "event: grew\ndata: {\n\n" GREW (6), "grew:5 error" },
  { "no-size", "event: grew\ndata: {\"generation\":\"a\"}\n\n", "error" },
  { "negative-size", "event: grew\ndata: {\"generation\":\"a\",\"size\":-1}\n\n", "error" },
};

static void
test_case (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  gsize length = strlen (cases[i].text);

  for (gsize step = 1; step <= MAX (length, 1); step++)
    {
      g_autofree char *events = split (cases[i].text, length, step);

      g_assert_cmpstr (events, ==, cases[i].events);
    }
}

/* Whatever its lines are. */
static void
test_endless (void)
{
  const char *const patterns[] = { "x", "data: x\n", ": alive\n", "\xef\xbb\xbf" };

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *events = NULL;

      while (text->len <= LOGLINE_API_MAX_EVENT + 100)
        g_string_append (text, patterns[i]);
      events = split (text->str, text->len, 1000);
      g_assert_cmpstr (events, ==, "error");
    }
}

static void
test_longest (void)
{
  g_autoptr (GString) text = g_string_new (": ");
  g_autofree char *events = NULL;

  while (text->len < LOGLINE_API_MAX_EVENT - 2)
    g_string_append_c (text, 'x');
  g_string_append (text, "\n\n" GREW (5));
  events = split (text->str, text->len, 1000);
  g_assert_cmpstr (events, ==, "alive grew:5 ");
}

static void
test_zero_bytes (void)
{
  const char text[] = ": \0\0\n\n" GREW (5);
  g_autofree char *events = split (text, sizeof text - 1, 3);

  g_assert_cmpstr (events, ==, "alive grew:5 ");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/event-splitter/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/event-splitter/endless", test_endless);
  g_test_add_func ("/event-splitter/as-long-as-may-be", test_longest);
  g_test_add_func ("/event-splitter/zero-bytes", test_zero_bytes);
  return g_test_run ();
}
