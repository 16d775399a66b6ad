/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-chooser.h"
#include "logline-sign-in-flow.h"
#include "logline-window.h"

G_BEGIN_DECLS

LoglineChooser    *logline_window_get_chooser (LoglineWindow *self);
LoglineSignInFlow *logline_window_get_flow    (LoglineWindow *self);
void               logline_window_add_toast   (LoglineWindow *self,
                                               const char    *text);

/* The actions "win.…", of which the window itself disables those that make no sense. */
void               logline_window_add_actions (LoglineWindow *self);

G_END_DECLS
