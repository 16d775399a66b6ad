/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-encoder.h"
#include "logline-endpoints.h"
#include "logline-guard-bytes.h"
#include "logline-log-access.h"
#include "logline-workers.h"

/* GET and HEAD of lines by number. The index is brought up to date, then the lines are read, some
 * at a time until an answer has enough text, and at last a worker makes the answer and looks
 * whether the log is still the one that was read. */

#define ENOUGH_TEXT (1024 * 1024) /* bytes of an answer */
#define MIN_LINES   16            /* to read at a time */

typedef struct
{
  LoglineExchange     *exchange;
  LoglineLinesRequest *request;
  LoglineLogIndex     *index; /* held; NULL until it is there */
  LoglineLinesReply   *reply;
  GArray              *rows;  /* of guint64: to be read, from 0 */
  guint                next;
  gsize                n_bytes;
} Job;

static void read_more (Job *job);

static void
job_free (Job *job)
{
  if (job->index != NULL)
    {
      logline_log_index_release (job->index);
      g_object_unref (job->index);
    }
  g_clear_pointer (&job->request, logline_lines_request_free);
  g_clear_pointer (&job->reply, logline_lines_reply_free);
  g_clear_pointer (&job->rows, g_array_unref);
  logline_exchange_unref (job->exchange);
  g_free (job);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static void
make_reply (GTask        *task,
            gpointer      source,
            gpointer      task_data,
            GCancellable *cancellable)
{
  Job *job = task_data;
  g_autoptr (GError) error = NULL;

  if (logline_log_view_verify (logline_log_index_get_view (job->index), &error))
    g_task_return_pointer (task, logline_lines_reply_to_json (job->reply),
                           (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
reply_made (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) json = g_task_propagate_pointer (G_TASK (result), &error);

  if (json != NULL)
    {
      logline_guard_count_lines (job->exchange, job->n_bytes);
      logline_encoder_reply_json (job->exchange, json);
    }
  else
    logline_log_access_reply_unreadable (job->exchange, error);
}

static void
send (Job *job)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, reply_made, job);

  g_task_set_source_tag (task, send);
  g_task_set_task_data (task, job, NULL);
  logline_workers_run (task, make_reply);
}

/* An unfinished last line may have grown since the index was asked. */
static void
add_line (Job               *job,
          LoglineLines      *lines,
          const LoglineLine *line)
{
  guint64 length = MIN (line->length, job->reply->size - line->offset);

  logline_lines_reply_add (job->reply, (LoglineReplyLine) {
    .number = line->number,
    .offset = line->offset,
    .length = length,
    .bytes = g_bytes_new_with_free_func (line->bytes, MIN (line->n_bytes, length),
                                         (GDestroyNotify) logline_lines_unref,
                                         logline_lines_ref (lines)),
  });
}

/* At least one, so that whoever asks for the rest gets on. */
static void
take_lines (Job          *job,
            LoglineLines *lines)
{
  for (guint i = 0; i < logline_lines_get_size (lines); i++)
    {
      const LoglineLine *line = logline_lines_get (lines, i);

      job->n_bytes += line->n_bytes;
      if (job->n_bytes > ENOUGH_TEXT && job->reply->lines->len > 0)
        return;

      add_line (job, lines, line);
    }
}

static void
lines_read (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineLines) lines = NULL;

  lines = logline_log_read_finish (LOGLINE_LOG (source), result, &error);
  if (lines == NULL)
    {
      logline_log_access_reply_unreadable (job->exchange, error);
      return;
    }

  take_lines (job, lines);
  read_more (g_steal_pointer (&job));
}

static void
read_more (Job *job)
{
  guint left = job->rows->len - job->next;
  guint n_rows = MAX (MIN_LINES, ENOUGH_TEXT / MAX (1, job->request->max_bytes));
  const guint64 *rows = &g_array_index (job->rows, guint64, job->next);

  if (left == 0 || job->n_bytes >= ENOUGH_TEXT)
    {
      send (job);
      return;
    }

  n_rows = MIN (n_rows, left);
  job->next += n_rows;
  logline_log_read_async (logline_log_index_get_log (job->index), rows, n_rows,
                          job->request->max_bytes, NULL, lines_read, job);
}

