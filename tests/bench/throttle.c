/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "throttle.h"

#define PIECE (16 * 1024)

struct _Throttle
{
  GSocketService *service;
  char *url;
  guint16 port;
  double us_per_byte;

  GMutex mutex;
  GCond never; /* is not signalled */
  gint64 free_at_us; /* when the line is through with all that was given to it */
  guint64 n_bytes;
};

/* Returns once @length more bytes have passed the line. */
static void
pass (Throttle *self,
      gsize     length)
{
  gint64 now_us = g_get_monotonic_time (), until_us;

  g_mutex_lock (&self->mutex);
  self->n_bytes += length;
  until_us = self->free_at_us = MAX (self->free_at_us, now_us) + length * self->us_per_byte;
  while (g_cond_wait_until (&self->never, &self->mutex, until_us))
    ;
  g_mutex_unlock (&self->mutex);
}

typedef struct
{
  Throttle *throttle;
  GIOStream *from;
  GIOStream *to;
  gboolean is_slow;
} Way;

static gpointer
carry (gpointer data)
{
  Way *way = data;
  GInputStream *input = g_io_stream_get_input_stream (way->from);
  GOutputStream *output = g_io_stream_get_output_stream (way->to);
  g_autofree guint8 *piece = g_malloc (PIECE);
  gssize n;

  while ((n = g_input_stream_read (input, piece, PIECE, NULL, NULL)) > 0)
    {
      if (way->is_slow)
        pass (way->throttle, n);
      if (!g_output_stream_write_all (output, piece, n, NULL, NULL, NULL))
        break;
    }
  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (way->to)), FALSE, TRUE,
                     NULL);
  return NULL;
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection      *here,
        GObject                *source,
        Throttle               *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) there =
    g_socket_client_connect_to_host (client, "127.0.0.1", self->port, NULL, NULL);
  Way up = { self, G_IO_STREAM (here), G_IO_STREAM (there), FALSE };
  Way down = { self, G_IO_STREAM (there), G_IO_STREAM (here), TRUE };
  GThread *thread;

  if (there == NULL)
    return TRUE;
  thread = g_thread_new ("up", carry, &up);
  carry (&down);
  g_thread_join (thread);
  return TRUE;
}

Throttle *
throttle_new (guint16 port,
              double  bytes_per_s)
{
  Throttle *self = g_new0 (Throttle, 1);
  g_autoptr (GError) error = NULL;
  guint16 own;

  self->port = port;
  self->us_per_byte = G_USEC_PER_SEC / bytes_per_s;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->never);
  self->service = g_threaded_socket_service_new (64);
  own = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, &error);
  g_assert_no_error (error);
  self->url = g_strdup_printf ("http://0.0.0.0:%u", own);
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  return self;
}

/* Its threads may still be at it; a benchmark leaves them this little. */
void
throttle_free (Throttle *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
}

const char *
throttle_get_url (Throttle *self)
{
  return self->url;
}

guint64
throttle_get_n_bytes (Throttle *self)
{
  guint64 n_bytes;

  g_mutex_lock (&self->mutex);
  n_bytes = self->n_bytes;
  g_mutex_unlock (&self->mutex);
  return n_bytes;
}
