/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-check.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <pwd.h>
#include <unistd.h>

#include "logline-backup.h"
#include "logline-catalog.h"
#include "logline-confined.h"
#include "logline-context.h"
#include "logline-data-dir.h"
#include "logline-key-file.h"

typedef struct
{
  const char    *config_file;
  LoglineConfig *config;
  LoglineStore  *store;       /* NULL when there is none, or none that can be used */
  gboolean       well;
} Check;

static void
tell_well (const char *subject,
           const char *detail)
{
  g_print ("ok     %s%s%s\n", subject, detail != NULL ? ": " : "", detail != NULL ? detail : "");
}

static void
tell_wrong (Check      *self,
            const char *subject,
            const char *detail)
{
  self->well = FALSE;
  g_print ("wrong  %s: %s\n", subject, detail);
}

static void
tell (Check      *self,
      const char *subject,
      GError     *error)
{
  if (error == NULL)
    tell_well (subject, NULL);
  else
    tell_wrong (self, subject, error->message);
}

static gboolean
check_mode (const char *path,
            guint       refused,
            GError    **error)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    {
      int saved_errno = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s: %s", path,
                   g_strerror (saved_errno));
      return FALSE;
    }

  if ((info.st_mode & refused) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               "Others may %s %s; run “chmod go-%s” on it", refused & 044 ? "read" : "write in",
               path, refused & 044 ? "rwx" : "w");
  return FALSE;
}

static void
check_config (Check      *self,
              const char *data_dir)
{
  g_autoptr (GError) error = NULL;

  self->config = logline_config_new ();
  if (self->config_file == NULL)
    tell_well ("configuration", "none, all settings are the usual ones");
  else
    {
      if (logline_config_load (self->config, self->config_file, &error))
        check_mode (self->config_file, 022, &error);
      tell (self, "configuration", error);
    }
  logline_config_settle_data_dir (self->config, data_dir);
}

/* What root may read says nothing of what the daemon may. */
static void
check_user (Check *self)
{
  g_autofree char *detail = NULL;
  const struct passwd *owner;
  GStatBuf info;

  if (g_stat (self->config->data_dir, &info) != 0 || info.st_uid == geteuid ())
    return;

  owner = getpwuid (info.st_uid);
  detail = g_strdup_printf ("The data folder belongs to %s; check as that user, for example with "
                            "“runuser -u %s -- loglined check”",
                            owner != NULL ? owner->pw_name : "nobody known",
                            owner != NULL ? owner->pw_name : "USER");
  tell_wrong (self, "user", detail);
}

static gboolean
check_data_dir (Check *self)
{
  g_autoptr (GError) error = NULL;
  const char *path = self->config->data_dir;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      tell_well ("data folder", "not there yet, it is made at the first start");
      return FALSE;
    }

  if (check_mode (path, 022, &error) && g_access (path, R_OK | W_OK | X_OK) != 0)
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                 "%s cannot be used by this user; run “chown” on it, or check as its owner", path);
  tell (self, "data folder", error);
  return error == NULL;
}

static void
check_database (Check *self)
{
  g_autofree char *path = logline_data_dir_get_database (self->config->data_dir);
  g_autoptr (GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      tell_well ("database", "not there yet, it is made at the first start");
      return;
    }

  self->store = logline_store_open (path, &error);
  if (self->store != NULL && !logline_backup_verify (self->store, &error))
    {
      g_clear_pointer (&self->store, logline_store_close);
      g_prefix_error (&error, "Put a backup in its place with “loglined restore”. ");
    }
  tell (self, "database", error);
}

static void
check_key (Check *self)
{
  g_autofree char *path = logline_data_dir_get_key (self->config->data_dir);
  g_autoptr (GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      tell_well ("key", "not there yet, it is made at the first start");
      return;
    }

  if (check_mode (path, 077, &error))
    {
      gint64 now_s = logline_context_now_s ();
      g_autoptr (LoglineKeyRing) keys = logline_key_file_load (path, now_s, &error);
    }
  tell (self, "key", error);
}

static void
check_log (Check                       *self,
           const LoglineCatalogService *service,
           const LoglineCatalogLog     *log)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineFile) file = NULL;
  g_autofree char *subject = g_strdup_printf ("log %s/%s", service->id, log->name);

  file = logline_file_open_with (log->path, logline_confined_open, NULL, NULL, &error);
  if (file != NULL)
    tell_well (subject, NULL);
  else
    {
      g_autofree char *detail =
        g_strdup_printf ("%s. Correct the path (“service remove”, “service add”), or let the user "
                         "read it whom the daemon runs as", error->message);

      tell_wrong (self, subject, detail);
    }
}

static void
check_logs (Check *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) services = logline_catalog_list (self->store, &error);

  if (services == NULL)
    {
      tell (self, "services", error);
      return;
    }

  for (guint i = 0; i < services->len; i++)
    {
      const LoglineCatalogService *service = g_ptr_array_index (services, i);

      for (guint j = 0; j < service->logs->len; j++)
        check_log (self, service, g_ptr_array_index (service->logs, j));
    }
}

gboolean
logline_check_run (const char *config_file,
                   const char *data_dir)
{
  Check self = { .config_file = config_file, .well = TRUE };

  check_config (&self, data_dir);
  check_user (&self);
  if (check_data_dir (&self))
    {
      check_database (&self);
      check_key (&self);
      if (self.store != NULL)
        check_logs (&self);
    }

  g_clear_pointer (&self.store, logline_store_close);
  logline_config_free (self.config);
  return self.well;
}
