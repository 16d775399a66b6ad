/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-starts.h"

#include <string.h>

#define BLOCK LOGLINE_STARTS_BLOCK
#define WIDE LOGLINE_STARTS_WIDE
#define CLAIMED G_MAXUINT

/* So many blocks are looked at one after the other. */
#define MAX_BLOCKS 8u

static guint
count_blocks (guint n)
{
  return (n + BLOCK - 1) / BLOCK;
}

/* Numbers in the wide blocks of the first @n lines, which lie one behind the other. */
static guint
count_wide_numbers (const LoglineStarts *self,
                    guint                n)
{
  for (guint block = count_blocks (n); block-- > 0;)
    if (self->bases[block] & WIDE)
      return (self->bases[block] & ~WIDE) * BLOCK + MIN (BLOCK, n - block * BLOCK);

  return 0;
}

/* Reads nothing that is behind the first @n: somebody may be writing there. */
static LoglineStarts *
copy (const LoglineStarts *other,
      guint                n,
      guint                n_allocated,
      guint                n_wide_allocated)
{
  LoglineStarts *self = g_new0 (LoglineStarts, 1);
  guint n_numbers = count_wide_numbers (other, n);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_starts = CLAIMED;
  self->n_allocated = MAX (n, n_allocated);
  self->n_wide = count_blocks (n_numbers);
  self->n_wide_allocated = MAX (self->n_wide, n_wide_allocated);
  self->bases = g_new (guint32, count_blocks (self->n_allocated));
  self->differences = g_new (guint16, self->n_allocated);
  self->wide = g_new (guint32, self->n_wide_allocated * BLOCK);
  if (n > 0)
    {
      memcpy (self->bases, other->bases, count_blocks (n) * sizeof (guint32));
      memcpy (self->differences, other->differences, n * sizeof (guint16));
    }
  if (n_numbers > 0)
    memcpy (self->wide, other->wide, n_numbers * sizeof (guint32));

  return self;
}

LoglineStarts *
logline_starts_new (void)
{
  LoglineStarts none = { .n_starts = 0 };

  return copy (&none, 0, 0, 0);
}

LoglineStarts *
logline_starts_ref (LoglineStarts *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
logline_starts_unref (LoglineStarts *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->bases);
  g_free (self->differences);
  g_free (self->wide);
  g_free (self);
}

LoglineStarts *
logline_starts_claim (LoglineStarts *self,
                      guint          n)
{
  if (g_atomic_int_compare_and_exchange (&self->n_starts, n, CLAIMED))
    return logline_starts_ref (self);

  return copy (self, n, n, 0);
}

void
logline_starts_release (LoglineStarts *self,
                        guint          n)
{
  g_atomic_int_set (&self->n_starts, n);
}

static void
replace (LoglineStarts **self,
         guint           n,
         guint           n_allocated,
         guint           n_wide_allocated)
{
  LoglineStarts *old = *self;

  *self = copy (old, n, n_allocated, n_wide_allocated);
  /* Only those before it were there for whoever else has it. */
  logline_starts_release (old, 0);
  logline_starts_unref (old);
}

void
logline_starts_fit (LoglineStarts **self,
                    guint           n)
{
  if ((*self)->n_allocated > n)
    replace (self, n, n, 0);
}

/* Block @block, of which @n starts are known, becomes a wide one. */
static void
widen (LoglineStarts **self,
       guint           n,
       guint           block)
{
  guint wide = (*self)->n_wide;
  guint32 base;

  /* A block that others know stays as it is. */
  if (n > block * BLOCK || wide == (*self)->n_wide_allocated)
    replace (self, n, (*self)->n_allocated, 2 * wide + 1);

  base = (*self)->bases[block];
  for (guint i = block * BLOCK; i < n; i++)
    (*self)->wide[wide * BLOCK + i % BLOCK] = base + (*self)->differences[i];
  (*self)->bases[block] = WIDE | wide;
  (*self)->n_wide = wide + 1;
}

