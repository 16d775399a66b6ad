/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-key-ring.h"

G_BEGIN_DECLS

/* Keeps the keys of a daemon as they are in their file: reads it again when it changes, and takes
 * keys out of it when their time is over. What cannot be read leaves the keys as they were. Main
 * loop only. */
typedef struct _LoglineKeyKeeper LoglineKeyKeeper;

LoglineKeyKeeper *logline_key_keeper_new      (const char        *path,
                                               GError           **error);
void              logline_key_keeper_free     (LoglineKeyKeeper  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineKeyKeeper, logline_key_keeper_free)

/* Borrowed, and until the next turn of the main loop only. */
LoglineKeyRing   *logline_key_keeper_get_ring (LoglineKeyKeeper  *self);

/* For file systems that do not tell of changes. */
void              logline_key_keeper_reload   (LoglineKeyKeeper  *self);

G_END_DECLS
