/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-matches.h"

#include <string.h>

struct _LoglineMatches
{
  LoglineSlots  *slots;  /* borrowed */
  guint          low;    /* [low, high) is shown */
  guint          high;
  GArray        *ranks;  /* of guint64: matches shown before each slot of the range, then all */
  LoglineChange  change; /* not told yet */
};

static void
update_ranks (LoglineMatches *self)
{
  guint64 rank = 0;

  g_array_set_size (self->ranks, 0);
  g_array_append_val (self->ranks, rank);
  for (guint i = self->low; i < self->high; i++)
    {
      rank += logline_slots_get (self->slots, i)->n_matches;
      g_array_append_val (self->ranks, rank);
    }
}

LoglineMatches *
logline_matches_new (LoglineSlots *slots)
{
  LoglineMatches *self = g_new0 (LoglineMatches, 1);

  self->slots = slots;
  self->ranks = g_array_new (FALSE, FALSE, sizeof (guint64));
  update_ranks (self);

  return self;
}

void
logline_matches_free (LoglineMatches *self)
{
  g_array_unref (self->ranks);
  g_free (self);
}

guint64
logline_matches_get_n_matches (LoglineMatches *self)
{
  return g_array_index (self->ranks, guint64, self->ranks->len - 1);
}

/* The slot of the range in which the match stands: the last one that has no more before it. */
static guint
find_slot_of_match (LoglineMatches *self,
                    guint64         match)
{
  guint low = 0;
  guint high = self->high - self->low;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->ranks, guint64, middle) <= match)
        low = middle;
      else
        high = middle;
    }

  return low;
}

guint64
logline_matches_get_row (LoglineMatches *self,
                         guint64         match)
{
  guint index = find_slot_of_match (self, match);
  guint rank = (guint) (match - g_array_index (self->ranks, guint64, index));
  const LoglineSlot *slot = logline_slots_get (self->slots, self->low + index);

  return logline_snapshot_get_first_row (logline_slots_get_snapshot (self->slots),
                                         self->low + index)
         + logline_row_set_select (slot->finding.rows, rank);
}

guint64
logline_matches_get_rank (LoglineMatches *self,
                          guint64         row)
{
  LoglineSnapshot *snapshot = logline_slots_get_snapshot (self->slots);
  const LoglineSlot *slot;
  guint64 row_in_slot;
  guint64 rank;
  guint index;

  if (row >= logline_snapshot_get_n_rows (snapshot))
    return logline_matches_get_n_matches (self);

  index = logline_snapshot_find_segment (snapshot, row);
  if (index < self->low)
    return 0;
  if (index >= self->high)
    return logline_matches_get_n_matches (self);

  slot = logline_slots_get (self->slots, index);
  rank = g_array_index (self->ranks, guint64, index - self->low);
  row_in_slot = row - logline_snapshot_get_first_row (snapshot, index);
  if (slot->finding.rows != NULL)
    rank += logline_row_set_rank (slot->finding.rows, (guint) MIN (row_in_slot, slot->n_shown));

  return rank;
}

void
logline_matches_get_searched (LoglineMatches *self,
                              guint64        *out_first,
                              guint64        *out_end)
{
  LoglineSnapshot *snapshot = logline_slots_get_snapshot (self->slots);

  *out_first = logline_snapshot_get_first_row (snapshot, self->low);
  *out_end = self->high == self->low
               ? *out_first
               : logline_snapshot_get_first_row (snapshot, self->high - 1)
                   + logline_slots_get (self->slots, self->high - 1)->n_shown;
}

void
logline_matches_copy_set (LoglineMatches *self,
                          guint64         first_row,
                          gsize           n_rows,
                          guint8         *bits)
{
  LoglineSnapshot *snapshot = logline_slots_get_snapshot (self->slots);
  guint64 end_row = first_row + n_rows;

  memset (bits, 0, (n_rows + 7) / 8);
  for (guint64 row = MAX (first_row, logline_snapshot_get_first_row (snapshot, self->low)), next;
       row < MIN (end_row, logline_snapshot_get_first_row (snapshot, self->high)); row = next)
    {
      guint index = logline_snapshot_find_segment (snapshot, row);
      const LoglineSlot *slot = logline_slots_get (self->slots, index);
      guint64 slot_row = logline_snapshot_get_first_row (snapshot, index);
      guint64 shown_end = MIN (end_row, slot_row + slot->n_shown);

      next = logline_snapshot_get_first_row (snapshot, index + 1);
      if (slot->finding.rows != NULL && row < shown_end)
        logline_row_set_copy_bits (slot->finding.rows, (guint) (row - slot_row),
                                   (guint) (shown_end - row), bits, (gsize) (row - first_row));
    }
}

/* A segment that got more rows ends the range until they are searched. */
static void
trim (LoglineMatches *self)
{
  for (guint i = self->low; i < self->high; i++)
    {
      LoglineSlot *slot = logline_slots_get (self->slots, i);

      logline_slot_set_shown (slot, MIN (slot->n_shown, slot->n_decided));
      if (slot->n_shown < slot->n_rows)
        self->high = i + 1;
    }
}

void
logline_matches_set_snapshot (LoglineMatches  *self,
                              LoglineSnapshot *snapshot)
{
  guint64 n_before = logline_matches_get_n_matches (self);
  guint n_gone = logline_slots_set_snapshot (self->slots, snapshot, &self->low, &self->high);

  self->change.removed_front = g_array_index (self->ranks, guint64, n_gone);
  self->change.reset = n_before > 0 && self->low == self->high;

  trim (self);
  update_ranks (self);
  self->change.removed_back = n_before - self->change.removed_front
                              - logline_matches_get_n_matches (self);
}

static guint
show_decided (LoglineSlot *slot)
{
  guint n_before = slot->n_matches;

  logline_slot_set_shown (slot, slot->n_decided);
  return slot->n_matches - n_before;
}

static void
extend_back (LoglineMatches *self)
{
  while (self->high > self->low)
    {
      LoglineSlot *slot = logline_slots_get (self->slots, self->high - 1);

      self->change.added_back += show_decided (slot);
      if (!logline_slot_is_decided (slot) || self->high == logline_slots_get_size (self->slots))
        return;
      self->high++;
    }
}

static void
extend_front (LoglineMatches *self)
{
  /* The first slot to be shown may still be growing; all others adjoin the one after them. */
  if (self->low == self->high && self->low > 0
      && logline_slots_get (self->slots, self->low - 1)->n_decided > 0)
    self->change.added_front += show_decided (logline_slots_get (self->slots, --self->low));

  while (self->low > 0 && logline_slot_is_decided (logline_slots_get (self->slots, self->low - 1)))
    self->change.added_front += show_decided (logline_slots_get (self->slots, --self->low));
}

LoglineChange
logline_matches_update (LoglineMatches *self)
{
  LoglineChange change;

  extend_back (self);
  extend_front (self);
  update_ranks (self);

  change = self->change;
  self->change = (LoglineChange) { FALSE };
  return change;
}
