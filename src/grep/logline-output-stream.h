/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* logline_output_write() as a stream, which so never fails. Nothing else is written meanwhile. */
#define LOGLINE_TYPE_OUTPUT_STREAM (logline_output_stream_get_type ())
G_DECLARE_FINAL_TYPE (LoglineOutputStream, logline_output_stream, LOGLINE, OUTPUT_STREAM,
                      GOutputStream)

LoglineOutputStream *logline_output_stream_new      (void);

/* Whether the last line that was written has no line feed yet. */
gboolean             logline_output_stream_is_open  (LoglineOutputStream *self);

G_END_DECLS
