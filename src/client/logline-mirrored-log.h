/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-indexed-log.h"
#include "logline-remote.h"
#include "logline-session.h"

G_BEGIN_DECLS

/* A log of a service on a server, all of whose bytes come here. They come by range requests, the
 * newest part first, into an unnamed file in the user's cache folder, where the same engine as for
 * local files indexes and searches them: no round trip while somebody types. An unchanged log costs
 * one 304 each poll interval. It is a LoglineRemote. */
#define LOGLINE_TYPE_MIRRORED_LOG (logline_mirrored_log_get_type ())
G_DECLARE_FINAL_TYPE (LoglineMirroredLog, logline_mirrored_log, LOGLINE, MIRRORED_LOG,
                      LoglineIndexedLog)

LoglineMirroredLog *logline_mirrored_log_new (LoglineSession *session,
                                              const char     *service_id,
                                              const char     *log_name);

/* The newest part alone, and what is added to it: for as long as its server has not counted the
 * lines. It is loaded when that part is here. @serial: of its first generation, see
 * LoglineGeneration */
LoglineMirroredLog *logline_mirrored_log_new_newest (LoglineSession *session,
                                                     const char     *service_id,
                                                     const char     *log_name,
                                                     guint           serial);

G_END_DECLS
