/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-api-events.h"
#include "logline-log-view.h"

G_BEGIN_DECLS

/* The log files that have been asked for, each kept open so that its generations can be told apart
 * while the daemon runs. Worker threads; several at a time.
 *
 * An administrator configured the path, but whoever writes the log can put anything in its place:
 * a symbolic link is followed only as long as it stays in the folder of the path, and what is no
 * regular file is refused without waiting for it.
 *
 * A generation that another one has replaced is kept open for a while, so that those who follow the
 * log get its last bytes even if the file was deleted.
 */
typedef struct _LoglineLogFiles LoglineLogFiles;

LoglineLogFiles *logline_log_files_new   (void);
LoglineLogFiles *logline_log_files_ref   (LoglineLogFiles *self);
void             logline_log_files_unref (LoglineLogFiles *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineLogFiles, logline_log_files_unref)

/**
 * logline_log_files_look:
 * @path: as an administrator configured it
 *
 * Returns: (nullable): %NULL with a %LOGLINE_SOURCE_ERROR when the log is missing or cannot be read
 */
LoglineLogView  *logline_log_files_look  (LoglineLogFiles  *self,
                                          const char       *path,
                                          GError          **error);

/* What became of a generation of a log. */
typedef struct
{
  LoglineLogReason  reason; /* why it is not the one behind the path; UNKNOWN when it is */
  guint64           size;   /* its bytes, as far as is known; 0 when nothing is */
  LoglineLogView   *view;   /* (owned) (nullable): of those that can be read */
} LoglineLogFate;

void             logline_log_fate_clear  (LoglineLogFate   *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LoglineLogFate, logline_log_fate_clear)

/* Looks for a generation: the one behind the path, or one that was there before. */
void             logline_log_files_trace (LoglineLogFiles  *self,
                                          const char       *path,
                                          const char       *generation,
                                          LoglineLogFate   *out_fate);

/* Lets go of what has been kept open for long enough. To be called now and then. */
void             logline_log_files_tidy  (LoglineLogFiles  *self);

G_END_DECLS
