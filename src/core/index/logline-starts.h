/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LOGLINE_STARTS_BLOCK 64u
#define LOGLINE_STARTS_WIDE 0x80000000u

/* Offsets of lines within a segment, each greater than the one before and below 2^31, in blocks of
 * 64. A block has the offset of its first line, and for each line a 16-bit difference to it: about
 * 2.1 bytes a line. When a block spans more than 64 KiB, its base is replaced by the number of a
 * wide block, which has all 64 offsets in full. There are at most 64 wide blocks in 4 MiB, so they
 * may be wasteful.
 *
 * Segments made one from the other share their starts: each looks only at as many as it knows, and
 * the longest may have more written behind its last one while the others are being read. So what
 * stands in front of that never changes and never moves; where it would have to, a copy is made.
 */
typedef struct
{
  /*< private >*/
  gatomicrefcount  ref_count;
  guint            n_starts;    /* atomic: how many there are, or LOGLINE_STARTS_CLAIMED */
  guint            n_allocated;
  guint            n_wide;
  guint            n_wide_allocated;
  guint32         *bases;       /* for each block: offset of its first line, or WIDE | wide block */
  guint16         *differences; /* for each line, in wide blocks unused */
  guint32         *wide;        /* 64 offsets for each wide block */
} LoglineStarts;

LoglineStarts *logline_starts_new        (void);
LoglineStarts *logline_starts_ref        (LoglineStarts        *self);
void           logline_starts_unref      (LoglineStarts        *self);

/* To add behind the first @n. Returns these, or a copy when somebody has added behind them. */
LoglineStarts *logline_starts_claim      (LoglineStarts        *self,
                                          guint                 n);

/* @self: (inout): claimed or new, has @n; may be replaced */
void           logline_starts_add        (LoglineStarts       **self,
                                          guint                 n,
                                          const guint32        *offsets,
                                          gsize                 n_offsets);

/* The end of adding; @n is what there is now, or was before when adding has failed. */
void           logline_starts_release    (LoglineStarts        *self,
                                          guint                 n);

/* Takes no more memory than @n need, since few or none will be added. Likewise claimed or new. */
void           logline_starts_fit        (LoglineStarts       **self,
                                          guint                 n);

/* The last one of the first @n that is not greater than @offset; there must be one. */
guint          logline_starts_find       (const LoglineStarts  *self,
                                          guint                 n,
                                          guint32               offset);

/* The same, when it is known to be @line or, most likely not far, behind it. */
guint          logline_starts_find_from  (const LoglineStarts  *self,
                                          guint                 n,
                                          guint                 line,
                                          guint32               offset);

gsize          logline_starts_get_memory (const LoglineStarts  *self);

static inline guint32
logline_starts_get (const LoglineStarts *self,
                    guint                index)
{
  guint32 base = self->bases[index / LOGLINE_STARTS_BLOCK];

  if (G_UNLIKELY (base & LOGLINE_STARTS_WIDE))
    return self->wide[(base & ~LOGLINE_STARTS_WIDE) * LOGLINE_STARTS_BLOCK
                      + index % LOGLINE_STARTS_BLOCK];

  return base + self->differences[index];
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineStarts, logline_starts_unref)

G_END_DECLS
