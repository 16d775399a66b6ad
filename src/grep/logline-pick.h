/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-query.h"

G_BEGIN_DECLS

/* Which lines of a text are wanted, and in which shape. Shared between threads. */
typedef struct
{
  LoglineQuery *query;
  gboolean      count_only;
} LoglinePick;

/**
 * logline_pick_lines:
 * @text: (array length=length): whole lines, each but possibly the last ending in a line feed
 * @prefix: (nullable): put before each line
 * @out: the lines are appended to it, all with a line feed; nothing when they are only counted
 * @out_count: (out): how many there are, when they are counted
 * @error: %LOGLINE_QUERY_ERROR_TOO_EXPENSIVE
 *
 * Any thread.
 */
gboolean logline_pick_lines (const LoglinePick  *self,
                             const char         *text,
                             gsize               length,
                             const char         *prefix,
                             GByteArray         *out,
                             guint64            *out_count,
                             GError            **error);

G_END_DECLS
