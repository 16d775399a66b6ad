/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-query.h"
#include "logline-row-set.h"
#include "logline-snapshot.h"

G_BEGIN_DECLS

/**
 * logline_segment_search:
 * @index: a segment of @snapshot that has rows
 * @known: (nullable): what has been found before for the first @n_known rows, which are not
 * searched
 * @queries: (element-type LoglineQuery): rows must be selected by all
 *
 * Searches the lines that start in a segment, each to its end even when it goes on through further
 * segments. Worker threads only.
 *
 * Returns: (transfer full): a sealed set of as many rows as the segment has in @snapshot
 */
LoglineRowSet *logline_segment_search (const LoglineSnapshot  *snapshot,
                                       guint                   index,
                                       const LoglineRowSet    *known,
                                       guint                   n_known,
                                       GPtrArray              *queries,
                                       GCancellable           *cancellable,
                                       GError                **error);

G_END_DECLS
