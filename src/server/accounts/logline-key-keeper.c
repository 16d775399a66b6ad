/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-key-keeper.h"

#include "logline-key-file.h"
#include "logline-workers.h"

struct _LoglineKeyKeeper
{
  char *path;
  LoglineKeyRing *ring;
  GFileMonitor *monitor;
  GCancellable *cancellable; /* of the work that is going on */
  guint end; /* source: a key's time is over */
};

static gint64
now_s (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean key_ended (gpointer user_data);

static void
watch_end (LoglineKeyKeeper *self)
{
  gint64 end_s = logline_key_ring_get_end (self->ring);

  g_clear_handle_id (&self->end, g_source_remove);
  if (end_s != 0)
    self->end = g_timeout_add_seconds (CLAMP (end_s - now_s () + 1, 1, G_MAXINT32), key_ended,
                                       self);
}

static void
prune_and_read (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  LoglineKeyRing *ring = logline_key_file_load (task_data, now_s (), &error);

  if (ring == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (!logline_key_file_prune (task_data, now_s (), &error))
    g_warning ("A key that has ended may be in its file still: %s", error->message);
  g_task_return_pointer (task, ring, (GDestroyNotify) logline_key_ring_free);
}

static void
loaded (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  LoglineKeyKeeper *self = user_data;
  g_autoptr (GError) error = NULL;
  LoglineKeyRing *ring = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  if (ring == NULL)
    {
      g_warning ("The keys stay as they were: %s", error->message);
      return;
    }

  if (!g_str_equal (logline_key_ring_get_signing (ring)->id,
                    logline_key_ring_get_signing (self->ring)->id))
    g_message ("Tokens are signed with the key %s now", logline_key_ring_get_signing (ring)->id);
  logline_key_ring_free (self->ring);
  self->ring = ring;
  watch_end (self);
}

/* What was begun before may have seen the file as it was. */
void
logline_key_keeper_reload (LoglineKeyKeeper *self)
{
  g_autoptr (GTask) task = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (NULL, self->cancellable, loaded, self);
  g_task_set_source_tag (task, logline_key_keeper_reload);
  g_task_set_task_data (task, g_strdup (self->path), g_free);
  logline_workers_run (task, prune_and_read);
}

static gboolean
key_ended (gpointer user_data)
{
  LoglineKeyKeeper *self = user_data;

  self->end = 0;
  logline_key_keeper_reload (self);
  return G_SOURCE_REMOVE;
}

static LoglineKeyKeeper *
key_keeper_start (LoglineKeyRing *ring,
                  const char     *path)
{
  LoglineKeyKeeper *self = g_new0 (LoglineKeyKeeper, 1);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  self->path = g_strdup (path);
  self->ring = ring;
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_swapped (self->monitor, "changed", G_CALLBACK (logline_key_keeper_reload),
                              self);
  logline_key_keeper_reload (self);
  return self;
}

LoglineKeyKeeper *
logline_key_keeper_new (const char *path,
                        GError    **error)
{
  LoglineKeyRing *ring = logline_key_file_load (path, now_s (), error);

  return ring != NULL ? key_keeper_start (ring, path) : NULL;
}

void
logline_key_keeper_free (LoglineKeyKeeper *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->end, g_source_remove);
  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);
  logline_key_ring_free (self->ring);
  g_free (self->path);
  g_free (self);
}

LoglineKeyRing *
logline_key_keeper_get_ring (LoglineKeyKeeper *self)
{
  return self->ring;
}
