/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-regex.h"

G_BEGIN_DECLS

/**
 * logline_byte_regex_new:
 *
 * Writes @regex anew for an automaton that knows bytes and not characters. It stands in each line
 * that @regex stands in; in a line of ASCII characters alone, only then. It takes at least a byte,
 * and never a line feed.
 *
 * Returns: (transfer full) (nullable): %NULL when that cannot be, or would be too large
 */
char *logline_byte_regex_new (const LoglineRegex *regex);

G_END_DECLS
