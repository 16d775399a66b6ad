/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-findings.h"

G_BEGIN_DECLS

/* What the searches of one log have found: all those that are under way, and the last few that have
 * ended. Belongs to the thread of the log; what it hands out does not.
 */
typedef struct _LoglineSearchCache LoglineSearchCache;

/* A way to know some rows of a search without looking at the text. */
typedef struct
{
  LoglineFindings *findings;
  gboolean         complement; /* rows are selected only if these do not have them */
  guint64          settled;    /* bit i: the rest need not be asked for the query with index i */
} LoglineBase;

LoglineSearchCache *logline_search_cache_new            (void);
LoglineSearchCache *logline_search_cache_ref            (LoglineSearchCache *self);
void                logline_search_cache_unref          (LoglineSearchCache *self);

/**
 * logline_search_cache_begin:
 * @queries: (element-type LoglineQuery): those of a search that begins
 *
 * Returns: (transfer full): where to put what it finds. Something may be there already.
 */
LoglineFindings    *logline_search_cache_begin          (LoglineSearchCache *self,
                                                         GPtrArray          *queries);

/* The search has ended; what it found is kept for a while. */
void                logline_search_cache_end            (LoglineSearchCache *self,
                                                         LoglineFindings    *findings);

/**
 * logline_search_cache_find_bases:
 * @findings: of a search that is under way
 *
 * Returns: (transfer full) (element-type LoglineBase): what others have found that says something
 *   about the rows of this one. It is not changed any more.
 */
GPtrArray          *logline_search_cache_find_bases     (LoglineSearchCache *self,
                                                         LoglineFindings    *findings);

/* Drops what was found in generations before the one with @serial. */
void                logline_search_cache_forget_before  (LoglineSearchCache *self,
                                                         int                 serial);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineSearchCache, logline_search_cache_unref)

G_END_DECLS
