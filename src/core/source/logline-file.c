/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A truncation shows by the size, unless the file has grown beyond its old size again when somebody
 * looks. So the first bytes of the generation are remembered, and the last ones that were known:
 * when either read differently, the file was written over.
 */

#include "logline-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "logline-mapper.h"

#define HEAD_SIZE 1024u
#define TAIL_SIZE 64u
#define ID_LENGTH 32u

/* What the generations behind one path have in common. */
typedef struct
{
  char                *path;
  LoglineFileOpenFunc  open_func;
  gpointer             user_data;
  GDestroyNotify       destroy;
  GMutex               mutex;
  GHashTable          *ids; /* of all generations that had bytes; guarded by the mutex */
} Chain;

/* The first bytes of a generation, and the last ones before the end that is known. */
typedef struct
{
  char  head[HEAD_SIZE];
  gsize head_length;
  char  tail[TAIL_SIZE];
  gsize tail_length;
} Sample;

struct _LoglineFile
{
  GObject        parent_instance;

  Chain         *chain;
  char          *id;
  int            fd;
  LoglineMapper *mapper;
  int            gone;   /* atomic: the bytes were written over */
  GMutex         mutex;  /* for what follows, which only the thread that looks changes */
  struct stat    status; /* at the last look */
  Sample         sample; /* likewise */
};

static void source_iface_init (LoglineSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoglineFile, logline_file, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LOGLINE_TYPE_SOURCE, source_iface_init))

static void
chain_clear (gpointer data)
{
  Chain *chain = data;

  if (chain->destroy != NULL)
    chain->destroy (chain->user_data);
  g_free (chain->path);
  g_hash_table_unref (chain->ids);
  g_mutex_clear (&chain->mutex);
}

static void
chain_unref (Chain *chain)
{
  g_atomic_rc_box_release_full (chain, chain_clear);
}

static int
open_any (const char *path,
          gpointer    user_data)
{
  return open (path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

static LoglineSourceError
get_code (int number)
{
  switch (number)
    {
    case ENOENT:
    case ENOTDIR:
      return LOGLINE_SOURCE_ERROR_NOT_FOUND;
    case EACCES:
    case EPERM:
      return LOGLINE_SOURCE_ERROR_PERMISSION;
    case ENXIO:
    case ENODEV:
      return LOGLINE_SOURCE_ERROR_NOT_REGULAR;
    default:
      return LOGLINE_SOURCE_ERROR_IO;
    }
}

static void
set_open_error (GError     **error,
                const char  *path,
                int          number)
{
  g_autofree char *name = g_filename_display_name (path);

  switch (get_code (number))
    {
    case LOGLINE_SOURCE_ERROR_NOT_FOUND:
      g_set_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_NOT_FOUND,
                   "“%s” does not exist", name);
      break;
    case LOGLINE_SOURCE_ERROR_PERMISSION:
      g_set_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_PERMISSION,
                   "“%s” may not be read by this user", name);
      break;
    case LOGLINE_SOURCE_ERROR_NOT_REGULAR:
      g_set_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_NOT_REGULAR,
                   "“%s” is not a regular file", name);
      break;
    default:
      g_set_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_IO,
                   "“%s” cannot be opened: %s", name, g_strerror (number));
    }
}

static gboolean
read_fully (int      fd,
            guint64  offset,
            char    *buffer,
            gsize    length)
{
  while (length > 0)
    {
      ssize_t n = pread (fd, buffer, length, (off_t) offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          if (n == 0)
            errno = 0;
          return FALSE;
        }
      buffer += n;
      offset += (guint64) n;
      length -= (gsize) n;
    }

  return TRUE;
}

static gboolean
set_replaced (LoglineFile  *self,
              GError      **error)
{
  g_autofree char *name = g_filename_display_name (self->chain->path);

  g_set_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED,
               "“%s” was truncated", name);
  return FALSE;
}

