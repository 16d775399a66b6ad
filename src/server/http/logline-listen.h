/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * logline_listen:
 * @where: "127.0.0.1:8080", "[::1]:0", "localhost:8080"
 * @allow_plaintext: whether an address that others can reach is accepted
 * @out_url: (out): with the port that was taken when 0 was asked for
 *
 * Returns: (nullable): a listening socket
 */
GSocket *logline_listen             (const char  *where,
                                     gboolean     allow_plaintext,
                                     int          backlog,
                                     char       **out_url,
                                     GError     **error);

/* Whether @where can be reached from this machine only; FALSE also when it cannot be understood. */
gboolean logline_listen_is_loopback (const char  *where);

/* A socket that nobody can connect to. */
GSocket *logline_listen_new_silent  (void);

G_END_DECLS
