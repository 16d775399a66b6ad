/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-export.h"
#include "logline-walk.h"

G_BEGIN_DECLS

/* logline_log_export_async() for a walk that has not begun, but follows its rows already. */
void logline_log_export_walk_async (LoglineLog          *log,
                                    LoglineWalk         *walk,
                                    GOutputStream       *stream,
                                    LoglineProgressFunc  progress,
                                    gpointer             progress_data,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);

G_END_DECLS
