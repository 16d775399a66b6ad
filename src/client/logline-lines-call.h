/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-api-lines.h"
#include "logline-line-cache.h"
#include "logline-session.h"

G_BEGIN_DECLS

/* One question to the "lines" route. The answer is held against the question; what does not fit is
 * %LOGLINE_CLIENT_ERROR_PROTOCOL. Main thread only; private to this library. */

/* How far the server knows a generation. */
typedef struct
{
  guint64  size;  /* bytes */
  guint64  total; /* lines in them */
  gboolean open;  /* whether the last one may go on */
} LoglineServedState;

typedef struct
{
  LoglineServedState  state;
  double              indexed; /* below 1 while the server still counts; the state is empty then */
  GPtrArray          *lines;   /* (element-type LoglineServedLine) (owned), numbers ascending */
} LoglineLinesAnswer;

void                logline_lines_answer_free (LoglineLinesAnswer        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineLinesAnswer, logline_lines_answer_free)

/**
 * logline_lines_call_async:
 * @path: see logline_api_lines_path()
 * @request: copied; names a generation
 *
 * Fails with %LOGLINE_SOURCE_ERROR_REPLACED when the log is another generation by now, with
 * %G_IO_ERROR_PENDING when the server has to count the lines first.
 */
void                logline_lines_call_async  (LoglineSession            *session,
                                               const char                *path,
                                               const LoglineLinesRequest *request,
                                               GCancellable              *cancellable,
                                               GAsyncReadyCallback        callback,
                                               gpointer                   user_data);
LoglineLinesAnswer *logline_lines_call_finish (GAsyncResult              *result,
                                               GError                   **error);

G_END_DECLS
