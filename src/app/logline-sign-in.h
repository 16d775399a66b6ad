/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "logline-account.h"

G_BEGIN_DECLS

/* The sign-in dialog. It closes by itself once somebody is signed in. The password is wiped from
 * the entry then, and kept nowhere. */
#define LOGLINE_TYPE_SIGN_IN (logline_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (LoglineSignIn, logline_sign_in, LOGLINE, SIGN_IN, AdwWindow)

/**
 * logline_sign_in_new:
 * @expired: whether this is about going on after the session ended
 */
LoglineSignIn *logline_sign_in_new (GtkWindow      *parent,
                                    LoglineAccount *account,
                                    const char     *server,
                                    const char     *username,
                                    gboolean        expired);

/* What went wrong with the last attempt, or "". */
const char    *logline_sign_in_get_problem (LoglineSignIn *self);

G_END_DECLS
