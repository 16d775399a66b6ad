/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-exchange.h"
#include "logline-log-index.h"
#include "logline-search-queue.h"

G_BEGIN_DECLS

/* Answers with the records of a search in @index, until all is searched, it has cost as much as it
 * may, the log is another, the right is gone or the client has left. @request, @place: (transfer
 * full) */
void logline_search_stream_start (LoglineExchange       *exchange,
                                  LoglineSearchRequest  *request,
                                  LoglineLogIndex       *index,
                                  LoglineSearchPlace    *place);

G_END_DECLS
