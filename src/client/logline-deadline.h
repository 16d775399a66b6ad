/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A cancellable that also fires when time is up, and knows which of the two it was: GIO itself has
 * time limits for a single read or write only. Main thread only; private to this library. */
typedef struct _LoglineDeadline LoglineDeadline;

/* @outer: (nullable): cancelling it cancels this as well */
LoglineDeadline *logline_deadline_new             (GCancellable     *outer,
                                                   guint             ms);
GCancellable    *logline_deadline_get_cancellable (LoglineDeadline  *self);

/* What there was to wait for has come. */
void             logline_deadline_meet            (LoglineDeadline  *self);

/* Turns the %G_IO_ERROR_CANCELLED that this caused into a %G_IO_ERROR_TIMED_OUT. */
GError          *logline_deadline_take_error      (LoglineDeadline  *self,
                                                   GError           *error);
void             logline_deadline_free            (LoglineDeadline  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineDeadline, logline_deadline_free)

G_END_DECLS
