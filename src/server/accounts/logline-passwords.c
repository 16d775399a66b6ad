/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-passwords.h"

#include <sodium.h>
#include <string.h>

#define MAX_THREADS 2
#define MAX_QUEUED  16

struct _LoglinePasswords
{
  LoglinePasswordCost cost;
  char *dummy; /* fits no password that anybody knows */
  GThreadPool *threads;
};

typedef struct
{
  char *hash;
  char *password; /* wiped */
  gboolean known; /* the hash is an account's, not the dummy */
  char *rehash;
} Attempt;

static void
attempt_free (Attempt *attempt)
{
  sodium_memzero (attempt->password, strlen (attempt->password));
  g_free (attempt->password);
  g_free (attempt->hash);
  g_free (attempt->rehash);
  g_free (attempt);
}

gboolean
logline_password_check (const char *password,
                        const char *username,
                        GError    **error)
{
  const char *advice = NULL;

  if (!g_utf8_validate (password, -1, NULL))
    advice = "The password must be text in UTF-8";
  else if (g_utf8_strlen (password, -1) < LOGLINE_PASSWORD_MIN_LENGTH)
    advice = "The password is too short: use at least "
             G_STRINGIFY (LOGLINE_PASSWORD_MIN_LENGTH) " characters";
  else if (strlen (password) > LOGLINE_PASSWORD_MAX_LENGTH)
    advice = "The password is too long: use at most "
             G_STRINGIFY (LOGLINE_PASSWORD_MAX_LENGTH) " bytes";
  else if (g_str_equal (password, username))
    advice = "The password must not be the user name";

  if (advice != NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, advice);
  return advice == NULL;
}

static gsize
cost_bytes (const LoglinePasswordCost *cost)
{
  return (gsize) cost->memory_mib * 1024 * 1024;
}

char *
logline_password_hash (const char                *password,
                       const LoglinePasswordCost *cost,
                       GError                   **error)
{
  char hash[crypto_pwhash_STRBYTES];

  g_return_val_if_fail (cost->memory_mib >= LOGLINE_PASSWORD_FLOOR_MEMORY_MIB, NULL);
  g_return_val_if_fail (cost->passes >= LOGLINE_PASSWORD_FLOOR_PASSES, NULL);

  if (sodium_init () < 0 ||
      crypto_pwhash_str_alg (hash, password, strlen (password), cost->passes, cost_bytes (cost),
                             crypto_pwhash_ALG_ARGON2ID13) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                           "There is not enough memory to hash a password");
      return NULL;
    }

  return g_strdup (hash);
}

static void
verify (gpointer data,
        gpointer user_data)
{
  g_autoptr (GTask) task = data;
  LoglinePasswords *self = user_data;
  Attempt *attempt = g_task_get_task_data (task);
  gboolean fits;

  fits = crypto_pwhash_str_verify (attempt->hash, attempt->password,
                                   strlen (attempt->password)) == 0 && attempt->known;
  if (fits && crypto_pwhash_str_needs_rehash (attempt->hash, self->cost.passes,
                                              cost_bytes (&self->cost)) != 0)
    attempt->rehash = logline_password_hash (attempt->password, &self->cost, NULL);

  g_task_return_boolean (task, fits);
}

LoglinePasswords *
logline_passwords_new (const LoglinePasswordCost *cost,
                       GError                   **error)
{
  g_autoptr (LoglinePasswords) self = g_new0 (LoglinePasswords, 1);
  guint8 secret[16];
  char text[sizeof secret * 2 + 1];

  self->cost = *cost;
  self->threads = g_thread_pool_new (verify, self, MAX_THREADS, FALSE, NULL);
  randombytes_buf (secret, sizeof secret);
  sodium_bin2hex (text, sizeof text, secret, sizeof secret);
  self->dummy = logline_password_hash (text, cost, error);
  return self->dummy != NULL ? g_steal_pointer (&self) : NULL;
}

void
logline_passwords_free (LoglinePasswords *self)
{
  g_thread_pool_free (self->threads, FALSE, TRUE);
  g_free (self->dummy);
  g_free (self);
}

void
logline_passwords_verify (LoglinePasswords   *self,
                          const char         *hash,
                          const char         *password,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Attempt *attempt = g_new0 (Attempt, 1);

  attempt->hash = g_strdup (hash != NULL ? hash : self->dummy);
  attempt->known = hash != NULL;
  attempt->password = g_strdup (password);
  g_task_set_source_tag (task, logline_passwords_verify);
  g_task_set_task_data (task, attempt, (GDestroyNotify) attempt_free);

  if (g_thread_pool_unprocessed (self->threads) >= MAX_QUEUED)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_BUSY,
                             "Too many people are signing in right now");
  else
    g_thread_pool_push (self->threads, g_steal_pointer (&task), NULL);
}

gboolean
logline_passwords_verify_finish (GAsyncResult *result,
                                 char        **out_rehash,
                                 GError      **error)
{
  Attempt *attempt = g_task_get_task_data (G_TASK (result));

  *out_rehash = g_steal_pointer (&attempt->rehash);
  return g_task_propagate_boolean (G_TASK (result), error);
}
