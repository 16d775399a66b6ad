/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-view.h"

G_BEGIN_DECLS

/* The bar that finds and moves. It works on the rows that the view shows, and steps from the view's
 * caret, so it never disagrees with where the reader is.
 *
 * Signals:
 *   close (LoglineFindBar *self)
 *   searching (LoglineFindBar *self, LoglineSearch *search): another search, or none, has begun
 */
#define LOGLINE_TYPE_FIND_BAR (logline_find_bar_get_type ())
G_DECLARE_FINAL_TYPE (LoglineFindBar, logline_find_bar, LOGLINE, FIND_BAR, GtkWidget)

/* @view must outlive the bar. */
void logline_find_bar_set_view   (LoglineFindBar *self,
                                  LoglineView    *view);

/* The log that the view shows, filter and all. (nullable) */
void logline_find_bar_set_log    (LoglineFindBar *self,
                                  LoglineLog     *log);

/* Begins to find from where the reader is; @text, when not NULL, replaces what is in the entry. */
void logline_find_bar_open       (LoglineFindBar *self,
                                  const char     *text);

/* Takes the highlights away; the text stays for the next time. */
void logline_find_bar_close      (LoglineFindBar *self);
void logline_find_bar_next       (LoglineFindBar *self);
void logline_find_bar_previous   (LoglineFindBar *self);

/* "3 of 47", "No Matches", … (transfer none) */
const char *logline_find_bar_get_status (LoglineFindBar *self);

G_END_DECLS
