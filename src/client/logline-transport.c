/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-transport.h"

#include "logline-address.h"
#include "logline-api-names.h"
#include "logline-client-error-private.h"
#include "logline-deadline.h"

#define READ_STEP (32 * 1024)

struct _LoglineTransport
{
  GObject parent_instance;

  GUri            *address;
  SoupSession     *soup;
  SoupSession     *streams; /* for answers that go on for ever */
  LoglineTimeouts  timeouts;
  LoglinePace     *pace;
};

G_DEFINE_FINAL_TYPE (LoglineTransport, logline_transport, G_TYPE_OBJECT)

static void
logline_transport_finalize (GObject *object)
{
  LoglineTransport *self = LOGLINE_TRANSPORT (object);

  soup_session_abort (self->streams);
  g_object_unref (self->streams);
  soup_session_abort (self->soup);
  g_object_unref (self->soup);
  g_uri_unref (self->address);
  logline_pace_free (self->pace);
  G_OBJECT_CLASS (logline_transport_parent_class)->finalize (object);
}

static void
logline_transport_class_init (LoglineTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = logline_transport_finalize;
}

/* Several logs, each with a few requests in flight, must not queue behind one another. */
static SoupSession *
new_soup (guint idle_s)
{
  SoupSession *soup = soup_session_new_with_options ("max-conns", 64,
                                                     "max-conns-per-host", 32,
                                                     "timeout", idle_s,
                                                     "user-agent", "logline",
                                                     NULL);

  /* Answers to proxies and to challenges, and decompression that could grow without a bound, on the
   * main loop, and would make nonsense of byte ranges. */
  soup_session_remove_feature_by_type (soup, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (soup, SOUP_TYPE_CONTENT_DECODER);
  return soup;
}

static void
logline_transport_init (LoglineTransport *self)
{
  self->timeouts = (LoglineTimeouts) { .connect_ms = 10000, .idle_s = 20, .call_ms = 30000 };
  self->soup = new_soup (self->timeouts.idle_s);
  self->streams = new_soup (0);
}

LoglineTransport *
logline_transport_new (GUri *address)
{
  LoglineTransport *self = g_object_new (LOGLINE_TYPE_TRANSPORT, NULL);

  self->address = g_uri_ref (address);
  self->pace = logline_pace_new (logline_address_is_loopback (address));
  return self;
}

GUri *
logline_transport_get_address (LoglineTransport *self)
{
  return self->address;
}

LoglinePace *
logline_transport_get_pace (LoglineTransport *self)
{
  return self->pace;
}

void
logline_transport_set_timeouts (LoglineTransport      *self,
                                const LoglineTimeouts *timeouts)
{
  self->timeouts = *timeouts;
  soup_session_set_timeout (self->soup, timeouts->idle_s);
}

/* libsoup takes the missing length of an answer that never has a body for one that ends with the
 * connection, and would make a new connection for each poll. */
static void
got_headers_cb (SoupMessage *message,
                gpointer     user_data)
{
  guint status = soup_message_get_status (message);

  if (status == SOUP_STATUS_NOT_MODIFIED || status == SOUP_STATUS_NO_CONTENT)
    soup_message_headers_set_encoding (soup_message_get_response_headers (message),
                                       SOUP_ENCODING_NONE);
}

SoupMessage *
logline_transport_new_message (LoglineTransport *self,
                               const char       *method,
                               const char       *path,
                               const char       *query,
                               const char       *access_token)
{
  g_autofree char *whole_path = g_strconcat (g_uri_get_path (self->address), path, NULL);
  g_autoptr (GUri) uri =
    g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (self->address), NULL,
                 g_uri_get_host (self->address), g_uri_get_port (self->address),
                 whole_path, query, NULL);
  SoupMessage *message = soup_message_new_from_uri (method, uri);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  g_signal_connect (message, "got-headers", G_CALLBACK (got_headers_cb), NULL);
  if (access_token != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", access_token, NULL);

      soup_message_headers_replace (soup_message_get_request_headers (message),
                                    "Authorization", value);
    }
  return message;
}

static void
return_io_error (GTask  *task,
                 GError *error)
{
  LoglineTransport *self = g_task_get_source_object (task);

  g_task_return_error (task, logline_client_error_take_io (error, self->address));
}

static void
starting_cb (SoupMessage *message,
             gpointer     user_data)
{
  logline_deadline_meet (user_data);
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LoglineDeadline *deadline = g_task_get_task_data (task);
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (source), result);
  GError *error = NULL;
  GInputStream *stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  g_signal_handlers_disconnect_by_func (message, starting_cb, deadline);
  if (stream != NULL)
    g_task_return_pointer (task, stream, g_object_unref);
  else
    return_io_error (task, logline_deadline_take_error (deadline, error));
}

