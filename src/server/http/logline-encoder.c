/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-encoder.h"

#include "logline-workers.h"

#define MAX_ENCODERS   32
#define SMALLEST_REPLY 1400 /* less goes in one packet anyway */
#define LEAST_SPACE    1024

struct _LoglineEncoder
{
  GConverter *converter; /* NULL for IDENTITY */
};

static int n_encoders; /* atomic: those with a converter */

LoglineCoding
logline_encoder_choose (LoglineExchange *exchange)
{
  LoglineCoding coding = LOGLINE_CODING_IDENTITY;

  /* HTTP/1.0 can end a body of unknown length only with the connection, where a log that was
   * truncated meanwhile would look whole. */
  if (soup_server_message_get_http_version (exchange->message) != SOUP_HTTP_1_0 &&
      g_atomic_int_get (&n_encoders) < MAX_ENCODERS)
    coding = logline_coding_choose (logline_exchange_get_header (exchange, "Accept-Encoding"));

  logline_exchange_set_header (exchange, "Vary", "Accept-Encoding");
  return coding;
}

static void
set_coding (LoglineExchange *exchange,
            LoglineCoding    coding)
{
  if (coding != LOGLINE_CODING_IDENTITY)
    logline_exchange_set_header (exchange, "Content-Encoding", logline_coding_get_name (coding));
}

void
logline_encoder_begin (LoglineExchange *exchange,
                       guint            status,
                       LoglineCoding    coding)
{
  SoupServerMessage *message = exchange->message;
  gboolean is_old = soup_server_message_get_http_version (message) == SOUP_HTTP_1_0;

  if (exchange->over)
    return;

  set_coding (exchange, coding);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     is_old ? SOUP_ENCODING_EOF : SOUP_ENCODING_CHUNKED);
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_unpause (message);
}

LoglineEncoder *
logline_encoder_new (LoglineCoding coding)
{
  LoglineEncoder *self = g_atomic_rc_box_new0 (LoglineEncoder);

  self->converter = logline_coding_create_compressor (coding);
  if (self->converter != NULL)
    g_atomic_int_inc (&n_encoders);
  return self;
}

LoglineEncoder *
logline_encoder_ref (LoglineEncoder *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  LoglineEncoder *self = data;

  if (self->converter != NULL)
    g_atomic_int_add (&n_encoders, -1);
  g_clear_object (&self->converter);
}

void
logline_encoder_unref (LoglineEncoder *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

GBytes *
logline_encoder_encode (LoglineEncoder *self,
                        GBytes         *bytes,
                        gboolean        is_last)
{
  GConverterFlags flags = is_last ? G_CONVERTER_INPUT_AT_END : G_CONVERTER_FLUSH;
  GConverterResult result = G_CONVERTER_CONVERTED;
  gsize size, n_read = 0, n_written = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autoptr (GByteArray) output = NULL;

  if (self->converter == NULL)
    return g_bytes_ref (bytes);

  output = g_byte_array_sized_new (size / 4 + LEAST_SPACE);
  while (result == G_CONVERTER_CONVERTED)
    {
      g_autoptr (GError) error = NULL;
      gsize written, read, space = size / 4 + LEAST_SPACE;

      g_byte_array_set_size (output, n_written + space);
      result = g_converter_convert (self->converter, data + n_read, size - n_read,
                                    output->data + n_written, space, flags, &read, &written,
                                    &error);
      /* Memory to memory, with space left: nothing can go wrong that is not a mistake in here. */
      g_assert_no_error (error);
      n_read += read;
      n_written += written;
    }

  g_byte_array_set_size (output, n_written);
  return g_byte_array_free_to_bytes (g_steal_pointer (&output));
}

typedef struct
{
  LoglineEncoder *encoder;
  LoglineCoding coding;
  GBytes *json;
} Job;

static void
job_free (Job *job)
{
  logline_encoder_unref (job->encoder);
  g_bytes_unref (job->json);
  g_free (job);
}

static void
encode (GTask        *task,
        gpointer      source,
        gpointer      task_data,
        GCancellable *cancellable)
{
  Job *job = task_data;

  g_task_return_pointer (task, logline_encoder_encode (job->encoder, job->json, TRUE),
                         (GDestroyNotify) g_bytes_unref);
}

static void
encoded (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (LoglineExchange) exchange = user_data;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), NULL);
  Job *job = g_task_get_task_data (G_TASK (result));

  set_coding (exchange, job->coding);
  logline_exchange_reply_json (exchange, bytes);
}

void
logline_encoder_reply_json (LoglineExchange *exchange,
                            GBytes          *json)
{
  g_autoptr (GTask) task = NULL;
  LoglineCoding coding;
  Job *job;

  logline_exchange_set_header (exchange, "Vary", "Accept-Encoding");
  coding = g_bytes_get_size (json) < SMALLEST_REPLY ? LOGLINE_CODING_IDENTITY
                                                    : logline_encoder_choose (exchange);
  if (coding == LOGLINE_CODING_IDENTITY)
    {
      logline_exchange_reply_json (exchange, json);
      return;
    }

  job = g_new (Job, 1);
  *job = (Job) { logline_encoder_new (coding), coding, g_bytes_ref (json) };
  task = g_task_new (NULL, NULL, encoded, logline_exchange_ref (exchange));
  g_task_set_source_tag (task, logline_encoder_reply_json);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  logline_workers_run (task, encode);
}
