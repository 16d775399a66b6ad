/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-fate.h"

void
logline_fate_clear (LoglineFate *self)
{
  g_clear_pointer (&self->generation, g_free);
  *self = (LoglineFate) { 0 };
}

gboolean
logline_fate_is_known (const LoglineFate *self,
                       const char        *generation)
{
  return self->generation != NULL && g_strcmp0 (self->generation, generation) == 0;
}

gboolean
logline_fate_is_explained (const LoglineFate *self,
                           const char        *generation)
{
  return logline_fate_is_known (self, generation) && self->reason != LOGLINE_LOG_REASON_UNKNOWN;
}

/* A log that is missing may come back as what it was. */
gboolean
logline_fate_take (LoglineFate           *self,
                   const LoglineLogEvent *event,
                   const char            *generation)
{
  if (event->type != LOGLINE_LOG_EVENT_REPLACED || event->generation == NULL ||
      g_strcmp0 (event->previous, generation) != 0)
    return FALSE;

  g_free (self->generation);
  self->generation = g_strdup (event->previous);
  self->reason = event->reason;
  self->size = event->previous_size;
  return TRUE;
}

LoglineGenerationCause
logline_fate_get_cause (const LoglineFate *self,
                        const char        *generation)
{
  return logline_fate_is_known (self, generation) && self->reason == LOGLINE_LOG_REASON_TRUNCATED
           ? LOGLINE_GENERATION_TRUNCATED
           : LOGLINE_GENERATION_ROTATED;
}

/* What the server saw last need not be all that was written before the bytes went. */
gint64
logline_fate_get_missing (const LoglineFate *self,
                          const char        *generation,
                          guint64            here)
{
  return logline_fate_is_known (self, generation) && self->size > here
           ? (gint64) (self->size - here)
           : LOGLINE_GENERATION_MISSING_UNKNOWN;
}
