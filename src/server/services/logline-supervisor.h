/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-catalog.h"

G_BEGIN_DECLS

/* Managed services: programs that run while somebody uses them. Main loop only. */
typedef struct _LoglineSupervisor LoglineSupervisor;

LoglineSupervisor *logline_supervisor_new       (void);

/* Kills at once whatever still runs. */
void               logline_supervisor_free      (LoglineSupervisor            *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineSupervisor, logline_supervisor_free)

/* Somebody uses the service: starts its command unless it runs, and puts off its stop. */
void               logline_supervisor_use       (LoglineSupervisor            *self,
                                                 const LoglineCatalogService  *service);

/* Stops what is not in @services (any more), or has another command there. */
void               logline_supervisor_keep_only (LoglineSupervisor            *self,
                                                 GPtrArray                    *services);

gboolean           logline_supervisor_is_empty  (LoglineSupervisor            *self);

/* Asks all to stop; @done is called from the loop, at most a grace period later. */
void               logline_supervisor_stop      (LoglineSupervisor            *self,
                                                 GFunc                         done,
                                                 gpointer                      user_data);

G_END_DECLS
