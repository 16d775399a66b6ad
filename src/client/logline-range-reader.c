/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-range-reader.h"

#include <string.h>

#include "logline-fetch-range.h"
#include "logline-workers.h"

/* The range is fetched by way of a file without a name, then a worker counts its line feeds to find
 * the rows that are wanted. */

/* Of the bytes that come for one answer, when not all are wanted. */
#define MAX_RANGE (4 * 1024 * 1024)

/* For each row that is wanted, so many may come; fewer rows than the minimum are not worth it. */
#define SPREAD   8
#define MIN_ROWS 16

struct _LoglineRangeReader
{
  GObject parent_instance;

  LoglineSession    *session;
  char              *path;
  LoglineGeneration *generation;
  LoglineLineReader *lines;
  guint64            known_row;    /* the one after the last that was read, */
  guint64            known_offset; /* and where it starts */
};

G_DEFINE_FINAL_TYPE (LoglineRangeReader, logline_range_reader, G_TYPE_OBJECT)

typedef struct
{
  LoglineMirror *mirror;
  guint64       *rows; /* (owned) ascending */
  guint          n_rows;
  guint64        skip;
  gsize          max_bytes;
  guint64        size;        /* of the log */
  guint64        start;       /* of the range */
  guint64        end;
  guint64        next_row;    /* the one after the last that was read whole, */
  guint64        next_offset; /* and where it starts */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->mirror);
  g_free (job->rows);
  g_free (job);
}

static void
logline_range_reader_finalize (GObject *object)
{
  LoglineRangeReader *self = LOGLINE_RANGE_READER (object);

  g_object_unref (self->lines);
  logline_generation_unref (self->generation);
  g_free (self->path);
  g_object_unref (self->session);
  G_OBJECT_CLASS (logline_range_reader_parent_class)->finalize (object);
}

static void
logline_range_reader_class_init (LoglineRangeReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = logline_range_reader_finalize;
}

static void
logline_range_reader_init (LoglineRangeReader *self)
{
}

LoglineRangeReader *
logline_range_reader_new (LoglineSession    *session,
                          const char        *path,
                          LoglineGeneration *generation,
                          LoglineLineReader *lines)
{
  LoglineRangeReader *self = g_object_new (LOGLINE_TYPE_RANGE_READER, NULL);

  self->session = g_object_ref (session);
  self->path = g_strdup (path);
  self->generation = logline_generation_ref (generation);
  self->lines = g_object_ref (lines);
  return self;
}

guint
logline_range_reader_count_dense (const guint64 *rows,
                                  guint          n_rows)
{
  guint n = 0;

  while (n < n_rows && (rows[n] - rows[0]) / SPREAD <= n)
    n++;
  return n < MIN_ROWS && rows[n - 1] - rows[0] + 1 > n ? 0 : n;
}

/* Goes through the range line by line. */
typedef struct
{
  const char *bytes;
  gsize       size;
  gsize       place;
  guint64     row; /* in which place is */
} Scan;

/* The rest of the present line with its line feed. Returns FALSE when the range ends before it
 * does. */
static gboolean
scan_line (Scan     *scan,
           gboolean  is_end_of_log,
           gsize    *out_length)
{
  const char *line_feed = memchr (scan->bytes + scan->place, '\n', scan->size - scan->place);

  *out_length = line_feed != NULL ? (gsize) (line_feed + 1 - (scan->bytes + scan->place))
                                  : scan->size - scan->place;
  return line_feed != NULL || is_end_of_log;
}

static void
scan_next (Scan  *scan,
           gsize  length)
{
  scan->place += length;
  scan->row++;
}

