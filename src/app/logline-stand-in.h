/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "logline-log.h"

G_BEGIN_DECLS

/* What a page shows in place of lines while there are none: that it loads, that the log is empty,
 * that nothing passes the filter, or what is wrong.
 *
 * Properties (notify):
 *   available (boolean, read): FALSE while there is nothing but an error to show
 */
#define LOGLINE_TYPE_STAND_IN (logline_stand_in_get_type ())
G_DECLARE_FINAL_TYPE (LoglineStandIn, logline_stand_in, LOGLINE, STAND_IN, GObject)

/* @stack: with the pages "view", "loading", "empty", "no-matches" and "error"
 *
 * The widgets are there as long as nobody has called stop(). */
LoglineStandIn *logline_stand_in_new           (GtkStack       *stack,
                                                AdwStatusPage  *error_page,
                                                GtkWidget      *retry_button);

/* @base: (nullable); @shown: (nullable): @base, or what a filter shows of it
 * @search: (nullable): of that filter */
void            logline_stand_in_set_log       (LoglineStandIn *self,
                                                LoglineLog     *base,
                                                LoglineLog     *shown,
                                                LoglineSearch  *search);

/* @server: (nullable): where the log comes from, for messages */
void            logline_stand_in_set_server    (LoglineStandIn *self,
                                                const char     *server);
gboolean        logline_stand_in_get_available (LoglineStandIn *self);
void            logline_stand_in_stop          (LoglineStandIn *self);

G_END_DECLS
