/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-supervisor.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

/* A Managed is one service that is wanted: it runs, or waits to be started again after it died. It
 * leaves the table when nobody has used it for its idle time and its process is gone.
 *
 * Each command leads a process group, so that what it started goes with it; and the kernel is asked
 * to end it when the daemon dies without having had the time to.
 */

#define TICK_S           1
#define STOPPING_TICK_MS 20
#define GRACE_S          3
#define BACK_OFF_S       1
#define BACK_OFF_MAX_S   60

typedef struct
{
  LoglineSupervisor *supervisor; /* borrowed */
  char *id;
  char *command;
  gint64 idle_stop_us;
  gint64 used_us;     /* monotonic, as are the others */
  GSubprocess *process;
  pid_t group;        /* 0 while nothing runs */
  gint64 started_us;
  gint64 restart_us;  /* not before */
  guint back_off_s;
  gint64 kill_us;     /* SIGTERM was sent; SIGKILL follows at this time; 0 otherwise */
} Managed;

struct _LoglineSupervisor
{
  GHashTable *managed; /* (element-type utf8 Managed) (owned) */
  guint tick;
  gboolean stopping;
  GFunc done;
  gpointer done_data;
};

static void
managed_free (Managed *managed)
{
  if (managed->group != 0)
    kill (-managed->group, SIGKILL);
  g_clear_object (&managed->process);
  g_free (managed->id);
  g_free (managed->command);
  g_free (managed);
}

LoglineSupervisor *
logline_supervisor_new (void)
{
  LoglineSupervisor *self = g_new0 (LoglineSupervisor, 1);

  self->managed = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                         (GDestroyNotify) managed_free);
  return self;
}

void
logline_supervisor_free (LoglineSupervisor *self)
{
  g_clear_handle_id (&self->tick, g_source_remove);
  g_hash_table_unref (self->managed);
  g_free (self);
}

/* Between fork and exec: async-signal-safe calls only. */
static void
prepare_child (gpointer user_data)
{
  setpgid (0, 0);
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

typedef struct
{
  LoglineSupervisor *supervisor;
  char *id;
} Wait;

static void
schedule_restart (Managed *managed)
{
  gint64 now_us = g_get_monotonic_time ();

  if (now_us - managed->started_us > BACK_OFF_MAX_S * G_USEC_PER_SEC)
    managed->back_off_s = BACK_OFF_S;
  else
    managed->back_off_s = CLAMP (managed->back_off_s * 2, BACK_OFF_S, BACK_OFF_MAX_S);

  managed->restart_us = now_us + managed->back_off_s * G_USEC_PER_SEC;
}

static void
process_ended (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Managed *managed = NULL;
  Wait *wait = user_data;

  /* Cancelled by nobody, but the supervisor may be gone: then the loop does not run any more. */
  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  managed = g_hash_table_lookup (wait->supervisor->managed, wait->id);
  if (managed != NULL && managed->process == G_SUBPROCESS (source))
    {
      kill (-managed->group, SIGKILL); /* what it started and left behind */
      managed->group = 0;
      g_clear_object (&managed->process);
      if (managed->kill_us == 0)
        {
          g_message ("Managed service “%s” ended by itself", managed->id);
          schedule_restart (managed);
        }
    }

  g_free (wait->id);
  g_free (wait);
}

static GSubprocess *
spawn (const char *command,
       GError    **error)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_auto (GStrv) argv = NULL;

  if (!g_shell_parse_argv (command, NULL, &argv, error))
    return NULL;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_subprocess_launcher_set_child_setup (launcher, prepare_child, NULL, NULL);
  return g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, error);
}

static void
start (Managed *managed)
{
  g_autoptr (GError) error = NULL;
  Wait *wait;

  managed->started_us = g_get_monotonic_time ();
  managed->kill_us = 0;
  managed->process = spawn (managed->command, &error);
  if (managed->process == NULL)
    {
      g_warning ("Managed service “%s” could not be started: %s", managed->id, error->message);
      schedule_restart (managed);
      return;
    }

  g_message ("Managed service “%s” started", managed->id);
  managed->group = atoi (g_subprocess_get_identifier (managed->process));
  wait = g_new0 (Wait, 1);
  wait->supervisor = managed->supervisor;
  wait->id = g_strdup (managed->id);
  g_subprocess_wait_async (managed->process, NULL, process_ended, wait);
}

