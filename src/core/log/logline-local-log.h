/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-indexed-log.h"

G_BEGIN_DECLS

/* A log file on this machine, followed as it grows, is rotated or truncated. */
#define LOGLINE_TYPE_LOCAL_LOG (logline_local_log_get_type ())
G_DECLARE_FINAL_TYPE (LoglineLocalLog, logline_local_log, LOGLINE, LOCAL_LOG, LoglineIndexedLog)

/**
 * logline_local_log_new:
 * @path: may not exist (yet): "error" tells so until it does
 *
 * Returns at once; the file is opened in a worker.
 */
LoglineLocalLog *logline_local_log_new           (const char      *path);
const char      *logline_local_log_get_path      (LoglineLocalLog *self);

/* How often to look when the system does not tell of changes by itself. */
void             logline_local_log_set_poll_ms   (LoglineLocalLog *self,
                                                  guint            poll_ms);

G_END_DECLS
