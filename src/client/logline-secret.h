/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Remembers the refresh token of a sign-in, never a password, in the desktop's secret service.
 * Where there is none, storing fails with %G_IO_ERROR_NOT_SUPPORTED and the application says that
 * the sign-in ends with the program.
 */
void      logline_secret_store_async   (const char           *server,
                                        const char           *username,
                                        const char           *refresh_token,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean  logline_secret_store_finish  (GAsyncResult         *result,
                                        GError              **error);

/* Returns: (transfer full) (nullable): NULL without an error when nothing is remembered */
void      logline_secret_lookup_async  (const char           *server,
                                        const char           *username,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
char     *logline_secret_lookup_finish (GAsyncResult         *result,
                                        GError              **error);

void      logline_secret_clear_async   (const char           *server,
                                        const char           *username,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean  logline_secret_clear_finish  (GAsyncResult         *result,
                                        GError              **error);

G_END_DECLS
