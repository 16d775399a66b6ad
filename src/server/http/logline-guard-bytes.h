/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-exchange.h"

G_BEGIN_DECLS

/* What sets reading apart from downloading. Whoever may read sees any line there is, so nothing can
 * keep him from writing down what he sees. But he gets it by the screen: lines, searches, and parts
 * of the bytes that are no larger than this; and in an hour no more than the setting
 * reading-mib-per-hour of each service, which is far more than anybody reads and far less than a
 * copy of a large log. */
#define LOGLINE_GUARD_PART_BYTES (1024 * 1024)

/* Whether an admitted request may have @length bytes of a log, or the @whole; otherwise it is
 * answered. What it gets is counted. */
gboolean     logline_guard_admit_bytes     (LoglineExchange *exchange,
                                            gboolean         whole,
                                            guint64          length);

/* The same for lines, whose bytes are known only when they have been read. */
gboolean     logline_guard_admit_lines     (LoglineExchange *exchange);
void         logline_guard_count_lines     (LoglineExchange *exchange,
                                            guint64          length);

/* What must be held to the end of an answer of so many bytes. */
LoglineRight logline_guard_get_bytes_right (guint64          length);

G_END_DECLS
