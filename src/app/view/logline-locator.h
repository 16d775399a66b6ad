/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-pager.h"

G_BEGIN_DECLS

/* Finds the row of a position as soon as that part of the log is here.
 *
 * Signals:
 *   found (LoglineLocator *self, guint64 row): it looks for nothing any more
 *   missed (LoglineLocator *self): it is not here, not yet or for good
 */
#define LOGLINE_TYPE_LOCATOR (logline_locator_get_type ())
G_DECLARE_FINAL_TYPE (LoglineLocator, logline_locator, LOGLINE, LOCATOR, GObject)

/* Looks in the log of @pager, whichever that is. */
LoglineLocator *logline_locator_new     (LoglinePager          *pager);
void            logline_locator_start   (LoglineLocator        *self,
                                         const LoglinePosition *position);
void            logline_locator_stop    (LoglineLocator        *self);

/* There is more of the log than before. */
void            logline_locator_retry   (LoglineLocator        *self);

/* Whether the log is being asked. */
gboolean        logline_locator_is_busy (LoglineLocator        *self);

G_END_DECLS
