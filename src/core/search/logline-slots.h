/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-finding.h"
#include "logline-snapshot.h"

G_BEGIN_DECLS

/* What a search knows of one segment of a snapshot. Of its rows, "decided" ones have been searched
 * and "shown" ones have been told of; they are fewer when the segment got more rows, or when its
 * last line has grown since. Then only the rows that are missing are searched again.
 */
typedef struct
{
  int            serial;    /* of the generation */
  guint64        start;     /* of the segment; with the serial, what the slot is known by */
  guint          n_rows;    /* of the segment, in the current snapshot */
  guint          n_decided;
  guint          n_shown;   /* see logline_slot_set_shown() */
  guint          n_matches; /* among the shown rows */
  gboolean       running;   /* a job has been given it */
  LoglineFinding finding;   /* it may have more rows than are decided */
} LoglineSlot;

gboolean         logline_slot_is_decided    (const LoglineSlot *self);
void             logline_slot_set_shown     (LoglineSlot       *self,
                                             guint              n_shown);

/* A slot for each segment of a snapshot, in its order. Belongs to the thread of its search. */
typedef struct _LoglineSlots LoglineSlots;

LoglineSlots    *logline_slots_new          (void);
void             logline_slots_free         (LoglineSlots      *self);

/* Borrowed; empty in the beginning. */
LoglineSnapshot *logline_slots_get_snapshot (LoglineSlots      *self);
guint            logline_slots_get_size     (LoglineSlots      *self);
LoglineSlot     *logline_slots_get          (LoglineSlots      *self,
                                             guint              index);

/**
 * logline_slots_find:
 *
 * Returns: whether the snapshot has that segment still
 */
gboolean         logline_slots_find         (LoglineSlots      *self,
                                             int                serial,
                                             guint64            start,
                                             guint             *out_index);

/* Keeps what was found in a slot's segment as it was in @snapshot, which had it at @place. */
void             logline_slots_set_found    (LoglineSlots          *self,
                                             guint                  index,
                                             LoglineRowSet         *rows,
                                             const LoglineSnapshot *snapshot,
                                             guint                  place);

/**
 * logline_slots_set_snapshot:
 * @low: (inout): a range of neighbouring slots
 * @high: (inout): its end
 *
 * Goes over to another snapshot of the same log. The range becomes what is left of it, at the end
 * of all slots when nothing is.
 *
 * Returns: how many slots are gone at the front of the range
 */
guint            logline_slots_set_snapshot (LoglineSlots      *self,
                                             LoglineSnapshot   *snapshot,
                                             guint             *low,
                                             guint             *high);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineSlots, logline_slots_free)

G_END_DECLS
