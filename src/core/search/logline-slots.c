/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-slots.h"

struct _LoglineSlots
{
  LoglineSnapshot *snapshot;
  GArray          *slots; /* of LoglineSlot */
};

gboolean
logline_slot_is_decided (const LoglineSlot *self)
{
  return self->n_decided == self->n_rows;
}

void
logline_slot_set_shown (LoglineSlot *self,
                        guint        n_shown)
{
  if (self->n_shown == n_shown)
    return;

  self->n_shown = n_shown;
  self->n_matches = logline_row_set_rank (self->finding.rows, n_shown);
}

static void
slot_clear (gpointer data)
{
  logline_finding_clear (&((LoglineSlot *) data)->finding);
}

static GArray *
make_array (guint n_slots)
{
  GArray *slots = g_array_sized_new (FALSE, FALSE, sizeof (LoglineSlot), n_slots);

  g_array_set_clear_func (slots, slot_clear);
  return slots;
}

LoglineSlots *
logline_slots_new (void)
{
  LoglineSlots *self = g_new (LoglineSlots, 1);

  self->snapshot = logline_snapshot_new ();
  self->slots = make_array (0);

  return self;
}

void
logline_slots_free (LoglineSlots *self)
{
  logline_snapshot_unref (self->snapshot);
  g_array_unref (self->slots);
  g_free (self);
}

LoglineSnapshot *
logline_slots_get_snapshot (LoglineSlots *self)
{
  return self->snapshot;
}

guint
logline_slots_get_size (LoglineSlots *self)
{
  return self->slots->len;
}

LoglineSlot *
logline_slots_get (LoglineSlots *self,
                   guint         index)
{
  g_assert (index < self->slots->len);

  return &g_array_index (self->slots, LoglineSlot, index);
}

static int
compare_slots (const LoglineSlot *a,
               const LoglineSlot *b)
{
  if (a->serial != b->serial)
    return a->serial < b->serial ? -1 : 1;

  return a->start < b->start ? -1 : a->start > b->start;
}

gboolean
logline_slots_find (LoglineSlots *self,
                    int           serial,
                    guint64       start,
                    guint        *out_index)
{
  const LoglineSlot wanted = { .serial = serial, .start = start };
  guint low = 0;
  guint high = self->slots->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      int order = compare_slots (logline_slots_get (self, middle), &wanted);

      if (order == 0)
        {
          *out_index = middle;
          return TRUE;
        }
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return FALSE;
}

static void
update_decided (LoglineSlots *self,
                guint         index)
{
  LoglineSlot *slot = logline_slots_get (self, index);

  slot->n_decided = logline_finding_count_decided (&slot->finding, self->snapshot, index);
}

void
logline_slots_set_found (LoglineSlots          *self,
                         guint                  index,
                         LoglineRowSet         *rows,
                         const LoglineSnapshot *snapshot,
                         guint                  place)
{
  logline_finding_set (&logline_slots_get (self, index)->finding, rows, snapshot, place);
  update_decided (self, index);
}

/* Takes over what is known of the same segment, if anything; @place is where it was. */
static gboolean
move_slot (GArray      *old_slots,
           guint       *place,
           LoglineSlot *slot)
{
  while (*place < old_slots->len)
    {
      LoglineSlot *old = &g_array_index (old_slots, LoglineSlot, *place);
      int order = compare_slots (old, slot);

      if (order > 0)
        return FALSE;
      if (order == 0)
        {
          slot->finding = old->finding;
          old->finding.rows = NULL;
          slot->n_shown = old->n_shown;
          slot->n_matches = old->n_matches;
          slot->running = old->running;
          return TRUE;
        }
      (*place)++;
    }

  return FALSE;
}

static LoglineSlot
make_slot (LoglineSnapshot *snapshot,
           guint            index)
{
  return (LoglineSlot) {
    .serial = logline_snapshot_get_segment_part (snapshot, index)->generation->serial,
    .start = logline_segment_get_start (logline_snapshot_get_segment (snapshot, index)),
    .n_rows = logline_snapshot_get_n_segment_rows (snapshot, index),
  };
}

guint
logline_slots_set_snapshot (LoglineSlots    *self,
                            LoglineSnapshot *snapshot,
                            guint           *low,
                            guint           *high)
{
  g_autoptr (GArray) old_slots = g_steal_pointer (&self->slots);
  guint n_slots = logline_snapshot_get_n_segments (snapshot);
  guint new_low = n_slots;
  guint new_high = n_slots;
  guint n_gone = *high - *low;
  guint place = 0;

  logline_snapshot_ref (snapshot);
  logline_snapshot_unref (self->snapshot);
  self->snapshot = snapshot;
  self->slots = make_array (n_slots);

  for (guint i = 0; i < n_slots; i++)
    {
      LoglineSlot slot = make_slot (snapshot, i);
      gboolean known = move_slot (old_slots, &place, &slot);

      g_array_append_val (self->slots, slot);
      update_decided (self, i);
      if (!known || place < *low || place >= *high)
        continue;
      if (new_low == n_slots)
        {
          new_low = i;
          n_gone = place - *low;
        }
      new_high = i + 1;
    }

  *low = new_low;
  *high = new_high;
  return n_gone;
}
