/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a person types for a server, made into the one URL that is used. Private to this library. */

/* Fails with %LOGLINE_CLIENT_ERROR_ADDRESS. The path has no trailing slash. */
GUri    *logline_address_parse       (const char  *typed,
                                      GError     **error);

/* Whether the host is this machine itself. */
gboolean logline_address_is_loopback (GUri        *address);

G_END_DECLS
