/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-locator.h"

struct _LoglineLocator
{
  GObject parent_instance;

  LoglinePager    *pager;
  LoglinePosition *position;
  GCancellable    *cancellable; /* NULL unless the log is being asked */
};

enum
{
  FOUND,
  MISSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LoglineLocator, logline_locator, G_TYPE_OBJECT)

static void
logline_locator_dispose (GObject *object)
{
  LoglineLocator *self = LOGLINE_LOCATOR (object);

  logline_locator_stop (self);
  g_clear_object (&self->pager);

  G_OBJECT_CLASS (logline_locator_parent_class)->dispose (object);
}

static void
logline_locator_class_init (LoglineLocatorClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = logline_locator_dispose;

  signals[FOUND] = g_signal_new ("found", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_UINT64);
  signals[MISSED] = g_signal_new ("missed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
logline_locator_init (LoglineLocator *self)
{
}

LoglineLocator *
logline_locator_new (LoglinePager *pager)
{
  LoglineLocator *self = g_object_new (LOGLINE_TYPE_LOCATOR, NULL);

  self->pager = g_object_ref (pager);
  return self;
}

static void
located_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (LoglineLocator) self = user_data;
  g_autoptr (GError) error = NULL;
  guint64 row;
  gboolean found = logline_log_locate_finish (LOGLINE_LOG (source), result, &row, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->pager == NULL ||
      LOGLINE_LOG (source) != logline_pager_get_log (self->pager))
    return;

  g_clear_object (&self->cancellable);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PENDING))
    logline_locator_stop (self);
  if (found)
    g_signal_emit (self, signals[FOUND], 0, row);
  else
    g_signal_emit (self, signals[MISSED], 0);
}

void
logline_locator_start (LoglineLocator        *self,
                       const LoglinePosition *position)
{
  g_return_if_fail (LOGLINE_IS_LOCATOR (self));
  g_return_if_fail (position != NULL);

  logline_locator_stop (self);
  self->position = logline_position_copy (position);
  logline_locator_retry (self);
}

void
logline_locator_stop (LoglineLocator *self)
{
  g_return_if_fail (LOGLINE_IS_LOCATOR (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->position, logline_position_free);
}

void
logline_locator_retry (LoglineLocator *self)
{
  LoglineLog *log;

  g_return_if_fail (LOGLINE_IS_LOCATOR (self));

  log = logline_pager_get_log (self->pager);
  if (self->position == NULL || self->cancellable != NULL || log == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  logline_log_locate_async (log, self->position, self->cancellable, located_cb,
                            g_object_ref (self));
}

gboolean
logline_locator_is_busy (LoglineLocator *self)
{
  g_return_val_if_fail (LOGLINE_IS_LOCATOR (self), FALSE);

  return self->cancellable != NULL;
}
