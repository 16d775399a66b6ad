/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-secret.h"
#include "test-log.h"

/* Run in a session of its own, with a secret service or without one: the argument says which. */

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
store (const char  *username,
       const char  *token,
       GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  logline_secret_store_async ("https://logs.example.org", username, token, NULL,
                              result_cb, &result);
  test_wait (result != NULL);
  return logline_secret_store_finish (result, error);
}

static char *
lookup (const char  *username,
        GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  logline_secret_lookup_async ("https://logs.example.org", username, NULL, result_cb, &result);
  test_wait (result != NULL);
  return logline_secret_lookup_finish (result, error);
}

static gboolean
clear (const char  *username,
       GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  logline_secret_clear_async ("https://logs.example.org", username, NULL, result_cb, &result);
  test_wait (result != NULL);
  return logline_secret_clear_finish (result, error);
}

static void
assert_remembered (const char *username,
                   const char *token)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = lookup (username, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, token);
}

static void
test_remember (void)
{
  g_autoptr (GError) error = NULL;

  assert_remembered ("alice", NULL);
  store ("alice", "first-token", &error);
  g_assert_no_error (error);
  store ("bob", "token-of-bob", &error);
  g_assert_no_error (error);
  store ("alice", "second-token", &error);
  g_assert_no_error (error);
  assert_remembered ("alice", "second-token");

  g_assert_true (clear ("alice", &error));
  g_assert_no_error (error);
  assert_remembered ("alice", NULL);
  assert_remembered ("bob", "token-of-bob");
  g_assert_true (clear ("alice", &error));
  g_assert_no_error (error);
}

static void
test_no_service (void)
{
  g_autoptr (GError) of_store = NULL;
  g_autoptr (GError) of_lookup = NULL;
  g_autoptr (GError) of_clear = NULL;

  g_assert_false (store ("alice", "token", &of_store));
  g_assert_error (of_store, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_null (lookup ("alice", &of_lookup));
  g_assert_error (of_lookup, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_false (clear ("alice", &of_clear));
  g_assert_error (of_clear, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

int
main (int    argc,
      char **argv)
{
  const char *kind;

  g_test_init (&argc, &argv, NULL);
  kind = argc > 1 ? argv[1] : "";

  if (g_str_equal (kind, "service"))
    g_test_add_func ("/secret/remembers-for-each-user", test_remember);
  else if (g_str_equal (kind, "no-service"))
    g_test_add_func ("/secret/bus-without-a-service", test_no_service);
  else
    g_test_add_func ("/secret/no-bus", test_no_service);

  return g_test_run ();
}
