/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-fetch.h"

#include "logline-api-names.h"
#include "logline-client-error-private.h"
#include "logline-problem.h"
#include "logline-session-private.h"
#include "logline-workers.h"

/* Bytes take the shortest way: from the socket into one of two buffers, on the main loop, since
 * that is a mere copy; from there into the mirror in a worker, while the other buffer is filled. */

#define STEP (256 * 1024)

struct _LoglineFetch
{
  GObject parent_instance;

  LoglineSession    *session;
  char              *path;
  LoglinePart       part;
  int                io_priority;

  SoupMessage       *message;
  GInputStream      *body;
  LoglinePartReply  reply;
};

G_DEFINE_FINAL_TYPE (LoglineFetch, logline_fetch, G_TYPE_OBJECT)

static void
logline_fetch_finalize (GObject *object)
{
  LoglineFetch *self = LOGLINE_FETCH (object);

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

void
logline_fetch_open_async (LoglineFetch        *self,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (SoupMessageHeaders) headers = logline_part_to_headers (&self->part);
  g_autofree char *query = logline_part_to_query (&self->part);

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

typedef struct
{
  LoglineMirror        *mirror;
  LoglineFetchProgress  progress;
  gpointer              progress_data;

  guint8   *buffer; /* filled by reading */
  guint8   *spare;  /* the one that is being written, or NULL */
  gsize     capacity;
  gsize     filled;
  guint64   written; /* offset in the log up to which the mirror has all */
  gboolean  reading;
  gboolean  writing;
  gboolean  ended;    /* nothing more is read */
  gboolean  returned; /* what still comes back is of no interest */
  GError   *error;    /* why it ended too early */
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_object_unref (save->mirror);
  g_free (save->buffer);
  g_free (save->spare);
  g_clear_error (&save->error);
  g_free (save);
}

typedef struct
{
  LoglineMirror *mirror;
  guint64        offset;
  const guint8  *bytes;
  gsize          length;
} WriteJob;

static void save_go_on (GTask *task);

static void
write_job (GTask        *task,
           gpointer      source,
           gpointer      task_data,
           GCancellable *cancellable)
{
  WriteJob *job = task_data;
  GError *error = NULL;

  if (logline_mirror_write (job->mirror, job->offset, job->bytes, job->length, &error))
    g_task_return_int (task, job->length);
  else
    g_task_return_error (task, error);
}

static void
save_return (GTask  *task,
             GError *error)
{
  Save *save = g_task_get_task_data (task);

  save->returned = TRUE;
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Save *save = g_task_get_task_data (task);
  GError *error = NULL;
  gssize length = g_task_propagate_int (G_TASK (result), &error);

  save->writing = FALSE;
  if (save->returned)
    g_clear_error (&error);
  else if (error != NULL)
    save_return (task, error);
  else
    {
      save->written += length;
      save->progress (LOGLINE_FETCH (source), save->written, save->progress_data);
      save_go_on (task);
    }
}

static void
save_write (GTask *task)
{
  LoglineFetch *self = g_task_get_source_object (task);
  Save *save = g_task_get_task_data (task);
  g_autoptr (GTask) write = g_task_new (self, NULL, written_cb, g_object_ref (task));
  WriteJob *job = g_new (WriteJob, 1);
  guint8 *full = g_steal_pointer (&save->buffer);

  *job = (WriteJob) { save->mirror, save->written, full, save->filled };
  save->buffer = save->spare;
  save->spare = full;
  save->filled = 0;
  save->writing = TRUE;
  g_task_set_source_tag (write, save_write);
  g_task_set_priority (write, self->io_priority);
  g_task_set_task_data (write, job, g_free);
  logline_workers_run (write, write_job);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LoglineFetch *self = g_task_get_source_object (task);
  Save *save = g_task_get_task_data (task);
  GError *error = NULL;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  save->reading = FALSE;
  save->ended = length <= 0;
  if (length > 0)
    save->filled += length;
  if (error != NULL)
    save->error = logline_client_error_take_io (
      error, logline_transport_get_address (logline_session_get_transport (self->session)));
  if (!save->returned)
    save_go_on (task);
}

static void
save_read (GTask *task)
{
  LoglineFetch *self = g_task_get_source_object (task);
  Save *save = g_task_get_task_data (task);

  if (save->buffer == NULL)
    save->buffer = g_malloc (save->capacity);
  save->reading = TRUE;
  g_input_stream_read_async (self->body, save->buffer + save->filled,
                             save->capacity - save->filled, self->io_priority,
                             g_task_get_cancellable (task), read_cb, g_object_ref (task));
}

/* When nothing more comes and all is written. */
static void
save_end (GTask *task)
{
  LoglineFetch *self = g_task_get_source_object (task);
  Save *save = g_task_get_task_data (task);

  if (save->error == NULL && save->written < self->reply.end)
    save->error = g_error_new_literal (LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_CONNECT,
                                       "the answer was cut short");
  save_return (task, g_steal_pointer (&save->error));
}

/* The last bytes wait until it is sure that nothing comes after them. */
static gboolean
is_held_back (LoglineFetch *self,
              const Save   *save)
{
  return !save->ended && save->filled < save->capacity &&
         save->filled == self->reply.end - save->written;
}

static void
save_go_on (GTask *task)
{
  LoglineFetch *self = g_task_get_source_object (task);
  Save *save = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    {
      save->returned = TRUE;
      return;
    }
  if (!save->writing && save->filled > self->reply.end - save->written)
    {
      save_return (task, g_error_new_literal (LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_PROTOCOL,
                                              "more bytes than were announced"));
      return;
    }

  if (!save->writing && !save->reading && save->filled > 0 && !is_held_back (self, save))
    save_write (task);
  if (!save->reading && !save->ended && save->filled < save->capacity)
    save_read (task);
  if (!save->reading && !save->writing && save->ended && save->filled == 0)
    save_end (task);
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
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Save *save = g_new0 (Save, 1);

  g_assert (self->reply.outcome == LOGLINE_PART_BYTES);

  save->mirror = g_object_ref (mirror);
  save->progress = progress;
  save->progress_data = progress_data;
  save->capacity = MIN (STEP, self->reply.end - self->reply.start + 1);
  save->written = self->reply.start;
  g_task_set_source_tag (task, logline_fetch_save_async);
  g_task_set_priority (task, self->io_priority);
  g_task_set_task_data (task, save, save_free);
  save_go_on (task);
}

gboolean
logline_fetch_save_finish (LoglineFetch  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
