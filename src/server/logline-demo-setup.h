/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-context.h"

G_BEGIN_DECLS

/* `loglined --demo`: mock services and accounts whose password everybody knows, which is why it
 * serves loopback only. */

/* Fills @config where nobody has said otherwise; fails for an address that others can reach. */
gboolean logline_demo_setup_config   (LoglineConfig   *config,
                                      GError         **error);

/* Brings accounts, services and grants into the store. May be run on each start. */
gboolean logline_demo_setup_store    (LoglineStore    *store,
                                      LoglineConfig   *config,
                                      GError         **error);

/* Starts the mock services before anybody signs in, so that there is something to see at once. */
void     logline_demo_setup_start    (LoglineContext  *context);

void     logline_demo_setup_announce (void);

G_END_DECLS
