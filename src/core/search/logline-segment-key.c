/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-segment-key.h"

LoglineSegmentKey
logline_segment_key_make (const LoglineSnapshot *snapshot,
                          guint                  index)
{
  return (LoglineSegmentKey) {
    .start = logline_segment_get_start (logline_snapshot_get_segment (snapshot, index)),
    .serial = logline_snapshot_get_segment_part (snapshot, index)->generation->serial,
  };
}

/* Starts are mostly multiples of a large power of two, so the upper bits of a product are taken. */
guint
logline_segment_key_hash (gconstpointer key)
{
  const LoglineSegmentKey *self = key;
  guint64 hash = (self->start + self->serial) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  return (guint) (hash >> 32);
}

gboolean
logline_segment_key_equal (gconstpointer a,
                           gconstpointer b)
{
  const LoglineSegmentKey *key_a = a;
  const LoglineSegmentKey *key_b = b;

  return key_a->start == key_b->start && key_a->serial == key_b->serial;
}
