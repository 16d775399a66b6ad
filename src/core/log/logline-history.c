/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-history.h"

G_DEFINE_INTERFACE (LoglineHistory, logline_history, G_TYPE_OBJECT)

enum
{
  EARLIER_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
logline_history_default_init (LoglineHistoryInterface *iface)
{
  signals[EARLIER_CHANGED] = g_signal_new ("earlier-changed", LOGLINE_TYPE_HISTORY,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 0);
}

gboolean
logline_history_get_earlier (LoglineHistory *self,
                             LoglineEarlier *out_earlier)
{
  g_return_val_if_fail (LOGLINE_IS_HISTORY (self), FALSE);
  g_return_val_if_fail (out_earlier != NULL, FALSE);

  return LOGLINE_HISTORY_GET_IFACE (self)->get_earlier (self, out_earlier);
}

void
logline_history_load_earlier (LoglineHistory *self)
{
  g_return_if_fail (LOGLINE_IS_HISTORY (self));

  LOGLINE_HISTORY_GET_IFACE (self)->load_earlier (self);
}

void
logline_history_emit_changed (LoglineHistory *self)
{
  g_return_if_fail (LOGLINE_IS_HISTORY (self));

  g_signal_emit (self, signals[EARLIER_CHANGED], 0);
}
