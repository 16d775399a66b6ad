/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Waits on a kept-alive connection between two requests, and ends it when its client closes it or
 * stays silent for as long as the socket's timeout. */
typedef struct _LoglineIdleWatch LoglineIdleWatch;

/* @message: the one just finished; kept, and with it the connection, until the watch is freed or
 * ends the connection, which emits "disconnected" on the message. */
LoglineIdleWatch *logline_idle_watch_new  (SoupServerMessage *message,
                                           GSocket           *socket);
void              logline_idle_watch_free (LoglineIdleWatch  *self);

G_END_DECLS
