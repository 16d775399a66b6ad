/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-demo-files.h"
#include "logline-demo-service.h"

G_BEGIN_DECLS

/**
 * logline_demo_history_write:
 * @n_bytes: how large the log of everything is to become; the last record may exceed it
 * @end_us: when the history ends, in microseconds since 1970
 * @lines_per_second: how fast the service usually writes
 *
 * Writes a plausible history of @service at once. The same service, size and end give the same
 * bytes.
 */
gboolean logline_demo_history_write (LoglineDemoService  *service,
                                     LoglineDemoFiles    *files,
                                     guint64              n_bytes,
                                     gint64               end_us,
                                     double               lines_per_second,
                                     GError             **error);

G_END_DECLS
