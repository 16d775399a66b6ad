/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-log-files.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

typedef struct
{
  GMutex mutex; /* one look at a time at one path; others go on */
  char *path;
  LoglineFile *file; /* NULL until it could be opened */
} Entry;

struct _LoglineLogView
{
  LoglineLogFiles *files; /* owned: they have the entry */
  Entry *entry; /* borrowed */
  LoglineFile *file;
  guint64 size;
  gint64 modified_us;
};

struct _LoglineLogFiles
{
  GMutex mutex;
  GHashTable *entries; /* (element-type utf8 Entry) (owned) */
};

static void
entry_free (Entry *entry)
{
  g_mutex_clear (&entry->mutex);
  g_clear_object (&entry->file);
  g_free (entry->path);
  g_free (entry);
}

LoglineLogFiles *
logline_log_files_new (void)
{
  LoglineLogFiles *self = g_atomic_rc_box_new0 (LoglineLogFiles);

  g_mutex_init (&self->mutex);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                         (GDestroyNotify) entry_free);
  return self;
}

static void
files_clear (gpointer data)
{
  LoglineLogFiles *self = data;

  g_hash_table_unref (self->entries);
  g_mutex_clear (&self->mutex);
}

LoglineLogFiles *
logline_log_files_ref (LoglineLogFiles *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
logline_log_files_unref (LoglineLogFiles *self)
{
  g_atomic_rc_box_release_full (self, files_clear);
}

/* Entries are never removed, so the pointer outlives the lock. */
static Entry *
get_entry (LoglineLogFiles *self,
           const char      *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Entry *entry = g_hash_table_lookup (self->entries, path);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      g_mutex_init (&entry->mutex);
      entry->path = g_strdup (path);
      g_hash_table_insert (self->entries, entry->path, entry);
    }

  return entry;
}

static int
open_beneath (int         folder,
              const char *name)
{
  struct open_how how = {
    .flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC,
    .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
  };
  int fd = syscall (SYS_openat2, folder, name, &how, sizeof how);

  /* Before Linux 5.6, and where a sandbox does not know the call: no links at all. */
  if (fd < 0 && errno == ENOSYS)
    fd = openat (folder, name, how.flags | O_NOFOLLOW);
  return fd;
}

/* A LoglineFileOpenFunc. */
static int
open_confined (const char *path,
               gpointer    user_data)
{
  g_autofree char *folder_path = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  int folder = open (folder_path, O_PATH | O_DIRECTORY | O_CLOEXEC);
  int fd, saved_errno;

  if (folder < 0)
    return -1;

  fd = open_beneath (folder, name);
  saved_errno = errno;
  close (folder);
  errno = saved_errno;
  return fd;
}

static gboolean
reopen (Entry            *entry,
        LoglineFileState  state,
        GError          **error)
{
  g_autoptr (LoglineFile) next = logline_file_reopen (entry->file, error);

  if (next == NULL)
    return FALSE;

  /* Until something is written to it, the file that follows has nothing to show and no first line
   * to be named after; meanwhile the renamed one can still be read. */
  if (state == LOGLINE_FILE_TRUNCATED || logline_file_get_size (next) > 0)
    g_set_object (&entry->file, next);
  return TRUE;
}

/* Leaves in entry->file the generation that stands behind the path now. */
static gboolean
refresh (Entry   *entry,
         GError **error)
{
  LoglineFileState state;

  if (entry->file == NULL)
    {
      entry->file = logline_file_open_with (entry->path, open_confined, NULL, NULL, error);
      return entry->file != NULL;
    }

  state = logline_file_check (entry->file, NULL);
  switch (state)
    {
    case LOGLINE_FILE_SAME:
    case LOGLINE_FILE_GREW:
      return TRUE;

    /* Reopening a missing file fails with the reason; the entry stays, and with it the memory of
     * the generations that were. */
    case LOGLINE_FILE_MISSING:
    case LOGLINE_FILE_ROTATED:
    case LOGLINE_FILE_TRUNCATED:
      return reopen (entry, state, error);

    default:
      g_assert_not_reached ();
    }
}

LoglineLogView *
logline_log_files_look (LoglineLogFiles *self,
                        const char      *path,
                        GError         **error)
{
  Entry *entry = get_entry (self, path);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&entry->mutex);
  LoglineLogView *view;

  if (!refresh (entry, error))
    return NULL;

  view = g_atomic_rc_box_new0 (LoglineLogView);
  view->files = logline_log_files_ref (self);
  view->entry = entry;
  view->file = g_object_ref (entry->file);
  view->size = logline_file_get_size (entry->file);
  view->modified_us = logline_file_get_modified_us (entry->file);
  return view;
}

LoglineLogView *
logline_log_view_ref (LoglineLogView *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
view_clear (gpointer data)
{
  LoglineLogView *self = data;

  g_object_unref (self->file);
  logline_log_files_unref (self->files);
}

void
logline_log_view_unref (LoglineLogView *self)
{
  g_atomic_rc_box_release_full (self, view_clear);
}

const char *
logline_log_view_get_generation (const LoglineLogView *self)
{
  return logline_file_get_generation (self->file);
}

guint64
logline_log_view_get_size (const LoglineLogView *self)
{
  return self->size;
}

gint64
logline_log_view_get_modified_us (const LoglineLogView *self)
{
  return self->modified_us;
}

char *
logline_log_view_dup_etag (const LoglineLogView *self)
{
  return g_strdup_printf ("\"%s-%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x\"",
                          logline_log_view_get_generation (self), self->size,
                          (guint64) self->modified_us);
}

LoglineSource *
logline_log_view_get_source (const LoglineLogView *self)
{
  return LOGLINE_SOURCE (self->file);
}

/* The look marks a file that was written over, but tells so only while the path still leads to it;
 * reading tells in any case. */
gboolean
logline_log_view_verify (const LoglineLogView *self,
                         GError              **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->entry->mutex);
  char byte;

  logline_file_check (self->file, NULL);
  return logline_source_read (LOGLINE_SOURCE (self->file), 0, &byte, MIN (self->size, 1), error);
}

GBytes *
logline_log_view_read (const LoglineLogView *self,
                       guint64               offset,
                       gsize                 length,
                       GError              **error)
{
  g_autofree guint8 *bytes = g_malloc (length);

  if (!logline_source_read (LOGLINE_SOURCE (self->file), offset, bytes, length, error) ||
      !logline_log_view_verify (self, error))
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&bytes), length);
}
