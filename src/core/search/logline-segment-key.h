/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-snapshot.h"

G_BEGIN_DECLS

/* Which segment of a log, whatever the snapshot: a segment that grows keeps its start. */
typedef struct
{
  guint64 start;
  int     serial; /* of the generation */
} LoglineSegmentKey;

LoglineSegmentKey logline_segment_key_make  (const LoglineSnapshot *snapshot,
                                             guint                  index);

/* For hash tables whose keys begin with one. */
guint             logline_segment_key_hash  (gconstpointer          key);
gboolean          logline_segment_key_equal (gconstpointer          a,
                                             gconstpointer          b);

G_END_DECLS
