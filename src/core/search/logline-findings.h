/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-finding.h"
#include "logline-query.h"

G_BEGIN_DECLS

/* What was found in the segments of one log for one list of queries. Segments are known by the
 * serial number of their generation and their start, so what is kept here outlives snapshots and
 * searches. Shared between threads, any of which may add to it.
 */
typedef struct _LoglineFindings LoglineFindings;

/* @queries: (element-type LoglineQuery): rows must be selected by all */
LoglineFindings *logline_findings_new           (GPtrArray             *queries);
LoglineFindings *logline_findings_ref           (LoglineFindings       *self);
void             logline_findings_unref         (LoglineFindings       *self);

GPtrArray       *logline_findings_get_queries   (LoglineFindings       *self);

/* Keeps @rows, all those of a segment as they are in @snapshot, for others to look up. */
void             logline_findings_put           (LoglineFindings       *self,
                                                 const LoglineSnapshot *snapshot,
                                                 guint                  index,
                                                 LoglineRowSet         *rows);

/**
 * logline_findings_look_up:
 *
 * Returns: (transfer full) (nullable): what is known of the segment, if it holds for all the rows
 *   that it has in @snapshot
 */
LoglineRowSet   *logline_findings_look_up       (LoglineFindings       *self,
                                                 const LoglineSnapshot *snapshot,
                                                 guint                  index);

/* Drops what was found in generations before the one with @serial. */
void             logline_findings_forget_before (LoglineFindings       *self,
                                                 int                    serial);

/* Memory that it takes, in bytes. */
gsize            logline_findings_get_memory    (LoglineFindings       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineFindings, logline_findings_unref)

G_END_DECLS
