/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-exchange.h"

G_BEGIN_DECLS

/* Calls @next once the request's token has passed every check and its sign-in is found alive, with
 * claims and identity filled in; answers 401 otherwise. All routes that need a token come through
 * here. */
void logline_guard_admit (LoglineExchange  *exchange,
                          void            (*next) (LoglineExchange *exchange));

G_END_DECLS
