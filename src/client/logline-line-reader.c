/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-line-reader.h"

#include "logline-lines-batch.h"
#include "logline-lines-queue.h"

#define CACHE_BYTES  (16 * 1024 * 1024)
#define MAX_REQUESTS 2

/* A request that nobody waits for may go on for this long: to cancel it costs its connection, so to
 * do that at each step of a drag would be slower than the answers. */
#define PATIENCE_MS 250

#define AHEAD_ROWS 400

typedef struct
{
  LoglineLineReader *reader; /* NULL when the answer is of no interest any more */
  LoglineLinesBatch *batch;
  GCancellable      *cancellable;
  gint64             began_us;
} Request;

struct _LoglineLineReader
{
  GObject parent_instance;

  LoglineSession     *session;
  char               *lines_path;
  LoglineGeneration  *generation;
  LoglineLineCache   *cache;
  LoglineServedState  state;
  gboolean            running;
  gboolean            closed;

  LoglineLinesQueue  *queue;    /* who waits for lines */
  GPtrArray          *requests; /* (element-type Request), the oldest first */
  guint               patience_id;

  /* What is worth having next, if nobody waits. */
  guint64             ahead_row;
  guint               n_ahead;
  gsize               ahead_bytes;
  guint64             last_row; /* first row of the last read */
};

G_DEFINE_FINAL_TYPE (LoglineLineReader, logline_line_reader, G_TYPE_OBJECT)

