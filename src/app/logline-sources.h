/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-local-log.h"
#include "logline-service.h"

G_BEGIN_DECLS

/* All that logs can be read from: the services of a session, then the files that were opened. */
#define LOGLINE_TYPE_SOURCES (logline_sources_get_type ())
G_DECLARE_FINAL_TYPE (LoglineSources, logline_sources, LOGLINE, SOURCES, GObject)

LoglineSources  *logline_sources_new          (void);

/* Of LoglineService and LoglineLocalLog. (transfer none) */
GListModel      *logline_sources_get_model    (LoglineSources *self);
gboolean         logline_sources_is_empty     (LoglineSources *self);

/* @services: (nullable): take the place of those before */
void             logline_sources_set_services (LoglineSources *self,
                                               GListModel     *services);

/* @id: (nullable): any will do. (transfer none) (nullable) */
LoglineService  *logline_sources_find_service (LoglineSources *self,
                                               const char     *id);

/* The same object for a file that is open already. (transfer none) */
LoglineLocalLog *logline_sources_add_file     (LoglineSources *self,
                                               const char     *path);

G_END_DECLS
