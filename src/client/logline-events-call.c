/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-events-call.h"

#include "logline-client-error-private.h"
#include "logline-event-splitter.h"
#include "logline-session-private.h"

#define READ_STEP    (16 * 1024)
#define CONTENT_TYPE "text/event-stream"

struct _LoglineEventsCall
{
  GObject parent_instance;

  LoglineSession       *session;
  char                 *path;
  char                 *query;
  guint                 silence_s;
  guint                 silence; /* the timer */
  LoglineEventSplitter *splitter;
  GCancellable         *cancellable;
  GInputStream         *body;
};

G_DEFINE_FINAL_TYPE (LoglineEventsCall, logline_events_call, G_TYPE_OBJECT)

enum
{
  EVENT,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void read_more (LoglineEventsCall *self);

static void
stop (LoglineEventsCall *self)
{
  g_clear_handle_id (&self->silence, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->body);
}

static void
logline_events_call_dispose (GObject *object)
{
  stop (LOGLINE_EVENTS_CALL (object));
  G_OBJECT_CLASS (logline_events_call_parent_class)->dispose (object);
}

static void
logline_events_call_finalize (GObject *object)
{
  LoglineEventsCall *self = LOGLINE_EVENTS_CALL (object);

  logline_event_splitter_free (self->splitter);
  g_object_unref (self->cancellable);
  g_free (self->query);
  g_free (self->path);
  g_object_unref (self->session);
  G_OBJECT_CLASS (logline_events_call_parent_class)->finalize (object);
}

static void
logline_events_call_class_init (LoglineEventsCallClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = logline_events_call_dispose;
  G_OBJECT_CLASS (klass)->finalize = logline_events_call_finalize;

  signals[EVENT] = g_signal_new ("event", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[ENDED] = g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
logline_events_call_init (LoglineEventsCall *self)
{
  self->splitter = logline_event_splitter_new ();
  self->cancellable = g_cancellable_new ();
}

LoglineEventsCall *
logline_events_call_new (LoglineSession *session,
                         const char     *path,
                         const char     *generation,
                         guint64         offset,
                         guint           silence_s)
{
  LoglineEventsCall *self = g_object_new (LOGLINE_TYPE_EVENTS_CALL, NULL);
  LoglineEventsRequest request = { (char *) generation, offset };

  self->session = g_object_ref (session);
  self->path = g_strdup (path);
  self->query = logline_events_request_to_query (&request);
  self->silence_s = silence_s;
  return self;
}

/* Whoever waits for an answer must not keep alive what nobody follows any more. */
static GWeakRef *
weak_new (LoglineEventsCall *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  return weak;
}

/* Frees @weak. NULL when it is gone or over. */
static LoglineEventsCall *
weak_take (GWeakRef *weak)
{
  g_autoptr (LoglineEventsCall) self = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  g_free (weak);
  return self != NULL && !g_cancellable_is_cancelled (self->cancellable) ? g_steal_pointer (&self)
                                                                         : NULL;
}

static void
end (LoglineEventsCall *self,
     const GError      *error)
{
  stop (self);
  g_signal_emit (self, signals[ENDED], 0, error);
}

static void
end_with (LoglineEventsCall  *self,
          LoglineClientError  code,
          const char         *message)
{
  g_autoptr (GError) error = g_error_new_literal (LOGLINE_CLIENT_ERROR, code, message);

  end (self, error);
}

static gboolean
silence_cb (gpointer user_data)
{
  g_autoptr (LoglineEventsCall) self = g_object_ref (user_data);

  self->silence = 0;
  end_with (self, LOGLINE_CLIENT_ERROR_TIMEOUT, "no sign of life");
  return G_SOURCE_REMOVE;
}

static void
wait_for_life (LoglineEventsCall *self)
{
  g_clear_handle_id (&self->silence, g_source_remove);
  self->silence = g_timeout_add_seconds (self->silence_s, silence_cb, self);
}

/* Returns FALSE when nothing more is wanted. */
static gboolean
take_event (LoglineEventsCall *self,
            LoglineLogEvent   *event)
{
  if (event->type == LOGLINE_LOG_EVENT_END)
    {
      g_autoptr (GError) error = logline_client_error_from_problem (event->problem);

      end (self, error);
      return FALSE;
    }
  wait_for_life (self);
  g_signal_emit (self, signals[EVENT], 0, event);
  return !g_cancellable_is_cancelled (self->cancellable);
}

static void
take_bytes (LoglineEventsCall *self,
            GBytes            *bytes)
{
  g_autoptr (GPtrArray) events =
    g_ptr_array_new_with_free_func ((GDestroyNotify) logline_log_event_free);
  g_autoptr (GError) error = NULL;

  logline_event_splitter_take (self->splitter, bytes, events, &error);
  for (guint i = 0; i < events->len; i++)
    if (!take_event (self, g_ptr_array_index (events, i)))
      return;

  if (error != NULL)
    end (self, error);
  else
    read_more (self);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (LoglineEventsCall) self = weak_take (user_data);
  GError *io_error = NULL;
  g_autoptr (GBytes) bytes =
    g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &io_error);

  if (self == NULL)
    g_clear_error (&io_error);
  else if (bytes == NULL)
    {
      LoglineTransport *transport = logline_session_get_transport (self->session);
      g_autoptr (GError) error =
        logline_client_error_take_io (io_error, logline_transport_get_address (transport));

      end (self, error);
    }
  else if (g_bytes_get_size (bytes) == 0)
    end_with (self, LOGLINE_CLIENT_ERROR_CONNECT, "the server has closed the connection");
  else
    take_bytes (self, bytes);
}

static void
read_more (LoglineEventsCall *self)
{
  g_input_stream_read_bytes_async (self->body, READ_STEP, G_PRIORITY_DEFAULT, self->cancellable,
                                   read_cb, weak_new (self));
}

static gboolean
is_event_stream (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);

  return soup_message_get_status (message) == SOUP_STATUS_OK &&
         g_strcmp0 (soup_message_headers_get_content_type (headers, NULL), CONTENT_TYPE) == 0;
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (LoglineEventsCall) self = weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GInputStream) body =
    logline_session_get_finish (LOGLINE_SESSION (source), result, &message, &error);

  if (self == NULL)
    return;
  if (body == NULL)
    end (self, error);
  else if (!is_event_stream (message))
    end_with (self, LOGLINE_CLIENT_ERROR_PROTOCOL, "the server does not tell of events");
  else
    {
      self->body = g_steal_pointer (&body);
      read_more (self);
    }
}

void
logline_events_call_start (LoglineEventsCall *self)
{
  g_autoptr (SoupMessageHeaders) headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);

  soup_message_headers_append (headers, "Accept", CONTENT_TYPE);
  soup_message_headers_append (headers, "Accept-Encoding", "identity");
  wait_for_life (self);
  logline_session_get_stream_async (self->session, self->path, self->query, headers,
                                    G_PRIORITY_DEFAULT, self->cancellable, answered_cb,
                                    weak_new (self));
}
