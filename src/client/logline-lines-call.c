/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-lines-call.h"

#include "logline-api-names.h"
#include "logline-client-error-private.h"
#include "logline-session-private.h"
#include "logline-source.h"
#include "logline-workers.h"

/* On screen next: before what searches and indexes. */
#define PARSE_PRIORITY G_PRIORITY_HIGH

typedef struct
{
  LoglineLinesRequest *request;
  SoupMessage         *message;
  GBytes              *body;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  logline_lines_request_free (call->request);
  g_clear_object (&call->message);
  g_clear_pointer (&call->body, g_bytes_unref);
  g_free (call);
}

void
logline_lines_answer_free (LoglineLinesAnswer *self)
{
  g_ptr_array_unref (self->lines);
  g_free (self);
}

static gboolean
protocol_error (GError     **error,
                const char  *what)
{
  g_set_error_literal (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_PROTOCOL, what);
  return FALSE;
}

static gboolean
check_state (const LoglineLinesReply   *reply,
             const LoglineLinesRequest *request,
             GError                   **error)
{
  if (!g_str_equal (reply->generation, request->generation))
    return protocol_error (error, "lines of another generation");
  if (reply->indexed < 1 && (reply->total > 0 || reply->lines->len > 0))
    return protocol_error (error, "lines that have not been counted yet");
  if (reply->total > reply->size || (reply->open && reply->total == 0))
    return protocol_error (error, "more lines than there can be");
  return TRUE;
}

/* Whether line @index of the answer is the one that was asked for at this place. */
static gboolean
is_wanted (const LoglineLinesReply   *reply,
           const LoglineLinesRequest *request,
           guint                      index)
{
  guint64 number = g_array_index (reply->lines, LoglineReplyLine, index).number;

  switch (request->kind)
    {
    case LOGLINE_LINES_FROM:
      return index < request->count && number == request->from + index;
    case LOGLINE_LINES_ROWS:
      return index < request->rows->len &&
             number == g_array_index (request->rows, guint64, index);
    case LOGLINE_LINES_AROUND:
    default:
      return index < request->count &&
             number == g_array_index (reply->lines, LoglineReplyLine, 0).number + index;
    }
}

static gboolean
check_line (const LoglineLinesReply   *reply,
            const LoglineLinesRequest *request,
            guint                      index,
            GError                   **error)
{
  const LoglineReplyLine *line = &g_array_index (reply->lines, LoglineReplyLine, index);
  const LoglineReplyLine *before = index > 0 ? line - 1 : NULL;

  if (line->number > reply->total || !is_wanted (reply, request, index))
    return protocol_error (error, "another line than the one asked for");
  if (line->offset > reply->size || line->length > reply->size - line->offset ||
      (before != NULL && line->offset <= before->offset + before->length))
    return protocol_error (error, "a line at an impossible place");
  if (g_bytes_get_size (line->bytes) != MIN (line->length, request->max_bytes))
    return protocol_error (error, "not as much of a line as was asked for");
  return TRUE;
}

/* A log that has these lines must answer with one of them at least, or nobody would get ahead. */
static gboolean
may_be_empty (const LoglineLinesReply   *reply,
              const LoglineLinesRequest *request)
{
  switch (request->kind)
    {
    case LOGLINE_LINES_FROM:
      return request->count == 0 || request->from > reply->total;
    case LOGLINE_LINES_ROWS:
      return g_array_index (request->rows, guint64, 0) > reply->total;
    case LOGLINE_LINES_AROUND:
    default:
      return request->count == 0 || request->offset >= reply->size;
    }
}

static gboolean
check (const LoglineLinesReply   *reply,
       const LoglineLinesRequest *request,
       GError                   **error)
{
  if (!check_state (reply, request, error))
    return FALSE;
  if (reply->lines->len == 0 && reply->indexed >= 1 && !may_be_empty (reply, request))
    return protocol_error (error, "none of the lines that were asked for");
  for (guint i = 0; i < reply->lines->len; i++)
    if (!check_line (reply, request, i, error))
      return FALSE;
  return TRUE;
}

