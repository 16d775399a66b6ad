/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Starts of lines are kept in blocks of 64. A block has the offset of its first line, counted from
 * the start of the segment, and for each line a 16-bit difference to it: about 2.1 bytes a line.
 * When a block spans more than 64 KiB, its base is replaced by the number of a wide block, which
 * has all 64 offsets in full. There are at most 64 wide blocks in a segment, so they may be
 * wasteful.
 */

#include "logline-segment.h"

#include <string.h>

#define BLOCK_LINES 64u
#define WIDE 0x80000000u
#define READ_SIZE (256u * 1024)

struct _LoglineSegment
{
  gatomicrefcount  ref_count;
  guint64          start;
  guint64          end;
  guint            n_lines;
  guint            n_allocated; /* room for lines, a multiple of BLOCK_LINES while building */
  guint            n_wide;
  guint32         *bases;       /* for each block: offset of its first line, or WIDE | wide block */
  guint16         *differences; /* for each line, in wide blocks unused */
  guint32         *wide;        /* BLOCK_LINES offsets for each wide block */
};

static guint
count_blocks (guint n_lines)
{
  return (n_lines + BLOCK_LINES - 1) / BLOCK_LINES;
}

static void
allocate (LoglineSegment *self,
          guint           n_lines)
{
  self->n_allocated = n_lines;
  self->bases = g_renew (guint32, self->bases, count_blocks (n_lines));
  self->differences = g_renew (guint16, self->differences, n_lines);
}

static void
set_wide (LoglineSegment *self,
          guint           line,
          guint32         offset)
{
  guint wide = self->bases[line / BLOCK_LINES] & ~WIDE;

  self->wide[wide * BLOCK_LINES + line % BLOCK_LINES] = offset;
}

static void
widen_last_block (LoglineSegment *self)
{
  guint block = self->n_lines / BLOCK_LINES;
  guint32 base = self->bases[block];

  self->wide = g_renew (guint32, self->wide, (self->n_wide + 1) * BLOCK_LINES);
  self->bases[block] = WIDE | self->n_wide++;
  for (guint line = block * BLOCK_LINES; line < self->n_lines; line++)
    set_wide (self, line, base + self->differences[line]);
}

static inline void
add_line (LoglineSegment *self,
          guint32         offset)
{
  guint line = self->n_lines;
  guint block = line / BLOCK_LINES;

  if (line == self->n_allocated)
    allocate (self, MAX (16 * BLOCK_LINES, 2 * self->n_allocated));

  self->differences[line] = 0;
  if (line % BLOCK_LINES == 0)
    self->bases[block] = offset;
  else if (!(self->bases[block] & WIDE) && offset - self->bases[block] <= G_MAXUINT16)
    self->differences[line] = (guint16) (offset - self->bases[block]);
  else
    {
      if (!(self->bases[block] & WIDE))
        widen_last_block (self);
      set_wide (self, line, offset);
    }

  self->n_lines++;
}

static void
add_bytes (LoglineSegment *self,
           const char     *bytes,
           gsize           length)
{
  const char *end = bytes + length;
  const char *next = bytes;
  guint32 origin = (guint32) (self->end - self->start);

  while ((next = memchr (next, '\n', (gsize) (end - next))) != NULL)
    {
      next++;
      add_line (self, origin + (guint32) (next - bytes));
    }

  self->end += length;
}

static LoglineSegment *
copy_or_begin (const LoglineSegment *previous,
               guint64               start)
{
  LoglineSegment *self = g_new0 (LoglineSegment, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->start = previous != NULL ? previous->start : start;
  self->end = start;
  if (previous == NULL)
    {
      if (start == 0)
        add_line (self, 0);
      return self;
    }

  allocate (self, (count_blocks (previous->n_lines) + 1) * BLOCK_LINES);
  self->n_lines = previous->n_lines;
  self->n_wide = previous->n_wide;
  self->wide = g_memdup2 (previous->wide, previous->n_wide * BLOCK_LINES * sizeof (guint32));
  if (previous->n_lines > 0)
    {
      memcpy (self->bases, previous->bases, count_blocks (previous->n_lines) * sizeof (guint32));
      memcpy (self->differences, previous->differences, previous->n_lines * sizeof (guint16));
    }

  return self;
}

LoglineSegment *
logline_segment_new (LoglineSegment  *previous,
                     LoglineSource   *source,
                     guint64          start,
                     guint64          end,
                     GCancellable    *cancellable,
                     GError         **error)
{
  g_autoptr (LoglineSegment) self = NULL;
  g_autofree char *buffer = g_malloc (MIN (end - start, READ_SIZE));

  g_assert (previous == NULL || previous->end == start);
  g_assert (end > start);
  g_assert (end - (previous != NULL ? previous->start : start) <= LOGLINE_SEGMENT_SIZE);

  self = copy_or_begin (previous, start);
  while (self->end < end)
    {
      gsize length = MIN (end - self->end, READ_SIZE);

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !logline_source_read (source, self->end, buffer, length, error))
        return NULL;
      add_bytes (self, buffer, length);
    }
  allocate (self, self->n_lines);

  return g_steal_pointer (&self);
}

LoglineSegment *
logline_segment_ref (LoglineSegment *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
logline_segment_unref (LoglineSegment *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->bases);
  g_free (self->differences);
  g_free (self->wide);
  g_free (self);
}

guint64
logline_segment_get_start (const LoglineSegment *self)
{
  return self->start;
}

guint64
logline_segment_get_end (const LoglineSegment *self)
{
  return self->end;
}

guint
logline_segment_get_n_lines (const LoglineSegment *self)
{
  return self->n_lines;
}

guint64
logline_segment_get_line (const LoglineSegment *self,
                          guint                 line)
{
  guint32 base;

  g_assert (line < self->n_lines);

  base = self->bases[line / BLOCK_LINES];
  if (base & WIDE)
    return self->start + self->wide[(base & ~WIDE) * BLOCK_LINES + line % BLOCK_LINES];

  return self->start + base + self->differences[line];
}

guint
logline_segment_find_line (const LoglineSegment *self,
                           guint64               offset)
{
  guint low = 0;
  guint high = self->n_lines;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (logline_segment_get_line (self, middle) <= offset)
        low = middle;
      else
        high = middle;
    }

  g_assert (self->n_lines > 0 && logline_segment_get_line (self, low) <= offset);
  return low;
}

gsize
logline_segment_get_memory (const LoglineSegment *self)
{
  return sizeof *self + count_blocks (self->n_allocated) * sizeof (guint32)
         + self->n_allocated * sizeof (guint16) + self->n_wide * BLOCK_LINES * sizeof (guint32);
}
