/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-coding.h"
#include "logline-mirror.h"

G_BEGIN_DECLS

/* The way of the bytes of one answer from the socket into a mirror: read on the main loop, which is
 * a mere copy, decompressed and written in a worker. Main thread only; private to this library. */
typedef struct _LoglineIntake LoglineIntake;

/* Called as bytes come to be in the mirror: up to @end, without gaps from the start. */
typedef void (*LoglineIntakeProgress) (guint64  end,
                                       gpointer user_data);

/* @body: of the answer
 * @address: of whom it comes from, for errors
 * @start, @end: which bytes of the log it says that it has; no others get into the mirror */
LoglineIntake *logline_intake_new        (GInputStream           *body,
                                          GUri                   *address,
                                          LoglineCoding           coding,
                                          guint64                 start,
                                          guint64                 end,
                                          LoglineMirror          *mirror,
                                          LoglineIntakeProgress   progress,
                                          gpointer                progress_data);
LoglineIntake *logline_intake_ref        (LoglineIntake          *self);
void           logline_intake_unref      (LoglineIntake          *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineIntake, logline_intake_unref)

/* What came over the wire until now. */
guint64        logline_intake_get_n_coded (LoglineIntake         *self);

/* Once for each. When it fails, what @progress was told of is there all the same. Errors are
 * %LOGLINE_CLIENT_ERROR, or those of the mirror. */
void           logline_intake_run_async  (LoglineIntake          *self,
                                          int                     io_priority,
                                          GCancellable           *cancellable,
                                          GAsyncReadyCallback     callback,
                                          gpointer                user_data);
gboolean       logline_intake_run_finish (GAsyncResult           *result,
                                          GError                **error);

G_END_DECLS
