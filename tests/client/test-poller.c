/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-poller.h"

typedef struct
{
  LoglineSession *session;
  LoglinePoller  *poller;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->session = logline_session_new ("http://127.0.0.1:1", NULL);
  fixture->poller = logline_poller_new (fixture->session);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->poller);
  g_object_unref (fixture->session);
}

/* The delay after an answer that brought something, and after one that did not. */
static guint
answer (Fixture  *fixture,
        gboolean  grew)
{
  logline_poller_done (fixture->poller, grew ? LOGLINE_POLLER_GREW : LOGLINE_POLLER_INTERVAL);
  return logline_poller_get_delay_ms (fixture->poller);
}

static void
test_growth (Fixture       *fixture,
             gconstpointer  data)
{
  g_assert_cmpuint (answer (fixture, FALSE), ==, 500);
  g_assert_cmpuint (answer (fixture, TRUE), ==, 250);
  g_assert_cmpuint (answer (fixture, TRUE), ==, 250);
  g_assert_cmpuint (answer (fixture, FALSE), ==, 500);
  g_assert_cmpuint (answer (fixture, FALSE), ==, 1000);
  g_assert_cmpuint (answer (fixture, TRUE), ==, 250);
  for (guint i = 0; i < 3; i++)
    answer (fixture, FALSE);
  g_assert_cmpuint (answer (fixture, FALSE), ==, 3000);
  g_assert_cmpuint (answer (fixture, FALSE), ==, 3000);
}

/* Who wants few requests gets few, and who wants many gets them. */
static void
test_interval (Fixture       *fixture,
               gconstpointer  data)
{
  logline_poller_set_poll_ms (fixture->poller, 60000);
  g_assert_cmpuint (answer (fixture, TRUE), ==, 5000);
  logline_poller_set_poll_ms (fixture->poller, 1000);
  g_assert_cmpuint (logline_poller_get_delay_ms (fixture->poller), ==, 1000);
  g_assert_cmpuint (answer (fixture, FALSE), ==, 1000);
  g_assert_cmpuint (answer (fixture, TRUE), ==, 250);
  logline_poller_set_poll_ms (fixture->poller, 20);
  g_assert_cmpuint (answer (fixture, TRUE), ==, 20);
  g_assert_cmpuint (answer (fixture, FALSE), ==, 20);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/poller/growth", Fixture, NULL, set_up, test_growth, tear_down);
  g_test_add ("/poller/interval", Fixture, NULL, set_up, test_interval, tear_down);
  return g_test_run ();
}
