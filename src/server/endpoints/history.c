/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-encoder.h"
#include "logline-endpoints.h"
#include "logline-log-access.h"
#include "logline-workers.h"

/* GET and HEAD of what a log was before it was rotated. One that is missing has a history, too. */

typedef struct
{
  LoglineLogFiles *log_files;
  char *path;
} Job;

static void
job_free (Job *job)
{
  logline_log_files_unref (job->log_files);
  g_free (job->path);
  g_free (job);
}

static void
listed (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (LoglineExchange) exchange = user_data;
  g_autoptr (GBytes) json = g_task_propagate_pointer (G_TASK (result), NULL);

  logline_encoder_reply_json (exchange, json);
}

static void
list (GTask        *task,
      gpointer      source,
      gpointer      task_data,
      GCancellable *cancellable)
{
  Job *job = task_data;
  g_autoptr (LoglineHistory) history = logline_log_files_list (job->log_files, job->path);

  g_task_return_pointer (task, logline_history_to_json (history), (GDestroyNotify) g_bytes_unref);
}

static void
log_found (LoglineExchange *exchange,
           const char      *path)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, listed, logline_exchange_ref (exchange));
  Job *job = g_new0 (Job, 1);

  job->log_files = logline_log_files_ref (exchange->context->log_files);
  job->path = g_strdup (path);
  g_task_set_source_tag (task, logline_endpoint_history);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  logline_workers_run (task, list);
}

void
logline_endpoint_history (LoglineExchange *exchange)
{
  logline_log_access_find (exchange, log_found);
}
