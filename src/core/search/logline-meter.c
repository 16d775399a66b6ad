/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A job may take seconds over a single line, and tells nothing meanwhile. So whoever wants to know
 * reads the clocks of the threads that are at it, which any thread can do as long as they live. */

#include "logline-meter.h"

#include <pthread.h>

struct _LoglineMeter
{
  gatomicrefcount  ref_count;
  GMutex           mutex;
  GPtrArray       *shifts; /* of LoglineShift, borrowed: that have not ended */
  LoglineCost      cost;   /* of those that have, and all bytes */
};

LoglineMeter *
logline_meter_new (void)
{
  LoglineMeter *self = g_new0 (LoglineMeter, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  self->shifts = g_ptr_array_new ();

  return self;
}

LoglineMeter *
logline_meter_ref (LoglineMeter *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
logline_meter_unref (LoglineMeter *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->shifts);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static gint64
get_time_us (clockid_t clock)
{
  struct timespec now = { 0 };

  clock_gettime (clock, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

void
logline_shift_begin (LoglineShift *shift,
                     LoglineMeter *meter)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&meter->mutex);

  shift->meter = meter;
  pthread_getcpuclockid (pthread_self (), &shift->clock);
  shift->start_us = get_time_us (shift->clock);
  g_ptr_array_add (meter->shifts, shift);
}

void
logline_shift_end (LoglineShift *shift)
{
  LoglineMeter *meter = shift->meter;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&meter->mutex);

  g_ptr_array_remove_fast (meter->shifts, shift);
  meter->cost.cpu_us += get_time_us (shift->clock) - shift->start_us;
}

void
logline_meter_add_bytes (LoglineMeter *self,
                         guint64       n_bytes)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->cost.n_bytes += n_bytes;
}

LoglineCost
logline_meter_read (LoglineMeter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  LoglineCost cost = self->cost;

  for (guint i = 0; i < self->shifts->len; i++)
    {
      const LoglineShift *shift = g_ptr_array_index (self->shifts, i);

      cost.cpu_us += get_time_us (shift->clock) - shift->start_us;
    }

  return cost;
}
