/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RFC 3339 ⇄ µs since the epoch, exact to the microsecond. Private to this library. */

/* In UTC, with six decimals: "2026-01-31T12:00:00.000001Z". */
char    *logline_api_time_to_string (gint64      time_us);

/* Any offset from UTC and any number of decimals; those after the sixth are dropped. */
gboolean logline_api_time_parse     (const char *text,
                                     gint64     *out_time_us);

G_END_DECLS
