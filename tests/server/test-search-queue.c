/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-search-allowance.h"
#include "logline-search-queue.h"

#define HOUR_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

typedef struct
{
  LoglineSearchLimits limits;
  LoglineSearchQueue *queue;
  GString *begun; /* letters of the searches, in the order in which they began */
} Fixture;

typedef struct
{
  Fixture *fixture;
  LoglineSearchPlace *place;
  char letter;
  gboolean leaves_at_once;
} Search;

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->limits = (LoglineSearchLimits) {
    .at_once = 4, .per_account = 2, .waiting_per_account = 8,
    .seconds_per_hour = 100, .gib_per_hour = 10,
  };
  fixture->queue = logline_search_queue_new (&fixture->limits);
  fixture->begun = g_string_new (NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  logline_search_queue_free (fixture->queue);
  g_string_free (fixture->begun, TRUE);
}

static void
begun_cb (gpointer user_data)
{
  Search *search = user_data;

  g_string_append_c (search->fixture->begun, search->letter);
  if (search->leaves_at_once)
    g_clear_pointer (&search->place, logline_search_place_leave);
}

static void
search_init (Search     *search,
             Fixture    *fixture,
             const char *account,
             char        letter)
{
  *search = (Search) { fixture, logline_search_queue_enter (fixture->queue, account), letter };
  g_assert_nonnull (search->place);
}

static void
search_wait (Search *search)
{
  logline_search_place_wait (search->place, begun_cb, search);
}

static void
search_start (Search     *search,
              Fixture    *fixture,
              const char *account,
              char        letter)
{
  search_init (search, fixture, account, letter);
  search_wait (search);
}

static void
search_end (Search *search)
{
  g_clear_pointer (&search->place, logline_search_place_leave);
}

static void
assert_counts (Fixture *fixture,
               guint    n_running,
               guint    n_waiting,
               guint64  n_refused)
{
  LoglineSearchCounts counts;

  logline_search_queue_get_counts (fixture->queue, &counts);
  g_assert_cmpuint (counts.n_running, ==, n_running);
  g_assert_cmpuint (counts.n_waiting, ==, n_waiting);
  g_assert_cmpuint (counts.n_refused, ==, n_refused);
}

static void
test_one_account (Fixture      *fixture,
                  gconstpointer user_data)
{
  Search searches[10];

  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    search_start (&searches[i], fixture, "alice", 'a' + i);
  for (guint i = 0; i < 40; i++)
    g_assert_null (logline_search_queue_enter (fixture->queue, "alice"));
  g_assert_cmpstr (fixture->begun->str, ==, "ab");
  assert_counts (fixture, 2, 8, 40);

  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    search_end (&searches[i]);
  g_assert_cmpstr (fixture->begun->str, ==, "abcdefghij");
  assert_counts (fixture, 0, 0, 40);
}

/* However many one account has waiting, another's search is the next to begin. */
static void
test_others (Fixture      *fixture,
             gconstpointer user_data)
{
  Search first[5], second[2], third;

  fixture->limits.at_once = 3;
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    search_start (&first[i], fixture, "alice", 'a' + i);
  for (guint i = 0; i < G_N_ELEMENTS (second); i++)
    search_start (&second[i], fixture, "bob", 'A' + i);
  search_start (&third, fixture, "carol", '1');
  g_assert_cmpstr (fixture->begun->str, ==, "abA");

  search_end (&first[0]);
  g_assert_cmpstr (fixture->begun->str, ==, "abA1");
  search_end (&first[1]);
  g_assert_cmpstr (fixture->begun->str, ==, "abA1c");
  search_end (&third);
  g_assert_cmpstr (fixture->begun->str, ==, "abA1cd");
  search_end (&first[3]);
  g_assert_cmpstr (fixture->begun->str, ==, "abA1cde");
  search_end (&first[2]);
  g_assert_cmpstr (fixture->begun->str, ==, "abA1cdeB");

  search_end (&first[4]);
  search_end (&second[0]);
  search_end (&second[1]);
}

static void
test_leaving (Fixture      *fixture,
              gconstpointer user_data)
{
  Search searches[4], entered;

  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    search_start (&searches[i], fixture, "alice", 'a' + i);
  search_init (&entered, fixture, "alice", 'e');
  search_end (&entered);
  search_end (&searches[2]);
  assert_counts (fixture, 2, 1, 0);

  search_end (&searches[0]);
  g_assert_cmpstr (fixture->begun->str, ==, "abd");
  search_end (&searches[1]);
  search_end (&searches[3]);
}

/* A search may be over as soon as it begins. */
static void
test_leaving_at_once (Fixture      *fixture,
                      gconstpointer user_data)
{
  Search searches[5];

  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      search_init (&searches[i], fixture, "alice", 'a' + i);
      searches[i].leaves_at_once = i >= 2;
      search_wait (&searches[i]);
    }
  g_assert_cmpstr (fixture->begun->str, ==, "ab");
  search_end (&searches[0]);
  g_assert_cmpstr (fixture->begun->str, ==, "abcde");
  search_end (&searches[1]);
}

static void
test_allowance (Fixture      *fixture,
                gconstpointer user_data)
{
  g_autoptr (LoglineSearchAllowance) allowance = logline_search_allowance_new (&fixture->limits);
  const LoglineCost half = { .cpu_us = 50 * G_USEC_PER_SEC };
  const LoglineCost bytes = { .n_bytes = G_GUINT64_CONSTANT (15) << 30 };
  guint wait_s;

  g_assert_cmpuint (logline_search_allowance_get_wait_s (allowance, "alice", 0), ==, 0);
  logline_search_allowance_spend (allowance, "alice", &half, 0);
  g_assert_cmpuint (logline_search_allowance_get_wait_s (allowance, "alice", 0), ==, 0);
  logline_search_allowance_spend (allowance, "alice", &half, 0);
  wait_s = logline_search_allowance_get_wait_s (allowance, "alice", 0);
  g_assert_cmpuint (wait_s, ==, 36);
  g_assert_cmpuint (logline_search_allowance_get_wait_s (allowance, "bob", 0), ==, 0);
  g_assert_cmpuint (logline_search_allowance_get_wait_s (allowance, "alice",
                                                         wait_s * G_USEC_PER_SEC), ==, 0);

  /* After an hour all is forgotten, but one and a half hours' worth is not. */
  logline_search_allowance_spend (allowance, "bob", &bytes, 0);
  logline_search_allowance_spend (allowance, "alice", &half, HOUR_US);
  g_assert_cmpuint (logline_search_allowance_get_wait_s (allowance, "alice", HOUR_US), ==, 0);
  g_assert_cmpuint (logline_search_allowance_get_wait_s (allowance, "bob", HOUR_US / 3), >, 0);
  g_assert_cmpuint (logline_search_allowance_get_wait_s (allowance, "bob", HOUR_US), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/search-queue/one-account", Fixture, NULL, set_up, test_one_account, tear_down);
  g_test_add ("/search-queue/others-come-first", Fixture, NULL, set_up, test_others, tear_down);
  g_test_add ("/search-queue/leaving", Fixture, NULL, set_up, test_leaving, tear_down);
  g_test_add ("/search-queue/leaving-at-once", Fixture, NULL, set_up, test_leaving_at_once,
              tear_down);
  g_test_add ("/search-queue/allowance", Fixture, NULL, set_up, test_allowance, tear_down);
  return g_test_run ();
}
