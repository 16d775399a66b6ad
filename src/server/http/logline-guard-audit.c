/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-guard-audit.h"

/* What a stranger writes in an address may be anything, a token too. */
static const char *
get_known (LoglineExchange *exchange,
           const char      *name)
{
  return exchange->identity != NULL && name != NULL && logline_api_name_is_valid (name) ? name
                                                                                        : NULL;
}

char *
logline_guard_audit_compose (LoglineExchange *exchange,
                             const char      *event,
                             const char      *account,
                             const char      *name,
                             const char      *value)
{
  return logline_audit_compose (event,
                                "account", account,
                                "address", exchange->address,
                                "request", exchange->id,
                                "service", get_known (exchange, exchange->service),
                                "log", get_known (exchange, exchange->log),
                                name != NULL ? name : "detail", value, NULL);
}

static void
tell (LoglineExchange *exchange,
      const char      *event,
      const char      *account,
      const char      *name,
      const char      *value)
{
  logline_audit_write_later (exchange->context->audit,
                             logline_guard_audit_compose (exchange, event, account, name, value));
}

static const char *
get_account (LoglineExchange *exchange)
{
  return exchange->identity != NULL ? exchange->identity->username : NULL;
}

void
logline_guard_audit_denied (LoglineExchange *exchange,
                            const char      *event,
                            const char      *account,
                            const char      *reason)
{
  if (account == NULL)
    account = get_account (exchange);
  if (logline_throttle_take (exchange->context->audit_denied, exchange->address,
                             g_get_monotonic_time ()) == 0)
    tell (exchange, event, account, "reason", reason);
}

/* Whether this is the first of its kind for an hour. */
static gboolean
is_news (LoglineExchange *exchange,
         const char      *event,
         const char      *what)
{
  g_autofree char *key = g_strdup_printf ("%s %s %s %s %s", event, exchange->claims->sign_in,
                                          exchange->service, exchange->log, what);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);

  return logline_throttle_take (exchange->context->audit_told, digest,
                                g_get_monotonic_time ()) == 0;
}

/* Whether a sign-in has got so much of a log within an hour. */
static gboolean
is_much (LoglineExchange *exchange,
         guint64          length)
{
  LoglineThrottle *taken = exchange->context->audit_taken;
  gint64 now_us = g_get_monotonic_time ();
  g_autofree char *key = g_strdup_printf ("%s %s %s", exchange->claims->sign_in, exchange->service,
                                          exchange->log);

  if (logline_throttle_get_wait (taken, key, now_us) > 0)
    return TRUE;

  logline_throttle_charge (taken, key, MIN (length / 1024 + 1, G_MAXUINT16), now_us);
  return logline_throttle_get_wait (taken, key, now_us) > 0;
}

void
logline_guard_audit_read (LoglineExchange *exchange,
                          gboolean         whole,
                          guint64          length)
{
  if (is_news (exchange, "opened", ""))
    tell (exchange, "opened", get_account (exchange), NULL, NULL);
  if ((is_much (exchange, length) || whole) && is_news (exchange, "downloaded", ""))
    tell (exchange, "downloaded", get_account (exchange), NULL, NULL);
}

/* What is looked for, not where in the log: a client that follows asks again for what is new. */
static char *
dup_patterns (LoglineExchange *exchange)
{
  static const char *const names[] = { "q", "syntax", "case", "invert" };
  GString *patterns = g_string_new (NULL);

  for (guint i = 0; exchange->query != NULL && i < LOGLINE_API_MAX_PATTERNS * 4; i++)
    {
      g_autofree char *name = i < 4 ? g_strdup (names[i])
                                    : g_strdup_printf ("%s%u", names[i % 4], i / 4 + 1);
      const char *value = g_hash_table_lookup (exchange->query, name);

      if (value != NULL)
        g_string_append_printf (patterns, "%s%s=%s", patterns->len > 0 ? "&" : "", name, value);
    }
  return g_string_free (patterns, FALSE);
}

void
logline_guard_audit_search (LoglineExchange *exchange)
{
  g_autofree char *patterns = dup_patterns (exchange);

  if (is_news (exchange, "searched", patterns))
    tell (exchange, "searched", get_account (exchange), "patterns", patterns);
}
