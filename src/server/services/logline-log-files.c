/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-log-files.h"

#include "logline-confined.h"
#include "logline-pasts.h"
#include "logline-workers.h"

#define IDLE_US (120 * G_USEC_PER_SEC) /* then a log is looked at, in case its file is gone */

typedef struct
{
  GMutex          mutex; /* one look at a time at one path; others go on */
  char           *path;
  LoglineOpenLog *log;   /* NULL until it could be opened */
  LoglinePasts   *pasts;
  gint64          used_us;
} Entry;

struct _LoglineLogFiles
{
  LoglineUnpacker *unpacker;
  GMutex           mutex;
  GHashTable      *entries; /* (element-type utf8 Entry) (owned) */
};

static void
entry_free (Entry *entry)
{
  g_mutex_clear (&entry->mutex);
  g_clear_pointer (&entry->log, logline_open_log_unref);
  logline_pasts_free (entry->pasts);
  g_free (entry->path);
  g_free (entry);
}

LoglineLogFiles *
logline_log_files_new (LoglineUnpacker *unpacker)
{
  LoglineLogFiles *self = g_atomic_rc_box_new0 (LoglineLogFiles);

  self->unpacker = logline_unpacker_ref (unpacker);
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
  logline_unpacker_unref (self->unpacker);
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
      entry->pasts = logline_pasts_new ();
      g_hash_table_insert (self->entries, entry->path, entry);
    }

  return entry;
}

/* The file that rotation has put the bytes of @log in before it emptied that: it was made while
 * @log was there, and begins like it. Under the name of @log. */
static LoglineOpenLog *
open_copy (LoglineOpenLog       *log,
           const LoglineSibling *sibling)
{
  g_autoptr (LoglineFile) file = NULL;

  if (sibling->packing != LOGLINE_PACKING_NONE ||
      sibling->identity.birth_us < logline_open_log_get_opened_us (log))
    return NULL;

  file = logline_file_open_with (sibling->path, logline_confined_open, NULL, NULL, NULL);
  if (file == NULL || !logline_file_is_copy (file, logline_open_log_get_file (log)))
    return NULL;
  return logline_open_log_new (g_steal_pointer (&file), logline_open_log_get_generation (log));
}

static LoglineOpenLog *
find_copy (Entry *entry)
{
  g_autoptr (GPtrArray) siblings = NULL;

  if (logline_open_log_get_size (entry->log) == 0)
    return NULL;

  siblings = logline_siblings_list (entry->path);
  for (guint i = 0; i < siblings->len; i++)
    {
      LoglineOpenLog *copy = open_copy (entry->log, g_ptr_array_index (siblings, i));

      if (copy != NULL)
        return copy;
    }
  return NULL;
}

/* What has been the present generation until now. */
static void
remember (Entry *entry)
{
  const char *generation = logline_open_log_get_generation (entry->log);
  guint64 size = logline_open_log_get_size (entry->log);
  g_autoptr (LoglineOpenLog) copy = NULL;

  if (!logline_open_log_is_gone (entry->log))
    {
      logline_pasts_add (entry->pasts, generation, LOGLINE_LOG_REASON_ROTATED, size, entry->log);
      return;
    }

  copy = find_copy (entry);
  if (copy != NULL)
    size = MAX (size, logline_open_log_get_size (copy));
  logline_pasts_add (entry->pasts, generation, LOGLINE_LOG_REASON_TRUNCATED, size, copy);
}

static gboolean
reopen (Entry            *entry,
        LoglineFileState  state,
        GError          **error)
{
  g_autoptr (LoglineOpenLog) next = logline_open_log_reopen (entry->log, error);

  if (next == NULL)
    return FALSE;

  /* Until something is written to it, the file that follows has nothing to show and no first line
   * to be named after; meanwhile the renamed one can still be read. */
  if (state != LOGLINE_FILE_TRUNCATED && logline_open_log_get_size (next) == 0)
    return TRUE;

  remember (entry);
  logline_open_log_unref (entry->log);
  entry->log = g_steal_pointer (&next);
  return TRUE;
}

static gboolean
open_first (Entry   *entry,
            GError **error)
{
  LoglineFile *file =
    logline_file_open_with (entry->path, logline_confined_open, NULL, NULL, error);

  if (file != NULL)
    entry->log = logline_open_log_new (file, NULL);
  return file != NULL;
}

/* Leaves in entry->log the generation that stands behind the path now. */
static gboolean
refresh (Entry   *entry,
         GError **error)
{
  LoglineFileState state;

  entry->used_us = g_get_monotonic_time ();
  if (entry->log == NULL)
    return open_first (entry, error);

  state = logline_open_log_check (entry->log);
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

  return refresh (entry, error) ? logline_log_view_new (entry->log) : NULL;
}