static LoglineLinesAnswer *
answer_new (const LoglineLinesReply *reply)
{
  LoglineLinesAnswer *answer = g_new0 (LoglineLinesAnswer, 1);

  answer->state = (LoglineServedState) { reply->size, reply->total, reply->open };
  answer->indexed = reply->indexed;
  answer->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) logline_served_line_unref);
  for (guint i = 0; i < reply->lines->len; i++)
    {
      const LoglineReplyLine *line = &g_array_index (reply->lines, LoglineReplyLine, i);
      gsize n_bytes;
      const char *bytes = g_bytes_get_data (line->bytes, &n_bytes);

      g_ptr_array_add (answer->lines,
                       logline_served_line_new (line->number, line->offset, line->length,
                                                n_bytes > 0 ? bytes : "", n_bytes));
    }
  return answer;
}

static GError *
error_from_problem (const Call *call)
{
  g_autoptr (LoglineProblem) problem = logline_problem_parse (call->body, NULL);

  if (problem != NULL && problem->type == LOGLINE_PROBLEM_GENERATION_GONE)
    return g_error_new_literal (LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED,
                                "the log is another by now");
  if (problem != NULL && problem->type == LOGLINE_PROBLEM_INDEXING)
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PENDING,
                                "the server still counts the lines");
  return logline_client_error_from_answer (call->message, call->body);
}

static void
parse_job (GTask        *task,
           gpointer      source,
           gpointer      task_data,
           GCancellable *cancellable)
{
  Call *call = task_data;
  g_autoptr (LoglineLinesReply) reply = NULL;
  g_autoptr (GError) parse_error = NULL;
  GError *error = NULL;

  if (soup_message_get_status (call->message) != SOUP_STATUS_OK)
    {
      g_task_return_error (task, error_from_problem (call));
      return;
    }

  reply = logline_lines_reply_parse (call->body, &parse_error);
  if (reply == NULL)
    g_task_return_new_error (task, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_PROTOCOL,
                             "lines that cannot be read: %s", parse_error->message);
  else if (!check (reply, call->request, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, answer_new (reply), (GDestroyNotify) logline_lines_answer_free);
}

static void
body_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;

  call->body = logline_transport_read_finish (LOGLINE_TRANSPORT (source), result, &error);
  if (call->body == NULL)
    g_task_return_error (task, error);
  else
    logline_workers_run (task, parse_job);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LoglineSession *session = LOGLINE_SESSION (source);
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GInputStream) body =
    logline_session_get_finish (session, result, &call->message, &error);

  if (body == NULL)
    g_task_return_error (task, error);
  else
    logline_transport_read_async (logline_session_get_transport (session), body,
                                  LOGLINE_API_MAX_REPLY, g_task_get_cancellable (task),
                                  body_read_cb, g_object_ref (task));
}

static LoglineLinesRequest *
copy_request (const LoglineLinesRequest *request)
{
  LoglineLinesRequest *copy = logline_lines_request_new ();

  g_assert (request->generation != NULL);

  *copy = *request;
  copy->rows = request->rows != NULL ? g_array_ref (request->rows) : NULL;
  copy->generation = g_strdup (request->generation);
  return copy;
}

void
logline_lines_call_async (LoglineSession            *session,
                          const char                *path,
                          const LoglineLinesRequest *request,
                          GCancellable              *cancellable,
                          GAsyncReadyCallback        callback,
                          gpointer                   user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);
  g_autofree char *query = logline_lines_request_to_query (request);

  call->request = copy_request (request);
  g_task_set_source_tag (task, logline_lines_call_async);
  g_task_set_priority (task, PARSE_PRIORITY);
  g_task_set_task_data (task, call, call_free);
  logline_session_get_async (session, path, query, NULL, G_PRIORITY_DEFAULT, cancellable,
                             answered_cb, task);
}

LoglineLinesAnswer *
logline_lines_call_finish (GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
