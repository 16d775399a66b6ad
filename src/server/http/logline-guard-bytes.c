/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-guard-bytes.h"

#include "logline-guard-audit.h"

static gboolean
may_download (LoglineExchange *exchange)
{
  return logline_claims_allow (exchange->claims, exchange->identity, exchange->service,
                               LOGLINE_RIGHT_DOWNLOAD);
}

/* No name has a space in it. */
static char *
dup_key (LoglineExchange *exchange)
{
  return g_strdup_printf ("%s %s", exchange->identity->username, exchange->service);
}

gboolean
logline_guard_admit_lines (LoglineExchange *exchange)
{
  g_autofree char *key = dup_key (exchange);
  g_autofree char *wait = NULL;
  guint wait_s;

  if (may_download (exchange))
    return TRUE;

  wait_s = logline_throttle_get_wait (exchange->context->by_reader, key, g_get_monotonic_time ());
  if (wait_s == 0)
    return TRUE;

  wait = g_strdup_printf ("%u", wait_s);
  logline_exchange_set_header (exchange, "Retry-After", wait);
  logline_exchange_reply_problem (exchange, LOGLINE_PROBLEM_TOO_MANY_REQUESTS,
                                  "You have read more of this service than a reader may in such a "
                                  "time. Wait a little, or ask for the right to download.");
  return FALSE;
}

void
logline_guard_count_lines (LoglineExchange *exchange,
                           guint64          length)
{
  g_autofree char *key = dup_key (exchange);

  logline_guard_audit_read (exchange, FALSE, length);
  if (!may_download (exchange))
    logline_throttle_charge (exchange->context->by_reader, key, length / 1024 + 1,
                             g_get_monotonic_time ());
}

gboolean
logline_guard_admit_bytes (LoglineExchange *exchange,
                           gboolean         whole,
                           guint64          length)
{
  if (may_download (exchange))
    {
      logline_guard_audit_read (exchange, whole, length);
      return TRUE;
    }

  if (whole || length > LOGLINE_GUARD_PART_BYTES)
    {
      logline_guard_audit_denied (exchange, "denied", NULL, "no right to download");
      logline_exchange_reply_problem (exchange, LOGLINE_PROBLEM_DOWNLOAD_NOT_ALLOWED,
                                      "You may read and search this log, but not download it.");
      return FALSE;
    }

  if (!logline_guard_admit_lines (exchange))
    return FALSE;

  logline_guard_count_lines (exchange, length);
  return TRUE;
}

LoglineRight
logline_guard_get_bytes_right (guint64 length)
{
  return length > LOGLINE_GUARD_PART_BYTES ? LOGLINE_RIGHT_DOWNLOAD : LOGLINE_RIGHT_READ;
}
