/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>

#include "client-waits.h"
#include "contract.h"
#include "daemon.h"
#include "logline-mirrored-log.h"
#include "logline-served-log.h"

/* The contract of all logs, for both kinds of remote ones: one real daemon for all of it, a service
 * for each log. */

#define PASSWORD "correct horse battery"

static struct
{
  TestDaemon     *daemon;
  LoglineSession *session;
  guint           n_services;
} shared;

typedef struct
{
  char       *path;
  LoglineLog *log;
} Remote;

static void
start_shared (void)
{
  g_autoptr (GError) error = NULL;

  if (shared.daemon != NULL)
    return;
  shared.daemon = test_daemon_new (NULL);
  test_daemon_run (shared.daemon, "user add alice", PASSWORD "\n");
  test_daemon_start (shared.daemon, NULL);
  shared.session = logline_session_new (test_daemon_get_url (shared.daemon), &error);
  g_assert_no_error (error);
  test_session_sign_in (shared.session, "alice", PASSWORD, &error);
  g_assert_no_error (error);
}

static void
stop_shared (void)
{
  g_clear_object (&shared.session);
  g_clear_pointer (&shared.daemon, test_daemon_free);
}

/* Returns: (transfer full): a service with that log, to which alice has access */
static char *
add_service (Remote     *remote,
             const char *bytes,
             gsize       length)
{
  char *service;
  g_autofree char *grant = NULL;
  g_autoptr (GError) error = NULL;

  start_shared ();
  service = g_strdup_printf ("contract%u", shared.n_services++);
  grant = g_strdup_printf ("grant alice %s", service);
  remote->path = test_daemon_add_service (shared.daemon, service, "debug", bytes, length);
  test_daemon_run (shared.daemon, grant, NULL);
  test_session_reload (shared.session, &error);
  g_assert_no_error (error);
  return service;
}

static void
open_log (Remote     *remote,
          LoglineLog *log)
{
  remote->log = log;
  logline_remote_set_poll_ms (LOGLINE_REMOTE (log), 20);
  test_wait (logline_log_get_generation (log) != NULL);
}

static gpointer
open_mirrored (const char *bytes,
               gsize       length)
{
  Remote *remote = g_new0 (Remote, 1);
  g_autofree char *service = add_service (remote, bytes, length);

  open_log (remote, LOGLINE_LOG (logline_mirrored_log_new (shared.session, service, "debug")));
  return remote;
}

static gpointer
open_served (const char *bytes,
             gsize       length)
{
  Remote *remote = g_new0 (Remote, 1);
  g_autofree char *service = add_service (remote, bytes, length);

  open_log (remote, LOGLINE_LOG (logline_served_log_new (shared.session, service, "debug")));
  return remote;
}

static LoglineLog *
get_remote (gpointer data)
{
  return ((Remote *) data)->log;
}

static void
append_to_file (const char *path,
                const char *bytes,
                gsize       length)
{
  FILE *file = g_fopen (path, "ab");

  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (bytes, 1, length, file), ==, length);
  fclose (file);
}

static void
append_remote (gpointer    data,
               const char *bytes,
               gsize       length)
{
  append_to_file (((Remote *) data)->path, bytes, length);
}

static void
close_remote (gpointer data)
{
  Remote *remote = data;

  g_object_unref (remote->log);
  g_free (remote->path);
  g_free (remote);
}

static const ContractFactory mirrored_factory = {
  "mirrored", open_mirrored, get_remote, append_remote, close_remote,
};

static const ContractFactory served_factory = {
  "served", open_served, get_remote, append_remote, close_remote,
};

int
main (int    argc,
      char **argv)
{
  g_autofree char *cache = g_dir_make_tmp ("logline-cache-XXXXXX", NULL);
  int status;

  /* Before GLib looks for it. */
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);

  contract_add_tests (&mirrored_factory);
  contract_add_tests (&served_factory);

  status = g_test_run ();
  stop_shared ();
  test_remove_tree (cache);
  return status;
}
