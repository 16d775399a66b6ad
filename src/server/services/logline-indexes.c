/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* For each log, asking goes in rounds: a worker looks at the file, the index takes over what is
 * new, and then all who had asked before the look are answered. Who comes meanwhile waits for the
 * next round, since everybody is to see what was in the log when they asked. A round does not wait
 * for the first, long indexing of a log: after a moment its askers learn how far it is.
 *
 * An earlier generation is a log of its own. Who asks for a generation has the log itself looked at
 * first, for it may be the one that is there; when it is not, the question goes on to the log that
 * the generation is. That one inherits the index when a rotation has taken place, so that searches
 * go on.
 */

#include "logline-indexes.h"

#include <malloc.h>

#include "logline-workers.h"

#define MAX_INDEXES 64
#define MAX_GROWTH  (G_GUINT64_CONSTANT (256) * 1024 * 1024) /* of a round */
#define PATIENCE_MS 100
#define REVIEW_S    10

/* What was used within this part of the time after which an index is dropped is not dropped to make
 * room: it would only be made again. */
#define FRESH(idle_us) ((idle_us) / 20)

typedef struct
{
  LoglineIndexes  *indexes; /* borrowed */
  char            *key;
  char            *path;
  char            *generation; /* NULL: whichever is there */
  LoglineLogIndex *index;   /* nullable */
  GPtrArray       *waiting; /* of GTask: for the next round */
  GPtrArray       *served;  /* likewise: by the one that runs; NULL when none does */
  gboolean         looking; /* the round has not come to the index yet */
  gboolean         behind;  /* the index does not know yet that the log goes on to here: */
  guint64          end;
  gboolean         open;
  guint            patience;
  gint64           used_us;
} Entry;

struct _LoglineIndexes
{
  LoglineLogFiles *log_files;
  gint64           idle_us;
  guint64          max_bytes;
  GHashTable      *entries; /* (element-type utf8 Entry) (owned) */
  GCancellable    *cancellable;
  guint            review;
};

typedef struct
{
  LoglineLogFiles *log_files;
  char            *path;
  char            *generation; /* nullable: that is known */
  guint64          size;       /* of it that is known */
  gboolean         readable;   /* it still is, though another one is there now */
  LoglineLogView  *view;       /* what is there now */
  guint64          end;        /* of the bytes to take over */
  gboolean         open;       /* the last of them is no line feed */
} Look;

/* What somebody asked for. */
typedef struct
{
  char            *generation; /* nullable */
  LoglineLogIndex *current;    /* what is there instead, once that is known; nullable */
  GError          *error;      /* or why nothing is */
} Question;

static void begin_round (Entry *entry);
static Entry *get_entry (LoglineIndexes *self, const char *path, const char *generation);
static void ask (Entry *entry, GTask *task);

static void
look_free (Look *look)
{
  logline_log_files_unref (look->log_files);
  g_clear_pointer (&look->view, logline_log_view_unref);
  g_free (look->generation);
  g_free (look->path);
  g_free (look);
}

/* For an earlier generation. */
typedef struct
{
  Entry        *entry;
  GCancellable *cancellable; /* when it is cancelled, the entry is gone */
} Search;

static void
search_free (Search *search)
{
  g_object_unref (search->cancellable);
  g_free (search);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Search, search_free)

static void
question_free (Question *question)
{
  g_clear_object (&question->current);
  g_clear_error (&question->error);
  g_free (question->generation);
  g_free (question);
}

static void
drop_index (Entry *entry)
{
  if (entry->index == NULL)
    return;

  g_signal_handlers_disconnect_by_data (entry->index, entry);
  logline_log_index_retire (entry->index);
  g_clear_object (&entry->index);
  entry->behind = FALSE;
}

static GPtrArray *
tasks_new (void)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}

static void
entry_free (Entry *entry)
{
  g_clear_handle_id (&entry->patience, g_source_remove);
  drop_index (entry);
  g_ptr_array_unref (entry->waiting);
  g_clear_pointer (&entry->served, g_ptr_array_unref);
  g_free (entry->generation);
  g_free (entry->path);
  g_free (entry->key);
  g_free (entry);
}

