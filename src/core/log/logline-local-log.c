/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Whenever the system tells of a change, and every poll interval, a worker looks at the file; only
 * one at a time, and once more when something was told meanwhile.
 *
 * After a rotation the writer often goes on with the old file for a moment. So the log stays with
 * it until the new file has its first bytes, and reads what the old one got until then.
 */

#include "logline-local-log.h"

#include "logline-earlier-loader.h"
#include "logline-file.h"
#include "logline-workers.h"

#define DEFAULT_POLL_MS 1000
#define MONITOR_RATE_MS 100

struct _LoglineLocalLog
{
  LoglineIndexedLog     parent_instance;

  char                 *path;
  LoglineFile          *file;         /* nullable; the current generation */
  guint64               size;         /* the bytes of it that the log knows of */
  LoglineEarlierLoader *earlier;
  GFileMonitor         *monitor;      /* nullable */
  GSource              *poll_source;
  guint                 poll_ms;
  gboolean              looking;
  gboolean              look_again;
  guint                 n_missing;    /* looks in a row that found no file */
};

static void history_iface_init (LoglineHistoryInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoglineLocalLog, logline_local_log, LOGLINE_TYPE_INDEXED_LOG,
                               G_IMPLEMENT_INTERFACE (LOGLINE_TYPE_HISTORY, history_iface_init))

/* What a worker saw. */
typedef struct
{
  LoglineFile      *file;  /* nullable: there was none before */
  LoglineFileState  state; /* of that file */
  guint64           size;  /* of that file */
  LoglineFile      *next;  /* nullable: the file that follows */
  GError           *error; /* nullable: why there is none */
} Look;

static void look (LoglineLocalLog *self);

static void
look_free (gpointer data)
{
  Look *view = data;

  g_clear_object (&view->file);
  g_clear_object (&view->next);
  g_clear_error (&view->error);
  g_free (view);
}

static void
look_at_following_file (Look *view)
{
  view->next = logline_file_reopen (view->file, &view->error);

  if (view->next == NULL)
    view->state = LOGLINE_FILE_MISSING;
  else if (view->state == LOGLINE_FILE_ROTATED)
    {
      /* What the old file got before the new one was opened. */
      logline_file_check (view->file, &view->size);
      if (logline_file_get_size (view->next) == 0)
        {
          g_clear_object (&view->next);
          view->state = LOGLINE_FILE_SAME;
        }
    }
}

static void
run_look (GTask        *task,
          gpointer      source_object,
          gpointer      task_data,
          GCancellable *cancellable)
{
  const char *path = LOGLINE_LOCAL_LOG (source_object)->path;
  Look *view = task_data;

  if (view->file == NULL)
    {
      view->state = LOGLINE_FILE_MISSING;
      view->next = logline_file_open (path, &view->error);
    }
  else
    {
      view->state = logline_file_check (view->file, &view->size);
      if (view->state == LOGLINE_FILE_ROTATED || view->state == LOGLINE_FILE_TRUNCATED)
        look_at_following_file (view);
      else if (view->state == LOGLINE_FILE_MISSING)
        {
          /* Only to learn why; if it is back already, the next look tells what it is. */
          LoglineFile *back = logline_file_open (path, &view->error);

          g_clear_object (&back);
        }
    }

  g_task_return_boolean (task, TRUE);
}

static void
add_up_to (LoglineLocalLog *self,
           guint64          size)
{
  logline_indexed_log_add (LOGLINE_INDEXED_LOG (self), self->size, size);
  logline_indexed_log_set_updated (LOGLINE_INDEXED_LOG (self),
                                   logline_file_get_modified_us (self->file));
  self->size = size;
}

static void
go_over (LoglineLocalLog        *self,
         LoglineFile            *file,
         LoglineGenerationCause  cause)
{
  g_set_object (&self->file, file);
  self->size = 0;
  logline_indexed_log_begin (LOGLINE_INDEXED_LOG (self), logline_file_get_generation (file),
                             LOGLINE_SOURCE (file), cause, cause == LOGLINE_GENERATION_ROTATED);
  add_up_to (self, logline_file_get_size (file));
  if (cause != LOGLINE_GENERATION_ROTATED)
    logline_earlier_loader_forget (self->earlier);
  logline_earlier_loader_look (self->earlier, self->size);
}

static LoglineGenerationCause
get_cause (const Look *view)
{
  if (view->file == NULL)
    return LOGLINE_GENERATION_FIRST;

  return view->state == LOGLINE_FILE_ROTATED ? LOGLINE_GENERATION_ROTATED
                                             : LOGLINE_GENERATION_TRUNCATED;
}

