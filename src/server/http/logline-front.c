/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-front.h"

#include <libsoup/soup.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "logline-exchange.h"
#include "logline-framing.h"
#include "logline-idle-watch.h"
#include "logline-listen.h"
#include "logline-router.h"

/* SoupServer of libsoup 3.2 is not made for clients that mean harm, so it gets connections and
 * requests only after they have passed here:
 *
 * - We accept connections ourselves. Its own listener stops for good at the first accept() that
 *   fails, as it does when descriptors run out; it knows neither timeouts nor a limit.
 * - Requests whose framing could be read in two ways are refused before anything acts on them.
 * - It never sees a Range header, since it answers overlapping ranges out of all proportion.
 *
 * A connection is known by its remote address object, which libsoup hands back with each message
 * (it knows no socket for a stream that it was given).
 */

#define CONNECTION_KEY  "logline-connection"
#define REQUEST_KEY     "logline-request"
#define MAX_CONNECTIONS 1024
#define BACKLOG         512
#define IDLE_S          60 /* nothing read, or nothing taken by the client */
#define HEADER_S        10 /* for all of the header, from its first byte */
#define BODY_S          30
#define REFUSED_S       2  /* to read the refusal */
#define REFUSED_BYTES   (1024 * 1024)
#define ACCEPT_PAUSE_MS 100

struct _LoglineFront
{
  LoglineContext *context;
  SoupServer *server;
  GSocket *socket;
  GSource *accept_source;
  guint accept_pause;
  char *url;
  GHashTable *by_address; /* (element-type utf8 guint) (owned): open connections */
  guint n_connections;
  guint n_requests;
};

typedef struct
{
  LoglineFront *front;
  GSocket *socket;
  char *address; /* without the port */
  LoglineIdleWatch *idle; /* nullable: only between requests */
} Connection;

typedef struct
{
  LoglineFront *front;
  SoupServerMessage *message; /* borrowed; owns this */
  Connection *connection; /* borrowed; the message keeps it */
  guint deadline;
  guint64 body_bytes;
  char *range;
  gboolean refused;
  gboolean handled;
} Request;

static void watch (LoglineFront *self);

static guint
count (LoglineFront *self,
       const char   *address)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->by_address, address));
}

static void
connection_free (Connection *connection)
{
  LoglineFront *front = connection->front;
  guint n = count (front, connection->address);

  front->n_connections--;
  if (n > 1)
    g_hash_table_insert (front->by_address, g_strdup (connection->address),
                         GUINT_TO_POINTER (n - 1));
  else
    g_hash_table_remove (front->by_address, connection->address);

  g_object_unref (connection->socket);
  g_free (connection->address);
  g_free (connection);
}

static void
request_end (Request *request)
{
  g_clear_handle_id (&request->deadline, g_source_remove);
  if (request->handled)
    request->front->n_requests--;
  request->handled = FALSE;
}

static void
request_free (Request *request)
{
  request_end (request);
  g_free (request->range);
  g_free (request);
}

static gboolean
deadline_passed (gpointer user_data)
{
  Request *request = user_data;
  g_autoptr (GIOStream) stream = NULL;

  /* Also frees the request. */
  request->deadline = 0;
  stream = soup_server_message_steal_connection (request->message);
  g_io_stream_close (stream, NULL, NULL);
  return G_SOURCE_REMOVE;
}

static void
set_deadline (Request *request,
              guint    seconds)
{
  g_clear_handle_id (&request->deadline, g_source_remove);
  if (seconds > 0)
    request->deadline = g_timeout_add_seconds (seconds, deadline_passed, request);
}

/* Answers at once, whatever of the request is still to come; libsoup would read all of a body
 * first. Afterwards the client has a moment to read the answer. */
static void
refuse (Request           *request,
        LoglineProblemType type,
        const char        *detail)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  g_autofree char *reply = logline_framing_dup_refusal (type, detail);
  GSocket *socket = request->connection->socket;

  if (request->refused)
    return;

  request->refused = TRUE;
  soup_server_message_set_status (request->message, logline_problem_get_status (type), NULL);
  soup_message_headers_replace (headers, "Connection", "close");
  g_socket_send_with_blocking (socket, reply, strlen (reply), FALSE, NULL, NULL);
  g_socket_shutdown (socket, FALSE, TRUE, NULL);
  set_deadline (request, REFUSED_S);
}

