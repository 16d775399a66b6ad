/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-store.h"

G_BEGIN_DECLS

/* Writes a copy of the database to a new file that its owner alone may read, also while a daemon is
 * at work. The key of the tokens is not part of it: without it people sign in again, no more. */
gboolean  logline_backup_make    (LoglineStore  *store,
                                  const char    *path,
                                  GError       **error);

/**
 * logline_backup_restore:
 * @path: what logline_backup_make() has written
 *
 * Puts the database in @path in the place of that in @data_dir, of which this needs the lock. All
 * sign-ins end, since those that have ended after the backup would be valid again.
 *
 * Returns: (transfer full) (nullable): where the database is that was there before, "" when there
 *   was none
 */
char     *logline_backup_restore (const char    *data_dir,
                                  const char    *path,
                                  GError       **error);

/* Whether SQLite finds nothing wrong with it. */
gboolean  logline_backup_verify  (LoglineStore  *store,
                                  GError       **error);

G_END_DECLS
