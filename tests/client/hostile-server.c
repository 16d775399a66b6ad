/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "hostile-server.h"

#include <string.h>
#include <zstd.h>

#include "hostile-events.h"
#include "hostile-lines.h"
#include "logline-coding.h"

void
hostile_answer (SoupServerMessage *message,
                guint              status,
                const char        *type,
                const char        *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, body, strlen (body));
}

static void
answer_json (SoupServerMessage *message,
             GBytes            *json)
{
  g_autoptr (GBytes) owned = json;

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message),
                                         "application/json", NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), owned);
}

static void
answer_problem (SoupServerMessage  *message,
                LoglineProblemType  type)
{
  g_autoptr (GBytes) json = logline_problem_to_json (type, "As the test wants it.");

  answer_json (message, g_bytes_ref (json));
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message),
                                         "application/problem+json", NULL);
  soup_server_message_set_status (message, logline_problem_get_status (type), NULL);
}

void
hostile_answer_raw (SoupServerMessage *message,
                    const char        *bytes,
                    gsize              length)
{
  GSocket *socket = soup_server_message_get_socket (message);

  while (length > 0)
    {
      gssize n = g_socket_send (socket, bytes, length, NULL, NULL);

      if (n <= 0)
        break;
      bytes += n;
      length -= n;
    }
  g_socket_shutdown (socket, TRUE, TRUE, NULL);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
}

void
hostile_answer_never (HostileServer     *self,
                      SoupServerMessage *message)
{
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_pause (message);
}

char *
hostile_dup_range (SoupServerMessage *message)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));
  SoupMessageHeaders *asked = soup_server_message_get_request_headers (message);

  if (query != NULL && g_str_has_prefix (query, "bytes="))
    return g_strndup (query, strcspn (query, "&"));
  return g_strdup (soup_message_headers_get_one (asked, "Range"));
}

static GBytes *
compress_gzip (const void *bytes,
               gsize       length)
{
  g_autoptr (GZlibCompressor) gzip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (gzip));

  g_assert_true (g_output_stream_write_all (stream, bytes, length, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

GBytes *
hostile_compress (const char *coding,
                  const void *bytes,
                  gsize       length)
{
  gsize size = ZSTD_compressBound (length);
  g_autofree char *coded = NULL;

  if (g_str_equal (coding, "gzip"))
    return compress_gzip (bytes, length);

  coded = g_malloc (size);
  size = ZSTD_compress (coded, size, bytes, length, 3);
  g_assert_false (ZSTD_isError (size));
  return g_bytes_new_take (g_steal_pointer (&coded), size);
}

static void
answer_tokens (HostileServer     *self,
               SoupServerMessage *message)
{
  g_autofree char *access = NULL;
  g_autofree char *refresh = NULL;
  LoglineTokenReply reply = {
    .expires_in_s = self->expires_in_s,
    .refresh_expires_in_s = 3600,
    .username = (char *) "alice",
  };

  self->serial++;
  reply.access_token = access = g_strdup_printf ("access-%u", self->serial);
  reply.refresh_token = refresh = g_strdup_printf ("refresh-%u", self->serial);
  answer_json (message, logline_token_reply_to_json (&reply));
}

static GBytes *
get_request_body (SoupServerMessage *message)
{
  return soup_message_body_flatten (soup_server_message_get_request_body (message));
}

static void
serve_login (HostileServer     *self,
             SoupServerMessage *message)
{
  g_autoptr (GBytes) body = get_request_body (message);
  g_autoptr (LoglineLoginRequest) request = logline_login_request_parse (body, NULL);

  self->n_logins++;
  if (request != NULL && g_str_equal (request->username, "alice") &&
      g_str_equal (request->password, "right"))
    answer_tokens (self, message);
  else
    answer_problem (message, LOGLINE_PROBLEM_BAD_CREDENTIALS);
}

static void
serve_token (HostileServer     *self,
             SoupServerMessage *message)
{
  g_autoptr (GBytes) body = get_request_body (message);
  g_autofree char *token = logline_token_request_parse (body, NULL);
  g_autofree char *valid = g_strdup_printf ("refresh-%u", self->serial);

  self->n_renewals++;
  if (!self->refuses_renewal && g_strcmp0 (token, valid) == 0)
    answer_tokens (self, message);
  else
    answer_problem (message, LOGLINE_PROBLEM_UNAUTHORIZED);
}

static void
serve_logout (HostileServer     *self,
              SoupServerMessage *message)
{
  self->n_logouts++;
  self->serial++; /* nobody has been given these tokens */
  soup_server_message_set_status (message, SOUP_STATUS_NO_CONTENT, NULL);
}

static void
serve_services (HostileServer     *self,
                SoupServerMessage *message)
{
  g_autoptr (GPtrArray) services =
    g_ptr_array_new_with_free_func ((GDestroyNotify) logline_service_info_free);

  for (guint i = 0; i < self->service_ids->len; i++)
    {
      const char *id = g_ptr_array_index (self->service_ids, i);
      g_autofree char *title = g_ascii_strup (id, -1);
      LoglineServiceInfo *service = logline_service_info_new (id, title);
      LoglineLogInfo *log = logline_log_info_new ("debug");

      log->size = self->log->len;
      log->generation = g_strdup (self->generation);
      log->is_default = TRUE;
      g_ptr_array_add (service->logs, log);
      g_ptr_array_add (services, service);
    }
  answer_json (message, logline_service_list_to_json (services));
}

static gboolean
read_range (HostileServer *self,
            const char    *text,
            guint64       *out_start,
            guint64       *out_end)
{
  guint64 size = self->log->len;
  char *rest;

  text += strlen ("bytes=");
  if (*text == '-')
    {
      *out_start = size - MIN (g_ascii_strtoull (text + 1, NULL, 10), size);
      *out_end = size;
      return size > 0;
    }
  *out_start = g_ascii_strtoull (text, &rest, 10);
  *out_end = rest[1] != '\0' ? MIN (g_ascii_strtoull (rest + 1, NULL, 10) + 1, size) : size;
  return *out_start < size;
}

static const char *
choose_coding (HostileServer     *self,
               SoupServerMessage *message)
{
  SoupMessageHeaders *asked = soup_server_message_get_request_headers (message);
  const char *accepted = soup_message_headers_get_list (asked, "Accept-Encoding");

  return logline_coding_get_name (
    logline_coding_choose (self->codings != NULL ? self->codings : accepted));
}

static void
serve_part (HostileServer     *self,
            SoupServerMessage *message,
            guint64            start,
            guint64            end)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  g_autofree char *part = g_strdup_printf ("bytes %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "/%u",
                                           start, end - 1, self->log->len);
  const char *coding = choose_coding (self, message);
  g_autoptr (GBytes) bytes =
    coding == NULL ? g_bytes_new (self->log->data + start, end - start)
                   : hostile_compress (coding, self->log->data + start, end - start);

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_append (headers, LOGLINE_API_HEADER_PART, part);
  if (coding != NULL)
    {
      self->n_coded++;
      soup_message_headers_append (headers, "Content-Encoding", coding);
    }
  soup_message_body_append_bytes (body, bytes);
}

static void
serve_range (HostileServer      *self,
             SoupServerMessage  *message,
             SoupMessageHeaders *headers,
             const char         *range)
{
  SoupMessageHeaders *asked = soup_server_message_get_request_headers (message);
  guint64 start, end;

  if (!read_range (self, range, &start, &end))
    {
      g_autofree char *none = g_strdup_printf ("bytes */%u", self->log->len);

      soup_message_headers_append (headers, "Content-Range", none);
      answer_problem (message, LOGLINE_PROBLEM_RANGE_NOT_SATISFIABLE);
      return;
    }

  self->n_log_bytes += end - start;
  if (soup_message_headers_get_one (asked, "Range") != NULL)
    {
      soup_server_message_set_status (message, SOUP_STATUS_PARTIAL_CONTENT, NULL);
      soup_message_headers_set_content_range (headers, start, end - 1, self->log->len);
      soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY,
                                        (char *) self->log->data + start, end - start);
    }
  else
    serve_part (self, message, start, end);
}

