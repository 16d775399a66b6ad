/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-log.h"
#include "logline-log-files.h"

G_BEGIN_DECLS

/* Where the lines of one generation of a log are, kept in memory beside the file. It knows as much
 * of the log as somebody has told it. Main loop only; the work is done in the worker pool. */
#define LOGLINE_TYPE_LOG_INDEX (logline_log_index_get_type ())
G_DECLARE_FINAL_TYPE (LoglineLogIndex, logline_log_index, LOGLINE, LOG_INDEX, GObject)

/* Signals:
 *   settled (LoglineLogIndex *self): it has come up with what it was told, or found an error
 *   gone (LoglineLogIndex *self): another generation stands in the log's place now
 */

LoglineLogIndex *logline_log_index_new            (LoglineLogView   *view);

/* The log has @size bytes now; @open: the last of them is no line feed. Not while it is unsettled.
 * Tries again after an error. */
void             logline_log_index_extend         (LoglineLogIndex  *self,
                                                   guint64           size,
                                                   gboolean          open);

/* Whether it knows all that it was told. Only then size, total and open belong together, and fit
 * the rows of the log. */
gboolean         logline_log_index_is_settled     (LoglineLogIndex  *self);

/* Whether it was settled once: else there is nothing to be read from it yet. */
gboolean         logline_log_index_is_complete    (LoglineLogIndex  *self);

/* Why the log could not be read; (nullable). */
const GError    *logline_log_index_get_error      (LoglineLogIndex  *self);

/* How much is indexed of what it was told, 0 to 1. */
double           logline_log_index_get_fraction   (LoglineLogIndex  *self);

LoglineLog      *logline_log_index_get_log        (LoglineLogIndex  *self);
LoglineLogView  *logline_log_index_get_view       (LoglineLogIndex  *self);
const char      *logline_log_index_get_generation (LoglineLogIndex  *self);
guint64          logline_log_index_get_size       (LoglineLogIndex  *self);
guint64          logline_log_index_get_total      (LoglineLogIndex  *self);
gboolean         logline_log_index_get_open       (LoglineLogIndex  *self);

/* About how many bytes of memory it takes, apart from what is kept of searches for a while. */
guint64          logline_log_index_get_memory     (LoglineLogIndex  *self);

/* While somebody holds it, it is in use, and is not dropped to make room. */
void             logline_log_index_hold           (LoglineLogIndex  *self);
void             logline_log_index_release        (LoglineLogIndex  *self);
gboolean         logline_log_index_is_held        (LoglineLogIndex  *self);

/* Emits "gone". */
void             logline_log_index_retire         (LoglineLogIndex  *self);
gboolean         logline_log_index_is_gone        (LoglineLogIndex  *self);

G_END_DECLS
