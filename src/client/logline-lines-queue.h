/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-lines-batch.h"
#include "logline-lines-read.h"
#include "logline-session.h"

G_BEGIN_DECLS

/* Reads of lines that have not all come yet. Who asked last is the first, and a read that is
 * cancelled returns at once. When all lines of one are there, the rests of long ones are fetched
 * and its task returns LoglineLines. Main thread only; private to this library. */
typedef struct _LoglineLinesQueue LoglineLinesQueue;

/* @bytes_path: see logline_api_log_path() */
LoglineLinesQueue *logline_lines_queue_new      (LoglineSession          *session,
                                                 const char              *bytes_path);

/* None may wait any more. */
void               logline_lines_queue_free     (LoglineLinesQueue       *self);

/* @task: kept while it waits
 * @read: (transfer full) */
void               logline_lines_queue_push     (LoglineLinesQueue       *self,
                                                 GTask                   *task,
                                                 LoglineLinesRead        *read);

/* Calls @function with each read that waits and is not cancelled, the first one first. */
typedef void     (*LoglineLinesQueueFunc)       (LoglineLinesRead        *read,
                                                 gpointer                 user_data);
void               logline_lines_queue_foreach  (LoglineLinesQueue       *self,
                                                 LoglineLinesQueueFunc    function,
                                                 gpointer                 user_data);

/* Whether somebody waits for what @batch, a sealed one, asks for. */
gboolean           logline_lines_queue_awaits   (LoglineLinesQueue       *self,
                                                 const LoglineLinesBatch *batch);

/* A line has come; logline_lines_queue_complete() follows when all that came with it have. */
void               logline_lines_queue_take     (LoglineLinesQueue       *self,
                                                 LoglineServedLine       *line);
void               logline_lines_queue_complete (LoglineLinesQueue       *self);

/* All that wait fail. */
void               logline_lines_queue_fail     (LoglineLinesQueue       *self,
                                                 const GError            *error);

G_END_DECLS
