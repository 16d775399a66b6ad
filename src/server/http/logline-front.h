/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-context.h"

G_BEGIN_DECLS

/* The front door: sockets, and everything about a request that can be refused before anybody asks
 * who sends it. Main loop only. */
typedef struct _LoglineFront LoglineFront;

/* Listens on the configured address. (nullable): the error says what to change. */
LoglineFront *logline_front_new            (LoglineContext  *context,
                                            GError         **error);

/* Breaks off every connection. */
void          logline_front_free           (LoglineFront    *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineFront, logline_front_free)

/* "http://127.0.0.1:8080", with the port that the system chose when 0 was configured. */
const char   *logline_front_get_url        (LoglineFront    *self);

void          logline_front_stop_accepting (LoglineFront    *self);

/* Requests that are being answered. */
guint         logline_front_get_n_requests (LoglineFront    *self);

G_END_DECLS
