/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-lines.h"

G_BEGIN_DECLS

/**
 * logline_lines_new:
 * @lines: (transfer full) (array length=n_lines): each holds a reference on its generation, and its
 *   bytes point into @storage
 * @storage: (transfer full) (nullable): freed with the lines
 */
LoglineLines *logline_lines_new           (LoglineLine   *lines,
                                           guint          n_lines,
                                           char          *storage);

/* The same lines under other row numbers, as many as there are lines. */
LoglineLines *logline_lines_new_with_rows (LoglineLines  *other,
                                           const guint64 *rows);

G_END_DECLS