/* As errno tells. */
static gboolean
set_read_error (LoglineFile  *self,
                GError      **error)
{
  int number = errno;
  g_autofree char *name = g_filename_display_name (self->chain->path);

  g_set_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_IO,
               "“%s” cannot be read: %s", name, g_strerror (number));
  return FALSE;
}

static gboolean
logline_file_read (LoglineSource  *source,
                   guint64         offset,
                   void           *buffer,
                   gsize           length,
                   GError        **error)
{
  LoglineFile *self = LOGLINE_FILE (source);

  if (g_atomic_int_get (&self->gone))
    return set_replaced (self, error);
  if (read_fully (self->fd, offset, buffer, length))
    return TRUE;

  return errno == 0 ? set_replaced (self, error) : set_read_error (self, error);
}

static gboolean
take_sample (Sample  *sample,
             int      fd,
             guint64  size)
{
  sample->head_length = MIN (size, HEAD_SIZE);
  sample->tail_length = MIN (size, TAIL_SIZE);

  return read_fully (fd, 0, sample->head, sample->head_length)
         && read_fully (fd, size - sample->tail_length, sample->tail, sample->tail_length);
}

static gboolean
was_touched (const struct stat *before,
             const struct stat *after)
{
  return before->st_size != after->st_size
         || before->st_mtim.tv_sec != after->st_mtim.tv_sec
         || before->st_mtim.tv_nsec != after->st_mtim.tv_nsec
         || before->st_ctim.tv_sec != after->st_ctim.tv_sec
         || before->st_ctim.tv_nsec != after->st_ctim.tv_nsec;
}

/* Whether the bytes that were known when the file was @size long are still there. */
static gboolean
reads_as_before (int           fd,
                 const Sample *known,
                 off_t         size)
{
  Sample now;

  return take_sample (&now, fd, (guint64) size)
         && memcmp (now.head, known->head, known->head_length) == 0
         && memcmp (now.tail, known->tail, known->tail_length) == 0;
}

static LoglineMapping *
logline_file_map (LoglineSource *source,
                  guint64        offset,
                  gsize          length,
                  gsize         *out_start)
{
  LoglineFile *self = LOGLINE_FILE (source);

  if (g_atomic_int_get (&self->gone))
    return NULL;

  return logline_mapper_map (self->mapper, self->fd, offset, length, out_start);
}

/* What logline_file_check() finds out when it looks next, since bytes have been looked at that may
 * be those of whoever wrote the file over. */
static gboolean
logline_file_verify (LoglineSource  *source,
                     guint64         offset,
                     gsize           length,
                     GError        **error)
{
  LoglineFile *self = LOGLINE_FILE (source);
  struct stat known;
  struct stat status;
  Sample sample;

  g_mutex_lock (&self->mutex);
  known = self->status;
  sample = self->sample;
  g_mutex_unlock (&self->mutex);

  if (fstat (self->fd, &status) != 0)
    return set_read_error (self, error);
  if ((guint64) status.st_size < offset + length
      || (was_touched (&known, &status) && !reads_as_before (self->fd, &sample, known.st_size)))
    g_atomic_int_set (&self->gone, TRUE);

  return !g_atomic_int_get (&self->gone) || set_replaced (self, error);
}

static gint64
get_birth_us (int fd)
{
  struct statx status;

  if (statx (fd, "", AT_EMPTY_PATH, STATX_BTIME, &status) != 0 || !(status.stx_mask & STATX_BTIME))
    return 0;

  return status.stx_btime.tv_sec * G_USEC_PER_SEC + status.stx_btime.tv_nsec / 1000;
}

/* Of the bytes there are, those that will still be the first ones when there are more: an
 * unfinished first line counts for nothing. */
static gsize
get_first_line_length (LoglineFile *self)
{
  const char *line_feed = memchr (self->sample.head, '\n', self->sample.head_length);

  if (line_feed != NULL)
    return (gsize) (line_feed - self->sample.head);

  return self->sample.head_length == HEAD_SIZE ? HEAD_SIZE : 0;
}

