/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-log-watches.h"

#include "logline-workers.h"

#define TIDY_S 30

struct _LoglineLogWatches
{
  LoglineLogFiles *log_files;
  LoglineInotify  *inotify;
  GHashTable      *watches; /* (element-type utf8 LoglineLogWatch) (unowned) by path */
  guint            tidy;
};

static void
noticed (int         watch,
         const char *name,
         gpointer    user_data)
{
  LoglineLogWatches *self = user_data;
  GHashTableIter iter;
  gpointer log_watch;

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &log_watch))
    logline_log_watch_notice (log_watch, watch, name);
}

static void
run_tidy (GTask        *task,
          gpointer      source,
          gpointer      task_data,
          GCancellable *cancellable)
{
  logline_log_files_tidy (task_data);
  g_task_return_boolean (task, TRUE);
}

static gboolean
tidy (gpointer user_data)
{
  LoglineLogWatches *self = user_data;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_source_tag (task, tidy);
  g_task_set_priority (task, G_PRIORITY_LOW);
  g_task_set_task_data (task, logline_log_files_ref (self->log_files),
                        (GDestroyNotify) logline_log_files_unref);
  logline_workers_run (task, run_tidy);
  return G_SOURCE_CONTINUE;
}

LoglineLogWatches *
logline_log_watches_new (LoglineLogFiles *log_files)
{
  LoglineLogWatches *self = g_new0 (LoglineLogWatches, 1);

  self->log_files = logline_log_files_ref (log_files);
  self->inotify = logline_inotify_new (noticed, self);
  self->watches = g_hash_table_new (g_str_hash, g_str_equal);
  self->tidy = g_timeout_add_seconds (TIDY_S, tidy, self);
  return self;
}

void
logline_log_watches_free (LoglineLogWatches *self)
{
  g_assert (g_hash_table_size (self->watches) == 0);

  g_source_remove (self->tidy);
  logline_inotify_stop (self->inotify);
  logline_inotify_unref (self->inotify);
  logline_log_files_unref (self->log_files);
  g_hash_table_unref (self->watches);
  g_free (self);
}

static gboolean
is_value (gpointer key,
          gpointer value,
          gpointer user_data)
{
  return value == user_data;
}

static void
watch_gone (gpointer user_data,
            GObject *where)
{
  LoglineLogWatches *self = user_data;

  g_hash_table_foreach_remove (self->watches, is_value, where);
}

LoglineLogWatch *
logline_log_watches_watch (LoglineLogWatches *self,
                           const char        *path)
{
  LoglineLogWatch *watch = g_hash_table_lookup (self->watches, path);

  if (watch != NULL)
    return g_object_ref (watch);

  watch = logline_log_watch_new (self->log_files, self->inotify, path);
  g_object_weak_ref (G_OBJECT (watch), watch_gone, self);
  g_hash_table_insert (self->watches, (char *) logline_log_watch_get_path (watch), watch);
  return watch;
}
