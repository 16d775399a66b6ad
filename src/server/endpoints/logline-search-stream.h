/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-exchange.h"
#include "logline-log-index.h"

G_BEGIN_DECLS

/* Answers with the records of a search in @index, until all is searched, the log is another, the
 * right is gone or the client has left. @request: (transfer full); @ended is called once, whatever
 * the end was. */
void logline_search_stream_start (LoglineExchange       *exchange,
                                  LoglineSearchRequest  *request,
                                  LoglineLogIndex       *index,
                                  GDestroyNotify         ended,
                                  gpointer               user_data);

G_END_DECLS
