/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <time.h>

G_BEGIN_DECLS

/* What work has cost so far, that which is under way included. Shared between threads. */
typedef struct _LoglineMeter LoglineMeter;

typedef struct
{
  gint64  cpu_us;  /* processor time of all threads together */
  guint64 n_bytes; /* looked at */
} LoglineCost;

/* One stretch of work in one thread. */
typedef struct
{
  LoglineMeter *meter;
  clockid_t     clock;
  gint64        start_us;
} LoglineShift;

LoglineMeter *logline_meter_new       (void);
LoglineMeter *logline_meter_ref       (LoglineMeter  *self);
void          logline_meter_unref     (LoglineMeter  *self);

/* The work of the calling thread counts from here on; @shift stays where it is until its end. */
void          logline_shift_begin     (LoglineShift  *shift,
                                       LoglineMeter  *meter);
void          logline_shift_end       (LoglineShift  *shift);

void          logline_meter_add_bytes (LoglineMeter  *self,
                                       guint64        n_bytes);

LoglineCost   logline_meter_read      (LoglineMeter  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineMeter, logline_meter_unref)

G_END_DECLS
