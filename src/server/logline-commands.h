/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The administration commands: `loglined user add NAME` and so on. They work on the database
 * directly, whether a daemon runs or not, and a running one sees what they did with its next
 * request. */
gboolean logline_commands_has (const char  *word);

/* @argv begins with the command's word and ends with %NULL. @config_file and @data_dir: (nullable):
 * what stood before it on the command line. Returns the exit status: 0, 1 for a failure, 2 for a
 * command that was not understood. */
int      logline_commands_run (char       **argv,
                               const char  *config_file,
                               const char  *data_dir);

G_END_DECLS
