/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-log.h"

G_BEGIN_DECLS

/* Follows the signals of whichever log is the current one. GSignalGroup alone cannot: it looks
 * signals up by type, and an interface does not have the "notify" of its objects. */
#define LOGLINE_TYPE_LOG_SIGNALS (logline_log_signals_get_type ())
G_DECLARE_FINAL_TYPE (LoglineLogSignals, logline_log_signals, LOGLINE, LOG_SIGNALS, GObject)

LoglineLogSignals *logline_log_signals_new        (void);

/* @signal: "changed" or "notify::…". To be called before the first log is set. Calls @callback with
 * @owner first; @owner drops its reference when it is disposed of. */
void               logline_log_signals_connect    (LoglineLogSignals *self,
                                                   const char        *signal,
                                                   GCallback          callback,
                                                   gpointer           owner);
void               logline_log_signals_set_target (LoglineLogSignals *self,
                                                   LoglineLog        *log);

/* (transfer full) (nullable) */
LoglineLog        *logline_log_signals_dup_target (LoglineLogSignals *self);

G_END_DECLS
