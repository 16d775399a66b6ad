/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "hostile-server.h"

G_BEGIN_DECLS

/* The route of a HostileServer for events: open until it is ended, and silent but for what the test
 * has it say. Nothing is told of the log by itself. */
void hostile_serve_events      (HostileServer     *self,
                                SoupServerMessage *message);

/* To all who follow. */
void hostile_server_tell       (HostileServer     *self,
                                const char        *text);

/* As an honest server would: that the log has the size it has, that another generation follows
 * @previous for @reason ("rotated", …), that it is over because of @slug ("unauthorized", …). */
void hostile_server_tell_grew  (HostileServer     *self);
void hostile_server_tell_replaced (HostileServer  *self,
                                   const char     *previous,
                                   guint64         previous_size,
                                   const char     *reason);
void hostile_server_tell_end   (HostileServer     *self,
                                LoglineProblemType problem);

/* No more comes on the streams that are open. */
void hostile_server_end_events (HostileServer     *self);

G_END_DECLS
