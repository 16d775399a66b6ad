/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-api-events.h"
#include "logline-api-history.h"
#include "logline-log-view.h"
#include "logline-unpacker.h"

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

LoglineLogFiles *logline_log_files_new   (LoglineUnpacker *unpacker);
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
  LoglineSibling   *packed; /* (owned) (nullable): which must be decompressed before there is a
                               view */
} LoglineLogFate;

void             logline_log_fate_clear  (LoglineLogFate   *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LoglineLogFate, logline_log_fate_clear)

/* Looks for a generation: the one behind the path, one that was there a while ago and is still
 * open, or one in a file that rotation has put beside it. */
void             logline_log_files_trace (LoglineLogFiles  *self,
                                          const char       *path,
                                          const char       *generation,
                                          LoglineLogFate   *out_fate);

/**
 * logline_log_files_find_async:
 *
 * The same as logline_log_files_trace() for whoever wants to read it: decompresses what needs it.
 * Main loop only.
 */
void             logline_log_files_find_async (LoglineLogFiles      *self,
                                               const char           *path,
                                               const char           *generation,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);

/* (transfer full) (nullable): %LOGLINE_SOURCE_ERROR_REPLACED: it is gone; for others see
 * logline_unpacker_unpack_finish() */
LoglineLogView  *logline_log_files_find_finish (GAsyncResult         *result,
                                                GError              **error);

/* What can be found of the log, (transfer full). */
LoglineHistory  *logline_log_files_list  (LoglineLogFiles  *self,
                                          const char       *path);

/* Lets go of what has been kept open for long enough. To be called now and then. */
void             logline_log_files_tidy  (LoglineLogFiles  *self);

G_END_DECLS
