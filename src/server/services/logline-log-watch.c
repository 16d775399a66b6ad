/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* There is one timer, for the next look, and at most one look at a time. What the kernel tells only
 * moves the next look forward: a write to the time when the next event may be told, since nobody
 * would hear of it before; a name that comes or goes to at once, since the log that has the name
 * now may not have it for long, and each of them must have been seen.
 *
 * For the next write the file is watched once, anew before each look. So a thousand lines a second
 * do not wake anybody up a thousand times, and nothing that happens after a look is missed.
 */

#include "logline-log-watch.h"

#include "logline-workers.h"

#define TELL_US    (G_USEC_PER_SEC / LOGLINE_API_MAX_EVENTS_PS)
#define LOOK_US    G_USEC_PER_SEC
#define HURRY_US   (5 * G_TIME_SPAN_MILLISECOND) /* between two looks, whatever happens */
#define MISSING_US G_USEC_PER_SEC                /* until a log counts as missing */

typedef struct
{
  LoglineLogFiles *log_files;
  LoglineInotify  *inotify;
  char            *path;
  int              folder_watch;
  int              file_watch;
} Look;

struct _LoglineLogWatch
{
  GObject          parent_instance;

  LoglineLogFiles *log_files;
  LoglineInotify  *inotify;
  char            *path;
  char            *name;         /* in its folder */
  GCancellable    *cancellable;

  LoglineLogView  *seen;         /* at the last look; NULL with an error */
  GError          *seen_error;
  LoglineLogView  *view;         /* as it was told */
  GError          *error;
  gint64           missing_us;   /* since when nothing is seen of what is told; 0 for now */

  gboolean         looked;
  gboolean         looking;
  gint64           look_us;      /* when the last look began */
  gint64           told_us;
  gint64           due_us;       /* of the timer, or, while looking, of the look after that */
  guint            timer;
  int              folder_watch;
  int              file_watch;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LoglineLogWatch, logline_log_watch, G_TYPE_OBJECT)

static void begin_look (LoglineLogWatch *self);

static void
look_free (Look *look)
{
  logline_log_files_unref (look->log_files);
  logline_inotify_unref (look->inotify);
  g_free (look->path);
  g_free (look);
}

static gboolean
timer_over (gpointer user_data)
{
  LoglineLogWatch *self = user_data;

  self->timer = 0;
  begin_look (self);
  return G_SOURCE_REMOVE;
}

static void
set_timer (LoglineLogWatch *self)
{
  gint64 wait_us = MAX (self->due_us - g_get_monotonic_time (), 0);

  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add ((guint) ((wait_us + 999) / 1000), timer_over, self);
}

/* Looks at @time_us or sooner. */
static void
look_by (LoglineLogWatch *self,
         gint64           time_us)
{
  gint64 due_us = MAX (time_us, self->look_us + HURRY_US);

  if (due_us >= self->due_us)
    return;

  self->due_us = due_us;
  if (!self->looking)
    set_timer (self);
}

