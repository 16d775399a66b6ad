/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-lines-call.h"
#include "logline-log.h"

G_BEGIN_DECLS

/* How rows that have been shown without numbers, those of the newest part of a log, become rows of
 * the whole log, once its server has counted the lines. Main thread only; private to this
 * library. */
typedef struct
{
  LoglineServedState state;
  double             indexed;  /* below 1 while the server still counts: nothing else is set then */
  gboolean           replaces; /* the newest part shows lines of the generation before, too, which
                                  are gone: none of its rows can stay */
  guint64            base;     /* rows of the whole log before the first of the newest part */
  GPtrArray         *lines;    /* (element-type LoglineServedLine) (owned): the last lines of the
                                  newest part, but for the very last, which may have grown */
} LoglineTakeOver;

void             logline_take_over_free   (LoglineTakeOver     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineTakeOver, logline_take_over_free)

/**
 * logline_take_over_async:
 * @path: see logline_api_lines_path()
 * @newest: a log whose rows are the newest lines of that log
 *
 * Fails as logline_lines_call_async().
 */
void             logline_take_over_async  (LoglineSession      *session,
                                           const char          *path,
                                           LoglineLog          *newest,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
LoglineTakeOver *logline_take_over_finish (GAsyncResult        *result,
                                           GError             **error);

G_END_DECLS
