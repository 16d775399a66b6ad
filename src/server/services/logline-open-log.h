/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-file.h"

G_BEGIN_DECLS

/* One generation of a log, open: a file that is looked at by one thread at a time, however many ask
 * for it. Reference counted; any thread. */
typedef struct _LoglineOpenLog LoglineOpenLog;

/* @file: (transfer full); @name: (nullable): of the generation, when that of the file does not say
 * it */
LoglineOpenLog   *logline_open_log_new            (LoglineFile           *file,
                                                   const char            *name);
LoglineOpenLog   *logline_open_log_ref            (LoglineOpenLog        *self);
void              logline_open_log_unref          (LoglineOpenLog        *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineOpenLog, logline_open_log_unref)

const char       *logline_open_log_get_generation (const LoglineOpenLog  *self);

/* Blocks briefly. */
LoglineFileState  logline_open_log_check          (LoglineOpenLog        *self);

/* When it was opened, in µs since the epoch. */
gint64            logline_open_log_get_opened_us  (const LoglineOpenLog  *self);

/* Whether its bytes were lost, as far as anybody has looked. */
gboolean          logline_open_log_is_gone        (LoglineOpenLog        *self);

/* What stands in its place now; see logline_file_reopen(). */
LoglineOpenLog   *logline_open_log_reopen         (LoglineOpenLog        *self,
                                                   GError               **error);

/* Bytes known at the last look. */
guint64           logline_open_log_get_size       (LoglineOpenLog        *self);

/* What is read through it. (transfer none) */
LoglineFile      *logline_open_log_get_file       (LoglineOpenLog        *self);

G_END_DECLS
