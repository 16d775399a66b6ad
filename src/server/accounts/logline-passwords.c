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
  GQueue waiting; /* (element-type GTask) (owned), the most urgent first */
  guint n_running;
  guint64 n_verified;
};

typedef struct
{
  char *hash;
  char *password; /* wiped */
  gboolean known; /* the hash is an account's, not the dummy */
  int urgency;
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

gboolean
logline_password_fits (const char *password,
                       const char *hash)
{
  return sodium_init () >= 0 && crypto_pwhash_str_verify (hash, password, strlen (password)) == 0;
}

static void
verify (gpointer data,
        gpointer user_data)
{
  g_autoptr (GTask) task = data;
  LoglinePasswords *self = user_data;
  Attempt *attempt = g_task_get_task_data (task);
  gboolean fits;

  fits = logline_password_fits (attempt->password, attempt->hash) && attempt->known;
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

static void
refuse (GTask *task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_BUSY,
                           "Too many people are signing in right now");
  g_object_unref (task);
}

void
logline_passwords_free (LoglinePasswords *self)
{
  g_queue_clear_full (&self->waiting, (GDestroyNotify) refuse);
  g_thread_pool_free (self->threads, FALSE, TRUE);
  g_free (self->dummy);
  g_free (self);
}

guint64
logline_passwords_get_n_verified (LoglinePasswords *self)
{
  return self->n_verified;
}

static void run_next (LoglinePasswords *self);

static void
verified (LoglinePasswords *self)
{
  self->n_running--;
  self->n_verified++;
  run_next (self);
}

static void
run_next (LoglinePasswords *self)
{
  while (self->n_running < MAX_THREADS && !g_queue_is_empty (&self->waiting))
    {
      GTask *task = g_queue_pop_head (&self->waiting);

      self->n_running++;
      g_signal_connect_swapped (task, "notify::completed", G_CALLBACK (verified), self);
      g_thread_pool_push (self->threads, task, NULL);
    }
}

/* Never 0, so that those who came first stay first. */
static int
compare_urgency (gconstpointer waiting,
                 gconstpointer newcomer,
                 gpointer      user_data)
{
  const Attempt *a = g_task_get_task_data (G_TASK (waiting));
  const Attempt *b = g_task_get_task_data (G_TASK (newcomer));

  return a->urgency >= b->urgency ? -1 : 1;
}

void
logline_passwords_verify (LoglinePasswords   *self,
                          const char         *hash,
                          const char         *password,
                          int                 urgency,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Attempt *attempt = g_new0 (Attempt, 1);

  attempt->hash = g_strdup (hash != NULL ? hash : self->dummy);
  attempt->known = hash != NULL;
  attempt->password = g_strdup (password);
  attempt->urgency = urgency;
  g_task_set_source_tag (task, logline_passwords_verify);
  g_task_set_task_data (task, attempt, (GDestroyNotify) attempt_free);

  g_queue_insert_sorted (&self->waiting, task, compare_urgency, NULL);
  run_next (self);
  if (g_queue_get_length (&self->waiting) > MAX_QUEUED)
    refuse (g_queue_pop_tail (&self->waiting));
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
