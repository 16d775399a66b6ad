/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-walk.h"

#include "logline-source.h"

#define BATCH_BYTES (2u * 1024 * 1024)

/* As many rows are asked for as will fit, judging by those before. */
#define FIRST_ROWS 4096u
#define MIN_ROWS 256u
#define MAX_ROWS 32768u

/* A carriage return and a line feed. */
#define LINE_END_BYTES 2

struct _LoglineWalk
{
  GObject        parent_instance;

  LoglineLog    *log;
  LoglineStretch stretch;
  guint64        row;     /* the next one to be read */
  guint64        skip;    /* bytes of it that have been */
  guint64        n_done;
  guint64        n_rows;
  guint          batch_rows;
  gboolean       gone;    /* rows that were still to be read have gone */
};

G_DEFINE_FINAL_TYPE (LoglineWalk, logline_walk, G_TYPE_OBJECT)

static void
changed_cb (LoglineWalk         *self,
            const LoglineChange *change)
{
  if (change->reset || self->row < change->removed_front)
    {
      self->gone = TRUE;
      return;
    }

  self->row += change->added_front - change->removed_front;
  self->stretch.end_row += change->added_front - change->removed_front;
}

static void
logline_walk_finalize (GObject *object)
{
  g_object_unref (LOGLINE_WALK (object)->log);

  G_OBJECT_CLASS (logline_walk_parent_class)->finalize (object);
}

static void
logline_walk_class_init (LoglineWalkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = logline_walk_finalize;
}

static void
logline_walk_init (LoglineWalk *self)
{
  self->batch_rows = FIRST_ROWS;
}

LoglineWalk *
logline_walk_new (LoglineLog           *log,
                  const LoglineStretch *stretch)
{
  LoglineWalk *self;

  g_return_val_if_fail (LOGLINE_IS_LOG (log), NULL);
  g_return_val_if_fail (stretch->start_row <= stretch->end_row, NULL);

  self = g_object_new (LOGLINE_TYPE_WALK, NULL);
  self->log = g_object_ref (log);
  self->stretch = *stretch;
  self->row = stretch->start_row;
  self->n_rows = stretch->end_row - stretch->start_row + 1;
  self->skip = stretch->start_byte;
  g_signal_connect_object (log, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/* The last row of a stretch that ends within it is read by itself. */
static gboolean
is_cut (LoglineWalk *self)
{
  return self->row == self->stretch.end_row && self->stretch.end_byte != G_MAXUINT64;
}

/* A stretch that ends within a line is without its line end, wherever within. */
static GBytes *
cut_bytes (GBytes   *bytes,
           gboolean  has_line_end,
           guint64   max_bytes)
{
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  if (has_line_end && size > 0 && text[size - 1] == '\n')
    {
      size--;
      if (size > 0 && text[size - 1] == '\r')
        size--;
    }

  return g_bytes_new_from_bytes (bytes, 0, MIN (size, max_bytes));
}

static void
learn (LoglineWalk        *self,
       const LoglineBytes *read)
{
  guint64 fitting = (guint64) BATCH_BYTES * MAX (read->n_rows, 1) /
                    MAX (g_bytes_get_size (read->bytes), 1);

  self->batch_rows = CLAMP (fitting + fitting / 8, MIN_ROWS, MAX_ROWS);
}

static GBytes *
take (LoglineWalk  *self,
      LoglineBytes *read)
{
  gboolean cut = is_cut (self);
  guint64 rest = self->stretch.end_byte - self->skip;

  learn (self, read);
  self->row += read->n_rows;
  self->n_done += read->n_rows;
  self->skip = read->skip;
  if (!cut)
    return g_bytes_ref (read->bytes);

  if (read->n_rows == 0 && self->skip >= self->stretch.end_byte)
    {
      self->row++;
      self->n_done++;
    }
  return cut_bytes (read->bytes, read->n_rows > 0, rest);
}

static void
return_gone (GTask *task)
{
  g_task_return_new_error (task, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED,
                           "The selected lines are gone: the log was rotated or truncated");
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LoglineWalk *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (LoglineBytes) read = logline_log_read_bytes_finish (self->log, result, &error);

  if (read == NULL)
    g_task_return_error (task, error);
  else if (self->gone)
    return_gone (task);
  else
    g_task_return_pointer (task, take (self, read), (GDestroyNotify) g_bytes_unref);
}

static gsize
get_room (LoglineWalk *self)
{
  if (!is_cut (self))
    return BATCH_BYTES;
  if (self->stretch.end_byte <= self->skip)
    return 0;

  return MIN (self->stretch.end_byte - self->skip + LINE_END_BYTES, BATCH_BYTES);
}

/* Up to, but without, a last row that is cut. */
static guint
count_rows (LoglineWalk *self)
{
  guint64 end = MIN (self->stretch.end_row + 1, logline_log_get_n_rows (self->log));

  if (is_cut (self))
    return self->row < end && get_room (self) > 0 ? 1 : 0;
  if (self->stretch.end_byte != G_MAXUINT64)
    end = MIN (end, self->stretch.end_row);

  return self->row < end ? MIN (end - self->row, self->batch_rows) : 0;
}

void
logline_walk_next_async (LoglineWalk         *self,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autofree guint64 *rows = NULL;
  g_autoptr (GTask) task = NULL;
  guint n_rows;

  g_return_if_fail (LOGLINE_IS_WALK (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, logline_walk_next_async);
  n_rows = count_rows (self);
  if (self->gone)
    {
      return_gone (task);
      return;
    }
  if (n_rows == 0)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }

  rows = g_new (guint64, n_rows);
  for (guint i = 0; i < n_rows; i++)
    rows[i] = self->row + i;
  logline_log_read_bytes_async (self->log, rows, n_rows, self->skip, get_room (self), cancellable,
                                read_cb, g_steal_pointer (&task));
}

GBytes *
logline_walk_next_finish (LoglineWalk   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

guint64
logline_walk_get_n_done (LoglineWalk *self)
{
  g_return_val_if_fail (LOGLINE_IS_WALK (self), 0);

  return self->n_done;
}

guint64
logline_walk_get_n_rows (LoglineWalk *self)
{
  g_return_val_if_fail (LOGLINE_IS_WALK (self), 0);

  return self->n_rows;
}
