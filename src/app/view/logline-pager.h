/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-log.h"
#include "logline-row-buffer.h"

G_BEGIN_DECLS

/* Keeps a LoglineRowBuffer filled with the rows of a log around those that are wanted. What the
 * buffer shows stays until there is something newer to show.
 *
 * Signals:
 *   changed (LoglinePager *self, const LoglineChange *change): rows of the log came or went; those
 *     in the buffer have their new places already
 *   will-fill (LoglinePager *self): rows of the buffer are about to be exchanged
 *   filled (LoglinePager *self): they have been
 */
#define LOGLINE_TYPE_PAGER (logline_pager_get_type ())
G_DECLARE_FINAL_TYPE (LoglinePager, logline_pager, LOGLINE, PAGER, GObject)

LoglinePager *logline_pager_new         (LoglineRowBuffer *buffer);
LoglineLog   *logline_pager_get_log     (LoglinePager     *self);
void          logline_pager_set_log     (LoglinePager     *self,
                                         LoglineLog       *log);

/* As many as the changes told about so far. */
guint64       logline_pager_get_n_rows  (LoglinePager     *self);

/* Whether what is in the buffer belongs to the log of today, not to one before. */
gboolean      logline_pager_is_current  (LoglinePager     *self);

/* What to mark in the rows. Rows already in the buffer are marked anew. */
void          logline_pager_set_queries (LoglinePager     *self,
                                         LoglineQuery     *find,
                                         LoglineQuery     *filter);

/**
 * logline_pager_want:
 * @visible: rows to be shown, which exist
 *
 * Sees to it that the buffer comes to hold @visible and a good deal around it.
 */
void          logline_pager_want        (LoglinePager     *self,
                                         LoglineRowRange   visible);

/* Whether rows are on their way, which may have been read before the latest news of the log. */
gboolean      logline_pager_is_reading  (LoglinePager     *self);

/* Empties the buffer: there is nothing to show. */
void          logline_pager_clear       (LoglinePager     *self);

/* Reads the rows of the buffer again, since their numbers may be known by now. */
void          logline_pager_refresh     (LoglinePager     *self);

G_END_DECLS
