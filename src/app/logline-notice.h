/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "logline-log.h"

G_BEGIN_DECLS

/* What lasts and should be known about the log on screen, one thing at a time: the connection is
 * lost, the log may not be seen any more, it cannot be read further, it holds binary data. Nothing
 * that is on screen is taken away by it.
 *
 * Signals:
 *   reconnected (LoglineNotice *self): the connection is back
 *   sign-in (LoglineNotice *self): somebody wants to sign in again
 */
#define LOGLINE_TYPE_NOTICE (logline_notice_get_type ())
G_DECLARE_FINAL_TYPE (LoglineNotice, logline_notice, LOGLINE, NOTICE, GtkWidget)

/* @log: (nullable); @title: (nullable): how people call it; @server: (nullable) */
void        logline_notice_set_log  (LoglineNotice *self,
                                     LoglineLog    *log,
                                     const char    *title,
                                     const char    *server);

/* What is said at present, or NULL. */
const char *logline_notice_get_text (LoglineNotice *self);

G_END_DECLS
