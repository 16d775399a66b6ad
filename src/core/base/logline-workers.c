/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-workers.h"

typedef struct
{
  GTask           *task;
  GTaskThreadFunc  func;
  guint            sequence;
} Job;

static guint last_sequence;

static int
compare_jobs (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const Job *job_a = a;
  const Job *job_b = b;
  int priority_a = g_task_get_priority (job_a->task);
  int priority_b = g_task_get_priority (job_b->task);

  if (priority_a != priority_b)
    return priority_a < priority_b ? -1 : 1;

  /* The difference, not the numbers: they wrap around. */
  return (int) (job_a->sequence - job_b->sequence);
}

static void
run_job (gpointer data,
         gpointer user_data)
{
  g_autofree Job *job = data;
  g_autoptr (GTask) task = job->task;

  if (!g_task_return_error_if_cancelled (task))
    job->func (task, g_task_get_source_object (task), g_task_get_task_data (task),
               g_task_get_cancellable (task));
}

static GThreadPool *
get_pool (void)
{
  static gsize pool;

  if (g_once_init_enter (&pool))
    {
      GThreadPool *new_pool = g_thread_pool_new (run_job, NULL, logline_workers_get_size (),
                                                 FALSE, NULL);

      g_thread_pool_set_sort_function (new_pool, compare_jobs, NULL);
      g_once_init_leave (&pool, (gsize) new_pool);
    }

  return (GThreadPool *) pool;
}

void
logline_workers_run (GTask           *task,
                     GTaskThreadFunc  func)
{
  Job *job;

  g_return_if_fail (G_IS_TASK (task));
  g_return_if_fail (func != NULL);

  job = g_new (Job, 1);
  job->task = g_object_ref (task);
  job->func = func;
  job->sequence = (guint) g_atomic_int_add (&last_sequence, 1);
  /* The error only says that no further thread could be started; the job is queued all the same. */
  g_thread_pool_push (get_pool (), job, NULL);
}

guint
logline_workers_get_size (void)
{
  return MAX (1, g_get_num_processors ());
}
