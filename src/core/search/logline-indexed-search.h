/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-meter.h"
#include "logline-search-cache.h"
#include "logline-search.h"
#include "logline-signatures.h"
#include "logline-snapshot.h"

G_BEGIN_DECLS

/* A search over the snapshots of a log, with the rows of the log as its rows. */
#define LOGLINE_TYPE_INDEXED_SEARCH (logline_indexed_search_get_type ())
G_DECLARE_FINAL_TYPE (LoglineIndexedSearch, logline_indexed_search, LOGLINE, INDEXED_SEARCH,
                      LoglineSearch)

/* @queries: (element-type LoglineQuery): rows must be selected by all
 * @cache: that of the log
 * @signatures: those of the log */
LoglineIndexedSearch *logline_indexed_search_new          (GPtrArray            *queries,
                                                           LoglineSearchCache   *cache,
                                                           LoglineSignatures    *signatures);

/* Goes over to another snapshot of the same log, without telling anybody: what has been found in
 * the segments that it shares with the one before stays found. */
void                  logline_indexed_search_set_snapshot (LoglineIndexedSearch *self,
                                                           LoglineSnapshot      *snapshot);

/* Takes over what has been found meanwhile, and tells of all changes since the last time. */
void                  logline_indexed_search_publish      (LoglineIndexedSearch *self);

/* What it has cost so far, the jobs that run included. */
LoglineCost           logline_indexed_search_get_cost     (LoglineIndexedSearch *self);

G_END_DECLS
