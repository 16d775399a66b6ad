/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-api-search.h"
#include "logline-row-set.h"

G_BEGIN_DECLS

/* What a record of a search's answer says, ready to be taken over. Private to this library. */
typedef struct
{
  LoglineSearchRecord *record;
  LoglineRowSet       *rows; /* of a MATCHES record; else NULL */
} LoglineSearchResult;

/* Reads records in a worker: @lines is whole lines, each a record. Fails with
 * %LOGLINE_CLIENT_ERROR_PROTOCOL.
 *
 * Returns: (transfer full) (element-type LoglineSearchResult) */
void       logline_search_results_read_async  (GBytes               *lines,
                                               int                   priority,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
GPtrArray *logline_search_results_read_finish (GAsyncResult         *result,
                                               GError              **error);

G_END_DECLS
