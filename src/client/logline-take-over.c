/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-take-over.h"

/* First it is asked whether the lines are counted; then the newest part says where its first line
 * begins, and the server which number that line has. */

/* As many as anybody may have on screen, and then some. */
#define MAX_LINES 2000

typedef struct
{
  LoglineLog          *newest;
  char                *path;
  LoglineLinesRequest *request;
  LoglineLinesAnswer  *counted;
  LoglineLines        *lines; /* of the newest part: its first, and its last ones */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->newest);
  g_free (job->path);
  logline_lines_request_free (job->request);
  g_clear_pointer (&job->counted, logline_lines_answer_free);
  g_clear_pointer (&job->lines, logline_lines_unref);
  g_free (job);
}

void
logline_take_over_free (LoglineTakeOver *self)
{
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_free (self);
}

static LoglineTakeOver *
take_over_new (const LoglineLinesAnswer *answer)
{
  LoglineTakeOver *self = g_new0 (LoglineTakeOver, 1);

  self->state = answer->state;
  self->indexed = answer->indexed;
  self->base = answer->state.total;
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) logline_served_line_unref);
  return self;
}

static void
return_take_over (GTask           *task,
                  LoglineTakeOver *take_over)
{
  g_task_return_pointer (task, take_over, (GDestroyNotify) logline_take_over_free);
}

static void
add_lines (LoglineTakeOver *self,
           LoglineLines    *lines)
{
  for (guint i = 0; i + 1 < logline_lines_get_size (lines); i++)
    {
      const LoglineLine *line = logline_lines_get (lines, i);

      g_ptr_array_add (self->lines,
                       logline_served_line_new (self->base + line->row + 1, line->offset,
                                                line->length, line->bytes, line->n_bytes));
    }
}

static void
first_found_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  const LoglineLine *first = logline_lines_get (job->lines, 0);
  GError *error = NULL;
  g_autoptr (LoglineLinesAnswer) answer = logline_lines_call_finish (result, &error);
  const LoglineServedLine *found;
  LoglineTakeOver *take_over;

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  found = answer->lines->len > 0 ? g_ptr_array_index (answer->lines, 0) : NULL;
  if (found == NULL || found->offset != first->offset)
    {
      g_task_return_new_error (task, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_PROTOCOL,
                               "a line that begins at two places");
      return;
    }

  take_over = take_over_new (answer);
  take_over->base = found->number - 1;
  add_lines (take_over, job->lines);
  return_take_over (task, take_over);
}

static void
newest_read_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  const LoglineLine *first;

  job->lines = logline_log_read_finish (job->newest, result, &error);
  if (job->lines == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  first = logline_lines_get (job->lines, 0);
  if (!g_str_equal (first->generation->id, job->request->generation))
    {
      LoglineTakeOver *take_over = take_over_new (job->counted);

      take_over->replaces = TRUE;
      return_take_over (task, take_over);
      return;
    }

  job->request->kind = LOGLINE_LINES_AROUND;
  job->request->offset = first->offset;
  job->request->count = 1;
  job->request->max_bytes = 0;
  logline_lines_call_async (g_task_get_source_object (task), job->path, job->request,
                            g_task_get_cancellable (task), first_found_cb, g_object_ref (task));
}

static void
read_newest (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  guint64 n_rows = logline_log_get_n_rows (job->newest);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint64));
  guint64 row = 0;

  g_array_append_val (rows, row);
  for (row = n_rows > MAX_LINES ? n_rows - MAX_LINES : 1; row < n_rows; row++)
    g_array_append_val (rows, row);
  logline_log_read_async (job->newest, (guint64 *) rows->data, rows->len,
                          LOGLINE_API_MAX_LINE_BYTES, g_task_get_cancellable (task),
                          newest_read_cb, g_object_ref (task));
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LoglineLinesAnswer) answer = logline_lines_call_finish (result, &error);

  if (answer == NULL)
    g_task_return_error (task, error);
  else if (answer->indexed < 1 || logline_log_get_n_rows (job->newest) == 0)
    return_take_over (task, take_over_new (answer));
  else
    {
      job->counted = g_steal_pointer (&answer);
      read_newest (task);
    }
}

void
logline_take_over_async (LoglineSession      *session,
                         const char          *path,
                         LoglineLog          *newest,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->newest = g_object_ref (newest);
  job->path = g_strdup (path);
  job->request = logline_lines_request_new ();
  job->request->generation = g_strdup (logline_log_get_generation (newest)->id);
  g_task_set_source_tag (task, logline_take_over_async);
  g_task_set_task_data (task, job, job_free);
  logline_lines_call_async (session, path, job->request, cancellable, counted_cb, task);
}

LoglineTakeOver *
logline_take_over_finish (GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
