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

static void
logline_output_stream_class_init (LoglineOutputStreamClass *klass)
{
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = logline_output_stream_write;
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
