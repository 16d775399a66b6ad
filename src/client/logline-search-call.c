/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-search-call.h"

#include <string.h>

#include "logline-api-names.h"
#include "logline-client-error-private.h"
#include "logline-search-results.h"
#include "logline-session-private.h"
#include "logline-source.h"

/* What is on screen goes before what is counted. */
#define IO_PRIORITY    G_PRIORITY_HIGH_IDLE
#define PARSE_PRIORITY (G_PRIORITY_HIGH_IDLE + 10)

#define DRAIN_STEP 1024

struct _LoglineSearchCall
{
  GObject parent_instance;

  LoglineSession       *session;
  char                 *path;
  LoglineSearchRequest *request;
  GCancellable         *cancellable;
  SoupMessage          *message;
  GInputStream         *body;
  GByteArray           *pending; /* of a record whose line feed has not come yet */
  guint64               to;      /* the line that the next record must end with */
  gboolean              ended;   /* by its last record: the connection can be used again */
};

G_DEFINE_FINAL_TYPE (LoglineSearchCall, logline_search_call, G_TYPE_OBJECT)

enum
{
  FOUND,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void read_more (LoglineSearchCall *self);

static void
logline_search_call_dispose (GObject *object)
{
  LoglineSearchCall *self = LOGLINE_SEARCH_CALL (object);

  if (!self->ended)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->body);
  g_clear_object (&self->message);
  G_OBJECT_CLASS (logline_search_call_parent_class)->dispose (object);
}

static void
logline_search_call_finalize (GObject *object)
{
  LoglineSearchCall *self = LOGLINE_SEARCH_CALL (object);

  g_byte_array_unref (self->pending);
  g_object_unref (self->cancellable);
  logline_search_request_free (self->request);
  g_free (self->path);
  g_object_unref (self->session);
  G_OBJECT_CLASS (logline_search_call_parent_class)->finalize (object);
}

static void
logline_search_call_class_init (LoglineSearchCallClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = logline_search_call_dispose;
  G_OBJECT_CLASS (klass)->finalize = logline_search_call_finalize;

  signals[FOUND] = g_signal_new ("found", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[ENDED] = g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
logline_search_call_init (LoglineSearchCall *self)
{
  self->cancellable = g_cancellable_new ();
  self->pending = g_byte_array_new ();
}

LoglineSearchCall *
logline_search_call_new (LoglineSession       *session,
                         const char           *path,
                         LoglineSearchRequest *request)
{
  LoglineSearchCall *self = g_object_new (LOGLINE_TYPE_SEARCH_CALL, NULL);

  g_assert (request->from >= 1 && request->from <= request->to && request->generation != NULL);

  self->session = g_object_ref (session);
  self->path = g_strdup (path);
  self->request = request;
  self->to = request->to;
  return self;
}

/* Whoever waits for an answer must not keep alive a search that nobody wants any more. */
static GWeakRef *
weak_new (LoglineSearchCall *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  return weak;
}

/* Frees @weak. NULL when it is gone. */
static LoglineSearchCall *
weak_take (GWeakRef *weak)
{
  LoglineSearchCall *self = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  g_free (weak);
  return self;
}

static void
end (LoglineSearchCall *self,
     const GError      *error)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->body);
  g_signal_emit (self, signals[ENDED], 0, error);
}

static void
end_protocol (LoglineSearchCall *self,
              const char        *message)
{
  g_autoptr (GError) error =
    g_error_new_literal (LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_PROTOCOL, message);

  end (self, error);
}

static GError *
error_from_problem (const LoglineProblem *problem)
{
  switch (problem->type)
    {
    case LOGLINE_PROBLEM_GENERATION_GONE:
      return g_error_new_literal (LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED,
                                  "the log is another by now");
    case LOGLINE_PROBLEM_BAD_PATTERN:
      return g_error_new (LOGLINE_QUERY_ERROR, LOGLINE_QUERY_ERROR_SYNTAX, "%s",
                          problem->detail);
    case LOGLINE_PROBLEM_PATTERN_TOO_EXPENSIVE:
      return g_error_new (LOGLINE_QUERY_ERROR, LOGLINE_QUERY_ERROR_TOO_EXPENSIVE, "%s",
                          problem->detail);
    default:
      return logline_client_error_from_problem (problem);
    }
}

static void
drained_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GBytes) nothing =
    g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
}

static void
take_end (LoglineSearchCall         *self,
          const LoglineSearchRecord *record)
{
  g_autoptr (GError) error = NULL;

  /* Without the end of the body, the connection could not be used again; libsoup reads the end of a
   * chunked one by way of this buffer. */
  self->ended = TRUE;
  g_input_stream_read_bytes_async (self->body, DRAIN_STEP, IO_PRIORITY, NULL, drained_cb, NULL);

  if (record->problem != NULL)
    error = error_from_problem (record->problem);
  else if (self->to >= self->request->from)
    g_set_error_literal (&error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_PROTOCOL,
                         "a search that ended too early");
  g_signal_emit (self, signals[ENDED], 0, error);
}

