/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A truncation shows by the size, unless the file has grown beyond its old size again when somebody
 * looks. So the first bytes of the generation are remembered, and the last ones that were known:
 * when either read differently, the file was written over.
 */

#include "logline-file-look.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

gboolean
logline_file_read_fully (int      fd,
                         guint64  offset,
                         void    *buffer,
                         gsize    length)
{
  char *to = buffer;

  while (length > 0)
    {
      ssize_t n = pread (fd, to, length, (off_t) offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          if (n == 0)
            errno = 0;
          return FALSE;
        }
      to += n;
      offset += (guint64) n;
      length -= (gsize) n;
    }

  return TRUE;
}

gint64
logline_file_get_birth_us (int fd)
{
  struct statx status;

  if (statx (fd, "", AT_EMPTY_PATH, STATX_BTIME, &status) != 0 || !(status.stx_mask & STATX_BTIME))
    return 0;

  return status.stx_btime.tv_sec * G_USEC_PER_SEC + status.stx_btime.tv_nsec / 1000;
}

gboolean
logline_file_look_take (LoglineFileLook   *self,
                        int                fd,
                        const struct stat *status)
{
  guint64 size = (guint64) status->st_size;

  self->status = *status;
  self->head_length = MIN (size, LOGLINE_FILE_HEAD_SIZE);
  self->tail_length = MIN (size, LOGLINE_FILE_TAIL_SIZE);

  return logline_file_read_fully (fd, 0, self->head, self->head_length)
         && logline_file_read_fully (fd, size - self->tail_length, self->tail, self->tail_length);
}

gboolean
logline_file_look_is_outdated (const LoglineFileLook *self,
                               const struct stat     *status)
{
  const struct stat *seen = &self->status;

  return seen->st_size != status->st_size
         || seen->st_mtim.tv_sec != status->st_mtim.tv_sec
         || seen->st_mtim.tv_nsec != status->st_mtim.tv_nsec
         || seen->st_ctim.tv_sec != status->st_ctim.tv_sec
         || seen->st_ctim.tv_nsec != status->st_ctim.tv_nsec;
}

gboolean
logline_file_look_still_holds (const LoglineFileLook *self,
                               int                    fd)
{
  LoglineFileLook now;

  return logline_file_look_take (&now, fd, &self->status)
         && memcmp (now.head, self->head, self->head_length) == 0
         && memcmp (now.tail, self->tail, self->tail_length) == 0;
}

gsize
logline_file_look_get_first_line_length (const LoglineFileLook *self)
{
  const char *line_feed = memchr (self->head, '\n', self->head_length);

  if (line_feed != NULL)
    return (gsize) (line_feed - self->head);

  return self->head_length == LOGLINE_FILE_HEAD_SIZE ? LOGLINE_FILE_HEAD_SIZE : 0;
}
