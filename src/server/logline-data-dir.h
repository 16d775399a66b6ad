/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The folder with the database, the key and the audit log. */
char *logline_data_dir_get_default (void);

/* Makes the folder, for its owner alone; one that is there is refused when others may write in
 * it. */
gboolean logline_data_dir_prepare (const char  *path,
                                   GError     **error);

/* Claims the folder for one daemon. Returns a descriptor that holds the claim until it is closed,
 * or -1. Commands do not claim it: they work beside a running daemon. */
int      logline_data_dir_lock    (const char  *path,
                                   GError     **error);

char    *logline_data_dir_get_database (const char *path);
char    *logline_data_dir_get_key      (const char *path);
char    *logline_data_dir_get_audit    (const char *path);

G_END_DECLS
