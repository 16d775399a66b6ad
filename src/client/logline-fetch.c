/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-fetch.h"

#include "logline-api-names.h"
#include "logline-client-error-private.h"
#include "logline-intake.h"
#include "logline-problem.h"
#include "logline-session-private.h"

struct _LoglineFetch
{
  GObject parent_instance;

  LoglineSession    *session;
  char              *path;
  LoglinePart        part;
  int                io_priority;

  SoupMessage       *message;
  GInputStream      *body;
  LoglinePartReply   reply;
  gint64             answered_us;

  LoglineIntake        *intake;
  LoglineFetchProgress  progress;
  gpointer              progress_data;
};

G_DEFINE_FINAL_TYPE (LoglineFetch, logline_fetch, G_TYPE_OBJECT)

static void
logline_fetch_finalize (GObject *object)
{
  LoglineFetch *self = LOGLINE_FETCH (object);

  g_clear_pointer (&self->intake, logline_intake_unref);
  g_clear_object (&self->body);
  g_clear_object (&self->message);
  logline_part_reply_clear (&self->reply);
  logline_part_clear (&self->part);
  g_free (self->path);
  g_object_unref (self->session);
  G_OBJECT_CLASS (logline_fetch_parent_class)->finalize (object);
}

static void
logline_fetch_class_init (LoglineFetchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = logline_fetch_finalize;
}

static void
logline_fetch_init (LoglineFetch *self)
{
}

LoglineFetch *
logline_fetch_new (LoglineSession     *session,
                   const char         *path,
                   const LoglinePart  *part,
                   int                 io_priority)
{
  LoglineFetch *self = g_object_new (LOGLINE_TYPE_FETCH, NULL);

  self->session = g_object_ref (session);
  self->path = g_strdup (path);
  self->part = *part;
  self->part.generation = g_strdup (part->generation);
  self->part.etag = g_strdup (part->etag);
  self->io_priority = io_priority;
  return self;
}

const LoglinePartReply *
logline_fetch_get_reply (LoglineFetch *self)
{
  return &self->reply;
}

static gboolean
tells_gone (LoglineFetch *self,
            GBytes       *body)
{
  g_autoptr (LoglineProblem) problem = NULL;

  if (self->part.generation == NULL ||
      soup_message_get_status (self->message) != SOUP_STATUS_GONE)
    return FALSE;
  problem = logline_problem_parse (body, NULL);
  return problem != NULL && problem->type == LOGLINE_PROBLEM_GENERATION_GONE;
}

static void
read_reply (GTask *task)
{
  LoglineFetch *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (logline_part_reply_init (&self->reply, &self->part, self->message, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
body_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LoglineFetch *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GBytes) body =
    logline_transport_read_finish (LOGLINE_TRANSPORT (source), result, &error);

  if (body == NULL)
    g_task_return_error (task, error);
  else if (logline_part_is_answer (self->message))
    read_reply (task);
  else if (tells_gone (self, body))
    {
      self->reply.outcome = LOGLINE_PART_GONE;
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, logline_client_error_from_answer (self->message, body));
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LoglineFetch *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->answered_us = g_get_monotonic_time ();
  self->body = logline_session_get_finish (self->session, result, &self->message, &error);
  if (self->body == NULL)
    g_task_return_error (task, error);
  else if (soup_message_get_status (self->message) == SOUP_STATUS_PARTIAL_CONTENT ||
           soup_message_get_status (self->message) == SOUP_STATUS_OK)
    read_reply (task);
  else
    /* To its end, or the connection could not be used again: a poll would cost a new one. */
    logline_transport_read_async (logline_session_get_transport (self->session), self->body,
                                  LOGLINE_API_MAX_BODY, g_task_get_cancellable (task),
                                  body_read_cb, g_object_ref (task));
}

static LoglinePace *
get_pace (LoglineFetch *self)
{
  return logline_transport_get_pace (logline_session_get_transport (self->session));
}

/* The answer may be shorter than whoever asks would have it: only so much is measured anew. */
static void
choose_coding (LoglineFetch *self)
{
  guint64 max_bytes;

  self->part.coded = logline_pace_wants_coding (get_pace (self), g_get_monotonic_time (),
                                                &max_bytes);
  if (self->part.suffix == 0 && self->part.end - self->part.start > max_bytes)
    self->part.end = self->part.start + max_bytes;
}

void
logline_fetch_open_async (LoglineFetch        *self,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (SoupMessageHeaders) headers = NULL;
  g_autofree char *query = NULL;

  choose_coding (self);
  headers = logline_part_to_headers (&self->part);
  query = logline_part_to_query (&self->part);
  g_task_set_source_tag (task, logline_fetch_open_async);
  g_task_set_priority (task, self->io_priority);
  logline_session_get_async (self->session, self->path, query, headers, self->io_priority,
                             cancellable, answered_cb, task);
}

const LoglinePartReply *
logline_fetch_open_finish (LoglineFetch  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error) ? &self->reply : NULL;
}

static void
note_pace (LoglineFetch *self)
{
  gint64 now_us = g_get_monotonic_time ();

  logline_pace_note (get_pace (self), self->reply.coding != LOGLINE_CODING_IDENTITY,
                     &(LoglinePaceSample) {
                       .n_coded = logline_intake_get_n_coded (self->intake),
                       .n_bytes = self->reply.end - self->reply.start,
                       .elapsed_us = now_us - self->answered_us,
                     }, now_us);
}

static void
taken_in_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LoglineFetch *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (logline_intake_run_finish (result, &error))
    {
      note_pace (self);
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, error);
}

static void
progress_cb (guint64  end,
             gpointer user_data)
{
  LoglineFetch *self = user_data;

  self->progress (self, end, self->progress_data);
}

void
logline_fetch_save_async (LoglineFetch         *self,
                          LoglineMirror        *mirror,
                          LoglineFetchProgress  progress,
                          gpointer              progress_data,
                          GCancellable         *cancellable,
                          GAsyncReadyCallback   callback,
                          gpointer              user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  LoglineTransport *transport = logline_session_get_transport (self->session);

  g_assert (self->reply.outcome == LOGLINE_PART_BYTES && self->intake == NULL);

  self->progress = progress;
  self->progress_data = progress_data;
  self->intake = logline_intake_new (self->body, logline_transport_get_address (transport),
                                     self->reply.coding, self->reply.start, self->reply.end,
                                     mirror, progress_cb, self);
  g_task_set_source_tag (task, logline_fetch_save_async);
  g_task_set_priority (task, self->io_priority);
  logline_intake_run_async (self->intake, self->io_priority, cancellable, taken_in_cb, task);
}

gboolean
logline_fetch_save_finish (LoglineFetch  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
