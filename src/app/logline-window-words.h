/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-session.h"

G_BEGIN_DECLS

/* What a window says of what it is connected to. All results are (transfer full). A server is named
 * by its host and port, which is how people know it. */

/* Where @source, a service, a local file or NULL, comes from. @session: (nullable) */
char *logline_window_words_subtitle    (GObject        *source,
                                        LoglineSession *session);
char *logline_window_words_no_services (LoglineSession *session);
char *logline_window_words_sign_out    (LoglineSession *session);

/* What to call a file that a log is saved to: "payments-errors-logs.example.org" for the log
 * "errors" of the service "payments", its own name for a file.
 * @log, @server: (nullable) */
char *logline_window_words_file        (const char     *title,
                                        const char     *log,
                                        const char     *server);

G_END_DECLS
