/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "hostile-server.h"
#include "logline-api.h"

G_BEGIN_DECLS

/* The routes of a HostileServer for lines by number and for searches, answered as they should. */

void hostile_serve_lines  (HostileServer     *self,
                           SoupServerMessage *message);
void hostile_serve_search (HostileServer     *self,
                           SoupServerMessage *message);

/* What was asked, for hooks and tests. */
LoglineLinesRequest  *hostile_parse_lines_request  (SoupServerMessage *message);
LoglineSearchRequest *hostile_parse_search_request (SoupServerMessage *message);

/* The records of an honest answer, one line each. */
GString              *hostile_make_records         (HostileServer              *self,
                                                    const LoglineSearchRequest *request);

G_END_DECLS
