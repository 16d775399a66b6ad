/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "client-waits.h"
#include "hostile-events.h"
#include "logline-api-names.h"
#include "logline-listener.h"

/* When a log is asked for: with a server that tells what happens, and without. The poll interval
 * is an hour, unless a test says otherwise: what is asked is asked because of an event. */

#define EVENTS_PATH "/api/v1/services/service1/logs/debug/events"
#define NEVER_MS    3600000

typedef struct
{
  HostileServer   *server;
  LoglineSession  *session;
  LoglinePoller   *poller;
  LoglineListener *listener;
  guint            n_questions;
  guint            n_failures;
  GString         *events;  /* sizes that GREW told, "replaced" */
  gboolean         holds;   /* questions are not answered by themselves */
  gboolean         offline; /* questions fail */
} Fixture;

static void
answer (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  if (fixture->offline)
    {
      error = g_error_new_literal (LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_CONNECT, "offline");
      logline_poller_fail (fixture->poller, error);
      return;
    }
  logline_poller_reset_delay (fixture->poller);
  logline_poller_done (fixture->poller, LOGLINE_POLLER_INTERVAL);
  logline_listener_listen (fixture->listener, "first", 7);
}

static void
ask_cb (Fixture *fixture)
{
  fixture->n_questions++;
  if (!fixture->holds)
    answer (fixture);
}

static void
failed_cb (Fixture *fixture)
{
  fixture->n_failures++;
}