/* Returns FALSE when nothing more is wanted. */
static gboolean
take_result (LoglineSearchCall         *self,
             const LoglineSearchResult *result)
{
  const LoglineSearchRecord *record = result->record;

  switch (record->type)
    {
    case LOGLINE_SEARCH_RECORD_PROGRESS:
      return TRUE;
    case LOGLINE_SEARCH_RECORD_END:
      take_end (self, record);
      return FALSE;
    case LOGLINE_SEARCH_RECORD_MATCHES:
    default:
      if (record->to != self->to || record->from < self->request->from)
        {
          end_protocol (self, "results for other lines than those that come next");
          return FALSE;
        }
      self->to = record->from - 1;
      g_signal_emit (self, signals[FOUND], 0, result->rows);
      return !g_cancellable_is_cancelled (self->cancellable);
    }
}

static void
results_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (LoglineSearchCall) self = weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = logline_search_results_read_finish (result, &error);

  if (self == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (results == NULL)
    {
      end (self, error);
      return;
    }

  for (guint i = 0; i < results->len; i++)
    if (!take_result (self, g_ptr_array_index (results, i)))
      return;
  read_more (self);
}

/* Returns: (transfer full) (nullable): the lines that are whole */
static GBytes *
take_lines (GByteArray *pending,
            GBytes     *more)
{
  gsize size;
  const char *bytes = g_bytes_get_data (more, &size);
  const char *last = memrchr (bytes, '\n', size);
  gsize n_whole = last != NULL ? last + 1 - bytes : 0;
  GBytes *lines = NULL;

  if (last != NULL)
    {
      g_byte_array_append (pending, (const guint8 *) bytes, n_whole);
      lines = g_bytes_new (pending->data, pending->len);
      g_byte_array_set_size (pending, 0);
    }
  g_byte_array_append (pending, (const guint8 *) bytes + n_whole, size - n_whole);
  return lines;
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (LoglineSearchCall) self = weak_take (user_data);
  GError *io_error = NULL;
  g_autoptr (GBytes) bytes =
    g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &io_error);
  g_autoptr (GBytes) lines = NULL;
  g_autoptr (GError) error = NULL;

  if (self == NULL || g_cancellable_is_cancelled (self->cancellable))
    {
      g_clear_error (&io_error);
      return;
    }

  if (bytes == NULL)
    error = logline_client_error_take_io (
      io_error, logline_transport_get_address (logline_session_get_transport (self->session)));
  else if (g_bytes_get_size (bytes) == 0)
    error = g_error_new_literal (LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_CONNECT,
                                 "the answer was cut short");
  if (error != NULL)
    {
      end (self, error);
      return;
    }

  lines = take_lines (self->pending, bytes);
  if (self->pending->len > LOGLINE_API_MAX_SEARCH_RECORD)
    end_protocol (self, "a result that does not end");
  else if (lines != NULL)
    logline_search_results_read_async (lines, PARSE_PRIORITY, self->cancellable, results_cb,
                                       weak_new (self));
  else
    read_more (self);
}

static void
read_more (LoglineSearchCall *self)
{
  g_input_stream_read_bytes_async (self->body, LOGLINE_API_MAX_SEARCH_RECORD, IO_PRIORITY,
                                   self->cancellable, read_cb, weak_new (self));
}

static GError *
error_from_answer (SoupMessage *message,
                   GBytes      *body)
{
  g_autoptr (LoglineProblem) problem = logline_problem_parse (body, NULL);

  if (problem != NULL &&
      logline_problem_get_status (problem->type) == soup_message_get_status (message))
    return error_from_problem (problem);
  return logline_client_error_from_answer (message, body);
}

static void
refusal_read_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (LoglineSearchCall) self = weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body =
    logline_transport_read_finish (LOGLINE_TRANSPORT (source), result, &error);

  if (self == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (body != NULL)
    error = error_from_answer (self->message, body);
  end (self, error);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  LoglineSession *session = LOGLINE_SESSION (source);
  g_autoptr (LoglineSearchCall) self = weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GInputStream) body = logline_session_get_finish (session, result, &message, &error);

  if (self == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (body == NULL)
    {
      end (self, error);
      return;
    }

  self->message = g_steal_pointer (&message);
  self->body = g_steal_pointer (&body);
  if (soup_message_get_status (self->message) == SOUP_STATUS_OK)
    read_more (self);
  else
    logline_transport_read_async (logline_session_get_transport (session), self->body,
                                  LOGLINE_API_MAX_BODY, self->cancellable, refusal_read_cb,
                                  weak_new (self));
}

void
logline_search_call_start (LoglineSearchCall *self)
{
  g_autofree char *query = logline_search_request_to_query (self->request);

  logline_session_get_async (self->session, self->path, query, NULL, IO_PRIORITY,
                             self->cancellable, answered_cb, weak_new (self));
}

gboolean
logline_search_call_has_found (LoglineSearchCall *self)
{
  return self->to < self->request->to;
}