static void
add_range (Job     *job,
           guint64  first)
{
  guint64 total = job->reply->total;
  guint64 end = MIN (total, first + job->request->count);

  for (guint64 row = first; row < end; row++)
    g_array_append_val (job->rows, row);
}

static void
add_listed (Job *job)
{
  for (guint i = 0; i < job->request->rows->len; i++)
    {
      guint64 row = g_array_index (job->request->rows, guint64, i) - 1;

      if (row < job->reply->total)
        g_array_append_val (job->rows, row);
    }
}

static void
located (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;
  guint64 row;

  if (!logline_log_locate_finish (LOGLINE_LOG (source), result, &row, &error))
    {
      logline_log_access_reply_unreadable (job->exchange, error);
      return;
    }

  add_range (job, row - MIN (row, job->request->count / 2));
  read_more (g_steal_pointer (&job));
}

/* What is behind the end is taken for the last byte. */
static void
locate (Job *job)
{
  LoglinePosition position = {
    .generation = job->reply->generation,
    .offset = MIN (job->request->offset, job->reply->size - 1),
  };

  logline_log_locate_async (logline_log_index_get_log (job->index), &position, NULL, located, job);
}

static void
find_lines (Job *job)
{
  if (job->request->kind == LOGLINE_LINES_AROUND && job->reply->total > 0)
    {
      locate (job);
      return;
    }

  if (job->request->kind == LOGLINE_LINES_FROM)
    add_range (job, job->request->from - 1);
  else if (job->request->kind == LOGLINE_LINES_ROWS)
    add_listed (job);
  read_more (job);
}

static void
reply_indexing (Job *job)
{
  double fraction = logline_log_index_get_fraction (job->index);

  if (job->request->kind == LOGLINE_LINES_ROWS || job->request->count > 0)
    {
      logline_exchange_reply_indexing (job->exchange, fraction);
      job_free (job);
      return;
    }

  /* Never 1 as long as there is something to wait for. */
  job->reply->indexed = MIN (fraction, 0.999);
  send (job);
}

static LoglineLinesReply *
reply_new (LoglineLogIndex *index)
{
  LoglineLinesReply *reply = logline_lines_reply_new (logline_log_index_get_generation (index));

  reply->size = logline_log_index_get_size (index);
  if (logline_log_index_is_complete (index))
    {
      reply->total = logline_log_index_get_total (index);
      reply->open = logline_log_index_get_open (index);
    }
  return reply;
}

static void
index_ready (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;
  LoglineLogIndex *index = logline_indexes_ask_finish (result, &error);

  if (index == NULL)
    {
      logline_log_access_reply_unreadable (job->exchange, error);
      return;
    }

  job->index = index;
  logline_log_index_hold (index);
  job->reply = reply_new (index);
  logline_exchange_set_header (job->exchange, LOGLINE_API_HEADER_GENERATION,
                               job->reply->generation);
  if (!logline_log_access_is_wanted (job->reply->generation, job->request->generation))
    logline_log_access_reply_gone (job->exchange);
  else if (logline_log_index_is_complete (index))
    find_lines (g_steal_pointer (&job));
  else
    reply_indexing (g_steal_pointer (&job));
}

static void
log_found (LoglineExchange *exchange,
           const char      *path)
{
  GUri *uri = soup_server_message_get_uri (exchange->message);
  g_autoptr (GError) error = NULL;
  LoglineLinesRequest *request = logline_lines_request_parse (g_uri_get_query (uri), &error);
  Job *job;

  if (request == NULL)
    {
      logline_exchange_reply_problem (exchange, LOGLINE_PROBLEM_BAD_REQUEST, error->message);
      return;
    }

  if (!logline_guard_admit_lines (exchange))
    {
      logline_lines_request_free (request);
      return;
    }

  job = g_new0 (Job, 1);
  job->exchange = logline_exchange_ref (exchange);
  job->request = request;
  job->rows = g_array_new (FALSE, FALSE, sizeof (guint64));
  logline_indexes_ask_async (exchange->context->indexes, path,
                             request->earlier ? request->generation : NULL, index_ready, job);
}

void
logline_endpoint_lines (LoglineExchange *exchange)
{
  logline_log_access_find (exchange, log_found);
}