static gboolean
is_busy (const Entry *entry)
{
  return entry->served != NULL || entry->waiting->len > 0 ||
         (entry->index != NULL && logline_log_index_is_held (entry->index));
}

static Entry *
find_least_used (LoglineIndexes *self)
{
  GHashTableIter iter;
  Entry *entry, *least = NULL;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    if (!is_busy (entry) && (least == NULL || entry->used_us < least->used_us))
      least = entry;
  return least;
}

static gboolean
is_crowded (LoglineIndexes *self)
{
  GHashTableIter iter;
  Entry *entry;
  guint64 n_bytes = 0;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    if (entry->index != NULL)
      n_bytes += logline_log_index_get_memory (entry->index);

  return n_bytes > self->max_bytes || g_hash_table_size (self->entries) > MAX_INDEXES;
}

static void
trim (GTask        *task,
      gpointer      source,
      gpointer      task_data,
      GCancellable *cancellable)
{
  malloc_trim (0);
  g_task_return_boolean (task, TRUE);
}

/* The parts of an index lie between others in the heap, which then keeps half of what is freed. */
static void
drop_entry (LoglineIndexes *self,
            Entry          *entry)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_debug ("Dropping the index of %s", entry->key);
  g_hash_table_remove (self->entries, entry->key);
  g_task_set_source_tag (task, drop_entry);
  g_task_set_priority (task, G_PRIORITY_LOW);
  logline_workers_run (task, trim);
}

/* Drops what has not been used for too long, and more of what has not been used for longest while
 * there is too much. */
static void
review (LoglineIndexes *self)
{
  gint64 now_us = g_get_monotonic_time ();
  Entry *least;

  while ((least = find_least_used (self)) != NULL)
    {
      gint64 unused_us = now_us - least->used_us;

      if (unused_us < FRESH (self->idle_us) ||
          (unused_us < self->idle_us && !is_crowded (self)))
        return;

      drop_entry (self, least);
    }
}

static gboolean
review_cb (gpointer user_data)
{
  review (user_data);
  return G_SOURCE_CONTINUE;
}

/* Whoever is told may come back with the next question at once. */
static GPtrArray *
end_round (Entry *entry)
{
  g_clear_handle_id (&entry->patience, g_source_remove);
  entry->used_us = g_get_monotonic_time ();
  return g_steal_pointer (&entry->served);
}

static void
return_answer (GTask           *task,
               LoglineLogIndex *index,
               const GError    *error)
{
  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_pointer (task, g_object_ref (index), g_object_unref);
}

/* The generation asked for is nowhere: then what is there, or why nothing is. */
static void
return_current (GTask *task)
{
  const Question *question = g_task_get_task_data (task);

  return_answer (task, question->current, question->error);
}

static gboolean
is_gone (const GError *error)
{
  return g_error_matches (error, LOGLINE_SOURCE_ERROR, LOGLINE_SOURCE_ERROR_REPLACED);
}

static gboolean
is_for_another (const Question  *question,
                LoglineLogIndex *index)
{
  return question->generation != NULL &&
         (index == NULL || !g_str_equal (logline_log_index_get_generation (index),
                                         question->generation));
}

static void
ask_for_earlier (Entry           *entry,
                 GTask           *task,
                 LoglineLogIndex *index,
                 const GError    *error)
{
  Question *question = g_task_get_task_data (task);

  if (error != NULL)
    question->error = g_error_copy (error);
  else
    question->current = g_object_ref (index);
  ask (get_entry (entry->indexes, entry->path, question->generation), task);
}

static void
answer (Entry        *entry,
        const GError *error)
{
  g_autoptr (GPtrArray) tasks = end_round (entry);
  g_autoptr (LoglineLogIndex) index = entry->index != NULL ? g_object_ref (entry->index) : NULL;

  if (entry->waiting->len > 0)
    begin_round (entry);

  for (guint i = 0; i < tasks->len; i++)
    {
      GTask *task = g_ptr_array_index (tasks, i);
      const Question *question = g_task_get_task_data (task);

      if (entry->generation != NULL && is_gone (error))
        return_current (task);
      else if (entry->generation == NULL && is_for_another (question, error == NULL ? index : NULL))
        ask_for_earlier (entry, task, index, error);
      else
        return_answer (task, index, error);
    }
  if (entry->generation != NULL && entry->index == NULL && !is_busy (entry))
    g_hash_table_remove (entry->indexes->entries, entry->key);
}

