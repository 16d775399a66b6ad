/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-sign-ins.h"

#include <sodium.h>
#include <string.h>

#include "logline-catalog.h"

#define HASH_BYTES 32

void
logline_identity_free (LoglineIdentity *self)
{
  g_free (self->sign_in);
  g_free (self->username);
  g_strfreev (self->services);
  g_strfreev (self->downloads);
  g_free (self);
}

static char *
random_text (void)
{
  guint8 bytes[LOGLINE_REFRESH_TOKEN_BYTES];
  char text[sodium_base64_ENCODED_LEN (sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2base64 (text, sizeof text, bytes, sizeof bytes,
                     sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return g_strdup (text);
}

static void
hash_token (const char *token,
            guint8      out_hash[HASH_BYTES])
{
  crypto_hash_sha256 (out_hash, (const guint8 *) token, strlen (token));
}

static void
refuse (GError **error)
{
  g_set_error_literal (error, LOGLINE_STORE_ERROR, LOGLINE_STORE_ERROR_NOT_FOUND,
                       "The sign-in is not valid any more");
}

LoglineIdentity *
logline_sign_ins_find (LoglineStore *store,
                       const char   *sign_in,
                       gint64        now_s,
                       GError      **error)
{
  g_autoptr (LoglineIdentity) self = NULL;
  g_autoptr (LoglineStatement) statement = NULL;
  gboolean row;

  statement = logline_store_prepare (store, error,
                                     "SELECT name, epoch, end_s, idle_end_s FROM sign_ins"
                                     " JOIN accounts ON account = accounts.id"
                                     " WHERE sign_ins.id = ?1 AND enabled"
                                     " AND end_s > ?2 AND idle_end_s > ?2", "si", sign_in, now_s);
  if (statement == NULL || !logline_store_step (store, statement, &row, error))
    return NULL;

  if (!row)
    {
      refuse (error);
      return NULL;
    }

  self = g_new0 (LoglineIdentity, 1);
  self->sign_in = g_strdup (sign_in);
  self->username = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  self->epoch = sqlite3_column_int64 (statement, 1);
  self->end_s = sqlite3_column_int64 (statement, 2);
  self->idle_end_s = sqlite3_column_int64 (statement, 3);
  self->services = logline_catalog_list_granted (store, self->username, &self->downloads,
                                                 error);
  return self->services != NULL ? g_steal_pointer (&self) : NULL;
}

static gboolean
add_refresh_token (LoglineStore *store,
                   const char   *sign_in,
                   char        **out_token,
                   GError      **error)
{
  g_autofree char *token = random_text ();
  guint8 hash[HASH_BYTES];

  hash_token (token, hash);
  if (!logline_store_run (store, error,
                          "INSERT INTO refresh_tokens (hash, sign_in) VALUES (?, ?)",
                          "bs", hash, sizeof hash, sign_in))
    return FALSE;

  *out_token = g_steal_pointer (&token);
  return TRUE;
}

static gboolean
forget_ended (LoglineStore *store,
              gint64        now_s,
              GError      **error)
{
  return logline_store_run (store, error,
                            "DELETE FROM sign_ins WHERE end_s <= ?1 OR idle_end_s <= ?1",
                            "i", now_s);
}

static LoglineIdentity *
start_locked (LoglineStore              *store,
              const char                *username,
              gint64                     epoch,
              const LoglineSignInLimits *limits,
              gint64                     now_s,
              char                     **out_refresh_token,
              GError                   **error)
{
  g_autofree char *id = random_text ();

  if (!forget_ended (store, now_s, error) ||
      !logline_store_run (store, error,
                          "INSERT INTO sign_ins (id, account, idle_end_s, end_s)"
                          " SELECT ?, accounts.id, ?, ? FROM accounts"
                          " WHERE name = ? AND epoch = ? AND enabled", "siisi",
                          id, now_s + limits->idle_s, now_s + limits->end_s, username, epoch))
    return NULL;

  if (logline_store_changes (store) == 0)
    {
      refuse (error);
      return NULL;
    }

  if (!add_refresh_token (store, id, out_refresh_token, error))
    return NULL;

  return logline_sign_ins_find (store, id, now_s, error);
}

LoglineIdentity *
logline_sign_ins_start (LoglineStore              *store,
                        const char                *username,
                        gint64                     epoch,
                        const LoglineSignInLimits *limits,
                        gint64                     now_s,
                        char                     **out_refresh_token,
                        GError                   **error)
{
  g_autoptr (LoglineIdentity) identity = NULL;
  g_autofree char *token = NULL;

  if (!logline_store_begin (store, error))
    return NULL;

  identity = start_locked (store, username, epoch, limits, now_s, &token, error);
  if (!logline_store_end (store, identity != NULL, error))
    return NULL;

  *out_refresh_token = g_steal_pointer (&token);
  return g_steal_pointer (&identity);
}

/* The sign-in that a refresh token belongs to, or NULL when there is none. */
static char *
find_refresh_token (LoglineStore *store,
                    const guint8  hash[HASH_BYTES],
                    gint64       *out_spent_s,
                    GError      **error)
{
  g_autoptr (LoglineStatement) statement = NULL;
  gboolean row;

  statement = logline_store_prepare (store, error,
                                     "SELECT sign_in, spent FROM refresh_tokens WHERE hash = ?",
                                     "b", hash, (gsize) HASH_BYTES);
  if (statement == NULL || !logline_store_step (store, statement, &row, error))
    return NULL;

  if (!row)
    {
      refuse (error);
      return NULL;
    }

  *out_spent_s = sqlite3_column_int64 (statement, 1);
  return g_strdup ((const char *) sqlite3_column_text (statement, 0));
}

/* Whoever uses a token has got it, so the one before it needs no grace any more; and of several
 * tokens that were made for one, because answers were lost, the others are never to be seen. */
static gboolean
spend (LoglineStore *store,
       const guint8  hash[HASH_BYTES],
       const char   *sign_in,
       gint64        now_s,
       GError      **error)
{
  return logline_store_run (store, error,
                            "UPDATE refresh_tokens SET spent = iif (hash = ?, ?, 1)"
                            " WHERE sign_in = ?", "bis", hash, (gsize) HASH_BYTES, now_s, sign_in);
}

static gboolean
put_off_idle_end (LoglineStore *store,
                  const char   *sign_in,
                  gint64        idle_end_s,
                  GError      **error)
{
  return logline_store_run (store, error, "UPDATE sign_ins SET idle_end_s = ? WHERE id = ?",
                            "is", idle_end_s, sign_in);
}

/* (nullable) */
static char *
dup_username (LoglineStore *store,
              const char   *sign_in)
{
  g_autoptr (LoglineStatement) statement = NULL;
  gboolean row;

  statement = logline_store_prepare (store, NULL,
                                     "SELECT name FROM accounts JOIN sign_ins ON account ="
                                     " accounts.id WHERE sign_ins.id = ?", "s", sign_in);
  if (statement == NULL || !logline_store_step (store, statement, &row, NULL) || !row)
    return NULL;
  return g_strdup ((const char *) sqlite3_column_text (statement, 0));
}

/* Returns whether to commit: ending a copied sign-in must last, though the caller gets an error. */
static gboolean
renew_locked (LoglineStore              *store,
              const guint8               hash[HASH_BYTES],
              const LoglineSignInLimits *limits,
              gint64                     now_s,
              LoglineIdentity          **out_identity,
              char                     **out_token,
              char                     **out_replayed,
              GError                   **error)
{
  g_autoptr (LoglineIdentity) identity = NULL;
  g_autofree char *sign_in = NULL;
  gint64 spent_s;

  sign_in = find_refresh_token (store, hash, &spent_s, error);
  if (sign_in == NULL)
    return FALSE;

  if (spent_s != 0 && now_s > spent_s + LOGLINE_REFRESH_GRACE_S)
    {
      g_message ("A spent refresh token was shown again; its sign-in is ended");
      if (out_replayed != NULL)
        *out_replayed = dup_username (store, sign_in);
      if (logline_sign_ins_end (store, sign_in, error))
        refuse (error);
      return TRUE;
    }

  identity = logline_sign_ins_find (store, sign_in, now_s, error);
  if (identity == NULL || (spent_s == 0 && !spend (store, hash, sign_in, now_s, error)) ||
      !put_off_idle_end (store, sign_in, now_s + limits->idle_s, error) ||
      !add_refresh_token (store, sign_in, out_token, error))
    return FALSE;

  *out_identity = g_steal_pointer (&identity);
  return TRUE;
}

LoglineIdentity *
logline_sign_ins_renew (LoglineStore              *store,
                        const char                *refresh_token,
                        const LoglineSignInLimits *limits,
                        gint64                     now_s,
                        char                     **out_refresh_token,
                        char                     **out_replayed,
                        GError                   **error)
{
  g_autoptr (LoglineIdentity) identity = NULL;
  g_autofree char *token = NULL;
  guint8 hash[HASH_BYTES];
  gboolean commit;

  hash_token (refresh_token, hash);
  if (!logline_store_begin (store, error))
    return NULL;

  commit = renew_locked (store, hash, limits, now_s, &identity, &token, out_replayed, error);
  if (!logline_store_end (store, commit, error != NULL && *error == NULL ? error : NULL))
    return NULL;

  *out_refresh_token = g_steal_pointer (&token);
  return g_steal_pointer (&identity);
}

gboolean
logline_sign_ins_end (LoglineStore *store,
                      const char   *sign_in,
                      GError      **error)
{
  return logline_store_run (store, error, "DELETE FROM sign_ins WHERE id = ?", "s", sign_in);
}
