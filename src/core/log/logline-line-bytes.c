/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A line that was read does not tell how it ends, but the bytes up to where the next one begins are
 * its end. So behind each line the next one is read as well; the last line of all ends where the
 * log does. A line that is longer than a usual one is read again, alone and whole.
 */

#include "logline-line-bytes.h"

#define MAX_ROWS 500u
#define USUAL_BYTES (16u * 1024)

typedef struct
{
  guint64 *rows;  /* that are wanted */
  guint    n_rows;
  guint64  skip;
  gsize    max_bytes;
  gboolean whole;      /* the first row is read alone, */
  guint64  end_length; /* and this is how it ends */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->rows);
  g_free (job);
}

/* The bytes of the log behind the text of @line, without what belongs to the next line. */
static guint64
get_end_length (LoglineLog        *log,
                const LoglineLine *line,
                const LoglineLine *next)
{
  LoglineGeneration *generation = logline_log_get_generation (log);
  guint64 text_end = line->offset + line->length;

  if (next != NULL && next->row == line->row + 1)
    return next->generation->serial == line->generation->serial ? next->offset - text_end : 1;
  if (generation != NULL && generation->serial == line->generation->serial)
    return MIN (logline_log_get_size (log) - text_end, 2);

  return 1;
}

static void
append_end (GByteArray *array,
            guint64     end_length,
            guint64     skip)
{
  static const char *const ends[] = { "", "\n", "\r\n" };
  const char *end;

  end_length = MIN (end_length, 2);
  end = ends[end_length];
  skip = MIN (skip, end_length);
  g_byte_array_append (array, (const guint8 *) end + skip, end_length - skip);
}

/* What there is room for; FALSE when that is not all of the line. */
static gboolean
append_line (GByteArray        *array,
             const LoglineLine *line,
             guint64            end_length,
             gsize              max_bytes,
             guint64           *skip)
{
  guint64 start = MIN (*skip, line->length);
  guint64 n_bytes = MIN (line->length - start, max_bytes - array->len);

  g_byte_array_append (array, (const guint8 *) line->bytes + start, n_bytes);
  if (start + n_bytes < line->length)
    {
      *skip = start + n_bytes;
      return FALSE;
    }

  append_end (array, end_length, *skip - start);
  *skip = 0;
  return TRUE;
}

static LoglineBytes *
gather (LoglineLog         *log,
        Job                *job,
        const LoglineLines *lines)
{
  GByteArray *array = g_byte_array_new ();
  guint64 skip = job->skip;
  guint n_lines = logline_lines_get_size (lines);
  guint n_rows = 0;

  for (guint i = 0; i < n_lines && n_rows < job->n_rows && array->len < job->max_bytes; i++)
    {
      const LoglineLine *line = logline_lines_get (lines, i);
      const LoglineLine *next = i + 1 < n_lines ? logline_lines_get (lines, i + 1) : NULL;

      if (line->row != job->rows[n_rows])
        continue;
      if (!job->whole)
        job->end_length = get_end_length (log, line, next);
      if (line->n_bytes < line->length
          || !append_line (array, line, job->end_length, job->max_bytes, &skip))
        break;
      n_rows++;
    }

  return logline_bytes_new (array, n_rows, skip);
}

static void read_lines (GTask *task);

static void
lines_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LoglineLog *log = LOGLINE_LOG (object);
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LoglineLines) lines = logline_log_read_finish (log, result, &error);
  g_autoptr (LoglineBytes) bytes = lines != NULL ? gather (log, job, lines) : NULL;

  if (bytes == NULL)
    {
      g_task_return_error (task, error);
    }
  else if (bytes->n_rows == 0 && g_bytes_get_size (bytes->bytes) == 0 && !job->whole)
    {
      job->whole = TRUE;
      job->n_rows = 1;
      read_lines (g_steal_pointer (&task));
    }
  else
    {
      g_task_return_pointer (task, g_steal_pointer (&bytes), (GDestroyNotify) logline_bytes_free);
    }
}

/* Takes the task. */
static void
read_lines (GTask *task)
{
  LoglineLog *log = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  g_autofree guint64 *rows = g_new (guint64, 2 * job->n_rows);
  guint n_rows = 0;

  for (guint i = 0; i < job->n_rows; i++)
    {
      if (n_rows == 0 || rows[n_rows - 1] != job->rows[i])
        rows[n_rows++] = job->rows[i];
      if (!job->whole && job->rows[i] + 1 < logline_log_get_n_rows (log))
        rows[n_rows++] = job->rows[i] + 1;
    }

  logline_log_read_async (log, rows, n_rows, job->whole ? G_MAXSIZE : USUAL_BYTES,
                          g_task_get_cancellable (task), lines_cb, task);
}

void
logline_line_bytes_read_async (LoglineLog          *log,
                               const guint64       *rows,
                               guint                n_rows,
                               guint64              skip,
                               gsize                max_bytes,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task = g_task_new (log, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->n_rows = MIN (n_rows, MAX_ROWS);
  job->rows = g_memdup2 (rows, job->n_rows * sizeof (guint64));
  job->skip = skip;
  job->max_bytes = max_bytes;
  g_task_set_source_tag (task, logline_line_bytes_read_async);
  g_task_set_task_data (task, job, job_free);
  read_lines (task);
}

LoglineBytes *
logline_line_bytes_read_finish (LoglineLog    *log,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, log), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
