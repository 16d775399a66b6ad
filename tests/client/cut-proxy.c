/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cut-proxy.h"

struct _CutProxy
{
  GSocketListener *listener; /* NULL while it is stopped */
  GCancellable    *accepting;
  guint16          server_port;
  guint16          port;
  char            *url;
  GPtrArray       *streams;  /* (element-type GIOStream) both ends of each connection */
};

static void accept_next (CutProxy *self);

static void
spliced_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GIOStream) other = user_data;

  g_io_stream_splice_finish (result, NULL);
}

static void
accepted_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  CutProxy *self = user_data;
  g_autoptr (GSocketConnection) near_end = NULL;
  g_autoptr (GSocketConnection) far_end = NULL;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;

  near_end = g_socket_listener_accept_finish (G_SOCKET_LISTENER (source), result, NULL, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_assert_no_error (error);
  accept_next (self);

  far_end = g_socket_client_connect_to_host (client, "127.0.0.1", self->server_port, NULL, NULL);
  if (far_end == NULL)
    return;
  g_ptr_array_add (self->streams, g_object_ref (near_end));
  g_ptr_array_add (self->streams, g_object_ref (far_end));
  g_io_stream_splice_async (G_IO_STREAM (near_end), G_IO_STREAM (far_end),
                            G_IO_STREAM_SPLICE_CLOSE_STREAM1 | G_IO_STREAM_SPLICE_CLOSE_STREAM2,
                            G_PRIORITY_DEFAULT, NULL, spliced_cb, g_object_ref (far_end));
}

static void
accept_next (CutProxy *self)
{
  g_socket_listener_accept_async (self->listener, self->accepting, accepted_cb, self);
}

void
cut_proxy_start (CutProxy *self)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, self->port);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  self->listener = g_socket_listener_new ();
  self->accepting = g_cancellable_new ();
  g_socket_listener_add_address (self->listener, wanted, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &address, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
  accept_next (self);
}

void
cut_proxy_cut (CutProxy *self)
{
  for (guint i = 0; i < self->streams->len; i++)
    g_socket_shutdown (g_socket_connection_get_socket (g_ptr_array_index (self->streams, i)),
                       TRUE, TRUE, NULL);
  g_ptr_array_set_size (self->streams, 0);
}

void
cut_proxy_stop (CutProxy *self)
{
  cut_proxy_cut (self);
  g_cancellable_cancel (self->accepting);
  g_socket_listener_close (self->listener);
  g_clear_object (&self->accepting);
  g_clear_object (&self->listener);
}

CutProxy *
cut_proxy_new (guint16 port)
{
  CutProxy *self = g_new0 (CutProxy, 1);

  self->server_port = port;
  self->streams = g_ptr_array_new_with_free_func (g_object_unref);
  cut_proxy_start (self);
  self->url = g_strdup_printf ("http://127.0.0.1:%u", self->port);
  return self;
}

void
cut_proxy_free (CutProxy *self)
{
  if (self->listener != NULL)
    cut_proxy_stop (self);
  g_ptr_array_unref (self->streams);
  g_free (self->url);
  g_free (self);
}

const char *
cut_proxy_get_url (CutProxy *self)
{
  return self->url;
}
