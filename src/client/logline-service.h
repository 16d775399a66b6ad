/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-service-log.h"

G_BEGIN_DECLS

/* A service that the account may see. Properties, read-only with notify: id, title (string), logs
 * (GListModel of LoglineServiceLog), may-download (boolean: the logs may be fetched as a whole;
 * otherwise they can be read as served logs). */
#define LOGLINE_TYPE_SERVICE (logline_service_get_type ())
G_DECLARE_FINAL_TYPE (LoglineService, logline_service, LOGLINE, SERVICE, GObject)

const char        *logline_service_get_id          (LoglineService *self);
const char        *logline_service_get_title       (LoglineService *self);
GListModel        *logline_service_get_logs        (LoglineService *self);
gboolean           logline_service_get_may_download (LoglineService *self);

/* Borrowed; NULL for a service without logs. */
LoglineServiceLog *logline_service_get_default_log (LoglineService *self);

G_END_DECLS
