/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The real loglined on a free port of this machine, over a folder of its own. Path of the program:
 * the environment variable LOGLINED, which tests/meson.build sets. */
typedef struct _TestDaemon TestDaemon;

/* A fresh folder; accounts and services can be added before the daemon starts as well as after.
 * @config: (nullable): lines for the [server] group of a configuration file. Hashing costs as
 * little as the daemon accepts. */
TestDaemon *test_daemon_new         (const char *config);

/* Stops it and removes the folder. */
void        test_daemon_free        (TestDaemon *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestDaemon, test_daemon_free)

/* Returns once it listens. @options: (nullable): further ones, for example "--demo". */
void        test_daemon_start       (TestDaemon        *self,
                                     const char *const *options);

/* Sends @signal and waits for the end; returns the exit status. */
int         test_daemon_stop        (TestDaemon *self,
                                     int         signal);

/* "http://127.0.0.1:PORT" */
const char *test_daemon_get_url     (TestDaemon *self);
guint16     test_daemon_get_port    (TestDaemon *self);
const char *test_daemon_get_folder  (TestDaemon *self); /* free for a test's own files as well */
const char *test_daemon_get_data    (TestDaemon *self); /* its data folder */
const char *test_daemon_get_pid     (TestDaemon *self);

/* What it has used so far, in clock ticks. */
guint64     test_daemon_get_processor_time (TestDaemon *self);

/* Runs an administration command, words separated by spaces, with @input on its standard input.
 * Returns its exit status; @out_output: (out) (optional): what it printed, errors included. */
int         test_daemon_try         (TestDaemon  *self,
                                     const char  *command,
                                     const char  *input,
                                     char       **out_output);

/* The same for one that must succeed. */
void        test_daemon_run         (TestDaemon  *self,
                                     const char  *command,
                                     const char  *input);

/* Writes a file in the folder and makes it the log @service/@log of a new service. */
char       *test_daemon_add_service (TestDaemon  *self,
                                     const char  *service,
                                     const char  *log,
                                     const void  *bytes,
                                     gsize        length);

/* Removes a folder and all that is in it. */
void        test_remove_tree        (const char  *path);

G_END_DECLS
