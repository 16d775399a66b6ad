/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-line-reader.h"

#include "logline-lines-read.h"
#include "logline-long-lines.h"

#define CACHE_BYTES  (16 * 1024 * 1024)
#define MAX_REQUESTS 2

/* Neighbouring lines make one run; more would not fit into a URI. */
#define MAX_RUNS 300

/* A request that nobody waits for may go on for this long: to cancel it costs its connection, so to
 * do that at each step of a drag would be slower than the answers. */
#define PATIENCE_MS 250

#define AHEAD_ROWS 400

typedef struct
{
  LoglineLineReader *reader; /* NULL when the answer is of no interest any more */
  GArray            *numbers;
  gsize              max_bytes;
  GCancellable      *cancellable;
  gint64             began_us;
} Request;

typedef struct
{
  LoglineLineReader *reader;
  GTask             *task;
  LoglineLinesRead  *read;
  GSource           *cancelled; /* (nullable) */
} Waiting;

struct _LoglineLineReader
{
  GObject parent_instance;

  LoglineSession     *session;
  char               *lines_path;
  char               *bytes_path;
  LoglineGeneration  *generation;
  LoglineLineCache   *cache;
  LoglineServedState  state;
  gboolean            running;
  gboolean            closed;

  GQueue              waiting;  /* (element-type Waiting) (owned), who asked last is the first */
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
  g_array_unref (request->numbers);
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
waiting_free (Waiting *waiting)
{
  if (waiting->cancelled != NULL)
    g_source_destroy (waiting->cancelled);
  g_clear_pointer (&waiting->cancelled, g_source_unref);
  g_clear_pointer (&waiting->read, logline_lines_read_free);
  g_clear_object (&waiting->task);
  g_free (waiting);
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
  logline_line_cache_free (self->cache);
  logline_generation_unref (self->generation);
  g_free (self->lines_path);
  g_free (self->bytes_path);
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
  g_queue_init (&self->waiting);
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
  self->bytes_path = g_strdup (bytes_path);
  self->generation = logline_generation_ref (generation);
  return self;
}

static void
long_lines_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  LoglineLines *lines = logline_long_lines_read_finish (result, &error);

  if (lines != NULL)
    g_task_return_pointer (task, lines, (GDestroyNotify) logline_lines_unref);
  else
    g_task_return_error (task, error);
}

static gboolean
has_rests (const LoglineLinesRead *read)
{
  for (guint i = 0; i < read->n_rows; i++)
    {
      guint64 start, end;

      logline_lines_read_get_rest (read, i, &start, &end);
      if (start < end)
        return TRUE;
    }
  return FALSE;
}

/* All lines have come. Takes @read. */
static void
complete (LoglineLineReader *self,
          GTask             *task,
          LoglineLinesRead  *read)
{
  g_autoptr (LoglineLinesRead) owned = read;
  GError *error = NULL;
  LoglineLines *lines;

  if (has_rests (read))
    {
      logline_long_lines_read_async (self->session, self->bytes_path, g_steal_pointer (&owned),
                                     g_task_get_cancellable (task), long_lines_cb,
                                     g_object_ref (task));
      return;
    }

  lines = logline_lines_read_to_lines (read, NULL, &error);
  if (lines != NULL)
    g_task_return_pointer (task, lines, (GDestroyNotify) logline_lines_unref);
  else
    g_task_return_error (task, error);
}

static void
complete_waiting (LoglineLineReader *self)
{
  GList *link = self->waiting.head;

  while (link != NULL)
    {
      Waiting *waiting = link->data;

      if (waiting->read->n_missing > 0)
        {
          link = link->next;
          continue;
        }
      g_queue_delete_link (&self->waiting, link);
      complete (self, waiting->task, g_steal_pointer (&waiting->read));
      waiting_free (waiting);
      /* Whoever got the lines may have changed the queue. */
      link = self->waiting.head;
    }
}

static gboolean
is_cancelled (const Waiting *waiting)
{
  return g_cancellable_is_cancelled (g_task_get_cancellable (waiting->task));
}

static gboolean
is_awaited (LoglineLineReader *self,
            const Request     *request)
{
  for (GList *link = self->waiting.head; link != NULL; link = link->next)
    {
      const Waiting *waiting = link->data;

      if (is_cancelled (waiting) || request->max_bytes < waiting->read->served_bytes)
        continue;
      for (guint i = 0; i < request->numbers->len; i++)
        if (logline_lines_read_misses (waiting->read, g_array_index (request->numbers, guint64, i)))
          return TRUE;
    }
  return FALSE;
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

      if (is_awaited (self, request))
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

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  guint64 first = *(const guint64 *) a;
  guint64 second = *(const guint64 *) b;

  return first < second ? -1 : first > second;
}

static gboolean
is_on_its_way (LoglineLineReader *self,
               guint64            number,
               gsize              max_bytes)
{
  for (guint i = 0; i < self->requests->len; i++)
    {
      const Request *request = g_ptr_array_index (self->requests, i);

      if (request->max_bytes >= max_bytes &&
          g_array_binary_search (request->numbers, &number, compare_numbers, NULL))
        return TRUE;
    }
  return FALSE;
}

/* What goes into one request. */
typedef struct
{
  GArray *numbers;
  gsize   max_bytes;
  guint   n_runs;
} Batch;

