/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-mirror.h"
#include "logline-session.h"

G_BEGIN_DECLS

/* Brings the older part of one generation of a log, from its end to byte 0, in pieces that grow
 * from 1 to 8 MiB, a few at a time. A piece counts when it is whole and adjoins what is there.
 *
 * Signals:
 *   added (LoglineBackfill *self, guint64 start, guint64 end): these bytes are in the mirror
 *   failed (LoglineBackfill *self, GError *error): it has stopped; what came of unfinished pieces
 *     is kept for logline_backfill_start()
 *
 * Stops when it is disposed of. Main thread only; private to this library. */
#define LOGLINE_TYPE_BACKFILL (logline_backfill_get_type ())
G_DECLARE_FINAL_TYPE (LoglineBackfill, logline_backfill, LOGLINE, BACKFILL, GObject)

/* @end: the first byte that need not be brought */
LoglineBackfill *logline_backfill_new   (LoglineSession  *session,
                                         const char      *path,
                                         const char      *generation,
                                         LoglineMirror   *mirror,
                                         guint64          end);

/* Goes on, if it is not at it already. */
void             logline_backfill_start (LoglineBackfill *self);
void             logline_backfill_stop  (LoglineBackfill *self);

G_END_DECLS
