/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-exchange.h"

G_BEGIN_DECLS

/* One function for each route of the table in logline-router.c. */
void logline_endpoint_health   (LoglineExchange *exchange);
void logline_endpoint_openapi  (LoglineExchange *exchange);
void logline_endpoint_login    (LoglineExchange *exchange);
void logline_endpoint_token    (LoglineExchange *exchange);
void logline_endpoint_logout   (LoglineExchange *exchange);
void logline_endpoint_services (LoglineExchange *exchange);
void logline_endpoint_log      (LoglineExchange *exchange);
void logline_endpoint_lines    (LoglineExchange *exchange);
void logline_endpoint_search   (LoglineExchange *exchange);
void logline_endpoint_events   (LoglineExchange *exchange);
void logline_endpoint_history  (LoglineExchange *exchange);

G_END_DECLS
