/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* While libsoup 3.2 waits for a piece of an answer it does not look at the socket: a client that
 * goes is noticed at the next write, and often only at the one after. So we look ourselves. A
 * client that closes, even only its sending side, counts as gone.
 */

#include "logline-stream-body.h"

#include <glib-unix.h>
#include <poll.h>

#include "logline-piece-coder.h"

#define MAX_PIECES 2 /* one that the socket takes, one that waits */
#define GONE       ((GIOCondition) (POLLRDHUP | POLLHUP | POLLERR))

struct _LoglineStreamBody
{
  LoglineExchange       *exchange;
  LoglinePieceCoder     *coder;
  LoglineStreamBodyFunc  ready;
  LoglineStreamBodyFunc  gone;
  gpointer               user_data;
  GSource               *watch;
  guint                  n_pieces; /* on their way, and not yet written */
  gboolean               ended;
};

static void
wrote_chunk (LoglineStreamBody *self)
{
  self->n_pieces--;
  self->ready (self->user_data);
}

static gboolean
client_left (gint         fd,
             GIOCondition condition,
             gpointer     user_data)
{
  LoglineStreamBody *self = user_data;

  /* Told once, and last: whoever is told frees this. */
  g_signal_handlers_disconnect_by_data (self->exchange->message, self);
  logline_exchange_abort (self->exchange);
  self->gone (self->user_data);
  return G_SOURCE_REMOVE;
}

static void
disconnected (LoglineStreamBody *self)
{
  self->gone (self->user_data);
}

static void
watch_client (LoglineStreamBody *self)
{
  self->watch = g_unix_fd_source_new (g_socket_get_fd (self->exchange->socket), GONE);
  g_source_set_priority (self->watch, G_PRIORITY_HIGH);
  g_source_set_callback (self->watch, (GSourceFunc) (void *) client_left, self, NULL);
  g_source_attach (self->watch, NULL);
}

LoglineStreamBody *
logline_stream_body_new (LoglineExchange       *exchange,
                         const char            *content_type,
                         LoglineCoding          coding,
                         LoglineStreamBodyFunc  ready,
                         LoglineStreamBodyFunc  gone,
                         gpointer               user_data)
{
  SoupServerMessage *message = exchange->message;
  LoglineStreamBody *self;

  logline_exchange_set_header (exchange, "Content-Type", content_type);
  logline_encoder_begin (exchange, SOUP_STATUS_OK, coding);
  if (logline_exchange_is_head (exchange) || exchange->over)
    return NULL;

  self = g_new0 (LoglineStreamBody, 1);
  self->exchange = logline_exchange_ref (exchange);
  self->coder = logline_piece_coder_new (exchange, coding);
  self->ready = ready;
  self->gone = gone;
  self->user_data = user_data;
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect_swapped (message, "wrote-chunk", G_CALLBACK (wrote_chunk), self);
  g_signal_connect_swapped (message, "disconnected", G_CALLBACK (disconnected), self);
  watch_client (self);
  return self;
}

void
logline_stream_body_free (LoglineStreamBody *self)
{
  g_signal_handlers_disconnect_by_data (self->exchange->message, self);
  g_source_destroy (self->watch);
  g_source_unref (self->watch);
  if (!self->ended)
    logline_exchange_abort (self->exchange);
  logline_piece_coder_unref (self->coder);
  logline_exchange_unref (self->exchange);
  g_free (self);
}

gboolean
logline_stream_body_has_room (LoglineStreamBody *self)
{
  return !self->ended && self->n_pieces < MAX_PIECES;
}

gboolean
logline_stream_body_is_empty (LoglineStreamBody *self)
{
  return self->n_pieces == 0;
}

void
logline_stream_body_add (LoglineStreamBody *self,
                         GBytes            *piece)
{
  g_return_if_fail (!self->ended);

  self->n_pieces++;
  logline_piece_coder_add (self->coder, piece);
}

void
logline_stream_body_end (LoglineStreamBody *self)
{
  g_return_if_fail (!self->ended);

  self->ended = TRUE;
  logline_piece_coder_end (self->coder);
}