static void
event_cb (Fixture         *fixture,
          LoglineLogEvent *event)
{
  if (event->type == LOGLINE_LOG_EVENT_REPLACED)
    g_string_append (fixture->events, "replaced ");
  else
    g_string_append_printf (fixture->events, "%" G_GUINT64_FORMAT " ", event->size);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->server = hostile_server_new (NULL);
  fixture->server->has_events = TRUE;
  fixture->session = test_session_new (fixture->server->url);
  fixture->poller = logline_poller_new (fixture->session);
  fixture->listener = logline_listener_new (fixture->session, EVENTS_PATH, fixture->poller);
  fixture->events = g_string_new (NULL);
  logline_poller_set_poll_ms (fixture->poller, NEVER_MS);
  g_signal_connect_swapped (fixture->poller, "ask", G_CALLBACK (ask_cb), fixture);
  g_signal_connect_swapped (fixture->poller, "failed", G_CALLBACK (failed_cb), fixture);
  g_signal_connect_swapped (fixture->listener, "event", G_CALLBACK (event_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_run_dispose (G_OBJECT (fixture->listener));
  g_object_run_dispose (G_OBJECT (fixture->poller));
  g_object_unref (fixture->listener);
  g_object_unref (fixture->poller);
  g_object_unref (fixture->session);
  g_string_free (fixture->events, TRUE);
  hostile_server_free (fixture->server);
}

static void
start (Fixture *fixture)
{
  logline_poller_ask_now (fixture->poller);
  g_assert_cmpuint (fixture->n_questions, ==, 1);
}

static void
start_told (Fixture *fixture)
{
  start (fixture);
  test_wait (logline_listener_is_told (fixture->listener));
}

static gboolean
check_query (HostileServer     *server,
             SoupServerMessage *message,
             const char        *path)
{
  g_autoptr (LoglineEventsRequest) request = NULL;

  if (!g_str_equal (path, EVENTS_PATH))
    return FALSE;
  request = logline_events_request_parse (
    g_uri_get_query (soup_server_message_get_uri (message)), NULL);
  g_assert_nonnull (request);
  g_assert_cmpstr (request->generation, ==, "first");
  g_assert_cmpuint (request->offset, ==, 7);
  server->n_hooks++;
  return FALSE;
}

static void
test_told (Fixture       *fixture,
           gconstpointer  data)
{
  fixture->server->hook = check_query;
  start_told (fixture);
  g_assert_cmpuint (fixture->server->n_hooks, ==, 1);
  hostile_server_append_lines (fixture->server, 1, 3);
  hostile_server_tell_grew (fixture->server);
  test_wait (fixture->n_questions == 2);
  g_assert_cmpstr (fixture->events->str, ==, "21 ");
  hostile_server_rotate (fixture->server, "second");
  hostile_server_tell_replaced (fixture->server, "first", 21, "rotated");
  test_wait (fixture->n_questions == 3);
  g_assert_cmpstr (fixture->events->str, ==, "21 replaced ");
  g_assert_cmpuint (fixture->server->n_event_requests, ==, 1);
}

/* The clock does not go on while events come. */
static void
test_quiet (Fixture       *fixture,
            gconstpointer  data)
{
  guint n_questions;

  logline_poller_set_poll_ms (fixture->poller, 20);
  start_told (fixture);
  n_questions = fixture->n_questions;
  for (guint i = 0; i < 20; i++)
    {
      gboolean is_over = FALSE;

      g_timeout_add_once (10, (GSourceOnceFunc) g_atomic_int_inc, &is_over);
      test_wait (is_over);
    }
  g_assert_cmpuint (fixture->n_questions, ==, n_questions);
}

/* What comes while a question is out may be newer than its answer. */
static void
test_event_during_question (Fixture       *fixture,
                            gconstpointer  data)
{
  start_told (fixture);
  fixture->holds = TRUE;
  hostile_server_tell_grew (fixture->server);
  test_wait (fixture->n_questions == 2);
  hostile_server_append_lines (fixture->server, 1, 1);
  hostile_server_tell_grew (fixture->server);
  test_wait (g_str_equal (fixture->events->str, "0 7 "));
  g_assert_cmpuint (fixture->n_questions, ==, 2);
  fixture->holds = FALSE;
  answer (fixture);
  test_wait (fixture->n_questions == 3);
}

static void
test_without_events (Fixture       *fixture,
                     gconstpointer  data)
{
  fixture->server->has_events = FALSE;
  logline_poller_set_poll_ms (fixture->poller, 20);
  start (fixture);
  test_wait (fixture->n_questions > 20);
  g_assert_false (logline_listener_is_told (fixture->listener));
  g_assert_cmpuint (fixture->n_failures, ==, 0);
}

/* They are tried again when the server has become another. */
static void
test_events_later (Fixture       *fixture,
                   gconstpointer  data)
{
  fixture->server->has_events = FALSE;
  logline_poller_set_poll_ms (fixture->poller, 20);
  start (fixture);
  test_wait (fixture->n_questions > 5);
  fixture->server->has_events = TRUE;
  test_wait (logline_listener_is_told (fixture->listener));
}

/* As a proxy that keeps what comes until there is more of it. */
static void
test_held_back (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->server->holds_events_back = TRUE;
  logline_listener_set_silence (fixture->listener, 1);
  logline_poller_set_poll_ms (fixture->poller, 20);
  start (fixture);
  test_wait (fixture->server->n_event_requests == 1);
  test_wait (fixture->server->n_event_requests == 2);
  g_assert_cmpuint (fixture->n_questions, >, 20);
  g_assert_false (logline_listener_is_told (fixture->listener));
}

/* It was alive, and is not any more. */
static void
test_stalled (Fixture       *fixture,
              gconstpointer  data)
{
  guint n_questions;

  logline_listener_set_silence (fixture->listener, 1);
  logline_poller_set_poll_ms (fixture->poller, 20);
  start_told (fixture);
  n_questions = fixture->n_questions;
  fixture->server->holds_events_back = TRUE;
  test_wait (!logline_listener_is_told (fixture->listener));
  test_wait (fixture->n_questions > n_questions + 10);
  fixture->server->holds_events_back = FALSE;
  hostile_server_tell (fixture->server, ": alive\n\n");
  test_wait (logline_listener_is_told (fixture->listener));
}

static void
test_restart (Fixture       *fixture,
              gconstpointer  data)
{
  start_told (fixture);
  hostile_server_end_events (fixture->server);
  test_wait (fixture->n_questions == 2);
  test_wait (logline_listener_is_told (fixture->listener));
  g_assert_cmpuint (fixture->server->n_event_requests, ==, 2);
}

/* Each end is one question, and then there is more and more time until the next attempt. */
static void
test_ends_at_once (Fixture       *fixture,
                   gconstpointer  data)
{
  start_told (fixture);
  hostile_server_tell_end (fixture->server, LOGLINE_PROBLEM_UNAUTHORIZED);
  test_wait (fixture->server->n_event_requests == 2 &&
             logline_listener_is_told (fixture->listener));
  g_assert_cmpuint (fixture->n_questions, ==, 2);
  hostile_server_tell_end (fixture->server, LOGLINE_PROBLEM_UNAUTHORIZED);
  test_wait (fixture->n_questions == 3);
  g_assert_cmpuint (fixture->server->n_event_requests, ==, 2);
}

static void
test_offline (Fixture       *fixture,
              gconstpointer  data)
{
  start_told (fixture);
  fixture->offline = TRUE;
  hostile_server_end_events (fixture->server);
  test_wait (fixture->n_failures == 2);
  g_assert_false (logline_poller_get_online (fixture->poller));
  fixture->offline = FALSE;
  logline_poller_ask_now (fixture->poller);
  test_wait (logline_listener_is_told (fixture->listener));
}

static const struct
{
  const char *name;
  const char *text;
} nonsense[] = {
  { "no-json", "event: grew\ndata: nothing\n\n" },
  { "markup", "event: replaced\ndata: <html>\n\n" },
  { "end-without-a-problem", "event: end\ndata: {}\n\n" },
};

static void
test_nonsense (Fixture       *fixture,
               gconstpointer  data)
{
  start_told (fixture);
  hostile_server_tell (fixture->server, nonsense[GPOINTER_TO_UINT (data)].text);
  test_wait (fixture->n_questions == 2);
  test_wait (fixture->server->n_event_requests == 2);
  g_assert_cmpstr (fixture->events->str, ==, "");
  g_assert_cmpuint (fixture->n_failures, ==, 0);
}

static void
test_endless_event (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *much = g_strnfill (100000, 'x');

  start_told (fixture);
  hostile_server_tell (fixture->server, much);
  test_wait (fixture->n_questions == 2);
  g_assert_cmpstr (fixture->events->str, ==, "");
}

static gboolean
redirect (HostileServer     *server,
          SoupServerMessage *message,
          const char        *path)
{
  if (!g_str_equal (path, EVENTS_PATH))
    return FALSE;
  soup_server_message_set_redirect (message, SOUP_STATUS_FOUND, "/elsewhere");
  server->n_hooks++;
  return TRUE;
}

static void
test_redirect (Fixture       *fixture,
               gconstpointer  data)
{
  guint n_requests;

  fixture->server->hook = redirect;
  logline_poller_set_poll_ms (fixture->poller, 20);
  n_requests = fixture->server->n_requests;
  start (fixture);
  test_wait (fixture->n_questions > 10 && fixture->server->n_hooks == 1);
  g_assert_false (logline_listener_is_told (fixture->listener));
  g_assert_cmpuint (fixture->server->n_requests, ==, n_requests + 1);
}

static void
test_expired_token (Fixture       *fixture,
                    gconstpointer  data)
{
  hostile_server_expire_access (fixture->server);
  start_told (fixture);
  g_assert_cmpuint (fixture->server->n_renewals, ==, 1);
}

static void
test_sign_out (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  start_told (fixture);
  test_session_sign_out (fixture->session, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->n_failures, ==, 1);
  g_assert_false (logline_listener_is_told (fixture->listener));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define TEST(path, function) \
  g_test_add ("/listener/" path, Fixture, NULL, set_up, function, tear_down)
  TEST ("asks-when-told", test_told);
  TEST ("quiet-while-told", test_quiet);
  TEST ("event-during-a-question", test_event_during_question);
  TEST ("server-without-events", test_without_events);
  TEST ("server-that-learns-it-later", test_events_later);
  TEST ("proxy-that-holds-back", test_held_back);
  TEST ("stalled-stream", test_stalled);
  TEST ("server-started-again", test_restart);
  TEST ("streams-that-end-at-once", test_ends_at_once);
  TEST ("offline-and-back", test_offline);
  TEST ("endless-event", test_endless_event);
  TEST ("redirect-is-not-followed", test_redirect);
  TEST ("renewal-is-not-noticed", test_expired_token);
  TEST ("sign-out", test_sign_out);
  for (guint i = 0; i < G_N_ELEMENTS (nonsense); i++)
    {
      g_autofree char *path = g_strconcat ("/listener/nonsense/", nonsense[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_nonsense, tear_down);
    }
  return g_test_run ();
}
