/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>

#include "http.h"
#include "rotator.h"
#include "tail.h"

/* Five clients follow a log that is written to at 1,000 lines a second while it is rotated in one
 * of the ways there are: a few times, or a hundred times with -m slow. */

#define PASSWORD       "correct horse battery"
#define LOG            "/api/v1/services/service1/logs/debug"
#define N_TAILS        5
#define LINES_PER_S    1000
#define ROTATIONS      4
#define MANY_ROTATIONS 100

typedef struct
{
  TestDaemon *daemon;
  char *path;
  char *token;
  TestTail *tails[N_TAILS];
  TestRotator *rotator;
} Fixture;

static gboolean
are_ready (gpointer user_data)
{
  Fixture *fixture = user_data;

  for (guint i = 0; i < N_TAILS; i++)
    if (!test_tail_is_ready (fixture->tails[i]))
      return FALSE;
  return TRUE;
}

static void
set_up (Fixture      *fixture,
        gconstpointer rotation)
{
  fixture->daemon = test_daemon_new (NULL);
  test_daemon_run (fixture->daemon, "user add alice", PASSWORD "\n");
  fixture->path = test_daemon_add_service (fixture->daemon, "service1", "debug", "", 0);
  test_daemon_run (fixture->daemon, "grant alice service1", NULL);
  test_daemon_start (fixture->daemon, NULL);
  fixture->token = test_http_get_token (fixture->daemon, "alice", PASSWORD);
  for (guint i = 0; i < N_TAILS; i++)
    fixture->tails[i] = test_tail_new (fixture->daemon, LOG, fixture->token, TEST_TAIL_READS);
  test_wait_until (are_ready, fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer rotation)
{
  for (guint i = 0; i < N_TAILS; i++)
    test_tail_free (fixture->tails[i]);
  test_rotator_free (fixture->rotator);
  test_daemon_free (fixture->daemon);
  g_free (fixture->path);
  g_free (fixture->token);
}

static guint64
get_least (Fixture *fixture)
{
  guint64 least = G_MAXUINT64;

  for (guint i = 0; i < N_TAILS; i++)
    least = MIN (least, test_tail_get_last (fixture->tails[i]));
  return least;
}

/* However long the writer takes, the lines must keep coming. */
static gboolean
have_all (gpointer user_data)
{
  Fixture *fixture = user_data;
  guint64 last = test_rotator_get_last (fixture->rotator);

  return last > 0 && get_least (fixture) == last;
}

typedef struct
{
  Fixture *fixture;
  guint64 before;
} Progress;

static gboolean
has_more (gpointer user_data)
{
  Progress *progress = user_data;

  return get_least (progress->fixture) > progress->before || have_all (progress->fixture);
}

static gboolean
loses_lines (TestRotation rotation)
{
  return rotation == TEST_ROTATION_COPY || rotation == TEST_ROTATION_TRUNCATE ||
         rotation == TEST_ROTATION_WRITE_OVER;
}

static void
check_tail (Fixture     *fixture,
            TestTail    *tail,
            TestRotation rotation)
{
  guint64 n_lines = test_rotator_get_last (fixture->rotator);

  g_test_message ("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " lines, %u times replaced, %"
                  G_GUINT64_FORMAT " missing", test_tail_get_n_lines (tail), n_lines,
                  test_tail_get_n_replaced (tail), test_tail_get_n_missing (tail));
  g_assert_cmpstr (test_tail_get_fault (tail), ==, NULL);
  g_assert_cmpuint (test_tail_get_n_hidden (tail), ==, 0);
  g_assert_cmpuint (test_tail_get_n_lines (tail) + test_tail_get_n_missing (tail), ==, n_lines);
  if (rotation == TEST_ROTATION_COPY)
    g_assert_cmpuint (test_tail_get_n_missing (tail), ==,
                      test_rotator_get_n_lost (fixture->rotator));
  if (!loses_lines (rotation))
    g_assert_cmpstr (test_tail_get_digest (tail), ==, test_rotator_get_digest (fixture->rotator));
}

static void
test_rotation (Fixture      *fixture,
               gconstpointer user_data)
{
  TestRotation rotation = GPOINTER_TO_INT (user_data);
  guint n_rotations = g_test_slow () ? MANY_ROTATIONS : ROTATIONS;

  fixture->rotator = test_rotator_new (fixture->path, LINES_PER_S, rotation, n_rotations,
                                       LINES_PER_S / 2);
  while (!have_all (fixture))
    {
      Progress progress = { fixture, get_least (fixture) };

      test_wait_until (has_more, &progress);
    }

  for (guint i = 0; i < N_TAILS; i++)
    {
      test_tail_finish (fixture->tails[i]);
      check_tail (fixture, fixture->tails[i], rotation);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (TestRotation i = TEST_ROTATION_RENAME; i < TEST_N_ROTATIONS; i++)
    {
      g_autofree char *name = g_strconcat ("/rotation/", test_rotation_get_name (i), NULL);

      g_test_add (name, Fixture, GINT_TO_POINTER (i), set_up, test_rotation, tear_down);
    }

  return g_test_run ();
}
