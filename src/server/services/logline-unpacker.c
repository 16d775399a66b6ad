/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* How large something gets shows only while it is decompressed. So each piece is accounted for
 * before it is written, and makes what was not used for longest go; when that is not enough, it is
 * too large. What goes may still be read by somebody: its bytes count until its file is closed.
 *
 * What could not be decompressed is not tried again for a while, whoever asks.
 */

#include "logline-unpacker.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "logline-confined.h"
#include "logline-zstd-decompressor.h"

#define N_THREADS  2
#define INPUT_SIZE (64 * 1024)
#define PIECE_SIZE (256 * 1024)
#define MAX_RATIO  (64 * 1024)
#define RETRY_US   (60 * G_USEC_PER_SEC)

struct _LoglineUnpacker
{
  char                  *folder;
  guint64                max_bytes;
  _Atomic guint64        n_bytes;  /* of all files that are open */
  atomic_bool            stopping;
  GThreadPool           *pool;
  GHashTable            *waiting;  /* (element-type utf8 GPtrArray<GTask>) main loop only */
  GMutex                 mutex;
  GHashTable            *unpacked; /* (element-type utf8 Unpacked) (owned); guarded by the mutex */
};

typedef struct
{
  LoglineOpenLog *log;   /* NULL with an error */
  GError         *error;
  gint64          used_us;
} Unpacked;

/* Behind a LoglineFile. */
typedef struct
{
  LoglineUnpacker *unpacker;
  int              fd;
  guint64          n_bytes;
} Unnamed;

typedef struct
{
  LoglineUnpacker *unpacker;
  LoglineSibling  *sibling;
} Job;

static void
unpacked_free (Unpacked *unpacked)
{
  g_clear_pointer (&unpacked->log, logline_open_log_unref);
  g_clear_error (&unpacked->error);
  g_free (unpacked);
}

static void
unnamed_free (gpointer data)
{
  Unnamed *unnamed = data;

  close (unnamed->fd);
  atomic_fetch_sub (&unnamed->unpacker->n_bytes, unnamed->n_bytes);
  logline_unpacker_unref (unnamed->unpacker);
  g_free (unnamed);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Unnamed, unnamed_free)

static void
job_free (Job *job)
{
  logline_sibling_unref (job->sibling);
  logline_unpacker_unref (job->unpacker);
  g_free (job);
}

/* A LoglineFileOpenFunc. */
static int
open_unnamed (const char *path,
              gpointer    user_data)
{
  const Unnamed *unnamed = user_data;

  return fcntl (unnamed->fd, F_DUPFD_CLOEXEC, 0);
}

static gboolean
set_io_error (GError     **error,
              const char  *what)
{
  int number = errno;

  if (number == ENOSPC || number == EDQUOT || number == EFBIG)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "%s: %s", what, g_strerror (number));
  else
    g_set_error (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_IO, "%s: %s", what,
                 g_strerror (number));
  return FALSE;
}

static Unnamed *
unnamed_new (LoglineUnpacker *self,
             GError         **error)
{
  g_autofree char *path = NULL;
  Unnamed *unnamed;
  int fd = open (self->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

  /* Not all file systems have files without a name. */
  if (fd < 0 && errno == EOPNOTSUPP)
    {
      path = g_build_filename (self->folder, "unpacked-XXXXXX", NULL);
      fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
      if (fd >= 0)
        unlink (path);
    }
  if (fd < 0)
    {
      set_io_error (error, "No file can be made to decompress into");
      return NULL;
    }

  unnamed = g_new0 (Unnamed, 1);
  unnamed->unpacker = logline_unpacker_ref (self);
  unnamed->fd = fd;
  return unnamed;
}

/* Whether there was anything. */
static gboolean
evict_least_used (LoglineUnpacker *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const char *least = NULL;
  gint64 least_us = G_MAXINT64;
  GHashTableIter iter;
  gpointer generation, value;

  g_hash_table_iter_init (&iter, self->unpacked);
  while (g_hash_table_iter_next (&iter, &generation, &value))
    {
      const Unpacked *unpacked = value;

      if (unpacked->log != NULL && unpacked->used_us < least_us)
        {
          least = generation;
          least_us = unpacked->used_us;
        }
    }
  return least != NULL && g_hash_table_remove (self->unpacked, least);
}

static gboolean
claim (Unnamed *unnamed,
       gsize    length,
       guint64  stored,
       GError **error)
{
  LoglineUnpacker *self = unnamed->unpacker;

  unnamed->n_bytes += length;
  atomic_fetch_add (&self->n_bytes, length);
  if (unnamed->n_bytes / MAX_RATIO > stored || unnamed->n_bytes > self->max_bytes)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "too large");
      return FALSE;
    }

  while (atomic_load (&self->n_bytes) > self->max_bytes)
    if (!evict_least_used (self))
      {
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                             "too large beside the others that are being read");
        return FALSE;
      }
  return TRUE;
}

