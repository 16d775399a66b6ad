/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-encoder.h"
#include "logline-endpoints.h"
#include "logline-log-files.h"
#include "logline-workers.h"

/* GET /services: what is granted comes from the database thread, what stands behind each log from a
 * worker. */

typedef struct
{
  LoglineLogFiles *log_files;
  GPtrArray *services;  /* (element-type LoglineCatalogService) (owned) */
  char     **downloads; /* ids of those that may be downloaded */
} Listing;

static void
listing_free (Listing *listing)
{
  g_ptr_array_unref (listing->services);
  g_strfreev (listing->downloads);
  g_free (listing);
}

static LoglineLogInfo *
describe_log (LoglineLogFiles         *log_files,
              const LoglineCatalogLog *log)
{
  g_autoptr (LoglineLogView) view = logline_log_files_look (log_files, log->path, NULL);
  LoglineLogInfo *info = logline_log_info_new (log->name);

  if (view != NULL)
    {
      info->size = logline_log_view_get_size (view);
      info->generation = g_strdup (logline_log_view_get_generation (view));
      info->modified_us = logline_log_view_get_modified_us (view);
    }

  return info;
}

static LoglineServiceInfo *
describe_service (LoglineLogFiles             *log_files,
                  const LoglineCatalogService *service)
{
  LoglineServiceInfo *info = logline_service_info_new (service->id, service->title);

  for (guint i = 0; i < service->logs->len; i++)
    {
      LoglineLogInfo *log = describe_log (log_files, g_ptr_array_index (service->logs, i));

      log->is_default = i == 0;
      g_ptr_array_add (info->logs, log);
    }

  return info;
}

static void
describe (GTask        *task,
          gpointer      source,
          gpointer      task_data,
          GCancellable *cancellable)
{
  Listing *listing = task_data;
  g_autoptr (GPtrArray) infos = NULL;

  infos = g_ptr_array_new_with_free_func ((GDestroyNotify) logline_service_info_free);
  for (guint i = 0; i < listing->services->len; i++)
    {
      LoglineServiceInfo *info = describe_service (listing->log_files,
                                                   g_ptr_array_index (listing->services, i));

      info->download = g_strv_contains ((const char *const *) listing->downloads, info->id);
      g_ptr_array_add (infos, info);
    }

  g_task_return_pointer (task, logline_service_list_to_json (infos),
                         (GDestroyNotify) g_bytes_unref);
}

static void
described (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (LoglineExchange) exchange = user_data;
  g_autoptr (GBytes) json = g_task_propagate_pointer (G_TASK (result), NULL);

  logline_encoder_reply_json (exchange, json);
}

static void
keep_allowed (LoglineExchange *exchange,
              GPtrArray       *services)
{
  for (guint i = services->len; i > 0; i--)
    {
      const LoglineCatalogService *service = g_ptr_array_index (services, i - 1);

      if (!logline_claims_allow (exchange->claims, exchange->identity, service->id,
                                 LOGLINE_RIGHT_READ))
        g_ptr_array_remove_index (services, i - 1);
    }
}

static void
listed (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (LoglineExchange) exchange = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) services = logline_database_run_finish (result, &error);
  g_autoptr (GTask) task = NULL;
  Listing *listing;

  if (services == NULL)
    {
      logline_exchange_reply_failure (exchange, error);
      return;
    }

  keep_allowed (exchange, services);
  listing = g_new0 (Listing, 1);
  listing->log_files = exchange->context->log_files;
  listing->services = g_steal_pointer (&services);
  listing->downloads = g_strdupv (exchange->identity->downloads);
  task = g_task_new (NULL, NULL, described, logline_exchange_ref (exchange));
  g_task_set_source_tag (task, logline_endpoint_services);
  g_task_set_task_data (task, listing, (GDestroyNotify) listing_free);
  logline_workers_run (task, describe);
}

void
logline_endpoint_services (LoglineExchange *exchange)
{
  logline_database_run (exchange->context->database, logline_catalog_list_job, NULL, NULL,
                        (GDestroyNotify) g_ptr_array_unref, listed,
                        logline_exchange_ref (exchange));
}
