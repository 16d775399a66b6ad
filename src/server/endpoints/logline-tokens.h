/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-exchange.h"

G_BEGIN_DECLS

/* Answers with a new pair of tokens. @refresh_token has just been stored. */
void logline_tokens_reply (LoglineExchange       *exchange,
                           const LoglineIdentity *identity,
                           const char            *refresh_token);

/* Starts the managed services that @identity may see. */
void logline_tokens_wake_services (LoglineExchange       *exchange,
                                   const LoglineIdentity *identity);

G_END_DECLS
