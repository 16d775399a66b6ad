/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-log.h"

G_BEGIN_DECLS

/* For logs that pass questions on to another one: @task, with its cancellable, returns what @to
 * answers. */
void     logline_forward_read          (GTask                  *task,
                                        LoglineLog             *to,
                                        const guint64          *rows,
                                        guint                   n_rows,
                                        gsize                   max_bytes);
void     logline_forward_read_bytes    (GTask                  *task,
                                        LoglineLog             *to,
                                        const guint64          *rows,
                                        guint                   n_rows,
                                        guint64                 skip,
                                        gsize                   max_bytes);

/* The row is that of the moment in which the task is finished.
 *
 * @out_asked: (out) (optional) (transfer full): the log whose row it is */
void     logline_forward_locate        (GTask                  *task,
                                        LoglineLog             *to,
                                        const LoglinePosition  *position);
gboolean logline_forward_locate_finish (GTask                  *task,
                                        LoglineLog            **out_asked,
                                        guint64                *out_row,
                                        GError                **error);

G_END_DECLS
