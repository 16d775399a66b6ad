/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-open-log.h"

G_BEGIN_DECLS

/* One look at a log: a generation and how many of its bytes may be read. Immutable, reference
 * counted. */
typedef struct _LoglineLogView LoglineLogView;

/* As it was at the last look. */
LoglineLogView   *logline_log_view_new            (LoglineOpenLog        *log);
LoglineLogView   *logline_log_view_ref            (LoglineLogView        *self);
void              logline_log_view_unref          (LoglineLogView        *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineLogView, logline_log_view_unref)

const char       *logline_log_view_get_generation (const LoglineLogView  *self);
guint64           logline_log_view_get_size       (const LoglineLogView  *self);
gint64            logline_log_view_get_modified_us (const LoglineLogView *self);

/* A strong validator, in quotes: it changes with the generation, the size and the time. */
char             *logline_log_view_dup_etag       (const LoglineLogView  *self);

/* The bytes of this generation, more of them as it grows. (transfer none) */
LoglineSource    *logline_log_view_get_source     (const LoglineLogView  *self);

/* Looks again, and tells whether what was read until now was of this generation: an error when it
 * was truncated or written over meanwhile. */
gboolean          logline_log_view_verify         (const LoglineLogView  *self,
                                                   GError               **error);

/* Bytes of this generation, or an error: a file that was truncated and has grown again in the
 * meantime is noticed, so bytes of another generation are never returned. */
GBytes           *logline_log_view_read           (const LoglineLogView  *self,
                                                   guint64                offset,
                                                   gsize                  length,
                                                   GError               **error);

G_END_DECLS
