/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* One thread at a time looks for the file or opens it. Decompressing may take minutes, so it is not
 * for the workers, whose jobs are short. What it brings counts only while the oldest generation is
 * still the one that it looked for the predecessor of.
 */

#include "logline-earlier-loader.h"

#include "logline-earlier-file.h"

struct _LoglineEarlierLoader
{
  LoglineIndexedLog *log; /* unowned: it owns this */
  char              *path;
  GArray            *passed;  /* as in LoglineShownFiles */
  LoglineSibling    *sibling; /* nullable: the next one */
  char              *name;    /* of it */
  GError            *error;
  GCancellable      *cancellable; /* nullable: of what is under way */
  gboolean           loading;
};

typedef struct
{
  LoglineShownFiles *shown;
  gboolean           open;
  LoglineSibling    *sibling;
  LoglineFile       *file;
  GError            *error;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  logline_shown_files_free (job->shown);
  g_clear_pointer (&job->sibling, logline_sibling_unref);
  g_clear_object (&job->file);
  g_clear_error (&job->error);
  g_free (job);
}

static void
run (GTask        *task,
     gpointer      source_object,
     gpointer      task_data,
     GCancellable *cancellable)
{
  Job *job = task_data;

  if (job->open)
    job->file = logline_earlier_file_open (job->shown, &job->sibling, cancellable, &job->error);
  else
    job->sibling = logline_earlier_file_find (job->shown);

  g_task_return_boolean (task, TRUE);
}

static void
take_sibling (LoglineEarlierLoader *self,
              LoglineSibling       *sibling)
{
  g_clear_pointer (&self->sibling, logline_sibling_unref);
  g_clear_pointer (&self->name, g_free);
  self->sibling = sibling;
  if (sibling != NULL)
    self->name = g_path_get_basename (sibling->path);
}

static gboolean
is_still_the_oldest (LoglineEarlierLoader *self,
                     const Job            *job)
{
  g_autoptr (GPtrArray) sources = logline_indexed_log_dup_sources (self->log);

  return sources->len > 0
         && g_ptr_array_index (sources, 0) == g_ptr_array_index (job->shown->files, 0);
}

static char *
dup_generation (Job *job)
{
  const char *packed = job->sibling->generation;

  return g_strdup (packed != NULL ? packed : logline_file_get_generation (job->file));
}

static void
take_file (LoglineEarlierLoader *self,
           Job                  *job)
{
  g_autofree char *generation = NULL;

  g_array_unref (self->passed);
  self->passed = g_array_ref (job->shown->passed);
  if (job->file == NULL)
    return;

  generation = dup_generation (job);
  logline_indexed_log_prepend (self->log, generation, LOGLINE_SOURCE (job->file),
                               logline_file_get_size (job->file));
}

static void start (LoglineEarlierLoader *self,
                   gboolean              open,
                   guint64               size);

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Job *job = g_task_get_task_data (G_TASK (result));
  LoglineEarlierLoader *self = user_data;
  g_autoptr (LoglineIndexedLog) log = NULL;

  /* Given up, and maybe gone. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;

  log = g_object_ref (self->log);
  g_clear_object (&self->cancellable);
  self->loading = FALSE;
  g_clear_error (&self->error);
  if (job->open && is_still_the_oldest (self, job) && logline_indexed_log_is_whole (self->log))
    take_file (self, job);

  self->error = g_steal_pointer (&job->error);
  if (job->file != NULL)
    start (self, FALSE, job->shown->size);
  else
    take_sibling (self, g_steal_pointer (&job->sibling));
  logline_history_emit_changed (LOGLINE_HISTORY (log));
}

static void
start (LoglineEarlierLoader *self,
       gboolean              open,
       guint64               size)
{
  g_autoptr (GPtrArray) sources = logline_indexed_log_dup_sources (self->log);
  g_autoptr (GTask) task = NULL;
  Job *job;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->loading = open;
  if (sources->len == 0)
    return;

  job = g_new0 (Job, 1);
  job->shown = logline_shown_files_new (self->path, sources, size, self->passed);
  job->open = open;
  self->cancellable = g_cancellable_new ();
  task = g_task_new (NULL, self->cancellable, done_cb, self);
  g_task_set_source_tag (task, start);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run);
}

LoglineEarlierLoader *
logline_earlier_loader_new (LoglineIndexedLog *log,
                            const char        *path)
{
  LoglineEarlierLoader *self = g_new0 (LoglineEarlierLoader, 1);

  self->log = log;
  self->path = g_strdup (path);
  self->passed = g_array_new (FALSE, FALSE, sizeof (LoglineFileIdentity));

  return self;
}

void
logline_earlier_loader_free (LoglineEarlierLoader *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  take_sibling (self, NULL);
  g_clear_error (&self->error);
  g_array_unref (self->passed);
  g_free (self->path);
  g_free (self);
}

void
logline_earlier_loader_look (LoglineEarlierLoader *self,
                             guint64               size)
{
  /* Whoever waits for a file goes on to: what comes before is the same. */
  if (!self->loading)
    start (self, FALSE, size);
}

void
logline_earlier_loader_forget (LoglineEarlierLoader *self)
{
  g_array_unref (self->passed);
  self->passed = g_array_new (FALSE, FALSE, sizeof (LoglineFileIdentity));
  self->loading = FALSE;
}

void
logline_earlier_loader_load (LoglineEarlierLoader *self,
                             guint64               size)
{
  if (self->loading || self->sibling == NULL || !logline_indexed_log_is_whole (self->log))
    return;

  start (self, TRUE, size);
  logline_history_emit_changed (LOGLINE_HISTORY (self->log));
}

gboolean
logline_earlier_loader_get (LoglineEarlierLoader *self,
                            LoglineEarlier       *out_earlier)
{
  if (self->sibling == NULL)
    return FALSE;

  *out_earlier = (LoglineEarlier) {
    .name = self->name,
    .stored = self->sibling->stored,
    .loading = self->loading,
    .error = self->error,
  };
  return TRUE;
}
