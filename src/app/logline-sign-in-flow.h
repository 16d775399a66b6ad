/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "logline-account.h"

G_BEGIN_DECLS

/* How a window comes to be signed in: by what was kept, or by the dialog; again by the dialog when
 * the session expires. Knows which server and user name to propose.
 *
 * Signals:
 *   changed (LoglineSignInFlow *self): "connecting" or "error" is another
 */
#define LOGLINE_TYPE_SIGN_IN_FLOW (logline_sign_in_flow_get_type ())
G_DECLARE_FINAL_TYPE (LoglineSignInFlow, logline_sign_in_flow, LOGLINE, SIGN_IN_FLOW, GObject)

/* @window: over which the dialog stands; it is to own the flow */
LoglineSignInFlow *logline_sign_in_flow_new            (GtkWindow         *window);
LoglineAccount    *logline_sign_in_flow_get_account    (LoglineSignInFlow *self);

/* Goes on with a kept sign-in, or asks for one. NULL means what was used last. */
void               logline_sign_in_flow_connect        (LoglineSignInFlow *self,
                                                        const char        *server,
                                                        const char        *username);
void               logline_sign_in_flow_ask            (LoglineSignInFlow *self);

/* Once more with what was kept. */
void               logline_sign_in_flow_try_again      (LoglineSignInFlow *self);

/* The window goes: nothing is tried or asked any more. */
void               logline_sign_in_flow_stop           (LoglineSignInFlow *self);

/* Whether what was kept is being tried. */
gboolean           logline_sign_in_flow_get_connecting (LoglineSignInFlow *self);

/* Why that failed, when the server is at fault. (nullable) */
const GError      *logline_sign_in_flow_get_error      (LoglineSignInFlow *self);
const char        *logline_sign_in_flow_get_server     (LoglineSignInFlow *self);

G_END_DECLS
