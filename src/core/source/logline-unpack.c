/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "logline-zstd-decompressor.h"

#define BUFFER_BYTES (256 * 1024)

typedef struct
{
  GConverter    *converter;
  GInputStream  *input;
  GOutputStream *output;
  guint8         packed[BUFFER_BYTES];
  gsize          start; /* of what the converter has not taken yet */
  gsize          end;
  gboolean       ended;  /* nothing more can be read */
  gboolean       inside; /* a member or frame has begun */
  guint64        n_bytes;
  guint64        max_bytes;
} Unpacking;

static void
unpacking_free (Unpacking *self)
{
  g_clear_object (&self->converter);
  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Unpacking, unpacking_free)

static gboolean
take_errno (const char  *path,
            GError     **error)
{
  int code = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "“%s”: %s", path,
               g_strerror (code));
  return FALSE;
}

/* A descriptor of a file that goes with it. */
static int
make_unnamed_file (const char  *folder,
                   GError     **error)
{
  g_autofree char *path = g_build_filename (folder, "unpacked-XXXXXX", NULL);
  int fd;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      take_errno (folder, error);
      return -1;
    }

  fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    take_errno (path, error);
  else
    g_unlink (path);
  return fd;
}

static gboolean
fill (Unpacking     *self,
      GCancellable  *cancellable,
      GError       **error)
{
  gssize n_read;

  memmove (self->packed, self->packed + self->start, self->end - self->start);
  self->end -= self->start;
  self->start = 0;
  n_read = g_input_stream_read (self->input, self->packed + self->end, BUFFER_BYTES - self->end,
                                cancellable, error);
  if (n_read < 0)
    return FALSE;

  self->end += (gsize) n_read;
  self->ended = n_read == 0;
  return TRUE;
}

static gboolean
write_out (Unpacking     *self,
           const guint8  *bytes,
           gsize          n_bytes,
           GCancellable  *cancellable,
           GError       **error)
{
  self->n_bytes += n_bytes;
  if (self->n_bytes > self->max_bytes)
    {
      g_autofree char *size = g_format_size (self->max_bytes);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "The file is larger than %s when it is decompressed", size);
      return FALSE;
    }

  return g_output_stream_write_all (self->output, bytes, n_bytes, NULL, cancellable, error);
}

/* One step: what the converter makes of what is there. */
static gboolean
convert (Unpacking     *self,
         GCancellable  *cancellable,
         GError       **error)
{
  guint8 bytes[64 * 1024];
  g_autoptr (GError) problem = NULL;
  gsize n_taken = 0;
  gsize n_made = 0;
  GConverterResult result;

  result = g_converter_convert (self->converter, self->packed + self->start,
                                self->end - self->start, bytes, sizeof bytes,
                                self->ended ? G_CONVERTER_INPUT_AT_END : G_CONVERTER_NO_FLAGS,
                                &n_taken, &n_made, &problem);
  if (result == G_CONVERTER_ERROR)
    {
      if (!self->ended && g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
        return fill (self, cancellable, error);

      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  self->start += n_taken;
  self->inside = result != G_CONVERTER_FINISHED;
  if (result == G_CONVERTER_FINISHED)
    g_converter_reset (self->converter);
  return write_out (self, bytes, n_made, cancellable, error);
}

static gboolean
run (Unpacking     *self,
     GCancellable  *cancellable,
     GError       **error)
{
  for (;;)
    {
      if (self->start == self->end && !self->ended && !fill (self, cancellable, error))
        return FALSE;
      if (self->start == self->end && self->ended && !self->inside)
        return TRUE;
      if (!convert (self, cancellable, error))
        return FALSE;
    }
}

static Unpacking *
unpacking_new (LoglineSibling *sibling,
               int             input,
               int             output,
               guint64         max_bytes)
{
  Unpacking *self = g_new0 (Unpacking, 1);

  self->converter = sibling->packing == LOGLINE_PACKING_ZSTD
                      ? G_CONVERTER (logline_zstd_decompressor_new ())
                      : G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  self->input = g_unix_input_stream_new (input, TRUE);
  self->output = g_unix_output_stream_new (output, FALSE);
  self->max_bytes = max_bytes;

  return self;
}

LoglineFile *
logline_unpack (LoglineSibling  *sibling,
                const char      *folder,
                guint64          max_bytes,
                GCancellable    *cancellable,
                GError         **error)
{
  g_autoptr (Unpacking) unpacking = NULL;
  g_autofree char *path = NULL;
  LoglineFile *file = NULL;
  int output;
  int input;

  g_return_val_if_fail (sibling != NULL && folder != NULL, NULL);
  g_return_val_if_fail (sibling->packing != LOGLINE_PACKING_NONE, NULL);

  input = open (sibling->path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW | O_CLOEXEC);
  if (input < 0)
    {
      take_errno (sibling->path, error);
      return NULL;
    }
  output = make_unnamed_file (folder, error);
  if (output < 0)
    {
      close (input);
      return NULL;
    }

  unpacking = unpacking_new (sibling, input, output, max_bytes);
  /* Opened anew, since a LoglineFile has its own descriptor. */
  path = g_strdup_printf ("/proc/self/fd/%d", output);
  if (run (unpacking, cancellable, error))
    file = logline_file_open (path, error);
  close (output);

  return file;
}
