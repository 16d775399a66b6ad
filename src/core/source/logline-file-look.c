/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A truncation shows by the size, unless the file has grown beyond its old size again when somebody
 * looks. So the first bytes of the generation are remembered, the last ones that were known, and
 * some in between at places that stay the same while it grows, ever farther apart: when any of them
 * read differently, the file was written over. What it takes is a few reads of pages that are in
 * memory, however large the file.
 *
 * That a file was not written to shows by its times. But these come from a clock that stands still
 * for some milliseconds: a write right after a look may leave them as they are. So for a moment
 * after a write, the times are not believed (Git calls such entries of its index racy).
 */

#include "logline-file-look.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S G_GINT64_CONSTANT (1000000000)
#define FRESH_NS (100 * NS_PER_S / 1000) /* ten times the slowest clock there is */

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

/* Whether the clock of the file's times may stand where it stood then. A time in the future says
 * nothing at all. */
static gboolean
is_fresh (const struct stat     *status,
          const struct timespec *now)
{
  gint64 age_ns = (now->tv_sec - status->st_ctim.tv_sec) * NS_PER_S
                  + (now->tv_nsec - status->st_ctim.tv_nsec);

  return age_ns < FRESH_NS;
}

static gboolean
read_marks (LoglineFileLook *self,
            int              fd)
{
  guint64 size = (guint64) self->status.st_size;
  guint64 at = 2 * LOGLINE_FILE_HEAD_SIZE;

  for (self->n_marks = 0; self->n_marks < LOGLINE_FILE_MAX_MARKS; self->n_marks++, at *= 2)
    {
      if (at + LOGLINE_FILE_TAIL_SIZE > size)
        break;
      if (!logline_file_read_fully (fd, at, self->marks[self->n_marks], LOGLINE_FILE_TAIL_SIZE))
        return FALSE;
    }
  return TRUE;
}

gboolean
logline_file_look_take (LoglineFileLook   *self,
                        int                fd,
                        const struct stat *status)
{
  guint64 size = (guint64) status->st_size;
  struct timespec now;

  clock_gettime (CLOCK_REALTIME_COARSE, &now);
  self->status = *status;
  self->fresh = is_fresh (status, &now);
  self->head_length = MIN (size, LOGLINE_FILE_HEAD_SIZE);
  self->tail_length = MIN (size, LOGLINE_FILE_TAIL_SIZE);

  return logline_file_read_fully (fd, 0, self->head, self->head_length)
         && logline_file_read_fully (fd, size - self->tail_length, self->tail, self->tail_length)
         && read_marks (self, fd);
}

gboolean
logline_file_look_is_outdated (const LoglineFileLook *self,
                               const struct stat     *status)
{
  const struct stat *seen = &self->status;

  return self->fresh || seen->st_size != status->st_size
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
         && memcmp (now.tail, self->tail, self->tail_length) == 0
         && memcmp (now.marks, self->marks, self->n_marks * sizeof self->marks[0]) == 0;
}

gboolean
logline_file_look_is_of_copy (const LoglineFileLook *self,
                              int                    fd,
                              guint64                size)
{
  LoglineFileLook copy;
  struct stat status = self->status;

  status.st_size = MIN (status.st_size, (off_t) size);
  return logline_file_look_take (&copy, fd, &status)
         && memcmp (copy.head, self->head, copy.head_length) == 0
         && memcmp (copy.marks, self->marks, copy.n_marks * sizeof copy.marks[0]) == 0
         && (status.st_size < self->status.st_size
             || memcmp (copy.tail, self->tail, self->tail_length) == 0);
}

gsize
logline_file_look_get_first_line_length (const LoglineFileLook *self)
{
  const char *line_feed = memchr (self->head, '\n', self->head_length);

  if (line_feed != NULL)
    return (gsize) (line_feed - self->head);

  return self->head_length == LOGLINE_FILE_HEAD_SIZE ? LOGLINE_FILE_HEAD_SIZE : 0;
}
