/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-intake.h"

#include "logline-client-error-private.h"
#include "logline-workers.h"

/* There are two buffers: one is filled from the socket while a worker empties the other.
 *
 * A compressed body comes from somebody who may mean harm. It cannot make us write more than the
 * bytes that were announced, nor read for ever without an outcome: what is compressed is never much
 * longer than what it is made from. And since a few bytes can become many, a worker makes no more
 * than a MiB at a time of them before others get their turn. */

#define STEP       (256 * 1024)
#define MAX_MADE   (4 * STEP)
#define LEAST_GAIN 64 /* the frame around a few bytes */

/* On what a body gains in length when nothing of it can be compressed away. */
#define MAX_GAIN(length) ((length) / 64 + 64 * 1024)

struct _LoglineIntake
{
  GInputStream          *body;
  GUri                  *address;
  LoglineMirror         *mirror;
  GConverter            *decoder; /* NULL when the bytes are as they are; only for the worker */
  LoglineIntakeProgress  progress;
  gpointer               progress_data;
  int                    io_priority;

  guint8   *buffer;   /* filled by reading */
  gsize     filled;
  guint8   *full;     /* for the worker */
  gsize     length;   /* of what is in it; 0 when it may be filled again */
  gsize     taken;    /* of these by the worker */
  gsize     capacity; /* of either */
  guint64   n_coded;
  guint64   max_coded;
  guint64   written;  /* offset in the log up to which the mirror has all */
  guint64   end;
  gboolean  reading;
  gboolean  writing;
  gboolean  finished; /* the decoder has met the end of what it decodes */
  gboolean  ended;    /* nothing more is read */
  gboolean  returned; /* what still comes back is of no interest */
  GError   *error;    /* why it ended too early */
};

static void go_on (GTask *task);

LoglineIntake *
logline_intake_new (GInputStream          *body,
                    GUri                  *address,
                    LoglineCoding          coding,
                    guint64                start,
                    guint64                end,
                    LoglineMirror         *mirror,
                    LoglineIntakeProgress  progress,
                    gpointer               progress_data)
{
  LoglineIntake *self = g_rc_box_new0 (LoglineIntake);

  g_assert (start < end);

  self->body = g_object_ref (body);
  self->address = g_uri_ref (address);
  self->mirror = g_object_ref (mirror);
  self->decoder = logline_coding_create_decompressor (coding);
  self->progress = progress;
  self->progress_data = progress_data;
  self->capacity = MIN (STEP, end - start + LEAST_GAIN);
  self->max_coded = end - start + MAX_GAIN (end - start);
  self->written = start;
  self->end = end;
  return self;
}

LoglineIntake *
logline_intake_ref (LoglineIntake *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  LoglineIntake *self = data;

  g_object_unref (self->body);
  g_uri_unref (self->address);
  g_object_unref (self->mirror);
  g_clear_object (&self->decoder);
  g_free (self->buffer);
  g_free (self->full);
  g_clear_error (&self->error);
}

void
logline_intake_unref (LoglineIntake *self)
{
  g_rc_box_release_full (self, clear);
}

guint64
logline_intake_get_n_coded (LoglineIntake *self)
{
  return self->n_coded;
}

static gboolean
protocol_error (GError     **error,
                const char  *what)
{
  g_set_error_literal (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_PROTOCOL, what);
  return FALSE;
}

/* What a worker has to do and has done. The decoder and the bytes are its own meanwhile. */
typedef struct
{
  LoglineMirror *mirror;
  GConverter    *decoder;
  guint64        offset;
  guint64        end;
  const guint8  *bytes;
  gsize          length;
  gsize          taken;
  guint64        made;
  gboolean       finished;
} Job;

static gboolean
write_made (Job           *job,
            const guint8  *bytes,
            gsize          length,
            GError       **error)
{
  if (length > job->end - job->offset - job->made)
    return protocol_error (error, "more bytes than were announced");
  if (!logline_mirror_write (job->mirror, job->offset + job->made, bytes, length, error))
    return FALSE;

  job->made += length;
  return TRUE;
}

/* @out_idle: nothing can be made of what there is */
static gboolean
decode_some (Job       *job,
             guint8    *buffer,
             gboolean  *out_idle,
             GError   **error)
{
  g_autoptr (GError) reason = NULL;
  gsize taken = 0, made = 0;
  GConverterResult result;

  result = g_converter_convert (job->decoder, job->bytes + job->taken, job->length - job->taken,
                                buffer, STEP, G_CONVERTER_NO_FLAGS, &taken, &made, &reason);
  *out_idle = g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
  if (*out_idle)
    return TRUE;
  if (result == G_CONVERTER_ERROR)
    return protocol_error (error, "compressed bytes that cannot be decompressed");

  job->taken += taken;
  job->finished = result == G_CONVERTER_FINISHED;
  return write_made (job, buffer, made, error);
}

static gboolean
decode (Job     *job,
        GError **error)
{
  g_autofree guint8 *buffer = g_malloc (STEP);
  gboolean idle = FALSE;

  while (!idle && !job->finished && job->made < MAX_MADE)
    if (!decode_some (job, buffer, &idle, error))
      return FALSE;

  if (job->finished && job->taken < job->length)
    return protocol_error (error, "bytes after the end of the compressed ones");
  return TRUE;
}

