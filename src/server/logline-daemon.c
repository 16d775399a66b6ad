/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-daemon.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "logline-context.h"
#include "logline-data-dir.h"
#include "logline-demo-setup.h"
#include "logline-front.h"

/* The end goes in steps: no new connections; requests in progress get a little time; the managed
 * services are stopped; then the connections are broken off and the database is closed. A second
 * signal leaves at once. */

#define REQUESTS_GRACE_MS 5000
#define STOP_TICK_MS      20
#define REVIEW_S          2 /* how soon a removed service is stopped */

typedef struct
{
  LoglineContext *context;
  LoglineFront *front;
  GMainLoop *loop;
  gint64 stop_by_us; /* 0 while serving */
} Daemon;

static void
services_stopped (gpointer data,
                  gpointer user_data)
{
  Daemon *self = user_data;

  g_main_loop_quit (self->loop);
}

static gboolean
wait_for_requests (gpointer user_data)
{
  Daemon *self = user_data;

  if (logline_front_get_n_requests (self->front) > 0 &&
      g_get_monotonic_time () < self->stop_by_us)
    return G_SOURCE_CONTINUE;

  logline_supervisor_stop (self->context->supervisor, services_stopped, self);
  return G_SOURCE_REMOVE;
}

static gboolean
signal_received (gpointer user_data)
{
  Daemon *self = user_data;

  if (self->stop_by_us != 0)
    _exit (EXIT_FAILURE);

  g_message ("Stopping");
  self->stop_by_us = g_get_monotonic_time () + REQUESTS_GRACE_MS * G_TIME_SPAN_MILLISECOND;
  self->context->stopping = TRUE;
  logline_front_stop_accepting (self->front);
  g_timeout_add (STOP_TICK_MS, wait_for_requests, self);
  return G_SOURCE_CONTINUE;
}

static gboolean
reload (gpointer user_data)
{
  Daemon *self = user_data;

  logline_context_reload (self->context);
  return G_SOURCE_CONTINUE;
}

static void
services_listed (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Daemon *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) services = logline_database_run_finish (result, &error);

  if (services != NULL)
    logline_supervisor_keep_only (self->context->supervisor, services);
  else
    g_warning ("%s", error->message);
}

/* Commands change the database behind our back; a service taken out must not run on. */
static gboolean
review_services (gpointer user_data)
{
  Daemon *self = user_data;

  if (!logline_supervisor_is_empty (self->context->supervisor))
    logline_database_run (self->context->database, logline_catalog_list_job, NULL, NULL,
                          (GDestroyNotify) g_ptr_array_unref, services_listed, self);
  return G_SOURCE_CONTINUE;
}

static LoglineContext *
open_context (LoglineConfig *config,
              gboolean       demo,
              GError       **error)
{
  g_autoptr (LoglineConfig) owned = config;
  g_autofree char *database = logline_data_dir_get_database (config->data_dir);
  g_autofree char *key = logline_data_dir_get_key (config->data_dir);
  g_autofree char *audit = logline_data_dir_get_audit (config->data_dir);
  g_autoptr (LoglineStore) store = logline_store_open (database, error);

  if (store == NULL || (demo && !logline_demo_setup_store (store, config, error)))
    return NULL;

  return logline_context_new (g_steal_pointer (&owned), g_steal_pointer (&store), key, audit,
                              error);
}

static void
announce (Daemon  *self,
          gboolean demo)
{
  g_print ("listening on %s\n", logline_front_get_url (self->front));
  if (demo)
    logline_demo_setup_announce ();
  fflush (stdout);
}

static void
serve (Daemon  *self,
       gboolean demo)
{
  guint sources[] = {
    g_unix_signal_add (SIGTERM, signal_received, self),
    g_unix_signal_add (SIGINT, signal_received, self),
    g_unix_signal_add (SIGHUP, reload, self),
    g_timeout_add_seconds (REVIEW_S, review_services, self),
  };

  self->loop = g_main_loop_new (NULL, FALSE);
  if (demo)
    logline_demo_setup_start (self->context);
  announce (self, demo);
  g_main_loop_run (self->loop);

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
  g_main_loop_unref (self->loop);
}

static int
fail (const GError *error)
{
  g_printerr ("loglined: %s\n", error->message);
  return EXIT_FAILURE;
}

static int
run_locked (LoglineConfig *config,
            gboolean       demo)
{
  g_autoptr (GError) error = NULL;
  Daemon self = { 0 };

  self.context = open_context (config, demo, &error);
  if (self.context != NULL)
    self.front = logline_front_new (self.context, &error);
  if (self.front != NULL)
    serve (&self, demo);

  g_clear_pointer (&self.front, logline_front_free);
  g_clear_pointer (&self.context, logline_context_free);
  return error != NULL ? fail (error) : EXIT_SUCCESS;
}

int
logline_daemon_run (LoglineConfig *config,
                    gboolean       demo)
{
  g_autoptr (LoglineConfig) owned = config;
  g_autoptr (GError) error = NULL;
  int lock, status;

  /* Whoever reads our messages may stop reading; that is no reason to stop serving. */
  signal (SIGPIPE, SIG_IGN);

  if (!logline_data_dir_prepare (config->data_dir, &error))
    return fail (error);

  lock = logline_data_dir_lock (config->data_dir, &error);
  if (lock < 0)
    return fail (error);

  status = run_locked (g_steal_pointer (&owned), demo);
  g_close (lock, NULL);
  return status;
}
