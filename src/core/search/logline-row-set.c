/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-row-set.h"

#include <string.h>

#define WORD_BITS 64u
#define RANK_WORDS 8u /* words for each entry of the directory */

struct _LoglineRowSet
{
  gatomicrefcount  ref_count;
  guint            n_rows;
  guint            n_words;
  guint64         *words;
  guint32         *ranks; /* when sealed: rows in the set before each RANK_WORDS words, then all */
};

LoglineRowSet *
logline_row_set_new (guint n_rows)
{
  LoglineRowSet *self = g_new0 (LoglineRowSet, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_rows = n_rows;
  self->n_words = n_rows / WORD_BITS + 1;
  self->words = g_new0 (guint64, self->n_words);

  return self;
}

LoglineRowSet *
logline_row_set_ref (LoglineRowSet *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
logline_row_set_unref (LoglineRowSet *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->words);
  g_free (self->ranks);
  g_free (self);
}

/* The bits of a word below @bit, which is less than 64. */
static guint64
low_bits (guint bit)
{
  return (G_GUINT64_CONSTANT (1) << bit) - 1;
}

void
logline_row_set_add (LoglineRowSet *self,
                     guint          row)
{
  g_assert (row < self->n_rows);

  self->words[row / WORD_BITS] |= G_GUINT64_CONSTANT (1) << row % WORD_BITS;
}

void
logline_row_set_complement (LoglineRowSet *self)
{
  for (guint i = 0; i < self->n_words; i++)
    self->words[i] = ~self->words[i];
  self->words[self->n_rows / WORD_BITS] &= low_bits (self->n_rows % WORD_BITS);
}

void
logline_row_set_intersect (LoglineRowSet       *self,
                           const LoglineRowSet *other)
{
  g_assert (self->n_rows == other->n_rows);

  for (guint i = 0; i < self->n_words; i++)
    self->words[i] &= other->words[i];
}

void
logline_row_set_copy_head (LoglineRowSet       *self,
                           const LoglineRowSet *other,
                           guint                n_rows)
{
  guint n_whole = n_rows / WORD_BITS;
  guint64 mask = low_bits (n_rows % WORD_BITS);

  g_assert (n_rows <= self->n_rows && n_rows <= other->n_rows);

  memcpy (self->words, other->words, n_whole * sizeof (guint64));
  self->words[n_whole] = (other->words[n_whole] & mask) | (self->words[n_whole] & ~mask);
}

static guint
count_bits (guint64 word)
{
  return (guint) __builtin_popcountll (word);
}

void
logline_row_set_seal (LoglineRowSet *self)
{
  guint n_entries = (self->n_words + RANK_WORDS - 1) / RANK_WORDS;
  guint32 rank = 0;

  g_assert (self->ranks == NULL);

  self->ranks = g_new (guint32, n_entries + 1);
  for (guint i = 0; i < self->n_words; i++)
    {
      if (i % RANK_WORDS == 0)
        self->ranks[i / RANK_WORDS] = rank;
      rank += count_bits (self->words[i]);
    }
  self->ranks[n_entries] = rank;
}

guint
logline_row_set_get_n_rows (const LoglineRowSet *self)
{
  return self->n_rows;
}

gboolean
logline_row_set_contains (const LoglineRowSet *self,
                          guint                row)
{
  g_assert (row < self->n_rows);

  return (self->words[row / WORD_BITS] >> row % WORD_BITS) & 1;
}

guint
logline_row_set_rank (const LoglineRowSet *self,
                      guint                row)
{
  guint word = row / WORD_BITS;
  guint rank;

  g_assert (self->ranks != NULL && row <= self->n_rows);

  rank = self->ranks[word / RANK_WORDS];
  for (guint i = word - word % RANK_WORDS; i < word; i++)
    rank += count_bits (self->words[i]);

  return rank + count_bits (self->words[word] & low_bits (row % WORD_BITS));
}

static guint
find_entry (const LoglineRowSet *self,
            guint                rank)
{
  guint low = 0;
  guint high = (self->n_words + RANK_WORDS - 1) / RANK_WORDS;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (self->ranks[middle] <= rank)
        low = middle;
      else
        high = middle;
    }

  return low;
}

guint
logline_row_set_select (const LoglineRowSet *self,
                        guint                rank)
{
  guint entry = find_entry (self, rank);
  guint word = entry * RANK_WORDS;
  guint64 bits;

  g_assert (rank < logline_row_set_rank (self, self->n_rows));

  rank -= self->ranks[entry];
  for (guint n; rank >= (n = count_bits (self->words[word])); word++)
    rank -= n;
  for (bits = self->words[word]; rank > 0; rank--)
    bits &= bits - 1;

  return word * WORD_BITS + (guint) __builtin_ctzll (bits);
}