static void
apply (LoglineLocalLog *self,
       Look            *view)
{
  /* Between the old name's going and the new file's coming there is nothing to worry about. */
  self->n_missing = view->error != NULL ? self->n_missing + 1 : 0;
  if (view->error == NULL || view->file == NULL || self->n_missing > 1)
    logline_indexed_log_take_error (LOGLINE_INDEXED_LOG (self), g_steal_pointer (&view->error));

  /* Also when nothing came: it lets the index try again what failed. */
  if (view->file != NULL && view->state != LOGLINE_FILE_TRUNCATED)
    if (view->size > self->size || logline_log_get_error (LOGLINE_LOG (self)) != NULL)
      add_up_to (self, view->size);

  if (view->next != NULL)
    go_over (self, view->next, get_cause (view));
}

static void
look_done_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  LoglineLocalLog *self = LOGLINE_LOCAL_LOG (object);

  self->looking = FALSE;
  /* Disposed of meanwhile. */
  if (self->poll_source == NULL)
    return;

  apply (self, g_task_get_task_data (G_TASK (result)));
  if (self->look_again)
    look (self);
}

static void
look (LoglineLocalLog *self)
{
  g_autoptr (GTask) task = NULL;
  Look *view;

  self->look_again = self->looking;
  if (self->looking)
    return;

  self->looking = TRUE;
  view = g_new0 (Look, 1);
  g_set_object (&view->file, self->file);
  task = g_task_new (self, NULL, look_done_cb, NULL);
  g_task_set_source_tag (task, look);
  g_task_set_task_data (task, view, look_free);
  logline_workers_run (task, run_look);
}

static gboolean
poll_cb (gpointer user_data)
{
  look (LOGLINE_LOCAL_LOG (user_data));
  return G_SOURCE_CONTINUE;
}

static void
start_polling (LoglineLocalLog *self)
{
  if (self->poll_source != NULL)
    g_source_destroy (self->poll_source);
  g_clear_pointer (&self->poll_source, g_source_unref);

  self->poll_source = g_timeout_source_new (self->poll_ms);
  g_source_set_static_name (self->poll_source, "LoglineLocalLog poll");
  g_source_set_callback (self->poll_source, poll_cb, self, NULL);
  g_source_attach (self->poll_source, g_main_context_get_thread_default ());
}

/* Without a monitor, polling does. */
static void
start_monitor (LoglineLocalLog *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);

  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor == NULL)
    return;

  g_file_monitor_set_rate_limit (self->monitor, MONITOR_RATE_MS);
  g_signal_connect_object (self->monitor, "changed", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
}

static gboolean
logline_local_log_get_earlier (LoglineHistory *history,
                               LoglineEarlier *out_earlier)
{
  LoglineLocalLog *self = LOGLINE_LOCAL_LOG (history);

  return self->earlier != NULL && logline_earlier_loader_get (self->earlier, out_earlier);
}

static void
logline_local_log_load_earlier (LoglineHistory *history)
{
  LoglineLocalLog *self = LOGLINE_LOCAL_LOG (history);

  logline_earlier_loader_load (self->earlier, self->size);
}

static void
logline_local_log_dispose (GObject *object)
{
  LoglineLocalLog *self = LOGLINE_LOCAL_LOG (object);

  if (self->poll_source != NULL)
    g_source_destroy (self->poll_source);
  g_clear_pointer (&self->poll_source, g_source_unref);
  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  g_clear_object (&self->file);
  g_clear_pointer (&self->earlier, logline_earlier_loader_free);

  G_OBJECT_CLASS (logline_local_log_parent_class)->dispose (object);
}

static void
logline_local_log_finalize (GObject *object)
{
  LoglineLocalLog *self = LOGLINE_LOCAL_LOG (object);

  g_free (self->path);

  G_OBJECT_CLASS (logline_local_log_parent_class)->finalize (object);
}

static void
history_iface_init (LoglineHistoryInterface *iface)
{
  iface->get_earlier = logline_local_log_get_earlier;
  iface->load_earlier = logline_local_log_load_earlier;
}

static void
logline_local_log_class_init (LoglineLocalLogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = logline_local_log_dispose;
  object_class->finalize = logline_local_log_finalize;
}

static void
logline_local_log_init (LoglineLocalLog *self)
{
  self->poll_ms = DEFAULT_POLL_MS;
}

LoglineLocalLog *
logline_local_log_new (const char *path)
{
  LoglineLocalLog *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (LOGLINE_TYPE_LOCAL_LOG, NULL);
  self->path = g_strdup (path);
  self->earlier = logline_earlier_loader_new (LOGLINE_INDEXED_LOG (self), path);
  start_monitor (self);
  start_polling (self);
  look (self);

  return self;
}

const char *
logline_local_log_get_path (LoglineLocalLog *self)
{
  g_return_val_if_fail (LOGLINE_IS_LOCAL_LOG (self), NULL);

  return self->path;
}

void
logline_local_log_set_poll_ms (LoglineLocalLog *self,
                               guint            poll_ms)
{
  g_return_if_fail (LOGLINE_IS_LOCAL_LOG (self));
  g_return_if_fail (poll_ms > 0);

  if (self->poll_ms == poll_ms)
    return;

  self->poll_ms = poll_ms;
  start_polling (self);
}
