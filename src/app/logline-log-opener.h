/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-log.h"
#include "logline-service.h"
#include "logline-session.h"

G_BEGIN_DECLS

/* Opens the log @name of @service, in the way that suits its size, the setting "mirror-limit"
 * and what the account may do.
 *
 * Returns: (transfer full) */
LoglineLog *logline_log_opener_open (LoglineSession  *session,
                                     LoglineService  *service,
                                     const char      *name);

G_END_DECLS