static void
got_headers (SoupServerMessage *message,
             Request           *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  GUri *uri = soup_server_message_get_uri (message);
  LoglineProblemType type;
  const char *detail;

  request->range = g_strdup (soup_message_headers_get_list (headers, "Range"));
  soup_message_headers_remove (headers, "Range");
  soup_message_body_set_accumulate (body, FALSE);
  set_deadline (request, BODY_S);

  detail = logline_framing_check (headers, uri, &type);
  if (detail != NULL)
    {
      /* Nobody can say where such a request ends, so nothing more of it is read. A body that is
       * only too large is read for a while, since most clients write all before they read. */
      refuse (request, type, detail);
      if (type != LOGLINE_PROBLEM_BODY_TOO_LARGE)
        soup_server_message_pause (message);
    }
  else if (logline_router_wants_body (soup_server_message_get_method (message),
                                      g_uri_get_path (uri)))
    soup_message_body_set_accumulate (body, TRUE);
}

static void
got_chunk (SoupServerMessage *message,
           GBytes            *chunk,
           Request           *request)
{
  request->body_bytes += g_bytes_get_size (chunk);
  if (request->body_bytes > LOGLINE_API_MAX_BODY)
    {
      soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
      refuse (request, LOGLINE_PROBLEM_BODY_TOO_LARGE, LOGLINE_FRAMING_BODY_TOO_LARGE);
    }

  if (request->body_bytes > REFUSED_BYTES)
    g_socket_shutdown (request->connection->socket, TRUE, TRUE, NULL);
}

static void
got_body (SoupServerMessage *message,
          Request           *request)
{
  set_deadline (request, 0);
}

static void
finished (SoupServerMessage *message,
          Request           *request)
{
  Connection *connection = request->connection;

  request_end (request);
  g_clear_pointer (&connection->idle, logline_idle_watch_free);
  connection->idle = logline_idle_watch_new (message, connection->socket);
}

static void
disconnected (SoupServerMessage *message,
              Request           *request)
{
  request_end (request);
  g_clear_pointer (&request->connection->idle, logline_idle_watch_free);
}

static void
request_started (SoupServer        *server,
                 SoupServerMessage *message,
                 gpointer           user_data)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);
  Request *request = g_new0 (Request, 1);

  request->front = user_data;
  request->message = message;
  request->connection = g_object_get_data (G_OBJECT (remote), CONNECTION_KEY);
  g_object_set_data_full (G_OBJECT (message), REQUEST_KEY, request,
                          (GDestroyNotify) request_free);
  g_signal_connect (message, "got-headers", G_CALLBACK (got_headers), request);
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk), request);
  g_signal_connect (message, "got-body", G_CALLBACK (got_body), request);
  g_signal_connect (message, "finished", G_CALLBACK (finished), request);
  g_signal_connect (message, "disconnected", G_CALLBACK (disconnected), request);
  g_clear_pointer (&request->connection->idle, logline_idle_watch_free);
  set_deadline (request, HEADER_S);
}

static void
handle (SoupServer        *server,
        SoupServerMessage *message,
        const char        *path,
        GHashTable        *query,
        gpointer           user_data)
{
  LoglineFront *self = user_data;
  Request *request = g_object_get_data (G_OBJECT (message), REQUEST_KEY);
  g_autoptr (LoglineExchange) exchange = NULL;

  request->handled = TRUE;
  self->n_requests++;
  exchange = logline_exchange_new (self->context, message, request->connection->socket, query,
                                   request->connection->address, request->range);
  logline_router_handle (exchange);
}

/* A copy: the socket keeps the original, and what hangs on the address keeps the socket. */
static GSocketAddress *
dup_remote_address (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_remote_address (socket, NULL);
  GInetSocketAddress *inet = (GInetSocketAddress *) address;

  if (address == NULL)
    return NULL;

  return g_inet_socket_address_new (g_inet_socket_address_get_address (inet),
                                    g_inet_socket_address_get_port (inet));
}

