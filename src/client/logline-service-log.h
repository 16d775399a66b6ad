/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A log of a service, as the server last told of it. */
#define LOGLINE_TYPE_SERVICE_LOG (logline_service_log_get_type ())
G_DECLARE_FINAL_TYPE (LoglineServiceLog, logline_service_log, LOGLINE, SERVICE_LOG, GObject)

/* Properties, read-only with notify: name (string), size (uint64), modified-us (int64, 0 when
 * unknown), is-default (boolean), readable (boolean) */
const char *logline_service_log_get_name        (LoglineServiceLog *self);
guint64     logline_service_log_get_size        (LoglineServiceLog *self);
gint64      logline_service_log_get_modified_us (LoglineServiceLog *self);
gboolean    logline_service_log_get_is_default  (LoglineServiceLog *self);
gboolean    logline_service_log_get_readable    (LoglineServiceLog *self);

G_END_DECLS
