/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-guard.h"

#include "logline-guard-audit.h"

#include <string.h>

#define SCHEME "Bearer "

typedef struct
{
  LoglineExchange *exchange;
  void (*next) (LoglineExchange *exchange);
} Admission;

static void
refuse (LoglineExchange *exchange)
{
  logline_guard_audit_denied (exchange, "denied",
                              exchange->claims != NULL ? exchange->claims->username : NULL,
                              exchange->claims != NULL ? "sign-in over" : "no valid token");
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
  else if (!logline_claims_fit (exchange->claims, exchange->identity))
    refuse (exchange);
  else
    admission->next (exchange);
}

guint
logline_guard_watch (LoglineExchange *exchange,
                     LoglineRight     right,
                     GSourceOnceFunc  lost,
                     gpointer         user_data)
{
  return logline_right_watches_add (exchange->context->rights, exchange->claims, exchange->service,
                                    right, lost, user_data);
}

void
logline_guard_unwatch (LoglineExchange *exchange,
                       guint           *watch)
{
  logline_right_watches_remove (exchange->context->rights, *watch);
  *watch = 0;
}

static LoglineClaims *
check_token (LoglineExchange *exchange)
{
  const char *authorization = logline_exchange_get_header (exchange, "Authorization");

  if (authorization == NULL ||
      g_ascii_strncasecmp (authorization, SCHEME, sizeof SCHEME - 1) != 0)
    return NULL;

  return logline_token_check (logline_key_keeper_get_ring (exchange->context->keys),
                              authorization + sizeof SCHEME - 1, logline_context_now_s ());
}

/* "scheme://host:port", or "null" for who will not say. */
static gboolean
is_own_origin (const char *origin,
               const char *host)
{
  const char *authority = strstr (origin, "://");

  return authority != NULL && host != NULL && g_ascii_strcasecmp (authority + 3, host) == 0;
}

gboolean
logline_guard_check_origin (LoglineExchange *exchange)
{
  const char *origin = logline_exchange_get_header (exchange, "Origin");

  if (origin == NULL || is_own_origin (origin, logline_exchange_get_header (exchange, "Host")))
    return TRUE;

  logline_guard_audit_denied (exchange, "denied", NULL, "foreign origin");
  logline_exchange_reply_problem (exchange, LOGLINE_PROBLEM_FOREIGN_ORIGIN,
                                  "Web pages of other sites may not use this server.");
  return FALSE;
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
