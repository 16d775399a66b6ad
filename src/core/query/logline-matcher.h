/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-query.h"

G_BEGIN_DECLS

/* For the search engine: which lines of a chunk does the pattern stand in? */

/* Called with the offset, within the chunk, of a place inside a matching line: at most once for
 * each line, in ascending order.
 *
 * Returns: where the line after it starts, or ends the chunk; 0 if that has to be looked for
 */
typedef gsize (*LoglineMatchFunc) (gsize    offset,
                                   gpointer user_data);

/**
 * logline_query_scan:
 * @text: (array length=length): whole lines, each but possibly the last ending in a line feed
 * @cancellable: (nullable): asked every few thousand lines
 * @error: %LOGLINE_QUERY_ERROR_TOO_EXPENSIVE or %G_IO_ERROR_CANCELLED
 *
 * Finds the lines in which the pattern stands. Inverting is left to the caller, for whom it is the
 * complement of a bitmap. May be called in several threads at once.
 */
gboolean logline_query_scan (const LoglineQuery  *self,
                             const char          *text,
                             gsize                length,
                             LoglineMatchFunc     func,
                             gpointer             user_data,
                             GCancellable        *cancellable,
                             GError             **error);

/* A query at work on one text after the other, in one thread: for texts so short that beginning
 * anew with each would take longer than the search. */
typedef struct _LoglineScanner LoglineScanner;

/* @query: kept until the end */
LoglineScanner *logline_scanner_new  (const LoglineQuery  *query);
void            logline_scanner_free (LoglineScanner      *self);

/* As logline_query_scan(), except that few lines may be searched without a look at @cancellable. */
gboolean        logline_scanner_scan (LoglineScanner      *self,
                                      const char          *text,
                                      gsize                length,
                                      LoglineMatchFunc     func,
                                      gpointer             user_data,
                                      GCancellable        *cancellable,
                                      GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineScanner, logline_scanner_free)

G_END_DECLS
