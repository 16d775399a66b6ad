/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The words and figures that people read, away from any widget. All results are (transfer full). */

/**
 * logline_words_error:
 * @server: (nullable): the server that was asked, when one was
 *
 * Says what went wrong and what to do about it, in one or two sentences.
 */
char *logline_words_error  (const GError *error,
                            const char   *server);

/* Why the file @name could not be saved. */
char *logline_words_save_error (const GError *error,
                                const char   *name);

/* Grouped as the locale wants it: "3,918,220". */
char *logline_words_number (guint64       number);

/* "1,204 of 3,918,220 lines" */
char *logline_words_share  (guint64       n_selected,
                            guint64       n_lines);

/* How long ago something was: "just now", "12 s ago", "5 min ago", "3 h ago", "2 days ago". */
char *logline_words_age    (gint64        age_us);

G_END_DECLS
