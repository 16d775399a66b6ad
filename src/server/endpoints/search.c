/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-endpoints.h"
#include "logline-guard-audit.h"
#include "logline-log-access.h"
#include "logline-search-stream.h"
#include "logline-workers.h"

/* GET and HEAD of a search. All that can be refused is refused before the answer begins: the number
 * of searches, what they cost, the parameters (a worker compiles the patterns), the log, its
 * generation. */

typedef struct
{
  LoglineExchange      *exchange;
  char                 *path;
  LoglineSearchRequest *request;
  LoglineSearchPlace   *place;
} Job;

static void
job_free (Job *job)
{
  g_clear_pointer (&job->place, logline_search_place_leave);
  g_clear_pointer (&job->request, logline_search_request_free);
  logline_exchange_unref (job->exchange);
  g_free (job->path);
  g_free (job);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static void
index_ready (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineLogIndex) index = logline_indexes_ask_finish (result, &error);
  LoglineExchange *exchange = job->exchange;
  const char *generation;

  if (index == NULL)
    {
      logline_log_access_reply_unreadable (exchange, error);
      return;
    }

  generation = logline_log_index_get_generation (index);
  logline_exchange_set_header (exchange, LOGLINE_API_HEADER_GENERATION, generation);
  if (logline_log_access_is_wanted (generation, job->request->generation))
    logline_search_stream_start (exchange, g_steal_pointer (&job->request), index,
                                 g_steal_pointer (&job->place));
  else
    logline_log_access_reply_gone (exchange);
}

static void
parse (GTask        *task,
       gpointer      source,
       gpointer      task_data,
       GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  LoglineSearchRequest *request = logline_search_request_parse (task_data, &error);

  if (request != NULL)
    g_task_return_pointer (task, request, (GDestroyNotify) logline_search_request_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
parsed (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;
  LoglineIndexes *indexes = job->exchange->context->indexes;
  const char *path = job->path;

  job->request = g_task_propagate_pointer (G_TASK (result), &error);
  if (job->request != NULL)
    {
      const char *generation = job->request->earlier ? job->request->generation : NULL;

      logline_indexes_ask_async (indexes, path, generation, index_ready, g_steal_pointer (&job));
    }
  else
    logline_exchange_reply_problem (job->exchange,
                                    error->domain == LOGLINE_QUERY_ERROR
                                      ? LOGLINE_PROBLEM_BAD_PATTERN
                                      : LOGLINE_PROBLEM_BAD_REQUEST,
                                    error->message);
}

static void
refuse (LoglineExchange *exchange,
        guint            wait_s,
        const char      *detail)
{
  g_autofree char *wait = g_strdup_printf ("%u", wait_s);

  logline_exchange_set_header (exchange, "Retry-After", wait);
  logline_exchange_reply_problem (exchange, LOGLINE_PROBLEM_TOO_MANY_REQUESTS, detail);
}

/* Returns: (nullable): %NULL when it has been refused */
static LoglineSearchPlace *
get_place (LoglineExchange *exchange)
{
  LoglineContext *context = exchange->context;
  const char *account = exchange->identity->username;
  guint wait_s = logline_search_allowance_get_wait_s (context->search_allowance, account,
                                                      g_get_monotonic_time ());
  LoglineSearchPlace *place;

  if (wait_s > 0)
    {
      refuse (exchange, wait_s, "Your searches have cost as much as they may within an hour.");
      return NULL;
    }

  logline_guard_audit_search (exchange);
  place = logline_search_queue_enter (context->searches, account);
  if (place == NULL)
    refuse (exchange, 1, "You have as many searches running and waiting as you may. Stop one, or "
            "wait until one is done.");
  return place;
}

static void
log_found (LoglineExchange *exchange,
           const char      *path)
{
  GUri *uri = soup_server_message_get_uri (exchange->message);
  LoglineSearchPlace *place = get_place (exchange);
  g_autoptr (GTask) task = NULL;
  Job *job;

  if (place == NULL)
    return;

  job = g_new0 (Job, 1);
  job->place = place;
  job->exchange = logline_exchange_ref (exchange);
  job->path = g_strdup (path);
  task = g_task_new (NULL, NULL, parsed, job);
  g_task_set_source_tag (task, logline_endpoint_search);
  g_task_set_task_data (task, g_strdup (g_uri_get_query (uri)), g_free);
  logline_workers_run (task, parse);
}

void
logline_endpoint_search (LoglineExchange *exchange)
{
  logline_log_access_find (exchange, log_found);
}
