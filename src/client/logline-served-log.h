/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-log.h"
#include "logline-remote.h"
#include "logline-session.h"

G_BEGIN_DECLS

/* A log of a service that is too large to be brought here: its server counts the lines, reads those
 * that are wanted and searches. A screen of lines is a request, a filter a stream of bitmaps.
 *
 * Until the server has counted, the newest part is here, as rows without numbers; then the rows
 * before them are added at the front, and nothing else changes. A generation that follows another
 * one takes its place, since the lines of the one before cannot be read any more. It is a
 * LoglineRemote. */
#define LOGLINE_TYPE_SERVED_LOG (logline_served_log_get_type ())
G_DECLARE_FINAL_TYPE (LoglineServedLog, logline_served_log, LOGLINE, SERVED_LOG, GObject)

LoglineServedLog *logline_served_log_new (LoglineSession *session,
                                          const char     *service_id,
                                          const char     *log_name);

G_END_DECLS
