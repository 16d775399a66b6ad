/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-exchange.h"

static const struct
{
  const char *name;
  const char *value;
} common_headers[] = {
  { "X-Content-Type-Options", "nosniff" },
  { "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox" },
  { "Referrer-Policy", "no-referrer" },
  { "Cache-Control", "no-store" },
};

static void
message_over (LoglineExchange *self)
{
  self->over = TRUE;
}

LoglineExchange *
logline_exchange_new (LoglineContext    *context,
                      SoupServerMessage *message,
                      GSocket           *socket,
                      GHashTable        *query,
                      const char        *address,
                      const char        *range)
{
  LoglineExchange *self = g_rc_box_new0 (LoglineExchange);

  self->context = context;
  self->message = g_object_ref (message);
  self->socket = g_object_ref (socket);
  self->query = query != NULL ? g_hash_table_ref (query) : NULL;
  self->address = g_strdup (address);
  self->range = g_strdup (range);
  g_snprintf (self->id, sizeof self->id, "%08x%08x", g_random_int (), g_random_int ());
  logline_exchange_set_header (self, LOGLINE_API_HEADER_REQUEST, self->id);
  for (gsize i = 0; i < G_N_ELEMENTS (common_headers); i++)
    logline_exchange_set_header (self, common_headers[i].name, common_headers[i].value);

  g_signal_connect_swapped (message, "finished", G_CALLBACK (message_over), self);
  g_signal_connect_swapped (message, "disconnected", G_CALLBACK (message_over), self);
  soup_server_message_pause (message);
  return self;
}

LoglineExchange *
logline_exchange_ref (LoglineExchange *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  LoglineExchange *self = data;

  g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->message);
  g_clear_object (&self->socket);
  g_clear_pointer (&self->query, g_hash_table_unref);
  g_clear_pointer (&self->claims, logline_claims_free);
  g_clear_pointer (&self->identity, logline_identity_free);
  g_free (self->address);
  g_free (self->range);
  g_free (self->service);
  g_free (self->log);
}

void
logline_exchange_unref (LoglineExchange *self)
{
  g_rc_box_release_full (self, clear);
}

gboolean
logline_exchange_is_head (LoglineExchange *self)
{
  return g_str_equal (soup_server_message_get_method (self->message), "HEAD");
}

const char *
logline_exchange_get_header (LoglineExchange *self,
                             const char      *name)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);

  return soup_message_headers_get_list (headers, name);
}

GBytes *
logline_exchange_get_body (LoglineExchange *self)
{
  return soup_message_body_flatten (soup_server_message_get_request_body (self->message));
}

void
logline_exchange_set_header (LoglineExchange *self,
                             const char      *name,
                             const char      *value)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  soup_message_headers_replace (headers, name, value);
}

void
logline_exchange_begin (LoglineExchange *self,
                        guint            status,
                        guint64          length)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  if (self->over)
    return;

  soup_message_headers_set_content_length (headers, length);
  soup_server_message_set_status (self->message, status, NULL);
  soup_server_message_unpause (self->message);
}

static void
reply (LoglineExchange *self,
       guint            status,
       const char      *content_type,
       GBytes          *body)
{
  if (self->over)
    return;

  logline_exchange_set_header (self, "Content-Type", content_type);
  if (!logline_exchange_is_head (self))
    soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), body);
  logline_exchange_begin (self, status, g_bytes_get_size (body));
}

void
logline_exchange_reply_json (LoglineExchange *self,
                             GBytes          *json)
{
  reply (self, SOUP_STATUS_OK, "application/json", json);
}

void
logline_exchange_reply_empty (LoglineExchange *self,
                              guint            status)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  if (self->over)
    return;

  /* Neither 204 nor 304 has a length of its own, and without one libsoup would end the
   * connection. */
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_NONE);
  soup_server_message_set_status (self->message, status, NULL);
  soup_server_message_unpause (self->message);
}

void
logline_exchange_reply_problem (LoglineExchange   *self,
                                LoglineProblemType type,
                                const char        *detail)
{
  g_autoptr (GBytes) json = logline_problem_to_json (type, detail);

  reply (self, logline_problem_get_status (type), "application/problem+json", json);
}

void
logline_exchange_reply_indexing (LoglineExchange *self,
                                 double           indexed)
{
  g_autoptr (GBytes) json =
    logline_problem_indexing_to_json ("The lines of this log are being counted. Ask again in a "
                                      "moment.", indexed);

  logline_exchange_set_header (self, "Retry-After", "1");
  reply (self, logline_problem_get_status (LOGLINE_PROBLEM_INDEXING), "application/problem+json",
         json);
}

void
logline_exchange_reply_not_found (LoglineExchange *self)
{
  logline_exchange_reply_problem (self, LOGLINE_PROBLEM_NOT_FOUND,
                                  "There is no such thing here, or you may not see it.");
}

void
logline_exchange_reply_failure (LoglineExchange *self,
                                const GError    *error)
{
  g_warning ("%s: %s", g_uri_get_path (soup_server_message_get_uri (self->message)),
             error->message);
  if (g_error_matches (error, LOGLINE_STORE_ERROR, LOGLINE_STORE_ERROR_FULL) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    logline_exchange_reply_problem (self, LOGLINE_PROBLEM_STORAGE_FULL,
                                    "The server has no room to keep this. Logs can still be read.");
  else
    logline_exchange_reply_problem (self, LOGLINE_PROBLEM_INTERNAL,
                                    "Something went wrong on the server. Its own log says what.");
}

void
logline_exchange_abort (LoglineExchange *self)
{
  g_autoptr (GIOStream) stream = NULL;

  if (self->over)
    return;

  /* Else, when it closes a body in chunks, libsoup says that this was all. */
  g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
  self->over = TRUE;
  stream = soup_server_message_steal_connection (self->message);
  g_io_stream_close (stream, NULL, NULL);
}
