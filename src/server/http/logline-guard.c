/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-guard.h"

#define SCHEME "Bearer "

typedef struct
{
  LoglineExchange *exchange;
  void (*next) (LoglineExchange *exchange);
} Admission;

static void
refuse (LoglineExchange *exchange)
{
  logline_exchange_set_header (exchange, "WWW-Authenticate", "Bearer error=\"invalid_token\"");
  logline_exchange_reply_problem (exchange, LOGLINE_PROBLEM_UNAUTHORIZED,
                                  "You are not signed in, or your sign-in has ended.");
}

static gpointer
find_identity (LoglineStore *store,
               gpointer      data,
               GError      **error)
{
  return logline_sign_ins_find (store, data, logline_context_now_s (), error);
}

static gboolean
is_same_person (const LoglineClaims   *claims,
                const LoglineIdentity *identity)
{
  return claims->epoch == identity->epoch && g_str_equal (claims->username, identity->username);
}

static void
identity_found (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autofree Admission *admission = user_data;
  g_autoptr (LoglineExchange) exchange = admission->exchange;
  g_autoptr (GError) error = NULL;

  exchange->identity = logline_database_run_finish (result, &error);
  if (g_error_matches (error, LOGLINE_STORE_ERROR, LOGLINE_STORE_ERROR_NOT_FOUND))
    refuse (exchange);
  else if (error != NULL)
    logline_exchange_reply_failure (exchange, error);
  else if (!is_same_person (exchange->claims, exchange->identity))
    refuse (exchange);
  else
    admission->next (exchange);
}

typedef struct
{
  LoglineExchange *exchange;
  LoglineGuardReviewFunc func;
  gpointer user_data;
} Review;

static void
identity_reviewed (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autofree Review *review = user_data;
  g_autoptr (LoglineExchange) exchange = review->exchange;
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineIdentity) identity = logline_database_run_finish (result, &error);

  if (error != NULL && !g_error_matches (error, LOGLINE_STORE_ERROR, LOGLINE_STORE_ERROR_NOT_FOUND))
    g_warning ("A right could not be checked again: %s", error->message);

  review->func (identity != NULL && is_same_person (exchange->claims, identity) &&
                logline_claims_allow (exchange->claims, identity, exchange->service),
                review->user_data);
}

void
logline_guard_review (LoglineExchange        *exchange,
                      LoglineGuardReviewFunc  func,
                      gpointer                user_data)
{
  Review *review = g_new0 (Review, 1);

  review->exchange = logline_exchange_ref (exchange);
  review->func = func;
  review->user_data = user_data;
  logline_database_run (exchange->context->database, find_identity,
                        g_strdup (exchange->claims->sign_in), g_free,
                        (GDestroyNotify) logline_identity_free, identity_reviewed, review);
}

static LoglineClaims *
check_token (LoglineExchange *exchange)
{
  const char *authorization = logline_exchange_get_header (exchange, "Authorization");

  if (authorization == NULL ||
      g_ascii_strncasecmp (authorization, SCHEME, sizeof SCHEME - 1) != 0)
    return NULL;

  return logline_token_check (exchange->context->key, authorization + sizeof SCHEME - 1,
                              logline_context_now_s ());
}

void
logline_guard_admit (LoglineExchange  *exchange,
                     void            (*next) (LoglineExchange *exchange))
{
  Admission *admission;

  exchange->claims = check_token (exchange);
  if (exchange->claims == NULL)
    {
      refuse (exchange);
      return;
    }

  admission = g_new0 (Admission, 1);
  admission->exchange = logline_exchange_ref (exchange);
  admission->next = next;
  logline_database_run (exchange->context->database, find_identity,
                        g_strdup (exchange->claims->sign_in), g_free,
                        (GDestroyNotify) logline_identity_free, identity_found, admission);
}
