/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-search.h"

G_BEGIN_DECLS

/* A search in the matches of another one: @search and @filter have the rows of the same log, all
 * matches of @search are matches of @filter, and the rows of this search are the matches of
 * @filter.
 */
#define LOGLINE_TYPE_MAPPED_SEARCH (logline_mapped_search_get_type ())
G_DECLARE_FINAL_TYPE (LoglineMappedSearch, logline_mapped_search, LOGLINE, MAPPED_SEARCH,
                      LoglineSearch)

LoglineMappedSearch *logline_mapped_search_new (LoglineQuery  *query,
                                                LoglineSearch *search,
                                                LoglineSearch *filter);

G_END_DECLS
