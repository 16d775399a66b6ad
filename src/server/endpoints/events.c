/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-endpoints.h"
#include "logline-guard-audit.h"
#include "logline-event-stream.h"
#include "logline-log-access.h"

/* GET and HEAD of what happens to a log. A log that is missing is none the worse for that: its
 * events come when it does. */

/* One of the account's streams. */
static void
give_back (gpointer user_data)
{
  LoglineExchange *exchange = user_data;

  logline_quota_give_back (exchange->context->streams, exchange->identity->username);
  logline_exchange_unref (exchange);
}

static void
refuse (LoglineExchange *exchange)
{
  logline_exchange_set_header (exchange, "Retry-After", "5");
  logline_exchange_reply_problem (exchange, LOGLINE_PROBLEM_TOO_MANY_STREAMS,
                                  "You follow as many logs as you may. Close one first.");
}

static void
log_found (LoglineExchange *exchange,
           const char      *path)
{
  GUri *uri = soup_server_message_get_uri (exchange->message);
  g_autoptr (GError) error = NULL;
  LoglineEventsRequest *request = logline_events_request_parse (g_uri_get_query (uri), &error);

  if (request == NULL)
    logline_exchange_reply_problem (exchange, LOGLINE_PROBLEM_BAD_REQUEST, error->message);
  else if (logline_quota_take (exchange->context->streams, exchange->identity->username))
    {
      logline_guard_audit_read (exchange, FALSE, 0);
      logline_event_stream_start (exchange, request, path, give_back,
                                  logline_exchange_ref (exchange));
    }
  else
    {
      logline_events_request_free (request);
      refuse (exchange);
    }
}

void
logline_endpoint_events (LoglineExchange *exchange)
{
  logline_log_access_find (exchange, log_found);
}
