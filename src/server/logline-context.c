/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-context.h"

/* How long a failed sign-in counts. */
#define USER_REFILL_US    (30 * G_USEC_PER_SEC)
#define ADDRESS_REFILL_US (3 * G_USEC_PER_SEC)
#define HOUR_US           G_TIME_SPAN_HOUR
#define OWNER_US          (7 * G_TIME_SPAN_DAY)
#define DENIED_BURST      20
#define TAKEN_KIB         1024 /* an hour; more is a download */

/* What is there is no loss: systemd names a folder of this kind when it is asked to. */
static const char *
get_cache_folder (const LoglineConfig *config)
{
  const char *folder = g_getenv ("CACHE_DIRECTORY");

  return folder != NULL && g_path_is_absolute (folder) ? folder : config->data_dir;
}

LoglineContext *
logline_context_new (LoglineConfig *config,
                     LoglineStore  *store,
                     const char    *key_path,
                     const char    *audit_path,
                     GError       **error)
{
  g_autoptr (LoglineContext) self = g_new0 (LoglineContext, 1);

  self->config = config;
  self->database = logline_database_new (store);
  self->by_user = logline_throttle_new (config->attempts_per_user, USER_REFILL_US);
  self->by_address = logline_throttle_new (config->attempts_per_address, ADDRESS_REFILL_US);
  self->by_reader = logline_throttle_new (config->reading_mib / 4 * 1024,
                                          HOUR_US / (config->reading_mib * 1024));
  self->by_name = logline_throttle_new (config->attempts_per_address, ADDRESS_REFILL_US);
  self->by_owner = logline_throttle_new (1, OWNER_US);
  self->audit_denied = logline_throttle_new (DENIED_BURST, ADDRESS_REFILL_US);
  self->audit_told = logline_throttle_new (1, HOUR_US);
  self->audit_taken = logline_throttle_new (TAKEN_KIB, HOUR_US / TAKEN_KIB);
  self->rights = logline_right_watches_new (self->database);
  self->unpacker = logline_unpacker_new (get_cache_folder (config),
                                         (guint64) config->history_cache_mib * 1024 * 1024);
  self->log_files = logline_log_files_new (self->unpacker);
  self->watches = logline_log_watches_new (self->log_files);
  self->streams = logline_quota_new (config->streams_per_account);
  self->searches = logline_search_queue_new (&config->search);
  self->search_allowance = logline_search_allowance_new (&config->search);
  self->indexes = logline_indexes_new (self->log_files, config->index_idle_s,
                                       (guint64) config->index_memory_mib * 1024 * 1024);
  self->supervisor = logline_supervisor_new ();
  self->audit = logline_audit_open (audit_path, error);
  if (self->audit != NULL)
    self->keys = logline_key_keeper_new (key_path, error);
  if (self->keys != NULL)
    self->passwords = logline_passwords_new (&config->password_cost, error);

  return self->passwords != NULL ? g_steal_pointer (&self) : NULL;
}

void
logline_context_free (LoglineContext *self)
{
  g_clear_pointer (&self->supervisor, logline_supervisor_free);
  g_clear_pointer (&self->passwords, logline_passwords_free);
  g_clear_pointer (&self->rights, logline_right_watches_free);
  g_clear_pointer (&self->database, logline_database_free);
  g_clear_pointer (&self->indexes, logline_indexes_free);
  g_clear_pointer (&self->watches, logline_log_watches_free);
  if (self->unpacker != NULL)
    logline_unpacker_stop (self->unpacker);
  g_clear_pointer (&self->log_files, logline_log_files_unref);
  g_clear_pointer (&self->unpacker, logline_unpacker_unref);
  g_clear_pointer (&self->streams, logline_quota_free);
  g_clear_pointer (&self->search_allowance, logline_search_allowance_free);
  g_clear_pointer (&self->searches, logline_search_queue_free);
  g_clear_pointer (&self->by_address, logline_throttle_free);
  g_clear_pointer (&self->by_user, logline_throttle_free);
  g_clear_pointer (&self->by_reader, logline_throttle_free);
  g_clear_pointer (&self->by_name, logline_throttle_free);
  g_clear_pointer (&self->by_owner, logline_throttle_free);
  g_clear_pointer (&self->audit_denied, logline_throttle_free);
  g_clear_pointer (&self->audit_told, logline_throttle_free);
  g_clear_pointer (&self->audit_taken, logline_throttle_free);
  g_clear_pointer (&self->audit, logline_audit_close);
  g_clear_pointer (&self->keys, logline_key_keeper_free);
  g_clear_pointer (&self->config, logline_config_free);
  g_free (self);
}

void
logline_context_reload (LoglineContext *self)
{
  g_autoptr (GError) error = NULL;

  logline_key_keeper_reload (self->keys);
  if (!logline_audit_reopen (self->audit, &error))
    g_warning ("The audit log stays in its old file: %s", error->message);
}

gint64
logline_context_now_s (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}
