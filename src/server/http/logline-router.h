/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-exchange.h"

G_BEGIN_DECLS

/* Sends a request to its endpoint, past the guard where the route needs a token. Paths match
 * exactly: libsoup's own routing would send /api/v1/health/anything to /api/v1/health. */
void     logline_router_handle     (LoglineExchange *exchange);

/* Whether this request's body is JSON that an endpoint reads; all others are thrown away. */
gboolean logline_router_wants_body (const char *method,
                                    const char *path);

G_END_DECLS