static gboolean
write_piece (Unnamed    *unnamed,
             const char *bytes,
             gsize       length,
             guint64     stored,
             GError    **error)
{
  if (!claim (unnamed, length, stored, error))
    return FALSE;

  while (length > 0)
    {
      ssize_t n = write (unnamed->fd, bytes, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return set_io_error (error, "What is decompressed cannot be written");
      bytes += n;
      length -= (gsize) n;
    }
  return TRUE;
}

/* What was read of a compressed file and not decompressed yet. */
typedef struct
{
  int      fd;
  char     bytes[INPUT_SIZE];
  gsize    start, end;
  gboolean at_end;
} Input;

static gboolean
fill (Input   *input,
      GError **error)
{
  ssize_t n;

  memmove (input->bytes, input->bytes + input->start, input->end - input->start);
  input->end -= input->start;
  input->start = 0;
  do
    n = read (input->fd, input->bytes + input->end, sizeof input->bytes - input->end);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    return set_io_error (error, "The compressed log cannot be read");

  input->end += (gsize) n;
  input->at_end = n == 0;
  return TRUE;
}

static gboolean
set_broken (GError **error)
{
  g_set_error_literal (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_IO,
                       "The compressed log is broken or not complete");
  return FALSE;
}

/* Several compressed files one after the other are one; zeros behind the last are padding. */
static gboolean
has_another (Input   *input,
             GError **error)
{
  if (input->start == input->end && !fill (input, error))
    return FALSE;

  return input->start < input->end && input->bytes[input->start] != '\0';
}

static gboolean
decompress (Input      *input,
            GConverter *converter,
            Unnamed    *unnamed,
            guint64     stored,
            GError    **error)
{
  g_autofree char *piece = g_malloc (PIECE_SIZE);
  g_autoptr (GError) own_error = NULL;

  while (!atomic_load (&unnamed->unpacker->stopping))
    {
      gsize n_read = 0, n_written = 0;
      GConverterResult result;

      if (input->start == input->end && !input->at_end && !fill (input, error))
        return FALSE;

      g_clear_error (&own_error);
      result = g_converter_convert (converter, input->bytes + input->start,
                                    input->end - input->start, piece, PIECE_SIZE,
                                    input->at_end ? G_CONVERTER_INPUT_AT_END
                                                  : G_CONVERTER_NO_FLAGS,
                                    &n_read, &n_written, &own_error);
      if (result == G_CONVERTER_ERROR)
        {
          if (!g_error_matches (own_error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) || input->at_end)
            return set_broken (error);
          if (!fill (input, error))
            return FALSE;
          continue;
        }

      input->start += n_read;
      if (!write_piece (unnamed, piece, n_written, stored, error))
        return FALSE;
      if (result == G_CONVERTER_FINISHED)
        {
          if (!has_another (input, &own_error))
            return own_error == NULL || set_broken (error);
          g_converter_reset (converter);
        }
    }

  g_set_error_literal (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_IO, "Stopping");
  return FALSE;
}

static GConverter *
converter_new (LoglinePacking packing)
{
  return packing == LOGLINE_PACKING_GZIP
           ? G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP))
           : G_CONVERTER (logline_zstd_decompressor_new ());
}

/* Another file may have the name by now. */
static int
open_sibling (const LoglineSibling *sibling,
              GError              **error)
{
  struct stat status;
  int fd = logline_confined_open (sibling->path, NULL);

  if (fd < 0 || fstat (fd, &status) != 0)
    set_io_error (error, "The compressed log cannot be opened");
  else if (status.st_ino == sibling->identity.inode && status.st_dev == sibling->identity.device &&
           (guint64) status.st_size == sibling->stored)
    return fd;
  else
    g_set_error_literal (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED,
                         "The compressed log is another one now");

  if (fd >= 0)
    close (fd);
  return -1;
}

static LoglineOpenLog *
unpack (LoglineUnpacker *self,
        LoglineSibling  *sibling,
        GError         **error)
{
  g_autoptr (GConverter) converter = converter_new (sibling->packing);
  g_autoptr (Unnamed) unnamed = unnamed_new (self, error);
  g_autofree Input *input = g_new0 (Input, 1);
  LoglineFile *file;
  gboolean done;

  if (unnamed == NULL)
    return NULL;

  input->fd = open_sibling (sibling, error);
  if (input->fd < 0)
    return NULL;

  done = decompress (input, converter, unnamed, sibling->stored, error);
  close (input->fd);
  if (!done)
    return NULL;

  file = logline_file_open_with (sibling->path, open_unnamed, g_steal_pointer (&unnamed),
                                 unnamed_free, error);
  return file != NULL ? logline_open_log_new (file, sibling->generation) : NULL;
}

