/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-config.h"

G_BEGIN_DECLS

/* Serves until SIGTERM or SIGINT. @config: (transfer full). @demo adds the mock services and their
 * accounts. Returns the exit status. */
int logline_daemon_run (LoglineConfig *config,
                        gboolean       demo);

G_END_DECLS
