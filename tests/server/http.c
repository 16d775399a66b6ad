/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "http.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define DEADLINE_S 30

void
test_reply_free (TestReply *self)
{
  g_free (self->headers);
  g_bytes_unref (self->body);
  g_free (self);
}

char *
test_reply_dup_header (TestReply  *self,
                       const char *name)
{
  g_auto (GStrv) lines = g_strsplit (self->headers, "\r\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      gsize length = strlen (name);

      if (g_ascii_strncasecmp (lines[i], name, length) == 0 && lines[i][length] == ':')
        return g_strstrip (g_strdup (lines[i] + length + 1));
    }

  return NULL;
}

char *
test_reply_dup_text (TestReply *self)
{
  gsize length;
  const char *text = g_bytes_get_data (self->body, &length);

  return g_strndup (text, length);
}

char *
test_reply_dup_member (TestReply  *self,
                       const char *path)
{
  g_autofree char *text = test_reply_dup_text (self);
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  g_auto (GStrv) names = g_strsplit (path, ".", -1);
  JsonObject *object;
  gsize i;

  g_assert_nonnull (root);
  object = json_node_get_object (root);
  for (i = 0; names[i + 1] != NULL; i++)
    object = json_object_get_object_member (object, names[i]);

  return g_strdup (json_object_get_string_member_with_default (object, names[i], NULL));
}

void
test_reply_assert_problem (TestReply  *self,
                           guint       status,
                           const char *slug)
{
  g_autofree char *content_type = test_reply_dup_header (self, "Content-Type");
  g_autofree char *type = NULL;

  g_assert_cmpuint (self->status, ==, status);
  g_assert_cmpstr (content_type, ==, "application/problem+json");
  type = test_reply_dup_member (self, "type");
  g_assert_cmpstr (type, ==, slug);
}

GBytes *
test_http_exchange (TestDaemon *daemon,
                    const void *bytes,
                    gsize       length)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GOutputStream) answer = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;

  g_socket_client_set_timeout (client, DEADLINE_S);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", test_daemon_get_port (daemon),
                                                NULL, &error);
  g_assert_no_error (error);

  /* The daemon may hang up before it has read all, or end a stream with a reset: what came before
   * is the answer. A timeout is neither. */
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), bytes,
                             length, NULL, NULL, NULL);
  g_output_stream_splice (answer, g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                          G_OUTPUT_STREAM_SPLICE_NONE, NULL, &error);
  g_assert_false (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT));
  g_output_stream_close (answer, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (answer));
}

/* Whatever came before something that is no chunk. */
static void
join_chunks (TestReply *self)
{
  g_autoptr (GBytes) chunked = g_steal_pointer (&self->body);
  GByteArray *body = g_byte_array_new ();
  gsize left, length = 1;
  const char *text = g_bytes_get_data (chunked, &left);

  while (length > 0)
    {
      const char *end = left > 0 ? g_strstr_len (text, left, "\r\n") : NULL;
      gsize header = end != NULL ? (gsize) (end - text) + 2 : 0;

      length = end != NULL ? g_ascii_strtoull (text, NULL, 16) : G_MAXUINT32;
      self->is_cut = header + length + 2 > left;
      if (self->is_cut)
        break;
      g_byte_array_append (body, (const guint8 *) text + header, length);
      text += header + length + 2;
      left -= header + length + 2;
    }

  self->body = g_byte_array_free_to_bytes (body);
}

TestReply *
test_reply_parse (GBytes *bytes)
{
  TestReply *self = g_new0 (TestReply, 1);
  g_autofree char *coding = NULL;
  gsize length, header_length;
  const char *text = g_bytes_get_data (bytes, &length);
  const char *end = length > 0 ? g_strstr_len (text, length, "\r\n\r\n") : NULL;

  header_length = end != NULL ? (gsize) (end - text) + 4 : length;
  self->headers = g_strndup (text != NULL ? text : "", header_length);
  self->body = g_bytes_new_from_bytes (bytes, header_length, length - header_length);
  if (g_str_has_prefix (self->headers, "HTTP/1."))
    self->status = g_ascii_strtoull (self->headers + strlen ("HTTP/1.1 "), NULL, 10);

  coding = test_reply_dup_header (self, "Transfer-Encoding");
  if (coding != NULL)
    join_chunks (self);
  return self;
}

TestReply *
test_http_request (TestDaemon *daemon,
                   const char *method,
                   const char *path,
                   const char *token,
                   const char *headers,
                   const char *body)
{
  g_autoptr (GString) request = g_string_new (NULL);
  g_autoptr (GBytes) answer = NULL;

  g_string_append_printf (request, "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n",
                          method, path);
  if (token != NULL)
    g_string_append_printf (request, "Authorization: Bearer %s\r\n", token);
  if (headers != NULL)
    g_string_append (request, headers);
  if (body != NULL)
    g_string_append_printf (request, "Content-Type: application/json\r\nContent-Length: %zu\r\n",
                            strlen (body));
  g_string_append (request, "\r\n");
  if (body != NULL)
    g_string_append (request, body);

  answer = test_http_exchange (daemon, request->str, request->len);
  return test_reply_parse (answer);
}

TestReply *
test_http_get (TestDaemon *daemon,
               const char *path,
               const char *token,
               const char *headers)
{
  return test_http_request (daemon, "GET", path, token, headers, NULL);
}

TestReply *
test_http_login (TestDaemon *daemon,
                 const char *username,
                 const char *password)
{
  g_autofree char *body = NULL;

  body = g_strdup_printf ("{\"username\":\"%s\",\"password\":\"%s\"}", username, password);
  return test_http_request (daemon, "POST", "/api/v1/login", NULL, NULL, body);
}

char *
test_http_get_token (TestDaemon *daemon,
                     const char *username,
                     const char *password)
{
  g_autoptr (TestReply) reply = test_http_login (daemon, username, password);

  g_assert_cmpuint (reply->status, ==, 200);
  return test_reply_dup_member (reply, "access_token");
}

static gboolean
wake (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
test_wait_until (gboolean (*condition) (gpointer user_data),
                 gpointer user_data)
{
  gint64 deadline_us = g_get_monotonic_time () + DEADLINE_S * G_USEC_PER_SEC;
  guint source = g_timeout_add (10, wake, NULL);

  while (!condition (user_data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_main_context_iteration (NULL, TRUE);
    }

  g_source_remove (source);
}

typedef struct
{
  TestDaemon *daemon;
  const char *path;
  const char *token;
  guint status;
} Expectation;

static gboolean
has_status (gpointer user_data)
{
  Expectation *expectation = user_data;
  g_autoptr (TestReply) reply = NULL;

  reply = test_http_get (expectation->daemon, expectation->path, expectation->token, NULL);
  return reply->status == expectation->status;
}

void
test_http_wait_for (TestDaemon *daemon,
                    const char *path,
                    const char *token,
                    guint       status)
{
  Expectation expectation = { daemon, path, token, status };

  test_wait_until (has_status, &expectation);
}
