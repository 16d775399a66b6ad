/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "logline-log-signals.h"

struct _LoglineLogSignals
{
  GObject parent_instance;

  GSignalGroup *changes;
  GSignalGroup *notifies;
};

G_DEFINE_FINAL_TYPE (LoglineLogSignals, logline_log_signals, G_TYPE_OBJECT)

LoglineLogSignals *
logline_log_signals_new (void)
{
  return g_object_new (LOGLINE_TYPE_LOG_SIGNALS, NULL);
}

void
logline_log_signals_connect (LoglineLogSignals *self,
                             const char        *signal,
                             GCallback          callback,
                             gpointer           owner)
{
  GSignalGroup *group;

  g_return_if_fail (LOGLINE_IS_LOG_SIGNALS (self));

  group = g_str_has_prefix (signal, "notify::") ? self->notifies : self->changes;
  g_signal_group_connect_swapped (group, signal, callback, owner);
}

void
logline_log_signals_set_target (LoglineLogSignals *self,
                                LoglineLog        *log)
{
  g_return_if_fail (LOGLINE_IS_LOG_SIGNALS (self));

  g_signal_group_set_target (self->changes, log);
  g_signal_group_set_target (self->notifies, log);
}

LoglineLog *
logline_log_signals_dup_target (LoglineLogSignals *self)
{
  g_return_val_if_fail (LOGLINE_IS_LOG_SIGNALS (self), NULL);

  return g_signal_group_dup_target (self->changes);
}

static void
logline_log_signals_dispose (GObject *object)
{
  LoglineLogSignals *self = LOGLINE_LOG_SIGNALS (object);

  g_clear_object (&self->changes);
  g_clear_object (&self->notifies);

  G_OBJECT_CLASS (logline_log_signals_parent_class)->dispose (object);
}

static void
logline_log_signals_class_init (LoglineLogSignalsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = logline_log_signals_dispose;

  /* An interface has no signals before somebody asks for it. */
  g_type_default_interface_ref (LOGLINE_TYPE_LOG);
}

static void
logline_log_signals_init (LoglineLogSignals *self)
{
  self->changes = g_signal_group_new (LOGLINE_TYPE_LOG);
  self->notifies = g_signal_group_new (G_TYPE_OBJECT);
}