void
logline_log_fate_clear (LoglineLogFate *self)
{
  g_clear_pointer (&self->view, logline_log_view_unref);
  g_clear_pointer (&self->packed, logline_sibling_unref);
}

static gboolean
is_called (LoglineOpenLog *log,
           const char     *generation)
{
  return log != NULL && g_str_equal (logline_open_log_get_generation (log), generation);
}

/* Of a log that was open, whether its bytes are still there. */
static LoglineLogView *
view_if_intact (LoglineOpenLog *log)
{
  g_autoptr (LoglineLogView) view = NULL;

  logline_open_log_check (log);
  view = logline_log_view_new (log);
  return logline_log_view_verify (view, NULL) ? g_steal_pointer (&view) : NULL;
}

static gboolean
is_present (Entry                *entry,
            const LoglineSibling *sibling)
{
  LoglineFileIdentity identity;

  if (entry->log == NULL)
    return FALSE;

  logline_file_get_identity (logline_open_log_get_file (entry->log), &identity);
  return logline_file_identity_equal (&identity, &sibling->identity);
}

/* Under the name that it had while it was the present one, as far as that is known. */
static LoglineOpenLog *
open_sibling (Entry                *entry,
              const LoglineSibling *sibling)
{
  LoglineFile *file =
    logline_file_open_with (sibling->path, logline_confined_open, NULL, NULL, NULL);
  LoglineFileIdentity identity;

  if (file == NULL)
    return NULL;

  logline_file_get_identity (file, &identity);
  return logline_open_log_new (file, logline_pasts_find_name (entry->pasts, &identity));
}

static void
trace_packed (LoglineLogFiles *self,
              LoglineSibling  *sibling,
              LoglineLogFate  *fate)
{
  g_autoptr (LoglineOpenLog) log = logline_unpacker_get (self->unpacker, sibling->generation);

  if (log != NULL)
    fate->view = logline_log_view_new (log);
  else
    fate->packed = logline_sibling_ref (sibling);
}

/* Whether @sibling is the generation. One that is found is kept open: whoever asks for one part of
 * it mostly asks for the next. */
static gboolean
trace_sibling (LoglineLogFiles *self,
               Entry           *entry,
               LoglineSibling  *sibling,
               const char      *generation,
               LoglineLogFate  *fate)
{
  g_autoptr (LoglineOpenLog) log = NULL;

  if (sibling->packing != LOGLINE_PACKING_NONE)
    {
      if (!g_str_equal (sibling->generation, generation))
        return FALSE;
      trace_packed (self, sibling, fate);
      return TRUE;
    }

  log = open_sibling (entry, sibling);
  if (!is_called (log, generation))
    return FALSE;

  logline_pasts_add (entry->pasts, generation, LOGLINE_LOG_REASON_ROTATED,
                     logline_open_log_get_size (log), log);
  fate->view = logline_log_view_new (log);
  return TRUE;
}

static void
trace_siblings (LoglineLogFiles *self,
                Entry           *entry,
                const char      *generation,
                LoglineLogFate  *fate)
{
  g_autoptr (GPtrArray) siblings = logline_siblings_list (entry->path);

  for (guint i = 0; i < siblings->len; i++)
    if (trace_sibling (self, entry, g_ptr_array_index (siblings, i), generation, fate))
      {
        if (fate->reason == LOGLINE_LOG_REASON_UNKNOWN)
          fate->reason = LOGLINE_LOG_REASON_ROTATED;
        return;
      }
}

static void
trace_past (LoglineLogFiles *self,
            Entry           *entry,
            const char      *generation,
            LoglineLogFate  *fate)
{
  LoglinePast *past = logline_pasts_find (entry->pasts, generation);

  if (past != NULL)
    {
      fate->reason = past->reason;
      fate->size = past->size;
      if (past->log != NULL)
        fate->view = view_if_intact (past->log);
    }
  if (fate->view == NULL && (past == NULL || past->has_file))
    trace_siblings (self, entry, generation, fate);
}

void
logline_log_files_trace (LoglineLogFiles *self,
                         const char      *path,
                         const char      *generation,
                         LoglineLogFate  *out_fate)
{
  Entry *entry = get_entry (self, path);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&entry->mutex);

  *out_fate = (LoglineLogFate) { 0 };
  /* When the log is missing, what was there last can still be read. */
  refresh (entry, NULL);
  if (is_called (entry->log, generation))
    out_fate->view = view_if_intact (entry->log);
  else
    trace_past (self, entry, generation, out_fate);

  if (out_fate->view != NULL)
    out_fate->size = MAX (out_fate->size, logline_log_view_get_size (out_fate->view));
}

