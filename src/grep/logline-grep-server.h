/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-grep-options.h"
#include "logline-grep.h"

G_BEGIN_DECLS

/**
 * logline_grep_server:
 * @options: those of a server are there
 * @error: set when %LOGLINE_GREP_TROUBLE is returned
 *
 * Signs in, and prints the lines that are picked from a log of the server as it is now, or their
 * count.
 */
LoglineGrepStatus logline_grep_server (const LoglinePick          *pick,
                                       const LoglineGrepOptions   *options,
                                       GError                    **error);

G_END_DECLS
