/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-generation.h"

G_DEFINE_BOXED_TYPE (LoglineGeneration, logline_generation,
                     logline_generation_ref, logline_generation_unref)
G_DEFINE_BOXED_TYPE (LoglinePosition, logline_position,
                     logline_position_copy, logline_position_free)

static void
generation_clear (gpointer data)
{
  LoglineGeneration *self = data;

  g_free (self->id);
}

LoglineGeneration *
logline_generation_new (const char             *id,
                        int                     serial,
                        LoglineGenerationCause  cause,
                        gint64                  began_us,
                        gint64                  missing)
{
  LoglineGeneration *self;

  g_return_val_if_fail (id != NULL, NULL);

  self = g_atomic_rc_box_new0 (LoglineGeneration);
  self->id = g_strdup (id);
  self->serial = serial;
  self->cause = cause;
  self->began_us = began_us;
  self->missing = missing;

  return self;
}

LoglineGeneration *
logline_generation_ref (LoglineGeneration *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
logline_generation_unref (LoglineGeneration *self)
{
  g_atomic_rc_box_release_full (self, generation_clear);
}

LoglinePosition *
logline_position_new (const char *generation,
                      guint64     offset)
{
  LoglinePosition *self;

  g_return_val_if_fail (generation != NULL, NULL);

  self = g_new (LoglinePosition, 1);
  self->generation = g_strdup (generation);
  self->offset = offset;

  return self;
}

LoglinePosition *
logline_position_copy (const LoglinePosition *self)
{
  return logline_position_new (self->generation, self->offset);
}

void
logline_position_free (LoglinePosition *self)
{
  g_free (self->generation);
  g_free (self);
}
