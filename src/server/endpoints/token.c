/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-endpoints.h"
#include "logline-tokens.h"

#include <sodium.h>
#include <string.h>

#define MAX_REFRESH_TOKEN_LENGTH 128

typedef struct
{
  LoglineExchange *exchange;
  char *old_token;
  char *new_token; /* out of the database thread */
} Renewal;

static void
renewal_free (Renewal *renewal)
{
  logline_exchange_unref (renewal->exchange);
  sodium_memzero (renewal->old_token, strlen (renewal->old_token));
  g_free (renewal->old_token);
  g_free (renewal->new_token);
  g_free (renewal);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Renewal, renewal_free)

static void
refuse (LoglineExchange *exchange)
{
  logline_exchange_set_header (exchange, "WWW-Authenticate", "Bearer error=\"invalid_token\"");
  logline_exchange_reply_problem (exchange, LOGLINE_PROBLEM_UNAUTHORIZED,
                                  "Your sign-in has ended. Sign in again.");
}

static gpointer
renew (LoglineStore *store,
       gpointer      data,
       GError      **error)
{
  Renewal *renewal = data;

  return logline_sign_ins_renew (store, renewal->old_token,
                                 &renewal->exchange->context->config->sign_in,
                                 logline_context_now_s (), &renewal->new_token, error);
}

static void
renewed (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Renewal) renewal = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineIdentity) identity = logline_database_run_finish (result, &error);

  if (g_error_matches (error, LOGLINE_STORE_ERROR, LOGLINE_STORE_ERROR_NOT_FOUND))
    refuse (renewal->exchange);
  else if (error != NULL)
    logline_exchange_reply_failure (renewal->exchange, error);
  else
    logline_tokens_reply (renewal->exchange, identity, renewal->new_token);
}

void
logline_endpoint_token (LoglineExchange *exchange)
{
  g_autoptr (GBytes) body = logline_exchange_get_body (exchange);
  g_autoptr (GError) error = NULL;
  g_autofree char *token = logline_token_request_parse (body, &error);
  Renewal *renewal;

  if (token == NULL)
    {
      logline_exchange_reply_problem (exchange, LOGLINE_PROBLEM_BAD_REQUEST, error->message);
      return;
    }

  if (strlen (token) > MAX_REFRESH_TOKEN_LENGTH)
    {
      refuse (exchange);
      return;
    }

  renewal = g_new0 (Renewal, 1);
  renewal->exchange = logline_exchange_ref (exchange);
  renewal->old_token = g_steal_pointer (&token);
  logline_database_run (exchange->context->database, renew, renewal, NULL,
                        (GDestroyNotify) logline_identity_free, renewed, renewal);
}
