/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-accounts.h"
#include "logline-endpoints.h"
#include "logline-guard-audit.h"
#include "logline-tokens.h"

/* A sign-in goes: read the request, take a token from the throttles, find the account, verify the
 * password, store the sign-in. An unknown name, a wrong password and a disabled account take the
 * same steps for as long and get the same answer.
 *
 * Who tries passwords must not keep their owner out. What is refused is therefore one user from one
 * network, or a network; a user who is tried from many is only served more slowly. And when there
 * is more to hash than can be, those come first who have given a good password from where they are,
 * then those who have given no bad one.
 */

#define SLOW_MS 1000

enum
{
  URGENCY_SUSPECT, /* has been wrong before */
  URGENCY_UNKNOWN,
  URGENCY_OWNER,
};

typedef struct
{
  LoglineExchange *exchange;
  LoglineLoginRequest *request;
  LoglineAccount *account; /* NULL when there is none */
  char *network;           /* keys in the throttles */
  char *user_key;
  int urgency;
  char *rehash;            /* what to store instead of the account's hash */
  char *refresh_token;     /* out of the database thread */
} Login;

static void
login_free (Login *login)
{
  logline_exchange_unref (login->exchange);
  logline_login_request_free (login->request);
  g_clear_pointer (&login->account, logline_account_free);
  g_free (login->network);
  g_free (login->user_key);
  g_free (login->rehash);
  g_free (login->refresh_token);
  g_free (login);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Login, login_free)

/* An unknown name is not told, as it may be a password in the wrong field. */
static void
refuse (Login *login)
{
  LoglineExchange *exchange = login->exchange;

  logline_guard_audit_denied (exchange, "failure",
                              login->account != NULL ? login->account->name : NULL,
                              login->account == NULL ? "unknown user"
                              : login->account->enabled ? "wrong password" : "disabled account");
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
    refuse (login);
  else if (error != NULL)
    logline_exchange_reply_failure (login->exchange, error);
  else
    {
      g_message ("“%s” signed in from %s", identity->username, login->exchange->address);
      logline_tokens_wake_services (login->exchange, identity);
      logline_tokens_reply (login->exchange, identity, login->refresh_token);
    }
}

static LoglineIdentity *
start (LoglineStore *store,
       Login        *login,
       GError      **error)
{
  const LoglineAccount *account = login->account;

  if (login->rehash != NULL &&
      !logline_accounts_rehash (store, account->name, account->password, login->rehash, error))
    return NULL;

  return logline_sign_ins_start (store, account->name, account->epoch,
                                 &login->exchange->context->config->sign_in,
                                 logline_context_now_s (), &login->refresh_token, error);
}

static gboolean
audit (Login   *login,
       GError **error)
{
  LoglineExchange *exchange = login->exchange;
  g_autofree char *line = logline_guard_audit_compose (exchange, "login", login->account->name,
                                                       NULL, NULL);

  return logline_audit_write (exchange->context->audit, line, FALSE, error);
}

/* Nobody is signed in of whom the audit log knows nothing. */
static gpointer
store_sign_in (LoglineStore *store,
               gpointer      data,
               GError      **error)
{
  Login *login = data;
  g_autoptr (LoglineIdentity) identity = NULL;
  gboolean success;

  if (!logline_store_begin (store, error))
    return NULL;

  identity = start (store, login, error);
  success = identity != NULL && audit (login, error);
  return logline_store_end (store, success, error) ? g_steal_pointer (&identity) : NULL;
}

static void
give_attempt_back (Login *login)
{
  LoglineContext *context = login->exchange->context;
  gint64 now_us = g_get_monotonic_time ();

  logline_throttle_give (context->by_user, login->user_key, now_us);
  logline_throttle_give (context->by_name, login->request->username, now_us);
  logline_throttle_give (context->by_address, login->network, now_us);
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
      refuse (login);
      return;
    }

  give_attempt_back (login);
  logline_throttle_take (login->exchange->context->by_owner, login->user_key,
                         g_get_monotonic_time ());
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
                            login->request->password, login->urgency, password_verified, login);
  g_steal_pointer (&login);
}

static gpointer
find_account (LoglineStore *store,
              gpointer      data,
              GError      **error)
{
  Login *login = data;

  return logline_accounts_find_any_case (store, login->request->username, error);
}

static gboolean
begin (gpointer user_data)
{
  Login *login = user_data;

  logline_database_run (login->exchange->context->database, find_account, login, NULL,
                        (GDestroyNotify) logline_account_free, account_found, login);
  return G_SOURCE_REMOVE;
}

static void
refuse_attempt (Login *login,
                guint  wait_s)
{
  g_autofree char *wait = g_strdup_printf ("%u", wait_s);

  logline_guard_audit_denied (login->exchange, "failure", NULL, "too many failures");
  logline_exchange_set_header (login->exchange, "Retry-After", wait);
  logline_exchange_reply_problem (login->exchange, LOGLINE_PROBLEM_TOO_MANY_REQUESTS,
                                  "Too many sign-ins from here have failed. Wait a little.");
}

static gboolean
take_attempt (Login *login)
{
  LoglineContext *context = login->exchange->context;
  gint64 now_us = g_get_monotonic_time ();
  gboolean is_fresh = logline_throttle_is_full (context->by_user, login->user_key, now_us);
  guint wait_s;

  if (logline_throttle_get_wait (context->by_owner, login->user_key, now_us) > 0)
    login->urgency = URGENCY_OWNER;
  else
    login->urgency = is_fresh ? URGENCY_UNKNOWN : URGENCY_SUSPECT;

  wait_s = logline_throttle_take (context->by_address, login->network, now_us);
  if (wait_s == 0)
    {
      wait_s = logline_throttle_take (context->by_user, login->user_key, now_us);
      if (wait_s == 0)
        return TRUE;
      logline_throttle_give (context->by_address, login->network, now_us);
    }

  refuse_attempt (login, wait_s);
  return FALSE;
}

static gboolean
is_tried_from_everywhere (Login *login)
{
  return logline_throttle_take (login->exchange->context->by_name, login->request->username,
                                g_get_monotonic_time ()) > 0;
}

/* What no account can have is looked up under a name that none can have either, at the same pace;
 * and the throttle does not remember texts of any length. */
static void
make_keys (Login *login)
{
  g_autofree char *name = login->request->username;

  login->request->username = g_ascii_strdown (logline_api_name_is_valid (name) ? name : "", -1);
  login->network = logline_throttle_dup_network (login->exchange->address);
  login->user_key = g_strdup_printf ("%s %s", login->network, login->request->username);
}

void
logline_endpoint_login (LoglineExchange *exchange)
{
  g_autoptr (GBytes) body = logline_exchange_get_body (exchange);
  g_autoptr (GError) error = NULL;
  g_autoptr (Login) login = NULL;
  LoglineLoginRequest *request;
  gboolean slowly;

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

  slowly = is_tried_from_everywhere (login) && login->urgency != URGENCY_OWNER;
  if (slowly)
    g_timeout_add (SLOW_MS, begin, g_steal_pointer (&login));
  else
    begin (g_steal_pointer (&login));
}