static LoglineEarlierLog *
describe (LoglineLogFiles *self,
          Entry           *entry,
          LoglineSibling  *sibling)
{
  gboolean compressed = sibling->packing != LOGLINE_PACKING_NONE;
  g_autoptr (LoglineOpenLog) log =
    compressed ? logline_unpacker_get (self->unpacker, sibling->generation)
               : open_sibling (entry, sibling);
  LoglineEarlierLog *earlier;

  if (log == NULL && !compressed)
    return NULL;

  earlier = logline_earlier_log_new (compressed ? sibling->generation
                                                : logline_open_log_get_generation (log),
                                     sibling->label);
  earlier->has_size = log != NULL;
  earlier->size = log != NULL ? logline_open_log_get_size (log) : 0;
  earlier->stored = sibling->stored;
  earlier->compressed = compressed;
  earlier->modified_us = sibling->modified_us;
  return earlier;
}

LoglineHistory *
logline_log_files_list (LoglineLogFiles *self,
                        const char      *path)
{
  Entry *entry = get_entry (self, path);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&entry->mutex);
  g_autoptr (GPtrArray) siblings = NULL;
  gboolean present = refresh (entry, NULL);
  LoglineHistory *history =
    logline_history_new (present ? logline_open_log_get_generation (entry->log) : NULL);

  siblings = logline_siblings_list (path);
  for (guint i = 0; i < siblings->len; i++)
    {
      LoglineSibling *sibling = g_ptr_array_index (siblings, i);
      LoglineEarlierLog *earlier =
        present && is_present (entry, sibling) ? NULL : describe (self, entry, sibling);

      if (earlier != NULL)
        g_ptr_array_add (history->earlier, earlier);
    }
  return history;
}

/* A log that nobody asks for any more may have been rotated and deleted since, and take room on the
 * disk as long as it is open. */
void
logline_log_files_tidy (LoglineLogFiles *self)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  GHashTableIter iter;
  Entry *entry;

  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    g_ptr_array_add (entries, entry);
  g_mutex_unlock (&self->mutex);

  for (guint i = 0; i < entries->len; i++)
    {
      g_autoptr (GMutexLocker) locker = NULL;

      entry = g_ptr_array_index (entries, i);
      locker = g_mutex_locker_new (&entry->mutex);
      if (g_get_monotonic_time () - entry->used_us > IDLE_US)
        refresh (entry, NULL);
      logline_pasts_tidy (entry->pasts);
    }
}

typedef struct
{
  LoglineLogFiles *files;
  char            *path;
  char            *generation;
  LoglineLogFate   fate;
} Search;

static void
search_free (Search *search)
{
  logline_log_fate_clear (&search->fate);
  logline_log_files_unref (search->files);
  g_free (search->generation);
  g_free (search->path);
  g_free (search);
}

static void
run_search (GTask        *task,
            gpointer      source,
            gpointer      task_data,
            GCancellable *cancellable)
{
  Search *search = task_data;

  logline_log_files_trace (search->files, search->path, search->generation, &search->fate);
  g_task_return_boolean (task, TRUE);
}

static void
unpacked (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineOpenLog) log = logline_unpacker_unpack_finish (result, &error);

  if (log != NULL)
    g_task_return_pointer (task, logline_log_view_new (log),
                           (GDestroyNotify) logline_log_view_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
searched (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Search *search = g_task_get_task_data (G_TASK (result));

  if (search->fate.packed != NULL)
    logline_unpacker_unpack_async (search->files->unpacker, search->fate.packed, unpacked,
                                   g_steal_pointer (&task));
  else if (search->fate.view != NULL)
    g_task_return_pointer (task, g_steal_pointer (&search->fate.view),
                           (GDestroyNotify) logline_log_view_unref);
  else
    g_task_return_new_error (task, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED,
                             "That generation of the log is gone");
}

void
logline_log_files_find_async (LoglineLogFiles     *self,
                              const char          *path,
                              const char          *generation,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  g_autoptr (GTask) job = g_task_new (NULL, NULL, searched, task);
  Search *search = g_new0 (Search, 1);

  search->files = logline_log_files_ref (self);
  search->path = g_strdup (path);
  search->generation = g_strdup (generation);
  g_task_set_source_tag (task, logline_log_files_find_async);
  g_task_set_source_tag (job, logline_log_files_find_async);
  g_task_set_task_data (job, search, (GDestroyNotify) search_free);
  logline_workers_run (job, run_search);
}

LoglineLogView *
logline_log_files_find_finish (GAsyncResult *result,
                               GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