enum
{
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void pump (LoglineLineReader *self);

static void
request_free (Request *request)
{
  logline_lines_batch_free (request->batch);
  g_object_unref (request->cancellable);
  g_free (request);
}

/* Its answer frees it. */
static void
drop_request (LoglineLineReader *self,
              Request           *request)
{
  request->reader = NULL;
  g_ptr_array_remove (self->requests, request);
  g_cancellable_cancel (request->cancellable);
}

static void
logline_line_reader_dispose (GObject *object)
{
  logline_line_reader_close (LOGLINE_LINE_READER (object));
  G_OBJECT_CLASS (logline_line_reader_parent_class)->dispose (object);
}

static void
logline_line_reader_finalize (GObject *object)
{
  LoglineLineReader *self = LOGLINE_LINE_READER (object);

  g_ptr_array_unref (self->requests);
  logline_lines_queue_free (self->queue);
  logline_line_cache_free (self->cache);
  logline_generation_unref (self->generation);
  g_free (self->lines_path);
  g_object_unref (self->session);
  G_OBJECT_CLASS (logline_line_reader_parent_class)->finalize (object);
}

static void
logline_line_reader_class_init (LoglineLineReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = logline_line_reader_dispose;
  G_OBJECT_CLASS (klass)->finalize = logline_line_reader_finalize;

  signals[FAILED] = g_signal_new ("failed", LOGLINE_TYPE_LINE_READER, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
logline_line_reader_init (LoglineLineReader *self)
{
  self->cache = logline_line_cache_new (CACHE_BYTES);
  self->requests = g_ptr_array_new ();
}

LoglineLineReader *
logline_line_reader_new (LoglineSession    *session,
                         const char        *lines_path,
                         const char        *bytes_path,
                         LoglineGeneration *generation)
{
  LoglineLineReader *self = g_object_new (LOGLINE_TYPE_LINE_READER, NULL);

  self->session = g_object_ref (session);
  self->lines_path = g_strdup (lines_path);
  self->queue = logline_lines_queue_new (session, bytes_path);
  self->generation = logline_generation_ref (generation);
  return self;
}

static gboolean
patience_cb (gpointer user_data)
{
  LoglineLineReader *self = user_data;

  self->patience_id = 0;
  pump (self);
  return G_SOURCE_REMOVE;
}

/* Whether one more request may go out, for somebody who waits. */
static gboolean
make_room (LoglineLineReader *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (self->requests->len < MAX_REQUESTS)
    return TRUE;

  for (guint i = 0; i < self->requests->len; i++)
    {
      Request *request = g_ptr_array_index (self->requests, i);
      gint64 age_ms = (now_us - request->began_us) / G_TIME_SPAN_MILLISECOND;

      if (logline_lines_queue_awaits (self->queue, request->batch))
        continue;
      if (age_ms >= PATIENCE_MS)
        {
          drop_request (self, request);
          return TRUE;
        }
      if (self->patience_id == 0)
        self->patience_id = g_timeout_add (PATIENCE_MS - age_ms, patience_cb, self);
    }
  return FALSE;
}

static gboolean
is_on_its_way (LoglineLineReader *self,
               guint64            number,
               gsize              max_bytes)
{
  for (guint i = 0; i < self->requests->len; i++)
    {
      const Request *request = g_ptr_array_index (self->requests, i);

      if (logline_lines_batch_has (request->batch, number, max_bytes))
        return TRUE;
    }
  return FALSE;
}

typedef struct
{
  LoglineLineReader *reader;
  LoglineLinesBatch *batch;
} Missing;

static void
add_missing (LoglineLinesRead *read,
             gpointer          user_data)
{
  const Missing *missing = user_data;

  for (guint i = 0; i < read->n_rows && !logline_lines_batch_is_full (missing->batch); i++)
    if (read->lines[i] == NULL &&
        !is_on_its_way (missing->reader, read->rows[i] + 1, read->served_bytes))
      logline_lines_batch_add (missing->batch, read->rows[i] + 1, read->served_bytes);
}

/* Whatever of it is not here; a few lines alone are not worth a request. */
static void
add_ahead (LoglineLineReader *self,
           LoglineLinesBatch *batch)
{
  for (guint i = 0; i < self->n_ahead; i++)
    if (self->ahead_row + i < self->state.total &&
        logline_line_cache_find (self->cache, self->ahead_row + i + 1, self->ahead_bytes) == NULL)
      logline_lines_batch_add (batch, self->ahead_row + i + 1, self->ahead_bytes);

  if (batch->numbers->len < self->n_ahead / 4)
    g_array_set_size (batch->numbers, 0);
  self->n_ahead = 0;
}

static void
fail (LoglineLineReader *self,
      const GError      *error)
{
  logline_line_reader_stop (self);
  g_signal_emit (self, signals[FAILED], 0, error);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Request *request = user_data;
  g_autoptr (LoglineLineReader) self =
    request->reader != NULL ? g_object_ref (request->reader) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineLinesAnswer) answer = logline_lines_call_finish (result, &error);

  if (self != NULL)
    g_ptr_array_remove (self->requests, request);
  request_free (request);
  if (self == NULL)
    return;

  if (answer == NULL)
    {
      fail (self, error);
      return;
    }
  if (answer->lines->len == 0)
    {
      g_set_error_literal (&error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_PROTOCOL,
                           "lines that were there are not");
      fail (self, error);
      return;
    }
  logline_line_reader_add (self, &answer->state, answer->lines);
}

/* Takes @batch. */
static void
send_batch (LoglineLineReader *self,
            LoglineLinesBatch *batch)
{
  g_autoptr (LoglineLinesRequest) lines = NULL;
  Request *request = g_new0 (Request, 1);

  logline_lines_batch_seal (batch);
  lines = logline_lines_batch_to_request (batch, self->generation->id);
  request->reader = self;
  request->batch = batch;
  request->cancellable = g_cancellable_new ();
  request->began_us = g_get_monotonic_time ();
  g_ptr_array_add (self->requests, request);
  logline_lines_call_async (self->session, self->lines_path, lines, request->cancellable,
                            answered_cb, request);
}

/* Sends one request, if there is something to ask. */
static gboolean
ask (LoglineLineReader *self)
{
  g_autoptr (LoglineLinesBatch) batch = logline_lines_batch_new ();
  Missing missing = { self, batch };

  logline_lines_queue_foreach (self->queue, add_missing, &missing);
  if (batch->numbers->len > 0 && !make_room (self))
    return FALSE;
  if (batch->numbers->len == 0 && self->requests->len == 0)
    add_ahead (self, batch);
  if (batch->numbers->len == 0)
    return FALSE;

  send_batch (self, g_steal_pointer (&batch));
  return TRUE;
}

static void
pump (LoglineLineReader *self)
{
  while (self->running && ask (self))
    ;
}

void
logline_line_reader_resume (LoglineLineReader *self)
{
  if (self->closed || self->running)
    return;
  self->running = TRUE;
  pump (self);
}

void
logline_line_reader_stop (LoglineLineReader *self)
{
  self->running = FALSE;
  self->n_ahead = 0;
  g_clear_handle_id (&self->patience_id, g_source_remove);
  while (self->requests->len > 0)
    drop_request (self, g_ptr_array_index (self->requests, 0));
}

void
logline_line_reader_close (LoglineLineReader *self)
{
  g_autoptr (GError) error = g_error_new_literal (LOGLINE_SOURCE_ERROR,
                                                  LOGLINE_SOURCE_ERROR_REPLACED,
                                                  "the log is another by now");

  self->closed = TRUE;
  logline_line_reader_stop (self);
  logline_lines_queue_fail (self->queue, error);
}

void
logline_line_reader_set_state (LoglineLineReader        *self,
                               const LoglineServedState *state)
{
  if (self->state.open && state->size > self->state.size)
    logline_line_cache_remove (self->cache, self->state.total);
  self->state = *state;
}

void
logline_line_reader_add (LoglineLineReader        *self,
                         const LoglineServedState *state,
                         GPtrArray                *lines)
{
  gboolean is_old = state->size < self->state.size;

  for (guint i = 0; i < lines->len; i++)
    {
      LoglineServedLine *line = g_ptr_array_index (lines, i);

      /* It has grown since. */
      if (is_old && state->open && line->number == state->total)
        continue;
      logline_line_cache_add (self->cache, line);
      logline_lines_queue_take (self->queue, line);
    }
  logline_lines_queue_complete (self->queue);
  pump (self);
}

guint64
logline_line_reader_find (LoglineLineReader *self,
                          guint64            offset)
{
  return logline_line_cache_find_byte (self->cache, offset);
}

/* Who reads neighbouring rows will want those that follow, in the same direction. */
static void
plan_ahead (LoglineLineReader      *self,
            const LoglineLinesRead *read)
{
  guint64 first = read->rows[0];
  guint64 last = read->rows[read->n_rows - 1];
  guint n = CLAMP (read->n_rows, AHEAD_ROWS, LOGLINE_API_MAX_LINES);

  if (read->n_rows < 2 || last - first + 1 != read->n_rows)
    return;

  self->n_ahead = first < self->last_row ? MIN (n, first) : n;
  self->ahead_row = first < self->last_row ? first - self->n_ahead : last + 1;
  self->ahead_bytes = read->served_bytes;
  self->last_row = first;
}

void
logline_line_reader_read_async (LoglineLineReader   *self,
                                const guint64       *rows,
                                guint                n_rows,
                                gsize                max_bytes,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  LoglineLinesRead *read = logline_lines_read_new (self->generation, rows, n_rows, max_bytes);

  g_task_set_source_tag (task, logline_line_reader_read_async);
  for (guint i = 0; i < n_rows; i++)
    {
      LoglineServedLine *line =
        logline_line_cache_find (self->cache, rows[i] + 1, read->served_bytes);

      if (line != NULL)
        logline_lines_read_take (read, line);
    }

  if (n_rows > 0)
    plan_ahead (self, read);
  logline_lines_queue_push (self->queue, task, read);
  pump (self);
}

LoglineLines *
logline_line_reader_read_finish (LoglineLineReader  *self,
                                 GAsyncResult       *result,
                                 GError            **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
