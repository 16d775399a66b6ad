/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One instance of inotify(7). GFileMonitor would ask the file system in the calling thread what it
 * is, tell most things a second late, and wake up for each line that is written. */
typedef struct _LoglineInotify LoglineInotify;

#define LOGLINE_INOTIFY_NONE (-1)

/* @watch: what logline_inotify_watch_*() returned, or %LOGLINE_INOTIFY_NONE: events were lost
 * @name: (nullable): of what changed in a folder */
typedef void (*LoglineInotifyFunc) (int         watch,
                                    const char *name,
                                    gpointer    user_data);

/* Calls @func in the main loop until it is stopped. Where there is no inotify, it never does. */
LoglineInotify *logline_inotify_new          (LoglineInotifyFunc  func,
                                              gpointer            user_data);
void            logline_inotify_stop         (LoglineInotify     *self);
LoglineInotify *logline_inotify_ref          (LoglineInotify     *self);
void            logline_inotify_unref        (LoglineInotify     *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineInotify, logline_inotify_unref)

/* Names that come and go. May block; any thread. The same folder has the same watch. */
int             logline_inotify_watch_folder (LoglineInotify     *self,
                                              const char         *path);

/* The next write, only that one. May block; any thread. */
int             logline_inotify_watch_file   (LoglineInotify     *self,
                                              const char         *path);
void            logline_inotify_unwatch      (LoglineInotify     *self,
                                              int                 watch);

G_END_DECLS
