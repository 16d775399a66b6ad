/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-session-private.h"

#include "logline-api-names.h"
#include "logline-coding.h"

#define ACCEPT "Accept-Encoding"

/* One question to the server, with a second attempt after a token that was refused. */

typedef struct
{
  LoglineCredentials *credentials;
  char               *path;
  char               *query;
  SoupMessageHeaders *headers;
  SoupMessage        *message; /* of the attempt that is on its way */
  char               *access_token;
  gboolean            is_second;
  gboolean            streams; /* the answer goes on for ever */
} Question;

static void ask (GTask *task);

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->credentials);
  g_free (question->path);
  g_free (question->query);
  g_clear_pointer (&question->headers, soup_message_headers_unref);
  g_clear_object (&question->message);
  g_free (question->access_token);
  g_free (question);
}

static void
renewed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (logline_credentials_renew_finish (LOGLINE_CREDENTIALS (source), result, &error))
    ask (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

static void
refused (GTask *task)
{
  Question *question = g_task_get_task_data (task);
  const char *now = logline_credentials_get_access_token (question->credentials);

  /* Somebody else may have renewed it while this was on its way. */
  if (g_strcmp0 (now, question->access_token) != 0)
    {
      ask (task);
      return;
    }

  if (question->is_second)
    logline_credentials_refuse (question->credentials);
  question->is_second = TRUE;
  logline_credentials_renew_async (question->credentials, g_task_get_cancellable (task),
                                   renewed_cb, task);
}

static void
refusal_read_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) body =
    logline_transport_read_finish (LOGLINE_TRANSPORT (source), result, &error);

  if (body != NULL)
    refused (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/* Otherwise whoever asks has set the header, and decodes what comes of it. */
static gboolean
decodes (const Question *question)
{
  return question->headers == NULL ||
         soup_message_headers_get_one (question->headers, ACCEPT) == NULL;
}

/* Bounded by whoever reads, as all that comes. */
static GInputStream *
take_decoded (const Question *question,
              GInputStream   *body)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (question->message);
  const char *name = soup_message_headers_get_list (headers, "Content-Encoding");
  g_autoptr (GInputStream) coded = body;
  g_autoptr (GConverter) decoder = NULL;
  LoglineCoding coding;

  if (!decodes (question) || !logline_coding_parse (name, &coding) ||
      coding == LOGLINE_CODING_IDENTITY)
    return g_steal_pointer (&coded);

  decoder = logline_coding_create_decompressor (coding);
  return g_converter_input_stream_new (coded, decoder);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Question *question = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GInputStream) body =
    logline_transport_send_finish (LOGLINE_TRANSPORT (source), result, &error);

  if (body != NULL)
    body = take_decoded (question, body);
  if (body == NULL)
    g_task_return_error (task, error);
  else if (soup_message_get_status (question->message) == SOUP_STATUS_UNAUTHORIZED)
    logline_transport_read_async (LOGLINE_TRANSPORT (source), body, LOGLINE_API_MAX_BODY,
                                  g_task_get_cancellable (task), refusal_read_cb,
                                  g_object_ref (task));
  else
    g_task_return_pointer (task, g_steal_pointer (&body), g_object_unref);
}

static void
add_header (const char *name,
            const char *value,
            gpointer    user_data)
{
  soup_message_headers_append (user_data, name, value);
}

static void
ask (GTask *task)
{
  Question *question = g_task_get_task_data (task);
  LoglineTransport *transport = logline_session_get_transport (g_task_get_source_object (task));
  const char *access_token = logline_credentials_get_access_token (question->credentials);

  if (access_token == NULL)
    {
      g_task_return_new_error (task, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_EXPIRED,
                               "not signed in");
      g_object_unref (task);
      return;
    }

  g_free (question->access_token);
  question->access_token = g_strdup (access_token);
  g_clear_object (&question->message);
  question->message = logline_transport_new_message (transport, SOUP_METHOD_GET, question->path,
                                                     question->query, access_token);
  if (question->headers != NULL)
    soup_message_headers_foreach (question->headers, add_header,
                                  soup_message_get_request_headers (question->message));
  if (decodes (question) && logline_pace_prefers_coding (logline_transport_get_pace (transport)))
    soup_message_headers_append (soup_message_get_request_headers (question->message), ACCEPT,
                                 LOGLINE_CODING_ACCEPTED);
  if (question->streams)
    logline_transport_stream_async (transport, question->message, g_task_get_priority (task),
                                    g_task_get_cancellable (task), answered_cb, task);
  else
    logline_transport_send_async (transport, question->message, g_task_get_priority (task),
                                  g_task_get_cancellable (task), answered_cb, task);
}

/* Takes the task. */
static void
begin (GTask              *task,
       const char         *path,
       const char         *query,
       SoupMessageHeaders *headers,
       gboolean            streams,
       int                 io_priority)
{
  LoglineSession *self = g_task_get_source_object (task);
  Question *question = g_new0 (Question, 1);

  question->credentials = g_object_ref (logline_session_get_credentials (self));
  question->path = g_strdup (path);
  question->query = g_strdup (query);
  question->headers = headers != NULL ? soup_message_headers_ref (headers) : NULL;
  question->streams = streams;
  g_task_set_task_data (task, question, question_free);
  g_task_set_priority (task, io_priority);
  ask (task);
}

void
logline_session_get_async (LoglineSession      *self,
                           const char          *path,
                           const char          *query,
                           SoupMessageHeaders  *headers,
                           int                  io_priority,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, logline_session_get_async);
  begin (task, path, query, headers, FALSE, io_priority);
}

void
logline_session_get_stream_async (LoglineSession      *self,
                                  const char          *path,
                                  const char          *query,
                                  SoupMessageHeaders  *headers,
                                  int                  io_priority,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, logline_session_get_stream_async);
  begin (task, path, query, headers, TRUE, io_priority);
}

GInputStream *
logline_session_get_finish (LoglineSession  *self,
                            GAsyncResult    *result,
                            SoupMessage    **out_message,
                            GError         **error)
{
  GInputStream *body = g_task_propagate_pointer (G_TASK (result), error);
  Question *question = g_task_get_task_data (G_TASK (result));

  *out_message = body != NULL ? g_object_ref (question->message) : NULL;
  return body;
}
