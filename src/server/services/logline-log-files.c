/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-log-files.h"

typedef struct
{
  GMutex mutex; /* one look at a time at one path; others go on */
  char *path;
  LoglineFile *file; /* NULL until it could be opened */
} Entry;

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
  LoglineLogFiles *self = g_new0 (LoglineLogFiles, 1);

  g_mutex_init (&self->mutex);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                         (GDestroyNotify) entry_free);
  return self;
}

void
logline_log_files_free (LoglineLogFiles *self)
{
  g_hash_table_unref (self->entries);
  g_mutex_clear (&self->mutex);
  g_free (self);
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

static gboolean
reopen (Entry   *entry,
        GError **error)
{
  LoglineFile *next = logline_file_reopen (entry->file, error);

  if (next == NULL)
    return FALSE;

  g_object_unref (entry->file);
  entry->file = next;
  return TRUE;
}

/* Leaves in entry->file the generation that stands behind the path now. */
static gboolean
refresh (Entry   *entry,
         GError **error)
{
  if (entry->file == NULL)
    {
      entry->file = logline_file_open (entry->path, error);
      return entry->file != NULL;
    }

  switch (logline_file_check (entry->file, NULL))
    {
    case LOGLINE_FILE_SAME:
    case LOGLINE_FILE_GREW:
      return TRUE;

    /* Reopening a missing file fails with the reason; the entry stays, and with it the memory of
     * the generations that were. */
    case LOGLINE_FILE_MISSING:
    case LOGLINE_FILE_ROTATED:
    case LOGLINE_FILE_TRUNCATED:
      return reopen (entry, error);

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

  view = g_new0 (LoglineLogView, 1);
  view->file = g_object_ref (entry->file);
  view->size = logline_file_get_size (entry->file);
  view->modified_us = logline_file_get_modified_us (entry->file);
  return view;
}

char *
logline_log_view_dup_etag (const LoglineLogView *self)
{
  return g_strdup_printf ("\"%s-%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x\"",
                          logline_file_get_generation (self->file), self->size,
                          self->modified_us);
}

void
logline_log_view_free (LoglineLogView *self)
{
  g_object_unref (self->file);
  g_free (self);
}