static gboolean
batch_is_full (const Batch *batch)
{
  return batch->numbers->len == LOGLINE_API_MAX_LINES || batch->n_runs == MAX_RUNS;
}

static void
batch_add (Batch   *batch,
           guint64  number)
{
  if (batch->numbers->len == 0 ||
      g_array_index (batch->numbers, guint64, batch->numbers->len - 1) != number - 1)
    batch->n_runs++;
  g_array_append_val (batch->numbers, number);
}

static void
batch_add_missing (Batch             *batch,
                   LoglineLineReader *self,
                   LoglineLinesRead  *read)
{
  for (guint i = 0; i < read->n_rows && !batch_is_full (batch); i++)
    if (read->lines[i] == NULL &&
        !is_on_its_way (self, read->rows[i] + 1, read->served_bytes))
      {
        batch_add (batch, read->rows[i] + 1);
        batch->max_bytes = MAX (batch->max_bytes, read->served_bytes);
      }
}

/* Whatever of it is not here; a few lines alone are not worth a request. */
static void
batch_add_ahead (Batch             *batch,
                 LoglineLineReader *self)
{
  for (guint i = 0; i < self->n_ahead; i++)
    if (self->ahead_row + i < self->state.total &&
        logline_line_cache_find (self->cache, self->ahead_row + i + 1, self->ahead_bytes) == NULL)
      batch_add (batch, self->ahead_row + i + 1);

  batch->max_bytes = self->ahead_bytes;
  if (batch->numbers->len < self->n_ahead / 4)
    g_array_set_size (batch->numbers, 0);
  self->n_ahead = 0;
}

static void
batch_sort (Batch *batch)
{
  GArray *numbers = batch->numbers;
  guint n = 0;

  g_array_sort (numbers, compare_numbers);
  for (guint i = 0; i < numbers->len; i++)
    if (i == 0 || g_array_index (numbers, guint64, i) != g_array_index (numbers, guint64, n - 1))
      g_array_index (numbers, guint64, n++) = g_array_index (numbers, guint64, i);
  g_array_set_size (numbers, n);
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

static void
send_batch (LoglineLineReader *self,
            const Batch       *batch)
{
  g_autoptr (LoglineLinesRequest) lines = logline_lines_request_new ();
  Request *request = g_new0 (Request, 1);
  guint64 first = g_array_index (batch->numbers, guint64, 0);
  guint64 last = g_array_index (batch->numbers, guint64, batch->numbers->len - 1);

  lines->generation = g_strdup (self->generation->id);
  lines->max_bytes = batch->max_bytes;
  if (last - first + 1 == batch->numbers->len)
    {
      lines->kind = LOGLINE_LINES_FROM;
      lines->from = first;
      lines->count = batch->numbers->len;
    }
  else
    {
      lines->kind = LOGLINE_LINES_ROWS;
      lines->rows = g_array_ref (batch->numbers);
    }

  request->reader = self;
  request->numbers = g_array_ref (batch->numbers);
  request->max_bytes = batch->max_bytes;
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
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint64));
  Batch batch = { .numbers = numbers };

  for (GList *link = self->waiting.head; link != NULL && !batch_is_full (&batch);
       link = link->next)
    if (!is_cancelled (link->data))
      batch_add_missing (&batch, self, ((Waiting *) link->data)->read);

  if (numbers->len > 0 && !make_room (self))
    return FALSE;
  if (numbers->len == 0 && self->requests->len == 0)
    batch_add_ahead (&batch, self);
  if (numbers->len == 0)
    return FALSE;

  batch_sort (&batch);
  send_batch (self, &batch);
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
  Waiting *waiting;

  self->closed = TRUE;
  logline_line_reader_stop (self);
  while ((waiting = g_queue_pop_head (&self->waiting)) != NULL)
    {
      g_task_return_new_error (waiting->task, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED,
                               "the log is another by now");
      waiting_free (waiting);
    }
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
      for (GList *link = self->waiting.head; link != NULL; link = link->next)
        logline_lines_read_take (((Waiting *) link->data)->read, line);
    }
  complete_waiting (self);
  pump (self);
}

guint64
logline_line_reader_find (LoglineLineReader *self,
                          guint64            offset)
{
  return logline_line_cache_find_byte (self->cache, offset);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Waiting *waiting = user_data;

  g_queue_remove (&waiting->reader->waiting, waiting);
  g_task_return_error_if_cancelled (waiting->task);
  waiting_free (waiting);
  return G_SOURCE_REMOVE;
}

static void
wait_for_lines (LoglineLineReader *self,
                GTask             *task,
                LoglineLinesRead  *read)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->reader = self;
  waiting->task = g_object_ref (task);
  waiting->read = read;
  if (cancellable != NULL)
    {
      waiting->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiting->cancelled, G_SOURCE_FUNC (cancelled_cb), waiting, NULL);
      g_source_attach (waiting->cancelled, g_main_context_get_thread_default ());
    }
  g_queue_push_head (&self->waiting, waiting);
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
  if (read->n_missing == 0)
    complete (self, task, read);
  else
    wait_for_lines (self, task, read);
  pump (self);
}

LoglineLines *
logline_line_reader_read_finish (LoglineLineReader  *self,
                                 GAsyncResult       *result,
                                 GError            **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