/* This may already be the end of the round, and of the entry. */
static void
catch_up (Entry *entry)
{
  entry->behind = FALSE;
  logline_log_index_extend (entry->index, entry->end, entry->open);
}

static void
index_settled (Entry *entry)
{
  if (entry->behind && logline_log_index_get_error (entry->index) == NULL)
    catch_up (entry);
  else if (entry->served != NULL && !entry->looking)
    answer (entry, logline_log_index_get_error (entry->index));
}

static gboolean
patience_over (gpointer user_data)
{
  Entry *entry = user_data;

  entry->patience = 0;
  answer (entry, NULL);
  return G_SOURCE_REMOVE;
}

/* To the log that its generation is now. */
static void
move_index (Entry *entry)
{
  Entry *earlier = get_entry (entry->indexes, entry->path,
                              logline_log_index_get_generation (entry->index));

  if (is_busy (earlier) || earlier->index != NULL)
    {
      drop_index (entry);
      return;
    }

  g_signal_handlers_disconnect_by_data (entry->index, entry);
  earlier->index = g_steal_pointer (&entry->index);
  earlier->used_us = g_get_monotonic_time ();
  g_signal_connect_swapped (earlier->index, "settled", G_CALLBACK (index_settled), earlier);
}

static void
take_look (Entry *entry,
           Look  *look)
{
  gboolean is_other = entry->index != NULL &&
                      !g_str_equal (look->generation,
                                    logline_log_view_get_generation (look->view));

  if (is_other && look->readable)
    move_index (entry);
  else if (is_other)
    drop_index (entry);

  if (entry->index == NULL)
    {
      entry->index = logline_log_index_new (look->view);
      g_signal_connect_swapped (entry->index, "settled", G_CALLBACK (index_settled), entry);
    }
  if (!logline_log_index_is_complete (entry->index))
    entry->patience = g_timeout_add (PATIENCE_MS, patience_over, entry);

  entry->behind = TRUE;
  entry->end = look->end;
  entry->open = look->open;
  if (logline_log_index_is_settled (entry->index))
    catch_up (entry);
}

