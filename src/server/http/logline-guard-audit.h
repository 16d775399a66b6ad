/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-exchange.h"

G_BEGIN_DECLS

/* What requests leave in the audit log. The client's address, the request's id and, once they are
 * known, account, service and log are in each line. */

/* A line of a request, for logline_audit_write(). @name: (nullable) */
char *logline_guard_audit_compose (LoglineExchange *exchange,
                                   const char      *event,
                                   const char      *account,
                                   const char      *name,
                                   const char      *value);

/* Nothing is granted by these, so the request goes on when they cannot be written. */

/* Somebody was refused. An address that is refused all the time gets a line now and then. */
void  logline_guard_audit_denied  (LoglineExchange *exchange,
                                   const char      *event,
                                   const char      *account,
                                   const char      *reason);

/* Bytes or lines of a log go out: told once an hour for each sign-in and log, and once more when
 * they have become more than a reader needs. */
void  logline_guard_audit_read    (LoglineExchange *exchange,
                                   gboolean         whole,
                                   guint64          length);

/* The same search is told once an hour. */
void  logline_guard_audit_search  (LoglineExchange *exchange);

G_END_DECLS