static void
serve_generation (HostileServer     *self,
                  SoupServerMessage *message,
                  const char        *wanted)
{
  SoupMessageHeaders *asked = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *range = hostile_dup_range (message);
  g_autofree char *etag = g_strdup_printf ("\"%s-%u\"", self->generation, self->log->len);

  self->n_log_requests++;
  soup_message_headers_append (headers, LOGLINE_API_HEADER_GENERATION, self->generation);
  soup_message_headers_append (headers, "ETag", etag);

  if (wanted != NULL && !g_str_equal (wanted, self->generation))
    answer_problem (message, LOGLINE_PROBLEM_GENERATION_GONE);
  else if (g_strcmp0 (soup_message_headers_get_one (asked, "If-None-Match"), etag) == 0)
    {
      self->n_unchanged++;
      soup_server_message_set_status (message, SOUP_STATUS_NOT_MODIFIED, NULL);
    }
  else
    serve_range (self, message, headers, range);

  /* SoupServer would cut out the range once more. */
  soup_message_headers_remove (asked, "Range");
}

static void
swap_generations (HostileServer *self)
{
  GByteArray *log = self->log;
  char *generation = self->generation;

  self->log = self->earlier;
  self->generation = self->earlier_generation;
  self->earlier = log;
  self->earlier_generation = generation;
}

static void
serve_log (HostileServer     *self,
           SoupServerMessage *message,
           GHashTable        *query)
{
  const char *wanted = query != NULL ? g_hash_table_lookup (query, "generation") : NULL;
  gboolean is_earlier = wanted != NULL && g_hash_table_lookup (query, "earlier") != NULL &&
                        g_strcmp0 (wanted, self->earlier_generation) == 0;

  if (is_earlier)
    swap_generations (self);
  serve_generation (self, message, wanted);
  if (is_earlier)
    swap_generations (self);
}

