/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "logline-inotify.h"
#include "logline-log-files.h"

G_BEGIN_DECLS

/* Looks at a log again and again, for all who want to know what happens to it: when the kernel says
 * that something has, and every second in case it does not (a network file system). Main loop only;
 * the looks are taken in worker threads. */
#define LOGLINE_TYPE_LOG_WATCH (logline_log_watch_get_type ())
G_DECLARE_FINAL_TYPE (LoglineLogWatch, logline_log_watch, LOGLINE, LOG_WATCH, GObject)

/* Signals:
 *   changed (LoglineLogWatch *self): the view is another one; at most %LOGLINE_API_MAX_EVENTS_PS
 *     times a second
 */

/* Made by LoglineLogWatches. */
LoglineLogWatch *logline_log_watch_new       (LoglineLogFiles  *log_files,
                                              LoglineInotify   *inotify,
                                              const char       *path);
const char      *logline_log_watch_get_path  (LoglineLogWatch  *self);

/* What the inotify says. */
void             logline_log_watch_notice    (LoglineLogWatch  *self,
                                              int               watch,
                                              const char       *name);

/* Whether it has looked at all. */
gboolean         logline_log_watch_has_looked (LoglineLogWatch *self);

/* What is there; (nullable): nothing is, or nothing that can be read. A log that is missing for
 * only a moment, as when it is rotated, is taken to be there. */
LoglineLogView  *logline_log_watch_get_view  (LoglineLogWatch  *self);

/* Why there is no view. */
const GError    *logline_log_watch_get_error (LoglineLogWatch  *self);

G_END_DECLS
