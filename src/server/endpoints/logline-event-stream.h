/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-api-events.h"
#include "logline-exchange.h"

G_BEGIN_DECLS

/* Answers with what happens to the log at @path, until the right is gone, the daemon stops or the
 * client leaves. @request: (transfer full); @ended is called once, whatever the end was. */
void logline_event_stream_start (LoglineExchange       *exchange,
                                 LoglineEventsRequest  *request,
                                 const char            *path,
                                 GDestroyNotify         ended,
                                 gpointer               user_data);

G_END_DECLS
