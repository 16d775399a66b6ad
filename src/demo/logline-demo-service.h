/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-demo-script.h"

G_BEGIN_DECLS

/* A mock service. What it says depends on its seed and on the times it is asked at, on nothing
 * else. */
typedef struct _LoglineDemoService LoglineDemoService;

LoglineDemoService *logline_demo_service_new      (const LoglineDemoPersonality *personality,
                                                   guint32                       seed);
void                logline_demo_service_free     (LoglineDemoService           *self);
const char         *logline_demo_service_get_name (const LoglineDemoService     *self);

/**
 * logline_demo_service_write:
 * @time_us: when the record is written, in microseconds since 1970
 * @out: its lines are appended
 *
 * Returns: the level of the record
 */
LoglineDemoLevel    logline_demo_service_write    (LoglineDemoService           *self,
                                                   gint64                        time_us,
                                                   GString                      *out);

/* How long the service waits before its next record, in units of its usual pause: about 1 on the
 * long average, less while something is broken, more in quiet moments. */
double              logline_demo_service_get_gap  (LoglineDemoService           *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineDemoService, logline_demo_service_free)

G_END_DECLS
