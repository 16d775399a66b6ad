/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-segment.h"
#include "logline-source.h"

G_BEGIN_DECLS

/* Keeps the segments of one generation while its bytes come to be present. Segments are made in the
 * worker pool, several at a time, the newest first, and handed out without gaps: what has been
 * handed out only grows, at its front or its back.
 *
 * Belongs to the thread that made it.
 */
typedef struct _LoglineIndexer LoglineIndexer;

/* Something can be collected, or @error (borrowed, else NULL) tells why the work has stopped until
 * more bytes are added. */
typedef void (*LoglineIndexerFunc) (const GError *error,
                                    gpointer      user_data);

LoglineIndexer *logline_indexer_new          (LoglineSource      *source,
                                              LoglineIndexerFunc  func,
                                              gpointer            user_data);

/* Stops the work; @func is not called again. */
void            logline_indexer_free         (LoglineIndexer     *self);

/* See logline_indexed_log_add(). */
void            logline_indexer_add          (LoglineIndexer     *self,
                                              guint64             start,
                                              guint64             end);

/* Takes over what has been indexed meanwhile. Returns whether the segments changed. */
gboolean        logline_indexer_collect      (LoglineIndexer     *self);

/* (element-type LoglineSegment): what has been collected, oldest first. */
GPtrArray      *logline_indexer_get_segments (LoglineIndexer     *self);

/* Whether it has been collected from byte 0 on, and up to the last byte that is present. */
gboolean        logline_indexer_has_front    (LoglineIndexer     *self);
gboolean        logline_indexer_has_back     (LoglineIndexer     *self);

/* Bytes present, and how many of them have been collected. */
guint64         logline_indexer_get_present  (LoglineIndexer     *self);
guint64         logline_indexer_get_collected (LoglineIndexer    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineIndexer, logline_indexer_free)

G_END_DECLS
