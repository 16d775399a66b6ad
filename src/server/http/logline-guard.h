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

typedef void (*LoglineGuardReviewFunc) (gboolean allowed,
                                        gpointer user_data);

/* Asks the database again whether the bearer of an admitted request may see its service, for
 * answers that take long. The token may run out meanwhile, the sign-in may not end. */
void logline_guard_review (LoglineExchange        *exchange,
                           LoglineGuardReviewFunc  func,
                           gpointer                user_data);

G_END_DECLS
