/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-config.h"

G_BEGIN_DECLS

/* Prints a line for each thing that a daemon needs, and for what is wrong also what to do about it.
 * Makes nothing that is not there.
 * @config_file: (nullable); @data_dir: (nullable): as on the command line
 *
 * Returns: whether all is well
 */
gboolean logline_check_run (const char *config_file,
                            const char *data_dir);

G_END_DECLS