static char *
dup_host (GSocketAddress *address)
{
  return g_inet_address_to_string (
    g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

static void
admit (LoglineFront *self,
       GSocket      *socket)
{
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (socket, NULL);
  g_autoptr (GSocketAddress) remote = dup_remote_address (socket);
  g_autoptr (GSocketConnection) stream = NULL;
  Connection *connection;
  guint n;

  /* Gone again already. */
  if (local == NULL || remote == NULL)
    return;

  connection = g_new0 (Connection, 1);
  connection->front = self;
  connection->socket = g_object_ref (socket);
  connection->address = dup_host (remote);
  n = count (self, connection->address) + 1;
  self->n_connections++;
  g_hash_table_insert (self->by_address, g_strdup (connection->address), GUINT_TO_POINTER (n));
  g_object_set_data_full (G_OBJECT (remote), CONNECTION_KEY, connection,
                          (GDestroyNotify) connection_free);

  /* Dropping the address gives the place back. */
  if (self->n_connections > MAX_CONNECTIONS || n > self->context->config->connections_per_address)
    return;

  g_socket_set_timeout (socket, IDLE_S);
  /* An answer is written in two pieces, header and body: without this the second one waits for the
   * client to acknowledge the first, which clients put off for 40 ms. */
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  stream = g_socket_connection_factory_create_connection (socket);
  soup_server_accept_iostream (self->server, G_IO_STREAM (stream), local, remote, NULL);
}

static gboolean
accept_again (gpointer user_data)
{
  LoglineFront *self = user_data;

  self->accept_pause = 0;
  watch (self);
  return G_SOURCE_REMOVE;
}

static gboolean
accept_ready (GSocket      *listening,
              GIOCondition  condition,
              gpointer      user_data)
{
  LoglineFront *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_accept (listening, NULL, &error);

  if (socket != NULL)
    {
      admit (self, socket);
      return G_SOURCE_CONTINUE;
    }

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    return G_SOURCE_CONTINUE;

  /* Out of descriptors or memory: trying again at once would only burn the processor. */
  g_warning ("A connection could not be accepted: %s", error->message);
  g_clear_pointer (&self->accept_source, g_source_unref);
  self->accept_pause = g_timeout_add (ACCEPT_PAUSE_MS, accept_again, self);
  return G_SOURCE_REMOVE;
}

static void
watch (LoglineFront *self)
{
  self->accept_source = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->accept_source, (GSourceFunc) (void *) accept_ready, self, NULL);
  g_source_attach (self->accept_source, NULL);
}

static SoupServer *
create_server (LoglineFront *self)
{
  g_autoptr (GSocket) silent = logline_listen_new_silent ();
  SoupServer *server;

  /* HTTP/2 of libsoup 3.2 aborts on a bad authority; this variable alone turns it on. */
  g_unsetenv ("SOUP_SERVER_HTTP2");
  server = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_handler (server, NULL, handle, self, NULL);
  g_signal_connect (server, "request-started", G_CALLBACK (request_started), self);

  /* Without any listener, libsoup would close each connection after one request. */
  soup_server_listen_socket (server, silent, 0, NULL);
  return server;
}

LoglineFront *
logline_front_new (LoglineContext *context,
                   GError        **error)
{
  LoglineFront *self;
  GSocket *socket;
  char *url;

  socket = logline_listen (context->config->listen, context->config->allow_plaintext, BACKLOG,
                           &url, error);
  if (socket == NULL)
    return NULL;

  self = g_new0 (LoglineFront, 1);
  self->context = context;
  self->socket = socket;
  self->url = url;
  self->by_address = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->server = create_server (self);
  watch (self);
  return self;
}

void
logline_front_stop_accepting (LoglineFront *self)
{
  g_clear_handle_id (&self->accept_pause, g_source_remove);
  if (self->accept_source != NULL)
    g_source_destroy (self->accept_source);
  g_clear_pointer (&self->accept_source, g_source_unref);
  g_socket_close (self->socket, NULL);
}

void
logline_front_free (LoglineFront *self)
{
  logline_front_stop_accepting (self);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_object_unref (self->socket);
  g_hash_table_unref (self->by_address);
  g_free (self->url);
  g_free (self);
}

const char *
logline_front_get_url (LoglineFront *self)
{
  return self->url;
}

guint
logline_front_get_n_requests (LoglineFront *self)
{
  return self->n_requests;
}
