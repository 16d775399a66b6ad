/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-database.h"

struct _LoglineDatabase
{
  LoglineStore *store; /* touched on the pool's one thread only */
  GThreadPool *thread;
};

typedef struct
{
  LoglineDatabaseFunc func;
  gpointer data;
  GDestroyNotify free_data;
  GDestroyNotify free_result;
} Job;

static void
job_free (Job *job)
{
  if (job->free_data != NULL)
    job->free_data (job->data);
  g_free (job);
}

static void
run_job (gpointer data,
         gpointer user_data)
{
  g_autoptr (GTask) task = data;
  LoglineDatabase *self = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gpointer result;

  result = job->func (self->store, job->data, &error);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, result, job->free_result);
}

LoglineDatabase *
logline_database_new (LoglineStore *store)
{
  LoglineDatabase *self = g_new0 (LoglineDatabase, 1);

  self->store = store;
  self->thread = g_thread_pool_new (run_job, self, 1, TRUE, NULL);
  return self;
}

void
logline_database_free (LoglineDatabase *self)
{
  g_thread_pool_free (self->thread, FALSE, TRUE);
  logline_store_close (self->store);
  g_free (self);
}

void
logline_database_run (LoglineDatabase    *self,
                      LoglineDatabaseFunc func,
                      gpointer            data,
                      GDestroyNotify      free_data,
                      GDestroyNotify      free_result,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->func = func;
  job->data = data;
  job->free_data = free_data;
  job->free_result = free_result;
  g_task_set_source_tag (task, logline_database_run);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_thread_pool_push (self->thread, task, NULL);
}

gpointer
logline_database_run_finish (GAsyncResult *result,
                             GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
