/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-log-watch.h"

G_BEGIN_DECLS

/* The watches of the logs that somebody follows: one for each, shared by all. Main loop only. */
typedef struct _LoglineLogWatches LoglineLogWatches;

LoglineLogWatches *logline_log_watches_new   (LoglineLogFiles    *log_files);

/* All watches must be gone. */
void               logline_log_watches_free  (LoglineLogWatches  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineLogWatches, logline_log_watches_free)

/* (transfer full): it goes with its last reference. @path: as an administrator configured it */
LoglineLogWatch   *logline_log_watches_watch (LoglineLogWatches  *self,
                                              const char         *path);

G_END_DECLS
