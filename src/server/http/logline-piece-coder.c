/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-piece-coder.h"

#include "logline-workers.h"

struct _LoglinePieceCoder
{
  LoglineExchange *exchange;
  LoglineEncoder *encoder; /* NULL when nothing is compressed */
  GQueue pieces; /* (element-type GBytes) (owned): those that wait for the one in the worker */
  gboolean coding;
  gboolean ending; /* those are the last */
};

typedef struct
{
  LoglineEncoder *encoder;
  GBytes *piece;
  gboolean is_last;
} Job;

static void go_on (LoglinePieceCoder *self);

LoglinePieceCoder *
logline_piece_coder_new (LoglineExchange *exchange,
                         LoglineCoding    coding)
{
  LoglinePieceCoder *self = g_rc_box_new0 (LoglinePieceCoder);

  self->exchange = logline_exchange_ref (exchange);
  if (coding != LOGLINE_CODING_IDENTITY)
    self->encoder = logline_encoder_new (coding);
  g_queue_init (&self->pieces);
  return self;
}

static void
clear (gpointer data)
{
  LoglinePieceCoder *self = data;

  g_queue_clear_full (&self->pieces, (GDestroyNotify) g_bytes_unref);
  g_clear_pointer (&self->encoder, logline_encoder_unref);
  logline_exchange_unref (self->exchange);
}

void
logline_piece_coder_unref (LoglinePieceCoder *self)
{
  g_rc_box_release_full (self, clear);
}

static void
job_free (Job *job)
{
  logline_encoder_unref (job->encoder);
  g_bytes_unref (job->piece);
  g_free (job);
}

static void
code (GTask        *task,
      gpointer      source,
      gpointer      task_data,
      GCancellable *cancellable)
{
  Job *job = task_data;

  g_task_return_pointer (task, logline_encoder_encode (job->encoder, job->piece, job->is_last),
                         (GDestroyNotify) g_bytes_unref);
}

static void
send (LoglinePieceCoder *self,
      GBytes            *piece,
      gboolean           is_last)
{
  SoupServerMessage *message = self->exchange->message;
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  if (self->exchange->over)
    return;

  if (g_bytes_get_size (piece) > 0)
    soup_message_body_append_bytes (body, piece);
  if (is_last)
    soup_message_body_complete (body);
  soup_server_message_unpause (message);
}

static void
coded (GObject      *source,
       GAsyncResult *result,
       gpointer      user_data)
{
  g_autoptr (LoglinePieceCoder) self = user_data;
  g_autoptr (GBytes) piece = g_task_propagate_pointer (G_TASK (result), NULL);
  const Job *job = g_task_get_task_data (G_TASK (result));

  self->coding = FALSE;
  send (self, piece, job->is_last);
  go_on (self);
}

static void
go_on (LoglinePieceCoder *self)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  if (self->coding || g_queue_is_empty (&self->pieces))
    return;

  job = g_new (Job, 1);
  job->encoder = logline_encoder_ref (self->encoder);
  job->piece = g_queue_pop_head (&self->pieces);
  job->is_last = self->ending && g_queue_is_empty (&self->pieces);

  self->coding = TRUE;
  task = g_task_new (NULL, NULL, coded, g_rc_box_acquire (self));
  g_task_set_source_tag (task, go_on);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  logline_workers_run (task, code);
}

static void
add (LoglinePieceCoder *self,
     GBytes            *piece)
{
  if (self->encoder == NULL)
    send (self, piece, self->ending);
  else
    {
      g_queue_push_tail (&self->pieces, g_bytes_ref (piece));
      go_on (self);
    }
}

void
logline_piece_coder_add (LoglinePieceCoder *self,
                         GBytes            *piece)
{
  g_assert (!self->ending);

  add (self, piece);
}

void
logline_piece_coder_end (LoglinePieceCoder *self)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  g_assert (!self->ending);

  /* The end of what is compressed is a piece of its own. */
  self->ending = TRUE;
  add (self, nothing);
}