/* Takes the wanted rows out of the range, as far as it reaches and there is room. */
static LoglineBytes *
pick (Job        *job,
      const char *bytes,
      gsize       size)
{
  gboolean is_end_of_log = job->end == job->size;
  GByteArray *array = g_byte_array_new ();
  Scan scan = { bytes, size, 0, job->rows[0] };
  guint64 skip = job->skip;
  guint n_rows = 0;

  while (n_rows < job->n_rows && array->len < job->max_bytes)
    {
      gsize length, room = job->max_bytes - array->len;
      gboolean ends = scan_line (&scan, is_end_of_log, &length);
      gboolean wanted = scan.row == job->rows[n_rows];

      if (wanted)
        g_byte_array_append (array, (const guint8 *) bytes + scan.place, MIN (length, room));
      if (wanted && (!ends || length > room))
        {
          skip += MIN (length, room);
          return logline_bytes_new (array, n_rows, skip);
        }
      if (!ends)
        break;

      scan_next (&scan, length);
      skip = 0;
      n_rows += wanted ? 1 : 0;
      job->next_row = scan.row;
      job->next_offset = job->start + scan.place;
    }
  return logline_bytes_new (array, n_rows, 0);
}

static void
pick_job (GTask        *task,
          gpointer      source,
          gpointer      task_data,
          GCancellable *cancellable)
{
  Job *job = task_data;
  gsize size = job->end - job->start;
  g_autofree char *bytes = g_try_malloc (size);
  GError *error = NULL;

  if (bytes == NULL && size > 0)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "no memory for the lines");
  else if (size > 0 && !logline_source_read (LOGLINE_SOURCE (job->mirror), job->start, bytes, size,
                                             &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, pick (job, bytes != NULL ? bytes : "", size),
                           (GDestroyNotify) logline_bytes_free);
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (logline_fetch_range_finish (result, &error))
    logline_workers_run (task, pick_job);
  else
    g_task_return_error (task, error);
}

static void
fetch_from (GTask   *task,
            guint64  offset)
{
  LoglineRangeReader *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  gboolean all_wanted = job->rows[job->n_rows - 1] - job->rows[0] + 1 == job->n_rows;

  job->next_offset = offset;
  job->start = MIN (offset + job->skip, job->size);
  job->end = job->start + MIN (all_wanted ? job->max_bytes : MAX_RANGE, MAX_RANGE);
  job->end = MIN (job->end, job->size);
  logline_fetch_range_async (self->session, self->path, self->generation->id, job->start, job->end,
                             job->mirror, g_task_get_cancellable (task), fetched_cb,
                             g_object_ref (task));
}

static void
first_row_read_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (LoglineLines) lines =
    logline_line_reader_read_finish (LOGLINE_LINE_READER (source), result, &error);

  if (lines != NULL)
    fetch_from (task, logline_lines_get (lines, 0)->offset);
  else
    g_task_return_error (task, error);
}

void
logline_range_reader_read_async (LoglineRangeReader  *self,
                                 guint64              size,
                                 const guint64       *rows,
                                 guint                n_rows,
                                 guint64              skip,
                                 gsize                max_bytes,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->mirror = logline_mirror_new ();
  job->rows = g_memdup2 (rows, n_rows * sizeof (guint64));
  job->n_rows = n_rows;
  job->skip = skip;
  job->max_bytes = max_bytes;
  job->size = size;
  job->next_row = rows[0];
  g_task_set_source_tag (task, logline_range_reader_read_async);
  g_task_set_task_data (task, job, job_free);
  if (rows[0] == self->known_row)
    fetch_from (task, self->known_offset);
  else
    logline_line_reader_read_async (self->lines, rows, 1, 0, cancellable, first_row_read_cb,
                                    g_object_ref (task));
}

LoglineBytes *
logline_range_reader_read_finish (LoglineRangeReader  *self,
                                  GAsyncResult        *result,
                                  GError             **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));
  LoglineBytes *bytes = g_task_propagate_pointer (G_TASK (result), error);

  if (bytes != NULL)
    {
      self->known_row = job->next_row;
      self->known_offset = job->next_offset;
    }
  return bytes;
}
