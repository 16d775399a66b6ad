/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-lines-queue.h"

#include "logline-long-lines.h"

struct _LoglineLinesQueue
{
  LoglineSession *session;
  char           *bytes_path;
  GQueue          waiting; /* (element-type Waiting) (owned) */
};

typedef struct
{
  LoglineLinesQueue *queue;
  GTask             *task;
  LoglineLinesRead  *read;
  GSource           *cancelled; /* (nullable) */
} Waiting;

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

LoglineLinesQueue *
logline_lines_queue_new (LoglineSession *session,
                         const char     *bytes_path)
{
  LoglineLinesQueue *self = g_new0 (LoglineLinesQueue, 1);

  self->session = g_object_ref (session);
  self->bytes_path = g_strdup (bytes_path);
  g_queue_init (&self->waiting);
  return self;
}

void
logline_lines_queue_free (LoglineLinesQueue *self)
{
  g_assert (g_queue_is_empty (&self->waiting));

  g_object_unref (self->session);
  g_free (self->bytes_path);
  g_free (self);
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
complete (LoglineLinesQueue *self,
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

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Waiting *waiting = user_data;

  g_queue_remove (&waiting->queue->waiting, waiting);
  g_task_return_error_if_cancelled (waiting->task);
  waiting_free (waiting);
  return G_SOURCE_REMOVE;
}

void
logline_lines_queue_push (LoglineLinesQueue *self,
                          GTask             *task,
                          LoglineLinesRead  *read)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Waiting *waiting;

  if (read->n_missing == 0)
    {
      complete (self, task, read);
      return;
    }

  waiting = g_new0 (Waiting, 1);
  waiting->queue = self;
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

static gboolean
is_cancelled (const Waiting *waiting)
{
  return g_cancellable_is_cancelled (g_task_get_cancellable (waiting->task));
}

void
logline_lines_queue_foreach (LoglineLinesQueue     *self,
                             LoglineLinesQueueFunc  function,
                             gpointer               user_data)
{
  for (GList *link = self->waiting.head; link != NULL; link = link->next)
    if (!is_cancelled (link->data))
      function (((Waiting *) link->data)->read, user_data);
}

gboolean
logline_lines_queue_awaits (LoglineLinesQueue       *self,
                            const LoglineLinesBatch *batch)
{
  for (GList *link = self->waiting.head; link != NULL; link = link->next)
    {
      const Waiting *waiting = link->data;

      if (is_cancelled (waiting) || batch->max_bytes < waiting->read->served_bytes)
        continue;
      for (guint i = 0; i < batch->numbers->len; i++)
        if (logline_lines_read_misses (waiting->read, g_array_index (batch->numbers, guint64, i)))
          return TRUE;
    }
  return FALSE;
}

void
logline_lines_queue_take (LoglineLinesQueue *self,
                          LoglineServedLine *line)
{
  for (GList *link = self->waiting.head; link != NULL; link = link->next)
    logline_lines_read_take (((Waiting *) link->data)->read, line);
}

void
logline_lines_queue_complete (LoglineLinesQueue *self)
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

void
logline_lines_queue_fail (LoglineLinesQueue *self,
                          const GError      *error)
{
  Waiting *waiting;

  while ((waiting = g_queue_pop_head (&self->waiting)) != NULL)
    {
      g_task_return_error (waiting->task, g_error_copy (error));
      waiting_free (waiting);
    }
}
