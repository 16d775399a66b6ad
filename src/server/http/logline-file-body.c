/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-file-body.h"

#include "logline-guard-bytes.h"
#include "logline-guard.h"
#include "logline-workers.h"

#define CHUNK_SIZE (256 * 1024)
#define MAX_CHUNKS 2 /* one that the socket takes, one read ahead */

typedef struct
{
  LoglineExchange *exchange;
  LoglineLogView *view;
  LoglineEncoder *encoder;
  guint64 offset; /* of the next byte to read, behind those that are being read */
  guint64 end;
  guint n_chunks; /* handed to libsoup and not yet written */
  guint watch;    /* of the bearer's right */
  gboolean reading;
} Body;

typedef struct
{
  LoglineLogView *view;
  LoglineEncoder *encoder;
  guint64 offset;
  gsize length;
  gboolean is_last;
} Read;

static void read_more (Body *body);

/* The handlers keep the body, and so the message whose handlers they are: until they are
 * disconnected, neither goes, nor does the connection. */
static void
stop (Body *body)
{
  logline_guard_unwatch (body->exchange, &body->watch);
  g_signal_handlers_disconnect_by_data (body->exchange->message, body);
}

static void
read_free (Read *job)
{
  logline_encoder_unref (job->encoder);
  logline_log_view_unref (job->view);
  g_free (job);
}

static void
body_clear (gpointer data)
{
  Body *body = data;

  logline_encoder_unref (body->encoder);
  logline_log_view_unref (body->view);
  logline_exchange_unref (body->exchange);
}

static void
body_unref (Body *body)
{
  g_rc_box_release_full (body, body_clear);
}

static void
read_chunk (GTask        *task,
            gpointer      source,
            gpointer      task_data,
            GCancellable *cancellable)
{
  Read *job = task_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = logline_log_view_read (job->view, job->offset, job->length, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, logline_encoder_encode (job->encoder, bytes, job->is_last),
                           (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
take_chunk (Body   *body,
            GBytes *bytes)
{
  SoupServerMessage *message = body->exchange->message;
  SoupMessageBody *response = soup_server_message_get_response_body (message);

  body->n_chunks++;
  soup_message_body_append_bytes (response, bytes);
  if (body->offset == body->end)
    soup_message_body_complete (response);
  soup_server_message_unpause (message);
}

static void
chunk_read (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Body *body = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), &error);

  body->reading = FALSE;
  if (bytes == NULL)
    {
      g_message ("An answer was cut short: %s", error->message);
      logline_exchange_abort (body->exchange);
      stop (body);
    }
  else if (!body->exchange->over)
    {
      take_chunk (body, bytes);
      read_more (body);
    }

  body_unref (body);
}

static void
read_more (Body *body)
{
  g_autoptr (GTask) task = NULL;
  Read *job;

  if (body->exchange->over || body->reading || body->n_chunks >= MAX_CHUNKS ||
      body->offset == body->end)
    return;

  job = g_new0 (Read, 1);
  job->view = logline_log_view_ref (body->view);
  job->encoder = logline_encoder_ref (body->encoder);
  job->offset = body->offset;
  job->length = MIN (CHUNK_SIZE, body->end - body->offset);
  body->offset += job->length;
  job->is_last = body->offset == body->end;

  body->reading = TRUE;
  task = g_task_new (NULL, NULL, chunk_read, g_rc_box_acquire (body));
  g_task_set_source_tag (task, read_more);
  g_task_set_task_data (task, job, (GDestroyNotify) read_free);
  logline_workers_run (task, read_chunk);
}

static void
wrote_chunk (SoupServerMessage *message,
             gpointer           user_data)
{
  Body *body = user_data;

  body->n_chunks--;
  read_more (body);
}

static void
right_lost (gpointer user_data)
{
  Body *body = g_rc_box_acquire (user_data);

  g_message ("An answer was cut short: “%s” may not read on", body->exchange->identity->username);
  logline_exchange_abort (body->exchange);
  stop (body);
  body_unref (body);
}

void
logline_file_body_send (LoglineExchange *exchange,
                        guint            status,
                        LoglineCoding    coding,
                        LoglineLogView  *view,
                        guint64          offset,
                        guint64          length)
{
  SoupServerMessage *message = exchange->message;
  Body *body;

  if (coding == LOGLINE_CODING_IDENTITY)
    logline_exchange_begin (exchange, status, length);
  else
    logline_encoder_begin (exchange, status, coding);
  if (logline_exchange_is_head (exchange) || length == 0 || exchange->over)
    return;

  body = g_rc_box_new0 (Body);
  body->exchange = logline_exchange_ref (exchange);
  body->view = logline_log_view_ref (view);
  body->encoder = logline_encoder_new (coding);
  body->offset = offset;
  body->end = offset + length;

  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect_data (message, "wrote-chunk", G_CALLBACK (wrote_chunk),
                         g_rc_box_acquire (body), (GClosureNotify) (void *) body_unref, 0);
  g_signal_connect_swapped (message, "finished", G_CALLBACK (stop), body);
  g_signal_connect_swapped (message, "disconnected", G_CALLBACK (stop), body);
  body->watch = logline_guard_watch (exchange, logline_guard_get_bytes_right (length), right_lost,
                                     body);
  read_more (body);
  body_unref (body);
}
