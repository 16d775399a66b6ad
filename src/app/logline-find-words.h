/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-search.h"

G_BEGIN_DECLS

/* What people read about lines found. Everywhere @search is (nullable), @match is the match that
 * the reader stands on, or the number of matches for none, and the result is (transfer full). */

/* "3 of 47 lines", "No Matching Lines", "12 lines so far", … */
char *logline_find_words_status  (LoglineSearch *search,
                                  guint64        match);

/* The same where there is no room: "3/47" */
char *logline_find_words_brief   (LoglineSearch *search,
                                  guint64        match);

/* What the numbers count; (nullable). */
char *logline_find_words_tooltip (LoglineSearch *search,
                                  guint64        match);

G_END_DECLS