/* All within one block. */
static void
add_to_block (LoglineStarts **self,
              guint           n,
              const guint32  *offsets,
              guint           n_offsets)
{
  guint block = n / BLOCK;
  LoglineStarts *starts;

  if (n % BLOCK == 0)
    (*self)->bases[block] = offsets[0];
  if (!((*self)->bases[block] & WIDE)
      && offsets[n_offsets - 1] - (*self)->bases[block] > G_MAXUINT16)
    widen (self, n, block);

  starts = *self;
  if (starts->bases[block] & WIDE)
    memcpy (starts->wide + (starts->bases[block] & ~WIDE) * BLOCK + n % BLOCK, offsets,
            n_offsets * sizeof (guint32));
  else
    {
      guint32 base = starts->bases[block];

      for (guint i = 0; i < n_offsets; i++)
        starts->differences[n + i] = (guint16) (offsets[i] - base);
    }
}

void
logline_starts_add (LoglineStarts **self,
                    guint           n,
                    const guint32  *offsets,
                    gsize           n_offsets)
{
  if (n + n_offsets > (*self)->n_allocated)
    replace (self, n, MAX (16 * BLOCK, 2 * (n + (guint) n_offsets)), (*self)->n_wide_allocated);

  while (n_offsets > 0)
    {
      guint n_here = (guint) MIN (n_offsets, BLOCK - n % BLOCK);

      add_to_block (self, n, offsets, n_here);
      n += n_here;
      offsets += n_here;
      n_offsets -= n_here;
    }
}

static guint32
get_base (const LoglineStarts *self,
          guint                block)
{
  return logline_starts_get (self, block * BLOCK);
}

guint
logline_starts_find (const LoglineStarts *self,
                     guint                n,
                     guint32              offset)
{
  guint block = 0;
  guint line;

  /* Without branches that the processor would have to guess. */
  for (guint left = count_blocks (n), half; left > 1; left -= half)
    {
      half = left / 2;
      block += get_base (self, block + half) <= offset ? half : 0;
    }

  line = block * BLOCK;
  for (guint left = MIN (BLOCK, n - line), half; left > 1; left -= half)
    {
      half = left / 2;
      line += logline_starts_get (self, line + half) <= offset ? half : 0;
    }

  return line;
}

typedef guint16 Vector __attribute__ ((vector_size (16), aligned (2), may_alias));

#define LANES (sizeof (Vector) / sizeof (guint16))

/* How many of a whole block are not greater than @difference. All are compared, which takes less
 * time than one branch that the processor guesses wrong. */
static guint
count_in_block (const guint16 *differences,
                guint16        difference)
{
  const Vector limit = (Vector) { 0 } + difference;
  Vector counts = { 0 };
  guint64 halves[2];

  /* What is true is -1. */
  for (guint i = 0; i < BLOCK; i += LANES)
    counts -= (Vector) (*(const Vector *) (differences + i) <= limit);

  /* The sum of the lanes, in the highest one of a product. */
  memcpy (halves, &counts, sizeof halves);
  return (guint) ((halves[0] + halves[1]) * G_GUINT64_CONSTANT (0x0001000100010001) >> 48);
}

guint
logline_starts_find_from (const LoglineStarts *self,
                          guint                n,
                          guint                line,
                          guint32              offset)
{
  guint block = line / BLOCK;

  for (guint i = 0; (block + 1) * BLOCK < n && get_base (self, block + 1) <= offset; i++)
    {
      if (i == MAX_BLOCKS)
        return logline_starts_find (self, n, offset);
      block++;
    }

  if ((self->bases[block] & WIDE) || (block + 1) * BLOCK > n)
    return logline_starts_find (self, n, offset);

  return block * BLOCK - 1
         + count_in_block (self->differences + block * BLOCK,
                           (guint16) MIN (offset - self->bases[block], G_MAXUINT16));
}

gsize
logline_starts_get_memory (const LoglineStarts *self)
{
  return sizeof *self + count_blocks (self->n_allocated) * sizeof (guint32)
         + self->n_allocated * sizeof (guint16)
         + self->n_wide_allocated * BLOCK * sizeof (guint32);
}