static void
tell (LoglineLogWatch *self)
{
  g_clear_pointer (&self->view, logline_log_view_unref);
  g_clear_error (&self->error);
  if (self->seen != NULL)
    self->view = logline_log_view_ref (self->seen);
  else
    self->error = g_error_copy (self->seen_error);

  self->told_us = g_get_monotonic_time ();
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
is_news (LoglineLogWatch *self)
{
  if (self->seen == NULL || self->view == NULL)
    return self->seen != NULL || self->view != NULL || self->error == NULL;

  return logline_log_view_get_size (self->seen) != logline_log_view_get_size (self->view) ||
         !g_str_equal (logline_log_view_get_generation (self->seen),
                       logline_log_view_get_generation (self->view));
}

/* Whether what was seen is to be told, and if so, from when on. */
static gboolean
is_to_be_told (LoglineLogWatch *self,
               gint64          *out_time_us)
{
  if (!is_news (self))
    return FALSE;

  *out_time_us = self->told_us + TELL_US;
  if (self->seen == NULL && self->view != NULL)
    *out_time_us = MAX (*out_time_us, self->missing_us + MISSING_US);
  return TRUE;
}

static void
take_look (LoglineLogWatch *self,
           LoglineLogView  *view,
           GError          *error)
{
  gint64 now_us = g_get_monotonic_time ();
  gint64 time_us;

  g_clear_pointer (&self->seen, logline_log_view_unref);
  g_clear_error (&self->seen_error);
  self->seen = view;
  self->seen_error = error;
  if (view != NULL)
    self->missing_us = 0;
  else if (self->missing_us == 0)
    self->missing_us = now_us;

  if (is_to_be_told (self, &time_us))
    {
      if (time_us <= now_us)
        tell (self);
      else
        look_by (self, time_us);
    }
}

static void
looked (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  LoglineLogView *view = g_task_propagate_pointer (G_TASK (result), &error);
  const Look *look = g_task_get_task_data (G_TASK (result));
  LoglineLogWatch *self = user_data;

  /* Then the watch is gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      logline_inotify_unwatch (look->inotify, look->file_watch);
      return;
    }

  g_object_ref (self);
  self->folder_watch = look->folder_watch;
  self->file_watch = look->file_watch;
  self->looked = TRUE;
  take_look (self, view, g_steal_pointer (&error));
  self->looking = FALSE;
  set_timer (self);
  g_object_unref (self);
}

static void
run_look (GTask        *task,
          gpointer      source,
          gpointer      task_data,
          GCancellable *cancellable)
{
  Look *look = task_data;
  g_autofree char *folder = g_path_get_dirname (look->path);
  g_autoptr (GError) error = NULL;
  LoglineLogView *view;

  look->folder_watch = logline_inotify_watch_folder (look->inotify, folder);
  look->file_watch = logline_inotify_watch_file (look->inotify, look->path);
  view = logline_log_files_look (look->log_files, look->path, &error);
  if (view != NULL)
    g_task_return_pointer (task, view, (GDestroyNotify) logline_log_view_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
begin_look (LoglineLogWatch *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, looked, self);
  Look *look = g_new0 (Look, 1);

  self->looking = TRUE;
  self->look_us = g_get_monotonic_time ();
  self->due_us = self->look_us + LOOK_US;
  look->log_files = logline_log_files_ref (self->log_files);
  look->inotify = logline_inotify_ref (self->inotify);
  look->path = g_strdup (self->path);
  g_task_set_source_tag (task, begin_look);
  g_task_set_task_data (task, look, (GDestroyNotify) look_free);
  logline_workers_run (task, run_look);
}

void
logline_log_watch_notice (LoglineLogWatch *self,
                          int              watch,
                          const char      *name)
{
  g_return_if_fail (LOGLINE_IS_LOG_WATCH (self));

  if (watch == LOGLINE_INOTIFY_NONE ||
      (watch == self->folder_watch && g_strcmp0 (name, self->name) == 0))
    look_by (self, 0);
  /* While it looks, what it watches for the next write is not known here. */
  else if (watch == self->file_watch || (self->looking && name == NULL))
    look_by (self, self->told_us + TELL_US);
}

static void
logline_log_watch_dispose (GObject *object)
{
  LoglineLogWatch *self = LOGLINE_LOG_WATCH (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  if (!self->looking)
    logline_inotify_unwatch (self->inotify, self->file_watch);
  self->file_watch = LOGLINE_INOTIFY_NONE;

  G_OBJECT_CLASS (logline_log_watch_parent_class)->dispose (object);
}

static void
logline_log_watch_finalize (GObject *object)
{
  LoglineLogWatch *self = LOGLINE_LOG_WATCH (object);

  g_clear_pointer (&self->seen, logline_log_view_unref);
  g_clear_pointer (&self->view, logline_log_view_unref);
  g_clear_error (&self->seen_error);
  g_clear_error (&self->error);
  g_object_unref (self->cancellable);
  logline_log_files_unref (self->log_files);
  logline_inotify_unref (self->inotify);
  g_free (self->path);
  g_free (self->name);

  G_OBJECT_CLASS (logline_log_watch_parent_class)->finalize (object);
}

static void
logline_log_watch_class_init (LoglineLogWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = logline_log_watch_dispose;
  object_class->finalize = logline_log_watch_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
logline_log_watch_init (LoglineLogWatch *self)
{
  self->cancellable = g_cancellable_new ();
  self->folder_watch = LOGLINE_INOTIFY_NONE;
  self->file_watch = LOGLINE_INOTIFY_NONE;
}

LoglineLogWatch *
logline_log_watch_new (LoglineLogFiles *log_files,
                       LoglineInotify  *inotify,
                       const char      *path)
{
  LoglineLogWatch *self = g_object_new (LOGLINE_TYPE_LOG_WATCH, NULL);

  self->log_files = logline_log_files_ref (log_files);
  self->inotify = logline_inotify_ref (inotify);
  self->path = g_strdup (path);
  self->name = g_path_get_basename (path);
  begin_look (self);
  return self;
}

const char *
logline_log_watch_get_path (LoglineLogWatch *self)
{
  g_return_val_if_fail (LOGLINE_IS_LOG_WATCH (self), NULL);

  return self->path;
}

gboolean
logline_log_watch_has_looked (LoglineLogWatch *self)
{
  g_return_val_if_fail (LOGLINE_IS_LOG_WATCH (self), FALSE);

  return self->looked;
}

LoglineLogView *
logline_log_watch_get_view (LoglineLogWatch *self)
{
  g_return_val_if_fail (LOGLINE_IS_LOG_WATCH (self), NULL);

  return self->view;
}

const GError *
logline_log_watch_get_error (LoglineLogWatch *self)
{
  g_return_val_if_fail (LOGLINE_IS_LOG_WATCH (self), NULL);

  return self->error;
}