static void
looked (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  Entry *entry = user_data;
  g_autoptr (GError) error = NULL;
  gboolean seen = g_task_propagate_boolean (G_TASK (result), &error);

  /* Then the entry is gone with all the others. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  entry->looking = FALSE;
  if (seen)
    take_look (entry, g_task_get_task_data (G_TASK (result)));
  else
    answer (entry, error);
}

/* Another generation that is known may still be read. */
static gboolean
look_for_view (Look    *look,
               GError **error)
{
  g_auto (LoglineLogFate) fate = { 0 };

  /* One that was found before. */
  if (look->view != NULL)
    return TRUE;

  look->view = logline_log_files_look (look->log_files, look->path, error);
  if (look->view != NULL && look->generation != NULL &&
      !g_str_equal (look->generation, logline_log_view_get_generation (look->view)))
    {
      logline_log_files_trace (look->log_files, look->path, look->generation, &fate);
      look->readable = fate.view != NULL;
    }
  return look->view != NULL;
}

static gboolean
look_at_log (Look    *look,
             GError **error)
{
  guint64 size;
  char last = '\n';

  if (!look_for_view (look, error))
    return FALSE;

  size = logline_log_view_get_size (look->view);
  look->end = size;
  if (look->size > 0 && g_str_equal (look->generation,
                                     logline_log_view_get_generation (look->view)))
    look->end = MIN (size, look->size + MAX_GROWTH);

  if (look->end > 0 && !logline_source_read (logline_log_view_get_source (look->view),
                                             look->end - 1, &last, 1, error))
    return FALSE;
  look->open = last != '\n';
  return TRUE;
}

static void
run_look (GTask        *task,
          gpointer      source,
          gpointer      task_data,
          GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (look_at_log (task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* @view: (nullable) (transfer full): when it is known already */
static void
start_look (Entry          *entry,
            LoglineLogView *view)
{
  g_autoptr (GTask) task = g_task_new (NULL, entry->indexes->cancellable, looked, entry);
  Look *look = g_new0 (Look, 1);

  look->view = view;
  look->log_files = logline_log_files_ref (entry->indexes->log_files);
  look->path = g_strdup (entry->path);
  if (entry->index != NULL)
    {
      look->generation = g_strdup (logline_log_index_get_generation (entry->index));
      look->size = logline_log_index_get_size (entry->index);
    }
  g_task_set_source_tag (task, start_look);
  g_task_set_task_data (task, look, (GDestroyNotify) look_free);
  logline_workers_run (task, run_look);
}

static void
earlier_found (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Search) search = user_data;
  g_autoptr (GError) error = NULL;
  LoglineLogView *view = logline_log_files_find_finish (result, &error);

  /* Then the entry is gone with all the others. */
  if (g_cancellable_is_cancelled (search->cancellable))
    {
      g_clear_pointer (&view, logline_log_view_unref);
      return;
    }

  if (view != NULL)
    start_look (search->entry, view);
  else
    {
      search->entry->looking = FALSE;
      answer (search->entry, error);
    }
}

static void
find_earlier (Entry *entry)
{
  Search *search = g_new0 (Search, 1);

  search->entry = entry;
  search->cancellable = g_object_ref (entry->indexes->cancellable);
  logline_log_files_find_async (entry->indexes->log_files, entry->path, entry->generation,
                                earlier_found, search);
}

static void
begin_round (Entry *entry)
{
  entry->looking = TRUE;
  entry->served = g_steal_pointer (&entry->waiting);
  entry->waiting = tasks_new ();
  if (entry->generation != NULL)
    find_earlier (entry);
  else
    start_look (entry, NULL);
}

static Entry *
get_entry (LoglineIndexes *self,
           const char     *path,
           const char     *generation)
{
  g_autofree char *key = generation != NULL ? g_strconcat (path, "\n", generation, NULL)
                                            : g_strdup (path);
  Entry *entry = g_hash_table_lookup (self->entries, key);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->indexes = self;
      entry->key = g_steal_pointer (&key);
      entry->path = g_strdup (path);
      entry->generation = g_strdup (generation);
      entry->waiting = tasks_new ();
      g_hash_table_insert (self->entries, entry->key, entry);
    }
  return entry;
}

static void
ask (Entry *entry,
     GTask *task)
{
  g_ptr_array_add (entry->waiting, g_object_ref (task));
  if (entry->served == NULL)
    begin_round (entry);
}

void
logline_indexes_ask_async (LoglineIndexes      *self,
                           const char          *path,
                           const char          *generation,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Question *question = g_new0 (Question, 1);

  review (self);
  question->generation = g_strdup (generation);
  g_task_set_source_tag (task, logline_indexes_ask_async);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  ask (get_entry (self, path, NULL), task);
}

LoglineLogIndex *
logline_indexes_ask_finish (GAsyncResult *result,
                            GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

LoglineIndexes *
logline_indexes_new (LoglineLogFiles *log_files,
                     gint64           idle_s,
                     guint64          max_bytes)
{
  LoglineIndexes *self = g_new0 (LoglineIndexes, 1);

  self->log_files = logline_log_files_ref (log_files);
  self->idle_us = idle_s * G_USEC_PER_SEC;
  self->max_bytes = max_bytes;
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                         (GDestroyNotify) entry_free);
  self->cancellable = g_cancellable_new ();
  self->review = g_timeout_add_seconds (REVIEW_S, review_cb, self);
  return self;
}

void
logline_indexes_free (LoglineIndexes *self)
{
  g_source_remove (self->review);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->entries);
  logline_log_files_unref (self->log_files);
  g_free (self);
}
