/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-file.h"

G_BEGIN_DECLS

/* The log files that have been asked for, each kept open so that its generations can be told apart
 * while the daemon runs. Worker threads; several at a time. */
typedef struct _LoglineLogFiles LoglineLogFiles;

/* One look at a log: the generation behind its path and how many of its bytes may be read. */
typedef struct
{
  LoglineFile *file;
  guint64      size;
  gint64       modified_us;
} LoglineLogView;

LoglineLogFiles *logline_log_files_new  (void);
void             logline_log_files_free (LoglineLogFiles  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineLogFiles, logline_log_files_free)

/**
 * logline_log_files_look:
 * @path: as an administrator configured it
 *
 * Returns: (nullable): %NULL with a %LOGLINE_SOURCE_ERROR when the log is missing or cannot be read
 */
LoglineLogView  *logline_log_files_look (LoglineLogFiles  *self,
                                         const char       *path,
                                         GError          **error);

/* A strong validator, in quotes: it changes with the generation, the size and the time. */
char            *logline_log_view_dup_etag (const LoglineLogView *self);
void             logline_log_view_free     (LoglineLogView       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineLogView, logline_log_view_free)

G_END_DECLS