/* Takes the task. */
static void
send (GTask       *task,
      SoupSession *soup,
      SoupMessage *message,
      int          io_priority)
{
  LoglineTransport *self = g_task_get_source_object (task);
  LoglineDeadline *deadline =
    logline_deadline_new (g_task_get_cancellable (task), self->timeouts.connect_ms);

  g_task_set_task_data (task, deadline, (GDestroyNotify) logline_deadline_free);
  g_task_set_priority (task, io_priority);
  g_signal_connect (message, "starting", G_CALLBACK (starting_cb), deadline);
  soup_session_send_async (soup, message, io_priority, logline_deadline_get_cancellable (deadline),
                           sent_cb, task);
}

void
logline_transport_send_async (LoglineTransport    *self,
                              SoupMessage         *message,
                              int                  io_priority,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, logline_transport_send_async);
  send (task, self->soup, message, io_priority);
}

void
logline_transport_stream_async (LoglineTransport    *self,
                                SoupMessage         *message,
                                int                  io_priority,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, logline_transport_stream_async);
  send (task, self->streams, message, io_priority);
}

GInputStream *
logline_transport_send_finish (LoglineTransport  *self,
                               GAsyncResult      *result,
                               GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  GByteArray *bytes;
  gsize       max_bytes;
} ReadJob;

static void
read_job_free (gpointer data)
{
  ReadJob *job = data;

  g_byte_array_unref (job->bytes);
  g_free (job);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ReadJob *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes =
    g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (bytes == NULL)
    {
      return_io_error (task, error);
      return;
    }
  if (g_bytes_get_size (bytes) == 0)
    {
      g_task_return_pointer (task, g_byte_array_free_to_bytes (g_byte_array_ref (job->bytes)),
                             (GDestroyNotify) g_bytes_unref);
      return;
    }
  if (g_bytes_get_size (bytes) > job->max_bytes - job->bytes->len)
    {
      g_task_return_new_error (task, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_PROTOCOL,
                               "an answer of more than %" G_GSIZE_FORMAT " bytes", job->max_bytes);
      return;
    }

  g_byte_array_append (job->bytes, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_input_stream_read_bytes_async (G_INPUT_STREAM (source), READ_STEP, g_task_get_priority (task),
                                   g_task_get_cancellable (task), read_cb, g_object_ref (task));
}

void
logline_transport_read_async (LoglineTransport    *self,
                              GInputStream        *stream,
                              gsize                max_bytes,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  ReadJob *job = g_new0 (ReadJob, 1);

  job->bytes = g_byte_array_new ();
  job->max_bytes = max_bytes;
  g_task_set_source_tag (task, logline_transport_read_async);
  g_task_set_task_data (task, job, read_job_free);
  g_input_stream_read_bytes_async (stream, READ_STEP, G_PRIORITY_DEFAULT, cancellable,
                                   read_cb, task);
}

GBytes *
logline_transport_read_finish (LoglineTransport  *self,
                               GAsyncResult      *result,
                               GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  SoupMessage     *message;
  LoglineDeadline *deadline;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_object_unref (call->message);
  logline_deadline_free (call->deadline);
  g_free (call);
}

/* The error was made ours below, with the deadline looking like a cancellation. */
static void
call_return_error (GTask  *task,
                   GError *error)
{
  Call *call = g_task_get_task_data (task);

  return_io_error (task, logline_deadline_take_error (call->deadline, error));
}

static void
call_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) body =
    logline_transport_read_finish (LOGLINE_TRANSPORT (source), result, &error);

  if (body == NULL)
    call_return_error (task, error);
  else if (SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (call->message)))
    g_task_return_pointer (task, g_steal_pointer (&body), (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, logline_client_error_from_answer (call->message, body));
}

static void
call_sent_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  LoglineTransport *self = LOGLINE_TRANSPORT (source);
  GError *error = NULL;
  g_autoptr (GInputStream) stream = logline_transport_send_finish (self, result, &error);

  if (stream == NULL)
    call_return_error (task, error);
  else
    logline_transport_read_async (self, stream, LOGLINE_API_MAX_REPLY,
                                  logline_deadline_get_cancellable (call->deadline),
                                  call_read_cb, g_steal_pointer (&task));
}

void
logline_transport_call_async (LoglineTransport    *self,
                              SoupMessage         *message,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  call->message = g_object_ref (message);
  call->deadline = logline_deadline_new (cancellable, self->timeouts.call_ms);
  g_task_set_source_tag (task, logline_transport_call_async);
  g_task_set_task_data (task, call, call_free);
  logline_transport_send_async (self, message, G_PRIORITY_DEFAULT,
                                logline_deadline_get_cancellable (call->deadline),
                                call_sent_cb, task);
}

GBytes *
logline_transport_call_finish (LoglineTransport  *self,
                               GAsyncResult      *result,
                               GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
