/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A job cannot be taken off its thread, and one of a search may take seconds. So what somebody
 * waits for has threads of its own, which mostly stand by: the system then divides the processors.
 *
 * Those who have work in the background take turns, as in start-time fair queuing (Goyal, Vin and
 * Cheng, 1996): a job is given the turn after its owner's last one, or the present turn when the
 * owner has none left, and the jobs run in the order of their turns. Whoever comes new waits for no
 * more than a job of each of the others.
 */

#include "logline-workers.h"

typedef struct
{
  GTask           *task;
  GTaskThreadFunc  func;
  guint64          turn;
  guint64          sequence;
} Job;

/* Jobs that somebody has waiting. */
typedef struct
{
  guint   n_jobs;
  guint64 turn; /* of the last */
} Owner;

typedef struct
{
  GThreadPool *urgent;
  GThreadPool *background;
  GMutex       mutex;
  GHashTable  *owners; /* (element-type GCancellable Owner): by address only; those who have jobs */
  guint64      turn;
  guint64      sequence;
} Workers;

static int
compare_numbers (guint64 a,
                 guint64 b)
{
  return a < b ? -1 : a > b;
}

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
  if (job_a->turn != job_b->turn)
    return compare_numbers (job_a->turn, job_b->turn);

  return compare_numbers (job_a->sequence, job_b->sequence);
}

static void
take_turn (Workers *workers,
           Job     *job)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&workers->mutex);
  gpointer key = g_task_get_cancellable (job->task);
  Owner *owner = g_hash_table_lookup (workers->owners, key);

  if (owner == NULL)
    {
      owner = g_new0 (Owner, 1);
      g_hash_table_insert (workers->owners, key, owner);
    }
  job->turn = owner->n_jobs++ > 0 ? owner->turn + 1 : workers->turn;
  job->sequence = workers->sequence++;
  owner->turn = job->turn;
}

static void
give_turn_up (Workers   *workers,
              const Job *job)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&workers->mutex);
  gpointer key = g_task_get_cancellable (job->task);
  Owner *owner = g_hash_table_lookup (workers->owners, key);

  workers->turn = MAX (workers->turn, job->turn);
  if (--owner->n_jobs == 0)
    g_hash_table_remove (workers->owners, key);
}

static void
run_job (gpointer data,
         gpointer user_data)
{
  g_autofree Job *job = data;
  g_autoptr (GTask) task = job->task;

  give_turn_up (user_data, job);
  if (!g_task_return_error_if_cancelled (task))
    job->func (task, g_task_get_source_object (task), g_task_get_task_data (task),
               g_task_get_cancellable (task));
}

static GThreadPool *
pool_new (Workers *workers)
{
  GThreadPool *pool = g_thread_pool_new (run_job, workers, logline_workers_get_size (), FALSE,
                                         NULL);

  g_thread_pool_set_sort_function (pool, compare_jobs, NULL);
  return pool;
}

static Workers *
get_workers (void)
{
  static gsize workers;

  if (g_once_init_enter (&workers))
    {
      Workers *new_workers = g_new0 (Workers, 1);

      g_mutex_init (&new_workers->mutex);
      new_workers->owners = g_hash_table_new_full (NULL, NULL, NULL, g_free);
      new_workers->urgent = pool_new (new_workers);
      new_workers->background = pool_new (new_workers);
      g_once_init_leave (&workers, (gsize) new_workers);
    }

  return (Workers *) workers;
}

void
logline_workers_run (GTask           *task,
                     GTaskThreadFunc  func)
{
  Workers *workers = get_workers ();
  Job *job;

  g_return_if_fail (G_IS_TASK (task));
  g_return_if_fail (func != NULL);

  job = g_new0 (Job, 1);
  job->task = g_object_ref (task);
  job->func = func;
  take_turn (workers, job);
  /* The error only says that no further thread could be started; the job is queued all the same. */
  g_thread_pool_push (g_task_get_priority (task) > G_PRIORITY_DEFAULT ? workers->background
                                                                       : workers->urgent,
                      job, NULL);
}

guint
logline_workers_get_size (void)
{
  return MAX (1, g_get_num_processors ());
}
