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

/* Refuses what a browser sends for a page of another site; returns whether the request may go on.
 * No client of ours says where it comes from. */
gboolean logline_guard_check_origin (LoglineExchange *exchange);

/* For an answer to an admitted request that takes long: calls @lost once when the bearer has not
 * @right to the service any more, five seconds after that at most. Give the id back with
 * logline_guard_unwatch() when the answer ends by itself, and before the exchange goes. */
guint logline_guard_watch   (LoglineExchange  *exchange,
                             LoglineRight      right,
                             GSourceOnceFunc   lost,
                             gpointer          user_data);

/* Sets *@watch to 0, and may be called with 0 in it. */
void  logline_guard_unwatch (LoglineExchange  *exchange,
                             guint            *watch);

G_END_DECLS
