/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-file.h"

G_BEGIN_DECLS

/* The log files that have been asked for, each kept open so that its generations can be told apart
 * while the daemon runs. Worker threads; several at a time.
 *
 * An administrator configured the path, but whoever writes the log can put anything in its place:
 * a symbolic link is followed only as long as it stays in the folder of the path, and what is no
 * regular file is refused without waiting for it.
 */
typedef struct _LoglineLogFiles LoglineLogFiles;

LoglineLogFiles *logline_log_files_new   (void);
LoglineLogFiles *logline_log_files_ref   (LoglineLogFiles *self);
void             logline_log_files_unref (LoglineLogFiles *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineLogFiles, logline_log_files_unref)

/* One look at a log: the generation behind its path and how many of its bytes may be read.
 * Immutable, reference counted. */
typedef struct _LoglineLogView LoglineLogView;

/**
 * logline_log_files_look:
 * @path: as an administrator configured it
 *
 * Returns: (nullable): %NULL with a %LOGLINE_SOURCE_ERROR when the log is missing or cannot be read
 */
LoglineLogView  *logline_log_files_look          (LoglineLogFiles       *self,
                                                  const char            *path,
                                                  GError               **error);

LoglineLogView  *logline_log_view_ref            (LoglineLogView        *self);
void             logline_log_view_unref          (LoglineLogView        *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineLogView, logline_log_view_unref)

const char      *logline_log_view_get_generation (const LoglineLogView  *self);
guint64          logline_log_view_get_size       (const LoglineLogView  *self);
gint64           logline_log_view_get_modified_us (const LoglineLogView *self);

/* A strong validator, in quotes: it changes with the generation, the size and the time. */
char            *logline_log_view_dup_etag       (const LoglineLogView  *self);

/* The bytes of this generation, more of them as it grows. (transfer none) */
LoglineSource   *logline_log_view_get_source     (const LoglineLogView  *self);

/* Looks again, and tells whether what was read until now was of this generation: an error when it
 * was truncated or written over meanwhile. */
gboolean         logline_log_view_verify         (const LoglineLogView  *self,
                                                  GError               **error);

/* Bytes of this generation, or an error: a file that was truncated and has grown again in the
 * meantime is noticed, so bytes of another generation are never returned. */
GBytes          *logline_log_view_read           (const LoglineLogView  *self,
                                                  guint64                offset,
                                                  gsize                  length,
                                                  GError               **error);

G_END_DECLS
