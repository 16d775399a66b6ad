/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-endpoints.h"
#include "logline-guard-audit.h"
#include "logline-tokens.h"

#include <sodium.h>
#include <string.h>

#define MAX_REFRESH_TOKEN_LENGTH 128

typedef struct
{
  LoglineExchange *exchange;
  char *old_token;
  char *new_token; /* out of the database thread */
  char *replayed;  /* likewise: the account whose spent token this was */
} Renewal;

static void
renewal_free (Renewal *renewal)
{
  logline_exchange_unref (renewal->exchange);
  sodium_memzero (renewal->old_token, strlen (renewal->old_token));
  g_free (renewal->old_token);
  g_free (renewal->new_token);
  g_free (renewal->replayed);
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

static gboolean
audit (Renewal    *renewal,
       const char *event,
       const char *account,
       GError    **error)
{
  g_autofree char *line = logline_guard_audit_compose (renewal->exchange, event, account, NULL,
                                                       NULL);

  return logline_audit_write (renewal->exchange->context->audit, line, FALSE, error);
}

static gpointer
renew (LoglineStore *store,
       gpointer      data,
       GError      **error)
{
  Renewal *renewal = data;
  g_autoptr (LoglineIdentity) identity = NULL;
  gboolean commit;

  if (!logline_store_begin (store, error))
    return NULL;

  identity = logline_sign_ins_renew (store, renewal->old_token,
                                     &renewal->exchange->context->config->sign_in,
                                     logline_context_now_s (), &renewal->new_token,
                                     &renewal->replayed, error);
  commit = identity != NULL ? audit (renewal, "refresh", identity->username, error)
                            : renewal->replayed != NULL;

  /* That a copied sign-in has ended must last, though the caller gets an error. */
  if (!logline_store_end (store, commit, error != NULL && *error == NULL ? error : NULL))
    return NULL;
  return g_steal_pointer (&identity);
}

static void
renewed (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Renewal) renewal = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineIdentity) identity = logline_database_run_finish (result, &error);

  if (renewal->replayed != NULL)
    logline_audit_write_later (renewal->exchange->context->audit,
                               logline_guard_audit_compose (renewal->exchange, "replay",
                                                            renewal->replayed, NULL, NULL));
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