static void
run (gpointer data,
     gpointer user_data)
{
  GTask *task = data;
  const Job *job = g_task_get_task_data (task);
  LoglineUnpacker *self = job->unpacker;
  g_autoptr (GMutexLocker) locker = NULL;
  Unpacked *unpacked = g_new0 (Unpacked, 1);

  unpacked->log = unpack (self, job->sibling, &unpacked->error);
  unpacked->used_us = g_get_monotonic_time ();
  locker = g_mutex_locker_new (&self->mutex);
  if (unpacked->log != NULL)
    g_task_return_pointer (task, logline_open_log_ref (unpacked->log),
                           (GDestroyNotify) logline_open_log_unref);
  else
    g_task_return_error (task, g_error_copy (unpacked->error));
  g_hash_table_replace (self->unpacked, g_strdup (job->sibling->generation), unpacked);
  g_clear_pointer (&locker, g_mutex_locker_free);
  g_object_unref (task);
}

LoglineUnpacker *
logline_unpacker_new (const char *folder,
                      guint64     max_bytes)
{
  LoglineUnpacker *self = g_atomic_rc_box_new0 (LoglineUnpacker);

  self->folder = g_strdup (folder);
  self->max_bytes = max_bytes;
  self->pool = g_thread_pool_new (run, NULL, N_THREADS, FALSE, NULL);
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_ptr_array_unref);
  self->unpacked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) unpacked_free);
  g_mutex_init (&self->mutex);
  return self;
}

LoglineUnpacker *
logline_unpacker_ref (LoglineUnpacker *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  LoglineUnpacker *self = data;

  g_assert (self->pool == NULL);
  g_hash_table_unref (self->waiting);
  g_hash_table_unref (self->unpacked);
  g_mutex_clear (&self->mutex);
  g_free (self->folder);
}

void
logline_unpacker_unref (LoglineUnpacker *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

void
logline_unpacker_stop (LoglineUnpacker *self)
{
  atomic_store (&self->stopping, TRUE);
  g_thread_pool_free (g_steal_pointer (&self->pool), FALSE, TRUE);
  /* Each of them holds on to this. */
  g_hash_table_remove_all (self->unpacked);
}

/* (nullable): nothing is known of it, or no longer */
static Unpacked *
find (LoglineUnpacker *self,
      const char      *generation)
{
  Unpacked *unpacked = g_hash_table_lookup (self->unpacked, generation);
  gint64 now_us = g_get_monotonic_time ();

  if (unpacked == NULL || (unpacked->error != NULL && now_us - unpacked->used_us > RETRY_US))
    return NULL;
  if (unpacked->error == NULL)
    unpacked->used_us = now_us;
  return unpacked;
}

LoglineOpenLog *
logline_unpacker_get (LoglineUnpacker *self,
                      const char      *generation)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const Unpacked *unpacked = find (self, generation);

  return unpacked != NULL && unpacked->log != NULL ? logline_open_log_ref (unpacked->log) : NULL;
}

static void
unpack_done (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  const Job *job = g_task_get_task_data (G_TASK (result));
  g_autofree char *key = NULL;
  g_autoptr (GPtrArray) tasks = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineOpenLog) log = g_task_propagate_pointer (G_TASK (result), &error);

  g_hash_table_steal_extended (job->unpacker->waiting, job->sibling->generation,
                               (gpointer *) &key, (gpointer *) &tasks);
  if (error != NULL)
    g_message ("%s: %s", job->sibling->path, error->message);
  for (guint i = 0; i < tasks->len; i++)
    if (error != NULL)
      g_task_return_error (g_ptr_array_index (tasks, i), g_error_copy (error));
    else
      g_task_return_pointer (g_ptr_array_index (tasks, i), logline_open_log_ref (log),
                             (GDestroyNotify) logline_open_log_unref);
}

static void
start (LoglineUnpacker *self,
       LoglineSibling  *sibling)
{
  GTask *task = g_task_new (NULL, NULL, unpack_done, NULL);
  Job *job = g_new (Job, 1);

  job->unpacker = logline_unpacker_ref (self);
  job->sibling = logline_sibling_ref (sibling);
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_thread_pool_push (self->pool, task, NULL);
}

/* Whether it was known. */
static gboolean
answer_at_once (LoglineUnpacker *self,
                LoglineSibling  *sibling,
                GTask           *task)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const Unpacked *unpacked = find (self, sibling->generation);

  if (unpacked == NULL)
    return FALSE;

  if (unpacked->error != NULL)
    g_task_return_error (task, g_error_copy (unpacked->error));
  else
    g_task_return_pointer (task, logline_open_log_ref (unpacked->log),
                           (GDestroyNotify) logline_open_log_unref);
  return TRUE;
}

void
logline_unpacker_unpack_async (LoglineUnpacker     *self,
                               LoglineSibling      *sibling,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  GPtrArray *tasks = g_hash_table_lookup (self->waiting, sibling->generation);

  g_task_set_source_tag (task, logline_unpacker_unpack_async);
  if (tasks == NULL)
    {
      if (answer_at_once (self, sibling, task))
        return;
      tasks = g_ptr_array_new_with_free_func (g_object_unref);
      g_hash_table_insert (self->waiting, g_strdup (sibling->generation), tasks);
      start (self, sibling);
    }
  g_ptr_array_add (tasks, g_object_ref (task));
}

LoglineOpenLog *
logline_unpacker_unpack_finish (GAsyncResult *result,
                                GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
