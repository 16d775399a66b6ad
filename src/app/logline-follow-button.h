/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-view.h"

G_BEGIN_DECLS

/* The labelled toggle that says whether the view follows the log, and how much has come since it
 * does not. Nothing is live that cannot be read at present. Without room the label goes and the
 * icon stays. */
#define LOGLINE_TYPE_FOLLOW_BUTTON (logline_follow_button_get_type ())
G_DECLARE_FINAL_TYPE (LoglineFollowButton, logline_follow_button, LOGLINE, FOLLOW_BUTTON, GtkWidget)

/* @view must outlive the button. */
void        logline_follow_button_set_view  (LoglineFollowButton *self,
                                             LoglineView         *view);

/* The log whose lines come, whatever filter there is; (nullable). */
void        logline_follow_button_set_log   (LoglineFollowButton *self,
                                             LoglineLog          *log);

/* "Live", "Offline", "Paused – 128 new lines", … (transfer none) */
const char *logline_follow_button_get_label (LoglineFollowButton *self);

G_END_DECLS
