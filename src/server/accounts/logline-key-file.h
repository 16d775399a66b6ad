/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-key-ring.h"

G_BEGIN_DECLS

/* Makes the file when there is none. Refused when others than its owner may read it. What has ended
 * is not in the ring. */
LoglineKeyRing *logline_key_file_load   (const char  *path,
                                         gint64       now_s,
                                         GError     **error);

/**
 * logline_key_file_rotate:
 * @overlap_s: for how long the key that has signed until now is accepted; 0 drops it and any other
 *
 * Puts a new key into the file. Fails with %G_IO_ERROR_BUSY while an overlap is not over. Several
 * programs may do this at the same time.
 */
gboolean        logline_key_file_rotate (const char  *path,
                                         gint64       now_s,
                                         gint64       overlap_s,
                                         GError     **error);

/* Takes keys that are not accepted any more out of the file. */
gboolean        logline_key_file_prune  (const char  *path,
                                         gint64       now_s,
                                         GError     **error);

G_END_DECLS
