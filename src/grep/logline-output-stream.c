/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-output-stream.h"

#include "logline-output.h"

struct _LoglineOutputStream
{
  GOutputStream parent_instance;

  gboolean      open;
};

G_DEFINE_FINAL_TYPE (LoglineOutputStream, logline_output_stream, G_TYPE_OUTPUT_STREAM)

static gssize
logline_output_stream_write (GOutputStream  *stream,
                             const void     *buffer,
                             gsize           count,
                             GCancellable   *cancellable,
                             GError        **error)
{
  const char *bytes = buffer;

  logline_output_write (bytes, count);
  if (count > 0)
    LOGLINE_OUTPUT_STREAM (stream)->open = bytes[count - 1] != '\n';
  return count;
}

/* In this thread: nothing else waits for it. */
static void
logline_output_stream_write_async (GOutputStream       *stream,
                                   const void          *buffer,
                                   gsize                count,
                                   int                  io_priority,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, logline_output_stream_write_async);
  g_task_return_int (task, logline_output_stream_write (stream, buffer, count, NULL, NULL));
}

static gssize
logline_output_stream_write_finish (GOutputStream  *stream,
                                    GAsyncResult   *result,
                                    GError        **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

static void
logline_output_stream_class_init (LoglineOutputStreamClass *klass)
{
  GOutputStreamClass *stream_class = G_OUTPUT_STREAM_CLASS (klass);

  stream_class->write_fn = logline_output_stream_write;
  stream_class->write_async = logline_output_stream_write_async;
  stream_class->write_finish = logline_output_stream_write_finish;
}

static void
logline_output_stream_init (LoglineOutputStream *self)
{
}

LoglineOutputStream *
logline_output_stream_new (void)
{
  return g_object_new (LOGLINE_TYPE_OUTPUT_STREAM, NULL);
}

gboolean
logline_output_stream_is_open (LoglineOutputStream *self)
{
  return self->open;
}
