/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-lines-call.h"
#include "logline-log.h"
#include "logline-match-set.h"
#include "logline-remote.h"
#include "logline-session.h"

G_BEGIN_DECLS

/* One generation of a log whose lines its server has counted: a LoglineLog and a LoglineRemote,
 * whose row r is line r + 1. Lines that are not here are asked for; so is, every poll interval,
 * whether there are more.
 *
 * Signal:
 *   replaced (LoglineCountedLog *self): the log is another generation by now, and no line that is
 *     not here can be read any more
 *
 * Main thread only; private to this library. */
#define LOGLINE_TYPE_COUNTED_LOG (logline_counted_log_get_type ())
G_DECLARE_FINAL_TYPE (LoglineCountedLog, logline_counted_log, LOGLINE, COUNTED_LOG, GObject)

/* @lines: (element-type LoglineServedLine): those that are known already
 * @updated_us: when it last grew, as far as is known */
LoglineCountedLog *logline_counted_log_new         (LoglineSession           *session,
                                                    const char               *service_id,
                                                    const char               *log_name,
                                                    LoglineGeneration        *generation,
                                                    const LoglineServedState *state,
                                                    GPtrArray                *lines,
                                                    gint64                    updated_us);

/* As logline_log_search_all(), with matches that have been found before.
 * @found: (transfer full): rows of this log */
LoglineSearch     *logline_counted_log_search_from (LoglineCountedLog        *self,
                                                    GPtrArray                *queries,
                                                    LoglineMatchSet          *found);

G_END_DECLS
