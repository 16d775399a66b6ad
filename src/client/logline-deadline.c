/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-deadline.h"

struct _LoglineDeadline
{
  GCancellable *outer;
  GCancellable *inner;
  gulong        outer_handler;
  guint         timer;
  gboolean      passed;
};

static gboolean
passed_cb (gpointer user_data)
{
  LoglineDeadline *self = user_data;

  self->timer = 0;
  self->passed = TRUE;
  g_cancellable_cancel (self->inner);
  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer,
                    gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

LoglineDeadline *
logline_deadline_new (GCancellable *outer,
                      guint         ms)
{
  LoglineDeadline *self = g_new0 (LoglineDeadline, 1);

  self->inner = g_cancellable_new ();
  self->timer = g_timeout_add (ms, passed_cb, self);
  if (outer != NULL)
    {
      self->outer = g_object_ref (outer);
      self->outer_handler = g_cancellable_connect (outer, G_CALLBACK (outer_cancelled_cb),
                                                   g_object_ref (self->inner), g_object_unref);
    }
  return self;
}

GCancellable *
logline_deadline_get_cancellable (LoglineDeadline *self)
{
  return self->inner;
}

void
logline_deadline_meet (LoglineDeadline *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
}

GError *
logline_deadline_take_error (LoglineDeadline *self,
                             GError          *error)
{
  if (!self->passed || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return error;

  g_error_free (error);
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "no answer in time");
}

void
logline_deadline_free (LoglineDeadline *self)
{
  logline_deadline_meet (self);
  /* Not g_cancellable_disconnect(): it would wait for a handler that may be running further up. */
  if (self->outer_handler != 0)
    g_signal_handler_disconnect (self->outer, self->outer_handler);
  g_clear_object (&self->outer);
  g_object_unref (self->inner);
  g_free (self);
}