static gboolean
is_authorized (HostileServer     *self,
               SoupServerMessage *message)
{
  const char *value =
    soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                  "Authorization");
  g_autofree char *valid = g_strdup_printf ("Bearer access-%u", self->serial);

  if (value != NULL)
    self->n_authorized++;
  return g_strcmp0 (value, valid) == 0 && self->expired != self->serial;
}

static void
serve (HostileServer     *self,
       SoupServerMessage *message,
       const char        *path,
       GHashTable        *query)
{
  gboolean authorized = is_authorized (self, message);

  if (g_str_equal (path, "/api/v1/login"))
    serve_login (self, message);
  else if (g_str_equal (path, "/api/v1/token"))
    serve_token (self, message);
  else if (!authorized)
    answer_problem (message, LOGLINE_PROBLEM_UNAUTHORIZED);
  else if (g_str_equal (path, "/api/v1/logout"))
    serve_logout (self, message);
  else if (g_str_equal (path, "/api/v1/services"))
    serve_services (self, message);
  else if (g_str_equal (path, "/api/v1/services/service1/logs/debug"))
    serve_log (self, message, query);
  else if (g_str_equal (path, "/api/v1/services/service1/logs/debug/lines"))
    hostile_serve_lines (self, message);
  else if (g_str_equal (path, "/api/v1/services/service1/logs/debug/search"))
    hostile_serve_search (self, message);
  else if (self->has_events && g_str_equal (path, "/api/v1/services/service1/logs/debug/events"))
    hostile_serve_events (self, message);
  else
    answer_problem (message, LOGLINE_PROBLEM_NOT_FOUND);
}

static void
request_cb (SoupServer        *soup,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  HostileServer *self = user_data;

  self->n_requests++;
  if (self->hook == NULL || !self->hook (self, message, path))
    serve (self, message, path, query);
}

void
hostile_server_start (HostileServer *self)
{
  SoupServerListenOptions options = SOUP_SERVER_LISTEN_IPV4_ONLY;
  g_autoptr (GError) error = NULL;

  if (soup_server_get_tls_certificate (self->soup) != NULL)
    options |= SOUP_SERVER_LISTEN_HTTPS;
  soup_server_listen_local (self->soup, self->port, options, &error);
  g_assert_no_error (error);
}

void
hostile_server_stop (HostileServer *self)
{
  soup_server_disconnect (self->soup);
}

HostileServer *
hostile_server_new (GTlsCertificate *certificate)
{
  HostileServer *self = g_new0 (HostileServer, 1);
  GSList *uris;

  self->soup = soup_server_new ("tls-certificate", certificate, NULL);
  self->log = g_byte_array_new ();
  self->streams = g_ptr_array_new_with_free_func (g_object_unref);
  self->generation = g_strdup ("first");
  self->service_ids = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->service_ids, g_strdup ("service1"));
  self->expires_in_s = 900;
  self->indexed = 1;

  soup_server_add_handler (self->soup, NULL, request_cb, self, NULL);
  hostile_server_start (self);
  uris = soup_server_get_uris (self->soup);
  self->url = g_uri_to_string (uris->data);
  self->port = g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

void
hostile_server_free (HostileServer *self)
{
  soup_server_disconnect (self->soup);
  g_object_unref (self->soup);
  g_ptr_array_unref (self->streams);
  g_byte_array_unref (self->log);
  g_clear_pointer (&self->earlier, g_byte_array_unref);
  g_free (self->earlier_generation);
  g_ptr_array_unref (self->service_ids);
  g_free (self->generation);
  g_free (self->url);
  g_free (self);
}

void
hostile_server_expire_access (HostileServer *self)
{
  self->expired = self->serial;
}

void
hostile_server_append (HostileServer *self,
                       const char    *text)
{
  g_byte_array_append (self->log, (const guint8 *) text, strlen (text));
}

void
hostile_server_append_lines (HostileServer *self,
                             guint          first,
                             guint          last)
{
  for (guint i = first; i <= last; i++)
    {
      char line[32];

      g_snprintf (line, sizeof line, "line %u\n", i);
      hostile_server_append (self, line);
    }
}

void
hostile_server_rotate (HostileServer *self,
                       const char    *generation)
{
  if (self->keeps_earlier)
    {
      g_clear_pointer (&self->earlier, g_byte_array_unref);
      self->earlier = g_steal_pointer (&self->log);
      self->log = g_byte_array_new ();
      g_free (self->earlier_generation);
      self->earlier_generation = g_steal_pointer (&self->generation);
    }
  g_byte_array_set_size (self->log, 0);
  g_free (self->generation);
  self->generation = g_strdup (generation);
}

GTlsCertificate *
hostile_certificate_new (const char *folder)
{
  g_autofree char *file = g_build_filename (folder, "both.pem", NULL);
  const char *argv[] = { "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                         "-subj", "/CN=127.0.0.1", "-keyout", file, "-out", file, NULL };
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  certificate = g_tls_certificate_new_from_file (file, &error);
  g_assert_no_error (error);
  return certificate;
}
