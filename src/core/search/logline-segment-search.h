/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-criterion.h"
#include "logline-meter.h"
#include "logline-row-set.h"
#include "logline-signature.h"
#include "logline-snapshot.h"

G_BEGIN_DECLS

/* As many of the criteria of a search may be settled beforehand; a bit for each. */
#define LOGLINE_MAX_SETTLED 64u

/**
 * logline_segment_search:
 * @index: a segment of @snapshot that has rows
 * @criteria: (element-type LoglineCriterion): rows must be selected by all
 * @settled: criteria that are known to select all of @rows: bit i stands for the one with index i
 * @signature: (nullable): that of the segment
 * @rows: rows of the segment, not sealed
 * @meter: told of the bytes that are looked at
 *
 * Takes out of @rows those that are not selected. Lines that start in the segment are searched to
 * their ends even when they go on through further segments; others than @rows are looked at where
 * that is faster than leaving them out. Worker threads only.
 */
gboolean logline_segment_search (const LoglineSnapshot  *snapshot,
                                 guint                   index,
                                 GPtrArray              *criteria,
                                 guint64                 settled,
                                 const LoglineSignature *signature,
                                 LoglineRowSet          *rows,
                                 LoglineMeter           *meter,
                                 GCancellable           *cancellable,
                                 GError                **error);

G_END_DECLS
