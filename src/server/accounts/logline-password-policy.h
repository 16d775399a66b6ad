/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Long, and not what is tried first; which characters it has is its owner's business. */
#define LOGLINE_PASSWORD_MIN_LENGTH 12  /* characters */
#define LOGLINE_PASSWORD_MAX_LENGTH 128

/* Whether @password may be given to an account; the error says what to choose instead. Passwords
 * that accounts have already are not looked at. */
gboolean logline_password_check (const char  *password,
                                 const char  *username,
                                 GError     **error);

G_END_DECLS
