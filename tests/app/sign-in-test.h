/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app-test.h"
#include "hostile-server.h"
#include "logline-sign-in.h"

G_BEGIN_DECLS

/* The window and a small server in this process, which holds 1000 lines for alice. */
typedef struct
{
  AppTest app;
  HostileServer *server;
} SignInTest;

void           sign_in_set_up      (SignInTest    *self,
                                    gconstpointer  data);
void           sign_in_tear_down   (SignInTest    *self,
                                    gconstpointer  data);

/* The sign-in dialog in sight, or NULL. */
LoglineSignIn *sign_in_find_dialog (void);

/* The row whose title, with its mnemonic, is @title. */
GtkEditable   *sign_in_find_row    (gpointer       root,
                                    const char    *title);

/* Has the window ask for the password of alice at @server. */
LoglineSignIn *sign_in_ask         (SignInTest    *self,
                                    const char    *server);
void           sign_in_submit      (LoglineSignIn *dialog,
                                    const char    *password);

/* Rows in the view. */
guint64        sign_in_n_shown     (SignInTest    *self);

/* All of it, until the lines of the server are on screen. */
void           sign_in_to_server   (SignInTest    *self);

G_END_DECLS
