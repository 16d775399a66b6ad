/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-accounts.h"
#include "logline-endpoints.h"
#include "logline-tokens.h"

/* A sign-in goes: read the request, take a token from the throttles, find the account, verify the
 * password, store the sign-in. An unknown name, a wrong password and a disabled account take the
 * same steps for as long and get the same answer.
 */

typedef struct
{
  LoglineExchange *exchange;
  LoglineLoginRequest *request;
  LoglineAccount *account; /* NULL when there is none */
  char *user_key;          /* in the throttle */
  char *rehash;            /* what to store instead of the account's hash */
  char *refresh_token;     /* out of the database thread */
} Login;

static void
login_free (Login *login)
{
  logline_exchange_unref (login->exchange);
  logline_login_request_free (login->request);
  g_clear_pointer (&login->account, logline_account_free);
  g_free (login->user_key);
  g_free (login->rehash);
  g_free (login->refresh_token);
  g_free (login);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Login, login_free)

static void
refuse (LoglineExchange *exchange)
{
  logline_exchange_set_header (exchange, "WWW-Authenticate", "Bearer");
  logline_exchange_reply_problem (exchange, LOGLINE_PROBLEM_BAD_CREDENTIALS,
                                  "The user name or the password is wrong.");
}

static void
signed_in (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Login) login = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineIdentity) identity = logline_database_run_finish (result, &error);

  if (g_error_matches (error, LOGLINE_STORE_ERROR, LOGLINE_STORE_ERROR_NOT_FOUND))
    refuse (login->exchange);
  else if (error != NULL)
    logline_exchange_reply_failure (login->exchange, error);
  else
    {
      g_message ("“%s” signed in from %s", identity->username, login->exchange->address);
      logline_tokens_wake_services (login->exchange, identity);
      logline_tokens_reply (login->exchange, identity, login->refresh_token);
    }
}

static gpointer
store_sign_in (LoglineStore *store,
               gpointer      data,
               GError      **error)
{
  Login *login = data;
  const LoglineAccount *account = login->account;

  if (login->rehash != NULL &&
      !logline_accounts_rehash (store, account->name, account->password, login->rehash, error))
    return NULL;

  return logline_sign_ins_start (store, account->name, account->epoch,
                                 &login->exchange->context->config->sign_in,
                                 logline_context_now_s (), &login->refresh_token, error);
}

static void
give_attempt_back (Login *login)
{
  LoglineContext *context = login->exchange->context;
  gint64 now_us = g_get_monotonic_time ();

  logline_throttle_give (context->by_user, login->user_key, now_us);
  logline_throttle_give (context->by_address, login->exchange->address, now_us);
}

static void
reply_overloaded (Login *login)
{
  give_attempt_back (login);
  logline_exchange_set_header (login->exchange, "Retry-After", "2");
  logline_exchange_reply_problem (login->exchange, LOGLINE_PROBLEM_OVERLOADED,
                                  "Too many people are signing in right now. Try again soon.");
}

static void
password_verified (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (Login) login = user_data;
  g_autoptr (GError) error = NULL;
  gboolean fits;

  fits = logline_passwords_verify_finish (result, &login->rehash, &error);
  if (error != NULL)
    {
      reply_overloaded (login);
      return;
    }

  if (!fits || !login->account->enabled)
    {
      g_message ("A sign-in from %s was refused", login->exchange->address);
      refuse (login->exchange);
      return;
    }

  give_attempt_back (login);
  logline_database_run (login->exchange->context->database, store_sign_in, login, NULL,
                        (GDestroyNotify) logline_identity_free, signed_in, login);
  g_steal_pointer (&login);
}

static void
account_found (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Login) login = user_data;
  g_autoptr (GError) error = NULL;

  login->account = logline_database_run_finish (result, &error);
  if (error != NULL && !g_error_matches (error, LOGLINE_STORE_ERROR, LOGLINE_STORE_ERROR_NOT_FOUND))
    {
      logline_exchange_reply_failure (login->exchange, error);
      return;
    }

  logline_passwords_verify (login->exchange->context->passwords,
                            login->account != NULL ? login->account->password : NULL,
                            login->request->password, password_verified, login);
  g_steal_pointer (&login);
}

static gpointer
find_account (LoglineStore *store,
              gpointer      data,
              GError      **error)
{
  Login *login = data;

  return logline_accounts_find (store, login->request->username, error);
}

static gboolean
take_attempt (Login *login)
{
  LoglineContext *context = login->exchange->context;
  gint64 now_us = g_get_monotonic_time ();
  g_autofree char *wait = NULL;
  guint wait_s;

  wait_s = logline_throttle_take (context->by_address, login->exchange->address, now_us);
  if (wait_s == 0)
    {
      wait_s = logline_throttle_take (context->by_user, login->user_key, now_us);
      if (wait_s == 0)
        return TRUE;
      logline_throttle_give (context->by_address, login->exchange->address, now_us);
    }

  wait = g_strdup_printf ("%u", wait_s);
  logline_exchange_set_header (login->exchange, "Retry-After", wait);
  logline_exchange_reply_problem (login->exchange, LOGLINE_PROBLEM_TOO_MANY_REQUESTS,
                                  "Too many sign-ins from here have failed. Wait a little.");
  return FALSE;
}

/* What no account can have is looked up under a name that none can have either, at the same pace;
 * and the throttle does not remember texts of any length. */
static void
make_keys (Login *login)
{
  if (!logline_api_name_is_valid (login->request->username))
    {
      g_free (login->request->username);
      login->request->username = g_strdup ("");
    }

  login->user_key = g_strdup_printf ("%s %s", login->exchange->address, login->request->username);
}

void
logline_endpoint_login (LoglineExchange *exchange)
{
  g_autoptr (GBytes) body = logline_exchange_get_body (exchange);
  g_autoptr (GError) error = NULL;
  g_autoptr (Login) login = NULL;
  LoglineLoginRequest *request;

  request = logline_login_request_parse (body, &error);
  if (request == NULL)
    {
      logline_exchange_reply_problem (exchange, LOGLINE_PROBLEM_BAD_REQUEST, error->message);
      return;
    }

  login = g_new0 (Login, 1);
  login->exchange = logline_exchange_ref (exchange);
  login->request = request;
  make_keys (login);
  if (!take_attempt (login))
    return;

  logline_database_run (exchange->context->database, find_account, login, NULL,
                        (GDestroyNotify) logline_account_free, account_found, login);
  g_steal_pointer (&login);
}
