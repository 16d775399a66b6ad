/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-exchange.h"

G_BEGIN_DECLS

/* What the routes below a log have in common: who may come in, and what is said when the log is not
 * what was asked for. */

#define LOGLINE_LOG_ACCESS_GONE \
  "The log was rotated or truncated: another one stands in its place now."

/* @path: of the log's file, as an administrator configured it */
typedef void (*LoglineLogAccessFunc) (LoglineExchange *exchange,
                                      const char      *path);

/* Calls @next when the bearer may read the log that the request names; answers as if it was not
 * there otherwise. Starts its service. */
void        logline_log_access_find             (LoglineExchange      *exchange,
                                                 LoglineLogAccessFunc  next);

/* Puts off the stop of the service, while somebody is answered for long. */
void        logline_log_access_keep_awake       (LoglineExchange      *exchange);

/* @wanted: (nullable): the request's generation= */
gboolean    logline_log_access_is_wanted        (const char           *generation,
                                                 const char           *wanted);
void        logline_log_access_reply_gone       (LoglineExchange      *exchange);

/* A sentence about a %LOGLINE_SOURCE_ERROR, without paths. */
const char *logline_log_access_explain          (const GError         *error);
void        logline_log_access_reply_unreadable (LoglineExchange      *exchange,
                                                 const GError         *error);

G_END_DECLS
