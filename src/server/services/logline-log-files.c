/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-log-files.h"

#include "logline-confined.h"

#define HELD_US      (120 * G_USEC_PER_SEC) /* a generation, after it was replaced */
#define MAX_HELD     8                      /* of one log */
#define MAX_HELD_ALL 128
#define MAX_PASTS    64                     /* of one log, of which more than the name is known */

/* A generation that was behind the path, while somebody looked. */
typedef struct
{
  char             *generation;
  LoglineLogReason  reason;
  guint64           size;        /* when it was last looked at */
  gint64            replaced_us; /* monotonic */
  LoglineOpenLog   *log;         /* NULL: its bytes are gone, or have been let go */
} Past;

typedef struct
{
  GMutex          mutex; /* one look at a time at one path; others go on */
  char           *path;
  LoglineOpenLog *log;   /* NULL until it could be opened */
  GQueue          pasts; /* (element-type Past) (owned), the newest first */
  gint64          used_us;
} Entry;

struct _LoglineLogFiles
{
  GMutex      mutex;
  GHashTable *entries; /* (element-type utf8 Entry) (owned) */
  int         n_held;  /* atomic: pasts with a log */
};

static void
let_go (LoglineLogFiles *self,
        Past            *past)
{
  if (past->log != NULL)
    g_atomic_int_add (&self->n_held, -1);
  g_clear_pointer (&past->log, logline_open_log_unref);
}

static void
past_free (Past *past)
{
  g_clear_pointer (&past->log, logline_open_log_unref);
  g_free (past->generation);
  g_free (past);
}

static void
entry_free (Entry *entry)
{
  g_mutex_clear (&entry->mutex);
  g_clear_pointer (&entry->log, logline_open_log_unref);
  g_queue_clear_full (&entry->pasts, (GDestroyNotify) past_free);
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

/* Those that have been held for long enough, and the oldest of too many. */
static void
trim (LoglineLogFiles *self,
      Entry           *entry)
{
  gint64 now_us = g_get_monotonic_time ();
  guint n_held = 0;

  while (entry->pasts.length > MAX_PASTS)
    {
      Past *oldest = g_queue_pop_tail (&entry->pasts);

      let_go (self, oldest);
      past_free (oldest);
    }

  for (GList *l = entry->pasts.head; l != NULL; l = l->next)
    {
      Past *past = l->data;

      if (past->log != NULL && (++n_held > MAX_HELD || now_us - past->replaced_us > HELD_US ||
                                g_atomic_int_get (&self->n_held) > MAX_HELD_ALL))
        let_go (self, past);
    }
}

static void
remember (LoglineLogFiles  *self,
          Entry            *entry,
          LoglineLogReason  reason)
{
  Past *past = g_new0 (Past, 1);

  past->generation = g_strdup (logline_open_log_get_generation (entry->log));
  past->reason = reason;
  past->size = logline_open_log_get_size (entry->log);
  past->replaced_us = g_get_monotonic_time ();
  if (reason != LOGLINE_LOG_REASON_TRUNCATED)
    {
      past->log = logline_open_log_ref (entry->log);
      g_atomic_int_inc (&self->n_held);
    }
  g_queue_push_head (&entry->pasts, past);
  trim (self, entry);
}

static gboolean
reopen (LoglineLogFiles  *self,
        Entry            *entry,
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

  remember (self, entry, state == LOGLINE_FILE_TRUNCATED ? LOGLINE_LOG_REASON_TRUNCATED
                                                         : LOGLINE_LOG_REASON_ROTATED);
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
refresh (LoglineLogFiles *self,
         Entry           *entry,
         GError         **error)
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
      return reopen (self, entry, state, error);

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

  return refresh (self, entry, error) ? logline_log_view_new (entry->log) : NULL;
}

void
logline_log_fate_clear (LoglineLogFate *self)
{
  g_clear_pointer (&self->view, logline_log_view_unref);
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

static Past *
find_past (Entry      *entry,
           const char *generation)
{
  for (GList *l = entry->pasts.head; l != NULL; l = l->next)
    {
      Past *past = l->data;

      if (g_str_equal (past->generation, generation))
        return past;
    }
  return NULL;
}

void
logline_log_files_trace (LoglineLogFiles *self,
                         const char      *path,
                         const char      *generation,
                         LoglineLogFate  *out_fate)
{
  Entry *entry = get_entry (self, path);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&entry->mutex);
  Past *past;

  *out_fate = (LoglineLogFate) { 0 };
  /* When the log is missing, what was there last can still be read. */
  refresh (self, entry, NULL);
  past = find_past (entry, generation);
  if (is_called (entry->log, generation))
    out_fate->view = view_if_intact (entry->log);
  else if (past != NULL)
    {
      out_fate->reason = past->reason;
      out_fate->size = past->size;
      if (past->log != NULL)
        out_fate->view = view_if_intact (past->log);
    }

  if (out_fate->view != NULL)
    out_fate->size = logline_log_view_get_size (out_fate->view);
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
      if (g_get_monotonic_time () - entry->used_us > HELD_US)
        refresh (self, entry, NULL);
      trim (self, entry);
    }
}