static char *
make_id (LoglineFile *self,
         guint        count)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *identity = g_strdup_printf ("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
                                               " %" G_GINT64_FORMAT " %u ",
                                               (guint64) self->status.st_dev,
                                               (guint64) self->status.st_ino,
                                               get_birth_us (self->fd), count);

  g_checksum_update (checksum, (const guchar *) identity, -1);
  g_checksum_update (checksum, (const guchar *) self->sample.head,
                     (gssize) get_first_line_length (self));

  return g_strndup (g_checksum_get_string (checksum), ID_LENGTH);
}

static void
take_id (LoglineFile *self)
{
  Chain *chain = self->chain;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&chain->mutex);

  self->id = make_id (self, 0);
  /* The same file with the same first line: written over, or moved away and back again. */
  for (guint i = 1; g_hash_table_contains (chain->ids, self->id); i++)
    {
      g_free (self->id);
      self->id = make_id (self, i);
    }
  g_hash_table_add (chain->ids, g_strdup (self->id));
}

/* Nobody has bytes of a generation that never had any, so its name may come again. Otherwise, each
 * look at a file that stays empty after a rotation would leave one behind. */
static void
return_id (LoglineFile *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->chain->mutex);

  g_hash_table_remove (self->chain->ids, self->id);
}

static void
remember (LoglineFile       *self,
          const struct stat *status,
          const Sample      *sample)
{
  g_mutex_lock (&self->mutex);
  self->sample = *sample;
  self->status = *status;
  g_mutex_unlock (&self->mutex);
}

static LoglineFile *
open_in_chain (Chain   *chain,
               GError **error)
{
  g_autoptr (LoglineFile) self = NULL;
  struct stat status;
  Sample sample;
  int fd = chain->open_func (chain->path, chain->user_data);

  if (fd < 0)
    {
      set_open_error (error, chain->path, errno);
      return NULL;
    }

  self = g_object_new (LOGLINE_TYPE_FILE, NULL);
  self->fd = fd;
  self->chain = g_atomic_rc_box_acquire (chain);
  if (fstat (fd, &status) != 0)
    {
      set_open_error (error, chain->path, errno);
      return NULL;
    }
  if (!S_ISREG (status.st_mode))
    {
      set_open_error (error, chain->path, ENODEV);
      return NULL;
    }
  /* When it shrinks under our hands, begin with nothing: the next look finds what there is. */
  if (!take_sample (&sample, fd, (guint64) status.st_size))
    {
      status.st_size = 0;
      take_sample (&sample, fd, 0);
    }
  remember (self, &status, &sample);
  take_id (self);

  return g_steal_pointer (&self);
}

static void
logline_file_finalize (GObject *object)
{
  LoglineFile *self = LOGLINE_FILE (object);

  if (self->fd >= 0)
    close (self->fd);
  if (self->id != NULL && self->status.st_size == 0)
    return_id (self);
  logline_mapper_free (self->mapper);
  g_clear_pointer (&self->chain, chain_unref);
  g_free (self->id);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (logline_file_parent_class)->finalize (object);
}

static void
source_iface_init (LoglineSourceInterface *iface)
{
  iface->read = logline_file_read;
  iface->map = logline_file_map;
  iface->verify = logline_file_verify;
}

static void
logline_file_class_init (LoglineFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = logline_file_finalize;
}

static void
logline_file_init (LoglineFile *self)
{
  self->fd = -1;
  self->mapper = logline_mapper_new ();
  g_mutex_init (&self->mutex);
}

LoglineFile *
logline_file_open (const char  *path,
                   GError     **error)
{
  return logline_file_open_with (path, open_any, NULL, NULL, error);
}

