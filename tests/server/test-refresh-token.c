/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "daemon.h"
#include "logline-accounts.h"
#include "logline-sign-ins.h"

/* The store by itself, with a clock that the test sets. */

#define NOW_S 1000000

static const LoglineSignInLimits limits = { .idle_s = 3600, .end_s = 7200 };

typedef struct
{
  char *folder;
  LoglineStore *store;
  char *token;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineAccount) account = NULL;
  g_autoptr (LoglineIdentity) identity = NULL;
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("logline-refresh-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (fixture->folder, "logline.db", NULL);
  fixture->store = logline_store_open (path, &error);
  g_assert_no_error (error);
  logline_accounts_add (fixture->store, "alice", "no hash of any password", &error);
  g_assert_no_error (error);
  account = logline_accounts_find (fixture->store, "alice", &error);
  g_assert_no_error (error);
  identity = logline_sign_ins_start (fixture->store, "alice", account->epoch, &limits, NOW_S,
                                     &fixture->token, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  logline_store_close (fixture->store);
  test_remove_tree (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->token);
}

/* The successor, or NULL when the token is refused. */
static char *
renew (Fixture    *fixture,
       const char *token,
       gint64      now_s)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineIdentity) identity = NULL;
  char *next = NULL;

  identity = logline_sign_ins_renew (fixture->store, token, &limits, now_s, &next, NULL, &error);
  if (identity == NULL)
    g_assert_error (error, LOGLINE_STORE_ERROR, LOGLINE_STORE_ERROR_NOT_FOUND);
  g_assert_cmpint (identity != NULL, ==, next != NULL);
  return next;
}

static void
test_within_grace (Fixture      *fixture,
                   gconstpointer user_data)
{
  g_autofree char *lost = renew (fixture, fixture->token, NOW_S);
  g_autofree char *again = NULL;
  g_autofree char *next = NULL;

  again = renew (fixture, fixture->token, NOW_S + LOGLINE_REFRESH_GRACE_S);
  g_assert_nonnull (again);
  next = renew (fixture, again, NOW_S + LOGLINE_REFRESH_GRACE_S);
  g_assert_nonnull (next);
}

/* Each answer that is lost must not begin another grace. */
static void
test_after_grace (Fixture      *fixture,
                  gconstpointer user_data)
{
  g_autofree char *first = renew (fixture, fixture->token, NOW_S);
  g_autofree char *second = renew (fixture, fixture->token, NOW_S + LOGLINE_REFRESH_GRACE_S);

  g_assert_nonnull (second);
  g_assert_null (renew (fixture, fixture->token, NOW_S + LOGLINE_REFRESH_GRACE_S + 1));
  g_assert_null (renew (fixture, first, NOW_S + LOGLINE_REFRESH_GRACE_S + 1));
  g_assert_null (renew (fixture, second, NOW_S + LOGLINE_REFRESH_GRACE_S + 1));
}

static void
test_successor_used (Fixture      *fixture,
                     gconstpointer user_data)
{
  g_autofree char *next = renew (fixture, fixture->token, NOW_S);
  g_autofree char *last = renew (fixture, next, NOW_S + 1);

  g_assert_nonnull (last);
  g_assert_null (renew (fixture, fixture->token, NOW_S + 2));
  g_assert_null (renew (fixture, last, NOW_S + 2));
}

/* Two who both renewed with one token: the second of them to come again ends it for both. */
static void
test_two_successors (Fixture      *fixture,
                     gconstpointer user_data)
{
  g_autofree char *one = renew (fixture, fixture->token, NOW_S);
  g_autofree char *other = renew (fixture, fixture->token, NOW_S + 1);
  g_autofree char *next = renew (fixture, one, NOW_S + 2);

  g_assert_nonnull (next);
  g_assert_null (renew (fixture, other, NOW_S + 3));
  g_assert_null (renew (fixture, next, NOW_S + 3));
}

static const struct
{
  const char *name;
  void (*test) (Fixture      *fixture,
                gconstpointer user_data);
} tests[] = {
  { "/refresh-token/within-grace", test_within_grace },
  { "/refresh-token/after-grace", test_after_grace },
  { "/refresh-token/successor-used", test_successor_used },
  { "/refresh-token/two-successors", test_two_successors },
};

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
