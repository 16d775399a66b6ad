/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-database.h"
#include "logline-token.h"

G_BEGIN_DECLS

/* Answers that take long, and whose right to go on may end: by a sign-out, by time, or because an
 * administrator says so. Main loop only. */
typedef struct _LoglineRightWatches LoglineRightWatches;

/* How soon it is noticed that a right is gone, without the time that the database needs. */
#define LOGLINE_RIGHT_WATCHES_INTERVAL_S 2

/* @database: (transfer none) */
LoglineRightWatches *logline_right_watches_new    (LoglineDatabase      *database);
void                 logline_right_watches_free   (LoglineRightWatches  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineRightWatches, logline_right_watches_free)

/**
 * logline_right_watches_add:
 * @claims: borrowed until the watch is over
 * @lost: called once, when what @claims say and the database has does not give @right to @service
 *   any more; the watch is over then
 *
 * The token may run out meanwhile, the sign-in may not end.
 *
 * Returns: an id above 0
 */
guint                logline_right_watches_add    (LoglineRightWatches  *self,
                                                   const LoglineClaims  *claims,
                                                   const char           *service,
                                                   LoglineRight          right,
                                                   GSourceOnceFunc       lost,
                                                   gpointer              user_data);

/* @id may be of a watch that is over. */
void                 logline_right_watches_remove (LoglineRightWatches  *self,
                                                   guint                 id);

G_END_DECLS