LoglineFile *
logline_file_open_with (const char           *path,
                        LoglineFileOpenFunc   open_func,
                        gpointer              user_data,
                        GDestroyNotify        destroy,
                        GError              **error)
{
  LoglineFile *self;
  Chain *chain;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (open_func != NULL, NULL);

  chain = g_atomic_rc_box_new0 (Chain);
  chain->path = g_strdup (path);
  chain->open_func = open_func;
  chain->user_data = user_data;
  chain->destroy = destroy;
  g_mutex_init (&chain->mutex);
  chain->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self = open_in_chain (chain, error);
  chain_unref (chain);

  return self;
}

/* What the path leads to now. */
static gboolean
look_at_path (LoglineFile *self,
              struct stat *out_status)
{
  int fd = self->chain->open_func (self->chain->path, self->chain->user_data);
  gboolean found;

  if (fd < 0)
    return FALSE;

  found = fstat (fd, out_status) == 0 && S_ISREG (out_status->st_mode);
  close (fd);

  return found;
}

/* How this generation itself fares, wherever the path leads. */
static LoglineFileState
look_at_file (LoglineFile *self)
{
  guint64 old_size = (guint64) self->status.st_size;
  struct stat status;
  Sample sample;
  guint64 size;

  if (g_atomic_int_get (&self->gone))
    return LOGLINE_FILE_TRUNCATED;
  if (fstat (self->fd, &status) != 0 || !was_touched (&self->status, &status))
    return LOGLINE_FILE_SAME;

  /* In this order: while the old bytes are still there, what was read before is of the same
   * generation. Otherwise a file that is written over right now could leave its new bytes behind
   * as those of the old generation, and nothing would ever tell. */
  size = (guint64) status.st_size;
  if (size < old_size || !take_sample (&sample, self->fd, size)
      || !reads_as_before (self->fd, &self->sample, self->status.st_size))
    return LOGLINE_FILE_TRUNCATED;

  remember (self, &status, &sample);
  return size > old_size ? LOGLINE_FILE_GREW : LOGLINE_FILE_SAME;
}

LoglineFileState
logline_file_check (LoglineFile *self,
                    guint64     *out_size)
{
  struct stat status;
  LoglineFileState state;
  gboolean found;

  g_return_val_if_fail (LOGLINE_IS_FILE (self), LOGLINE_FILE_MISSING);

  /* In this order: once another file has the name, what is read of this one is its end. */
  found = look_at_path (self, &status);
  state = look_at_file (self);
  if (state == LOGLINE_FILE_TRUNCATED)
    g_atomic_int_set (&self->gone, TRUE);

  if (!found)
    state = LOGLINE_FILE_MISSING;
  else if (status.st_dev != self->status.st_dev || status.st_ino != self->status.st_ino)
    state = LOGLINE_FILE_ROTATED;

  if (out_size != NULL)
    *out_size = logline_file_get_size (self);

  return state;
}

LoglineFile *
logline_file_reopen (LoglineFile  *self,
                     GError      **error)
{
  g_return_val_if_fail (LOGLINE_IS_FILE (self), NULL);

  return open_in_chain (self->chain, error);
}

const char *
logline_file_get_path (LoglineFile *self)
{
  g_return_val_if_fail (LOGLINE_IS_FILE (self), NULL);

  return self->chain->path;
}

const char *
logline_file_get_generation (LoglineFile *self)
{
  g_return_val_if_fail (LOGLINE_IS_FILE (self), NULL);

  return self->id;
}

guint64
logline_file_get_size (LoglineFile *self)
{
  guint64 size;

  g_return_val_if_fail (LOGLINE_IS_FILE (self), 0);

  g_mutex_lock (&self->mutex);
  size = (guint64) self->status.st_size;
  g_mutex_unlock (&self->mutex);

  return size;
}

gint64
logline_file_get_modified_us (LoglineFile *self)
{
  struct timespec modified;

  g_return_val_if_fail (LOGLINE_IS_FILE (self), 0);

  g_mutex_lock (&self->mutex);
  modified = self->status.st_mtim;
  g_mutex_unlock (&self->mutex);

  return modified.tv_sec * G_USEC_PER_SEC + modified.tv_nsec / 1000;
}
