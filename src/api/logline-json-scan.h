/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Refuses, with %LOGLINE_API_ERROR_MALFORMED, what json-glib would accept or choke on. What passes
 * is not yet known to be JSON. Private to this library. */
gboolean logline_json_scan (const char  *text,
                            gsize        length,
                            guint        max_depth,
                            GError     **error);

G_END_DECLS
