/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* libsoup 3.2 knows whom to tell of the end of a message only once its first byte has come. When a
 * client closes a connection that waits for its next request, nobody is told: the connection stays,
 * with its descriptor, for good. The end must be seen before libsoup reads it, since afterwards no
 * message is left by which the connection could be taken back; hence the priority.
 */

#include "logline-idle-watch.h"

#include <sys/socket.h>

struct _LoglineIdleWatch
{
  SoupServerMessage *message;
  GSource *source;
};

static gboolean
has_input (GSocket *socket)
{
  char byte;

  return recv (g_socket_get_fd (socket), &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

/* Something has come, or the client has closed, or the time is up. */
static gboolean
ready (GSocket      *socket,
       GIOCondition  condition,
       gpointer      user_data)
{
  LoglineIdleWatch *self = user_data;

  if (!has_input (socket))
    {
      /* Frees the watch. */
      g_autoptr (GIOStream) stream = soup_server_message_steal_connection (self->message);

      g_io_stream_close (stream, NULL, NULL);
    }
  return G_SOURCE_REMOVE;
}

LoglineIdleWatch *
logline_idle_watch_new (SoupServerMessage *message,
                        GSocket           *socket)
{
  LoglineIdleWatch *self = g_new (LoglineIdleWatch, 1);

  self->message = g_object_ref (message);
  self->source = g_socket_create_source (socket, G_IO_IN, NULL);
  g_source_set_priority (self->source, G_PRIORITY_HIGH);
  g_source_set_callback (self->source, (GSourceFunc) (void *) ready, self, NULL);
  g_source_attach (self->source, NULL);
  return self;
}

void
logline_idle_watch_free (LoglineIdleWatch *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_object_unref (self->message);
  g_free (self);
}