static gboolean
copy (Job     *job,
      GError **error)
{
  job->taken = job->length;
  return write_made (job, job->bytes, job->length, error);
}

static void
work (GTask        *task,
      gpointer      source,
      gpointer      task_data,
      GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;

  if (job->decoder != NULL ? decode (job, &error) : copy (job, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
give_back (GTask  *task,
           GError *error)
{
  LoglineIntake *self = g_task_get_task_data (task);

  self->returned = TRUE;
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
take_work (LoglineIntake *self,
           const Job     *job)
{
  /* The decoder may have more to give though it has taken all: it is asked until it has not. */
  gboolean has_more = self->decoder != NULL && !job->finished && job->made >= MAX_MADE;

  self->written += job->made;
  self->taken += job->taken;
  self->finished = job->finished;
  if (!has_more)
    self->length = self->taken = 0;
  if (job->made > 0)
    self->progress (self->written, self->progress_data);
}

static void
worked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LoglineIntake *self = g_task_get_task_data (task);
  Job *job = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  self->writing = FALSE;
  if (self->returned)
    {
      g_clear_error (&error);
      return;
    }

  take_work (self, job);
  if (error != NULL)
    give_back (task, error);
  else
    go_on (task);
}

static void
start_work (GTask *task)
{
  LoglineIntake *self = g_task_get_task_data (task);
  g_autoptr (GTask) job_task = g_task_new (NULL, NULL, worked_cb, g_object_ref (task));
  Job *job = g_new0 (Job, 1);

  *job = (Job) {
    .mirror = self->mirror,
    .decoder = self->decoder,
    .offset = self->written,
    .end = self->end,
    .bytes = self->full + self->taken,
    .length = self->length - self->taken,
  };
  self->writing = TRUE;
  g_task_set_source_tag (job_task, start_work);
  g_task_set_priority (job_task, self->io_priority);
  g_task_set_task_data (job_task, job, g_free);
  logline_workers_run (job_task, work);
}

static void
hand_over (LoglineIntake *self)
{
  guint8 *empty = self->full;

  self->full = self->buffer;
  self->length = self->filled;
  self->buffer = empty;
  self->filled = 0;
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LoglineIntake *self = g_task_get_task_data (task);
  GError *error = NULL;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  self->reading = FALSE;
  self->ended = length <= 0;
  if (error != NULL)
    self->error = logline_client_error_take_io (error, self->address);
  if (length > 0)
    {
      self->filled += length;
      self->n_coded += length;
    }
  if (!self->returned)
    go_on (task);
}

static void
start_reading (GTask *task)
{
  LoglineIntake *self = g_task_get_task_data (task);

  if (self->buffer == NULL)
    self->buffer = g_malloc (self->capacity);
  self->reading = TRUE;
  g_input_stream_read_async (self->body, self->buffer + self->filled,
                             self->capacity - self->filled, self->io_priority,
                             g_task_get_cancellable (task), read_cb, g_object_ref (task));
}

/* When nothing more comes and all is written. */
static void
give_back_all (GTask *task)
{
  LoglineIntake *self = g_task_get_task_data (task);

  if (self->error == NULL && self->written < self->end)
    {
      if (self->finished)
        protocol_error (&self->error, "fewer bytes than were announced");
      else
        g_set_error_literal (&self->error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_CONNECT,
                             "the answer was cut short");
    }
  give_back (task, g_steal_pointer (&self->error));
}

/* The last bytes wait until it is sure that nothing comes after them. */
static gboolean
is_held_back (const LoglineIntake *self)
{
  return self->decoder == NULL && !self->ended && self->filled < self->capacity &&
         self->filled == self->end - self->written;
}

static gboolean
is_too_much (const LoglineIntake *self)
{
  if (self->writing)
    return FALSE;
  if (self->decoder == NULL)
    return self->filled > self->end - self->written;
  return self->n_coded > self->max_coded || (self->finished && self->filled > 0);
}

static void
go_on (GTask *task)
{
  LoglineIntake *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    {
      self->returned = TRUE;
      return;
    }
  if (is_too_much (self))
    {
      protocol_error (&error, "more bytes than were announced");
      give_back (task, error);
      return;
    }

  if (self->length == 0 && !self->reading && self->filled > 0 && !is_held_back (self))
    hand_over (self);
  if (self->length > 0 && !self->writing)
    start_work (task);
  if (!self->reading && !self->ended && self->filled < self->capacity)
    start_reading (task);
  if (!self->reading && !self->writing && self->ended && self->filled == 0)
    give_back_all (task);
}

void
logline_intake_run_async (LoglineIntake       *self,
                          int                  io_priority,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  self->io_priority = io_priority;
  g_task_set_source_tag (task, logline_intake_run_async);
  g_task_set_priority (task, io_priority);
  g_task_set_task_data (task, logline_intake_ref (self), (GDestroyNotify) logline_intake_unref);
  go_on (task);
}

gboolean
logline_intake_run_finish (GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
