/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "logline-file.h"

#define FILE_CHUNK (4u * 1024 * 1024)
#define STREAM_CHUNK (512u * 1024)
#define PIPE_SIZE (1024 * 1024) /* so that who writes and who reads take turns less often */
#define MAX_LINE_SIZE (1u << 30)

struct _LoglineInput
{
  grefcount      ref_count;
  char          *name;

  LoglineSource *source; /* (nullable) */
  guint64        size;
  guint64        at;

  int            fd;     /* of a stream, else -1 */
  GByteArray    *rest;   /* of it: the beginning of a line that has been read */
};

static gboolean
set_errno (GError **error)
{
  int saved_errno = errno;

  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                       g_strerror (saved_errno));
  return FALSE;
}

static LoglineInput *
new_input (const char *name)
{
  LoglineInput *self = g_new0 (LoglineInput, 1);

  g_ref_count_init (&self->ref_count);
  self->name = g_strdup (name);
  self->fd = -1;
  return self;
}

static gboolean
open_source (LoglineInput  *self,
             GError       **error)
{
  LoglineFile *file = logline_file_open (self->name, error);

  if (file == NULL)
    return FALSE;
  self->source = LOGLINE_SOURCE (file);
  self->size = logline_file_get_size (file);
  return TRUE;
}

/* A small file is a stream, too, which it does not pay to divide; and so is one that says that it
 * is empty, since files of the kernel's own are not. */
static gboolean
open_path (LoglineInput  *self,
           GError       **error)
{
  struct stat status;

  self->fd = open (self->name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (self->fd < 0 || fstat (self->fd, &status) != 0)
    return set_errno (error);
  if (S_ISDIR (status.st_mode))
    {
      errno = EISDIR;
      return set_errno (error);
    }
  if (!S_ISREG (status.st_mode) || status.st_size <= STREAM_CHUNK)
    return TRUE;

  close (self->fd);
  self->fd = -1;
  return open_source (self, error);
}

LoglineInput *
logline_input_open (const char  *name,
                    GError     **error)
{
  g_autoptr (LoglineInput) self = NULL;

  if (strcmp (name, "-") == 0)
    {
      self = new_input ("(standard input)");
      self->fd = STDIN_FILENO;
    }
  else
    {
      self = new_input (name);
      if (!open_path (self, error))
        return NULL;
    }
  if (self->fd >= 0)
    fcntl (self->fd, F_SETPIPE_SZ, PIPE_SIZE); /* fails where it is no pipe */
  self->rest = g_byte_array_new ();
  return g_steal_pointer (&self);
}

LoglineInput *
logline_input_ref (LoglineInput *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

void
logline_input_unref (LoglineInput *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  if (self->fd >= 0 && self->fd != STDIN_FILENO)
    close (self->fd);
  g_clear_object (&self->source);
  g_clear_pointer (&self->rest, g_byte_array_unref);
  g_free (self->name);
  g_free (self);
}

const char *
logline_input_get_name (LoglineInput *self)
{
  return self->name;
}

gboolean
logline_input_is_ready (LoglineInput *self)
{
  struct pollfd pollfd = { self->fd, POLLIN };

  return self->source != NULL || poll (&pollfd, 1, 0) > 0;
}

/* Appends what there is to @bytes. Returns the number of bytes, 0 at the end, -1 and errno. */
static gssize
read_some (LoglineInput *self,
           GByteArray   *bytes)
{
  guint length = bytes->len;
  gssize n;

  g_byte_array_set_size (bytes, MAX (STREAM_CHUNK, length + STREAM_CHUNK / 8));
  do
    n = read (self->fd, bytes->data + length, bytes->len - length);
  while (n < 0 && errno == EINTR);
  g_byte_array_set_size (bytes, length + MAX (n, 0));
  return n;
}

/* Leaves whole lines in the chunk, and what follows them for the next. */
static void
cut_rest (LoglineInput *self,
          GByteArray   *bytes)
{
  const guint8 *line_feed = memrchr (bytes->data, '\n', bytes->len);
  guint end = line_feed != NULL ? line_feed + 1 - bytes->data : 0;

  g_byte_array_set_size (self->rest, 0);
  g_byte_array_append (self->rest, bytes->data + end, bytes->len - end);
  g_byte_array_set_size (bytes, end);
}

static gboolean
read_lines (LoglineInput  *self,
            LoglineChunk  *chunk,
            GError       **error)
{
  GByteArray *bytes = chunk->bytes;
  gboolean has_line = FALSE;

  g_byte_array_append (bytes, self->rest->data, self->rest->len);
  do
    {
      gssize n = read_some (self, bytes);

      if (n < 0)
        return set_errno (error);
      if (n == 0)
        {
          chunk->is_last = TRUE;
          return TRUE;
        }
      has_line |= memchr (bytes->data + bytes->len - n, '\n', n) != NULL;
      if (bytes->len > MAX_LINE_SIZE)
        {
          errno = ENOMEM;
          return set_errno (error);
        }
    }
  while (!has_line || (bytes->len < STREAM_CHUNK && logline_input_is_ready (self)));

  cut_rest (self, bytes);
  return TRUE;
}

gboolean
logline_input_next (LoglineInput  *self,
                    LoglineChunk  *chunk,
                    GError       **error)
{
  if (self->source == NULL)
    return read_lines (self, chunk, error);
  if (self->size == 0)
    {
      chunk->is_last = TRUE;
      return TRUE;
    }

  chunk->source = g_object_ref (self->source);
  chunk->size = self->size;
  chunk->start = self->at;
  self->at = MIN (self->at + FILE_CHUNK, self->size);
  chunk->end = self->at;
  chunk->is_last = self->at == self->size;
  return TRUE;
}
