/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "http.h"
#include "logline-password-policy.h"
#include "logline-passwords.h"
#include "logline-throttle.h"

/* Passwords without a daemon around them. */

#define N_RUNNING 2
#define N_WAITING 16

static const LoglinePasswordCost cost = {
  .memory_mib = LOGLINE_PASSWORD_FLOOR_MEMORY_MIB,
  .passes = LOGLINE_PASSWORD_FLOOR_PASSES,
};

static void
test_good (void)
{
  const char *const passwords[] = {
    "correct horse battery", "wry mud, élan", "a long enough password", "Tr0ub4dor&3 is famous",
    "try-these-mock-logs", "xkqvjzwpmhtb", "9f2e7c1ab84d", "ключ под третьим камнем",
    "the quick brown fox jumps over the lazy dog and then it sleeps till", "  kettle  violin  ",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (passwords); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", passwords[i]);
      logline_password_check (passwords[i], "alice", &error);
      g_assert_no_error (error);
    }
}

static void
test_weak (void)
{
  const char *const passwords[] = {
    "password1234", "Password123!", "P@ssw0rd1234", "passwordpassword", "123456789012",
    "qwertyuiop12", "qwertzuiop123", "1q2w3e4r5t6y", "abcdefghijkl", "zyxwvutsrqpo",
    "aaaaaaaaaaaa", "abcabcabcabc", "logline12345", "l0gline-l0gline", "alicealice12",
    "Alice1234567", "iloveyou1234", "letmein12345", "administrator1", "welcome2welcome",
    "111122223333", "asdfghjkl123", "zaq12wsxcde3", "superman2020", "xyxyxyxyxyxy",
    "monkeydragon", "            ", "trustno1trustno1",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (passwords); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", passwords[i]);
      g_assert_false (logline_password_check (passwords[i], "alice", &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

typedef struct
{
  GString *order; /* one letter for each that is done */
  char letter;
} Attempt;

static void
done (GObject      *source,
      GAsyncResult *result,
      gpointer      user_data)
{
  Attempt *attempt = user_data;
  g_autofree char *rehash = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (logline_passwords_verify_finish (result, &rehash, &error));
  if (error != NULL)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_string_append_c (attempt->order, error != NULL ? g_ascii_toupper (attempt->letter)
                                                   : attempt->letter);
}

static gboolean
are_done (gpointer user_data)
{
  return ((GString *) user_data)->len == N_RUNNING + N_WAITING + 3;
}

/* Suspects fill the queue; whoever is better comes in before them, and the last of them goes. */
static void
test_queue (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglinePasswords) passwords = logline_passwords_new (&cost, &error);
  g_autoptr (GString) order = g_string_new (NULL);
  Attempt suspect = { order, 's' }, last = { order, 'l' }, unknown = { order, 'u' },
          owner = { order, 'o' };

  g_assert_no_error (error);
  for (guint i = 0; i < N_RUNNING + N_WAITING - 1; i++)
    logline_passwords_verify (passwords, NULL, "x", 0, done, &suspect);
  logline_passwords_verify (passwords, NULL, "x", 0, done, &last);
  logline_passwords_verify (passwords, NULL, "x", 0, done, &suspect); /* one too many */
  logline_passwords_verify (passwords, NULL, "x", 1, done, &unknown);
  logline_passwords_verify (passwords, NULL, "x", 2, done, &owner);
  test_wait_until (are_done, order);
  g_test_message ("%s", order->str);
  g_assert_cmpuint (order->len, ==, N_RUNNING + N_WAITING + 3);
  g_assert_nonnull (strchr (order->str, 'L'));
  g_assert_nonnull (strchr (order->str, 'S'));
  g_assert_cmpint (strchr (order->str, 'o') - order->str, <, 3 + N_RUNNING + 2);
  g_assert_cmpint (strchr (order->str, 'u') - order->str, <, 3 + N_RUNNING + 3);
  g_assert_cmpuint (logline_passwords_get_n_verified (passwords), ==, N_RUNNING + N_WAITING);
}

static void
count (GObject      *source,
       GAsyncResult *result,
       gpointer      user_data)
{
  g_autofree char *rehash = NULL;

  g_assert_false (logline_passwords_verify_finish (result, &rehash, NULL));
  ++*(guint *) user_data;
}

static gboolean
is_two (gpointer user_data)
{
  return *(guint *) user_data == 2;
}

/* Nobody is told from nobody at all by the work that is done. */
static void
test_same_work (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglinePasswords) passwords = logline_passwords_new (&cost, &error);
  g_autofree char *hash = logline_password_hash ("correct horse battery", &cost, &error);
  guint n = 0;

  g_assert_no_error (error);
  logline_passwords_verify (passwords, NULL, "wrong", 0, count, &n);
  logline_passwords_verify (passwords, hash, "wrong", 0, count, &n);
  test_wait_until (is_two, &n);
  g_assert_cmpuint (logline_passwords_get_n_verified (passwords), ==, 2);
}

static void
test_networks (void)
{
  const struct { const char *address; const char *network; } rows[] = {
    { "127.0.0.1", "127.0.0.1" }, { "::1", "::" }, { "not an address", "not an address" },
    { "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::" }, { "2001:db8:1:2::", "2001:db8:1:2::" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *network = logline_throttle_dup_network (rows[i].address);
      g_assert_cmpstr (network, ==, rows[i].network);
    }
}

/* However many there are, the last is remembered. */
static void
test_many_buckets (void)
{
  g_autoptr (LoglineThrottle) throttle = logline_throttle_new (1, G_USEC_PER_SEC);

  for (guint i = 0; i < 50000; i++)
    {
      g_autofree char *key = g_strdup_printf ("10.0.%u.%u", i / 256, i % 256);

      g_assert_cmpuint (logline_throttle_take (throttle, key, 1), ==, 0);
      g_assert_cmpuint (logline_throttle_take (throttle, key, 1), ==, 1);
      g_assert_true (logline_throttle_is_full (throttle, key, 1 + G_USEC_PER_SEC));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/passwords/good", test_good);
  g_test_add_func ("/passwords/weak", test_weak);
  g_test_add_func ("/passwords/queue-is-by-urgency", test_queue);
  g_test_add_func ("/passwords/unknown-users-cost-the-same", test_same_work);
  g_test_add_func ("/passwords/networks", test_networks);
  g_test_add_func ("/passwords/many-buckets", test_many_buckets);
  return g_test_run ();
}
