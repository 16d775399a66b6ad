/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-log.h"

G_BEGIN_DECLS

/**
 * logline_error_search_new:
 * @log: what is shown
 * @base: @log, or what it filters
 *
 * Looks in the background for the lines that tell of errors, for an overview: by the words and
 * shapes that most formats use, which is not as exact as logline_level_detect() but goes over a log
 * at the speed of any search.
 *
 * Returns: (transfer full) (nullable): NULL when that would cost too much: for a log that is larger
 * than a search of about a second, or is not here
 */
LoglineSearch *logline_error_search_new (LoglineLog *log,
                                         LoglineLog *base);

G_END_DECLS
