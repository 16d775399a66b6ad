/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-listen.h"

#include <sys/socket.h>
#include <unistd.h>

static GSocketAddress *
parse (const char *where,
       GError    **error)
{
  g_autoptr (GSocketConnectable) name = NULL;
  g_autoptr (GInetAddress) address = NULL;
  const char *host;

  /* 0 is a port here, though not one that a client could connect to. */
  name = g_network_address_parse (where, 0, NULL);
  host = name != NULL ? g_network_address_get_hostname (G_NETWORK_ADDRESS (name)) : "";
  address = g_inet_address_new_from_string (g_str_equal (host, "localhost") ? "127.0.0.1" : host);
  if (address != NULL)
    return g_inet_socket_address_new (address,
                                      g_network_address_get_port (G_NETWORK_ADDRESS (name)));

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "“%s” is not an address to listen on; write it as 127.0.0.1:8080", where);
  return NULL;
}

static gboolean
is_loopback (GSocketAddress *address)
{
  return g_inet_address_get_is_loopback (
    g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

gboolean
logline_listen_is_loopback (const char *where)
{
  g_autoptr (GSocketAddress) address = parse (where, NULL);

  return address != NULL && is_loopback (address);
}

static gboolean
check_reach (GSocketAddress *address,
             const char     *where,
             gboolean        allow_plaintext,
             GError        **error)
{
  if (allow_plaintext || is_loopback (address))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               "%s can be reached by other machines, and passwords would travel there unencrypted: "
               "this version has no TLS of its own. Listen on 127.0.0.1 behind a server that has, "
               "or allow it with --allow-plaintext", where);
  return FALSE;
}

static GSocket *
bind_and_listen (GSocketAddress *address,
                 int             backlog,
                 GError        **error)
{
  g_autoptr (GSocket) socket = NULL;

  socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_TCP, error);
  if (socket == NULL)
    return NULL;

  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, backlog);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;

  return g_steal_pointer (&socket);
}

GSocket *
logline_listen (const char *where,
                gboolean    allow_plaintext,
                int         backlog,
                char      **out_url,
                GError    **error)
{
  g_autoptr (GSocketAddress) address = parse (where, error);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GSocket) socket = NULL;
  g_autofree char *text = NULL;

  if (address == NULL || !check_reach (address, where, allow_plaintext, error))
    return NULL;

  socket = bind_and_listen (address, backlog, error);
  if (socket == NULL)
    {
      g_prefix_error (error, "Listening on %s failed: ", where);
      return NULL;
    }

  bound = g_socket_get_local_address (socket, error);
  if (bound == NULL)
    return NULL;

  text = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (bound));
  *out_url = g_strconcat ("http://", text, NULL);
  return g_steal_pointer (&socket);
}

/* One end of a pair whose other end lives as long as this one: it is never readable. */
GSocket *
logline_listen_new_silent (void)
{
  GSocket *socket;
  GSocket *other;
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    g_error ("No socket could be made: %m");

  socket = g_socket_new_from_fd (ends[0], NULL);
  other = g_socket_new_from_fd (ends[1], NULL);
  g_object_set_data_full (G_OBJECT (socket), "logline-other-end", other, g_object_unref);
  return socket;
}