static void
stop (Managed *managed)
{
  if (managed->group == 0 || managed->kill_us != 0)
    return;

  g_message ("Managed service “%s” is asked to stop", managed->id);
  managed->kill_us = g_get_monotonic_time () + GRACE_S * G_USEC_PER_SEC;
  kill (-managed->group, SIGTERM);
}

static gboolean
is_wanted (Managed *managed,
           gint64   now_us)
{
  return !managed->supervisor->stopping && managed->used_us + managed->idle_stop_us > now_us;
}

/* Returns whether the entry can be forgotten. */
static gboolean
tick_one (gpointer key,
          gpointer value,
          gpointer user_data)
{
  Managed *managed = value;
  gint64 now_us = *(gint64 *) user_data;

  if (managed->group == 0)
    {
      if (!is_wanted (managed, now_us))
        return TRUE;
      if (now_us >= managed->restart_us)
        start (managed);
    }
  else if (managed->kill_us != 0 && now_us >= managed->kill_us)
    kill (-managed->group, SIGKILL);
  else if (!is_wanted (managed, now_us))
    stop (managed);

  return FALSE;
}

static gboolean
tick (gpointer user_data)
{
  LoglineSupervisor *self = user_data;
  gint64 now_us = g_get_monotonic_time ();

  g_hash_table_foreach_remove (self->managed, tick_one, &now_us);
  if (g_hash_table_size (self->managed) > 0)
    return G_SOURCE_CONTINUE;

  self->tick = 0;
  if (self->stopping)
    self->done (self, self->done_data);
  return G_SOURCE_REMOVE;
}

void
logline_supervisor_use (LoglineSupervisor           *self,
                        const LoglineCatalogService *service)
{
  Managed *managed = g_hash_table_lookup (self->managed, service->id);

  if (service->command == NULL || self->stopping)
    return;

  if (managed == NULL)
    {
      managed = g_new0 (Managed, 1);
      managed->supervisor = self;
      managed->id = g_strdup (service->id);
      managed->command = g_strdup (service->command);
      g_hash_table_insert (self->managed, managed->id, managed);
    }
  else if (!g_str_equal (managed->command, service->command))
    {
      g_free (managed->command);
      managed->command = g_strdup (service->command);
      stop (managed); /* and starts again with the new command, since it is wanted */
    }

  managed->used_us = g_get_monotonic_time ();
  managed->idle_stop_us = service->idle_stop_s * G_USEC_PER_SEC;
  if (managed->group == 0 && managed->used_us >= managed->restart_us)
    start (managed);
  if (self->tick == 0)
    self->tick = g_timeout_add_seconds (TICK_S, tick, self);
}

static const LoglineCatalogService *
find_service (GPtrArray  *services,
              const char *id)
{
  for (guint i = 0; i < services->len; i++)
    {
      const LoglineCatalogService *service = g_ptr_array_index (services, i);

      if (g_str_equal (service->id, id))
        return service;
    }

  return NULL;
}

void
logline_supervisor_keep_only (LoglineSupervisor *self,
                              GPtrArray         *services)
{
  GHashTableIter iter;
  Managed *managed;

  g_hash_table_iter_init (&iter, self->managed);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &managed))
    {
      const LoglineCatalogService *service = find_service (services, managed->id);

      if (service == NULL || g_strcmp0 (service->command, managed->command) != 0)
        {
          managed->idle_stop_us = 0;
          stop (managed);
        }
    }
}

gboolean
logline_supervisor_is_empty (LoglineSupervisor *self)
{
  return g_hash_table_size (self->managed) == 0;
}

void
logline_supervisor_stop (LoglineSupervisor *self,
                         GFunc              done,
                         gpointer           user_data)
{
  GHashTableIter iter;
  Managed *managed;

  self->stopping = TRUE;
  self->done = done;
  self->done_data = user_data;
  g_hash_table_iter_init (&iter, self->managed);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &managed))
    stop (managed);

  /* Much shorter than the usual tick: whoever waits for the end is waiting for us. */
  g_clear_handle_id (&self->tick, g_source_remove);
  self->tick = g_timeout_add (STOPPING_TICK_MS, tick, self);
}
