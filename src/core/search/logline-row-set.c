/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-row-set.h"

#include <string.h>

#define WORD_BITS 64u
#define RANK_WORDS 16u /* words for each entry of the directory */

struct _LoglineRowSet
{
  gatomicrefcount  ref_count;
  guint            n_rows;
  guint            n_words;
  guint            n_in;   /* rows in the set, when sealed */
  guint64         *words;  /* NULL when sealed with no row or all */
  guint32         *ranks;  /* when sealed: rows in the set before each RANK_WORDS words, then all */
};

static LoglineRowSet *
allocate (guint n_rows)
{
  LoglineRowSet *self = g_new0 (LoglineRowSet, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_rows = n_rows;
  self->n_words = n_rows / WORD_BITS + 1;

  return self;
}

LoglineRowSet *
logline_row_set_new (guint n_rows)
{
  LoglineRowSet *self = allocate (n_rows);

  self->words = g_new0 (guint64, self->n_words);
  return self;
}

LoglineRowSet *
logline_row_set_new_uniform (guint    n_rows,
                             gboolean full)
{
  LoglineRowSet *self = allocate (n_rows);

  self->n_in = full ? n_rows : 0;
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

static guint
count_bits (guint64 word)
{
  return (guint) __builtin_popcountll (word);
}

static guint64
get_word (const LoglineRowSet *self,
          guint                i)
{
  if (self->words != NULL)
    return self->words[i];
  if (self->n_in == 0)
    return 0;

  return i < self->n_rows / WORD_BITS ? G_MAXUINT64 : low_bits (self->n_rows % WORD_BITS);
}

void
logline_row_set_add (LoglineRowSet *self,
                     guint          row)
{
  g_assert (row < self->n_rows);

  self->words[row / WORD_BITS] |= G_GUINT64_CONSTANT (1) << row % WORD_BITS;
}

/* The bits of word @i that stand for rows from @row up to @end_row, of which it has some. */
static guint64
mask_of_range (guint i,
               guint row,
               guint end_row)
{
  guint64 mask = G_MAXUINT64;

  if (i == row / WORD_BITS)
    mask &= ~low_bits (row % WORD_BITS);
  if (i == end_row / WORD_BITS)
    mask &= low_bits (end_row % WORD_BITS);

  return mask;
}

void
logline_row_set_add_range (LoglineRowSet *self,
                           guint          row,
                           guint          end_row)
{
  g_assert (row <= end_row && end_row <= self->n_rows);

  for (guint i = row / WORD_BITS; i <= end_row / WORD_BITS; i++)
    self->words[i] |= mask_of_range (i, row, end_row);
}

void
logline_row_set_remove_range (LoglineRowSet *self,
                              guint          row,
                              guint          end_row)
{
  g_assert (row <= end_row && end_row <= self->n_rows);

  for (guint i = row / WORD_BITS; i <= end_row / WORD_BITS; i++)
    self->words[i] &= ~mask_of_range (i, row, end_row);
}

void
logline_row_set_intersect (LoglineRowSet       *self,
                           const LoglineRowSet *other)
{
  g_assert (self->n_rows == other->n_rows);

  for (guint i = 0; i < self->n_words; i++)
    self->words[i] &= get_word (other, i);
}

void
logline_row_set_subtract (LoglineRowSet       *self,
                          const LoglineRowSet *other)
{
  g_assert (self->n_rows == other->n_rows);

  for (guint i = 0; i < self->n_words; i++)
    self->words[i] &= ~get_word (other, i);
}

void
logline_row_set_copy_head (LoglineRowSet       *self,
                           const LoglineRowSet *other,
                           guint                n_rows)
{
  guint n_whole = n_rows / WORD_BITS;
  guint64 mask = low_bits (n_rows % WORD_BITS);

  g_assert (n_rows <= self->n_rows && n_rows <= other->n_rows);

  for (guint i = 0; i < n_whole; i++)
    self->words[i] = get_word (other, i);
  self->words[n_whole] = (get_word (other, n_whole) & mask) | (self->words[n_whole] & ~mask);
}

void
logline_row_set_seal (LoglineRowSet *self)
{
  guint n_entries = (self->n_words + RANK_WORDS - 1) / RANK_WORDS;

  g_assert (self->words != NULL && self->ranks == NULL);

  self->ranks = g_new (guint32, n_entries + 1);
  for (guint i = 0; i < self->n_words; i++)
    {
      if (i % RANK_WORDS == 0)
        self->ranks[i / RANK_WORDS] = self->n_in;
      self->n_in += count_bits (self->words[i]);
    }
  self->ranks[n_entries] = self->n_in;

  if (self->n_in == 0 || self->n_in == self->n_rows)
    {
      g_clear_pointer (&self->words, g_free);
      g_clear_pointer (&self->ranks, g_free);
    }
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

  return (get_word (self, row / WORD_BITS) >> row % WORD_BITS) & 1;
}

static gboolean
is_sealed (const LoglineRowSet *self)
{
  return self->words == NULL || self->ranks != NULL;
}

guint
logline_row_set_count (const LoglineRowSet *self)
{
  guint n = 0;

  if (is_sealed (self))
    return self->n_in;

  for (guint i = 0; i < self->n_words; i++)
    n += count_bits (self->words[i]);
  return n;
}

/* @flip: all bits when rows that are not in the set are wanted, else 0 */
static guint
find (const LoglineRowSet *self,
      guint                row,
      guint64              flip)
{
  g_assert (row <= self->n_rows);

  for (guint i = row / WORD_BITS; i < self->n_words; i++)
    {
      guint64 word = get_word (self, i) ^ flip;

      if (i == row / WORD_BITS)
        word &= ~low_bits (row % WORD_BITS);
      if (word != 0)
        return MIN (i * WORD_BITS + (guint) __builtin_ctzll (word), self->n_rows);
    }

  return self->n_rows;
}

guint
logline_row_set_find_next (const LoglineRowSet *self,
                           guint                row)
{
  return find (self, row, 0);
}

guint
logline_row_set_find_gap (const LoglineRowSet *self,
                          guint                row)
{
  return find (self, row, G_MAXUINT64);
}

void
logline_row_set_iter_init (LoglineRowSetIter   *self,
                           const LoglineRowSet *set)
{
  *self = (LoglineRowSetIter) { set, 0, get_word (set, 0) };
}

gboolean
logline_row_set_iter_next (LoglineRowSetIter *self,
                           guint             *out_row)
{
  while (self->bits == 0)
    {
      if (++self->word >= self->set->n_words)
        return FALSE;
      self->bits = get_word (self->set, self->word);
    }

  *out_row = self->word * WORD_BITS + (guint) __builtin_ctzll (self->bits);
  self->bits &= self->bits - 1;
  return TRUE;
}

guint
logline_row_set_rank (const LoglineRowSet *self,
                      guint                row)
{
  guint word = row / WORD_BITS;
  guint rank;

  g_assert (is_sealed (self) && row <= self->n_rows);

  if (self->words == NULL)
    return self->n_in > 0 ? row : 0;

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
  guint entry;
  guint word;
  guint64 bits;

  g_assert (is_sealed (self) && rank < self->n_in);

  if (self->words == NULL)
    return rank;

  entry = find_entry (self, rank);
  word = entry * RANK_WORDS;
  rank -= self->ranks[entry];
  for (guint n; rank >= (n = count_bits (self->words[word])); word++)
    rank -= n;
  for (bits = self->words[word]; rank > 0; rank--)
    bits &= bits - 1;

  return word * WORD_BITS + (guint) __builtin_ctzll (bits);
}

/* The bits of @n rows from @row on, at most 64, the first one lowest. */
static guint64
get_bits (const LoglineRowSet *self,
          guint                row,
          guint                n)
{
  guint word = row / WORD_BITS;
  guint shift = row % WORD_BITS;
  guint64 bits = get_word (self, word) >> shift;

  if (shift + n > WORD_BITS)
    bits |= get_word (self, word + 1) << (WORD_BITS - shift);

  return n < WORD_BITS ? bits & low_bits (n) : bits;
}

void
logline_row_set_copy_bits (const LoglineRowSet *self,
                           guint                row,
                           guint                n_rows,
                           guint8              *bits,
                           gsize                place)
{
  guint end_row = row + n_rows;

  g_assert (end_row >= row && end_row <= self->n_rows);

  /* Up to a whole byte, then words, then the rest byte by byte. */
  for (guint n; row < end_row; row += n, place += n)
    {
      guint shift = place % 8;

      if (shift == 0 && end_row - row >= WORD_BITS)
        {
          guint64 word = GUINT64_TO_LE (get_bits (self, row, WORD_BITS));

          memcpy (bits + place / 8, &word, sizeof word);
          n = WORD_BITS;
          continue;
        }
      n = MIN (8 - shift, end_row - row);
      bits[place / 8] |= (guint8) (get_bits (self, row, n) << shift);
    }
}

gsize
logline_row_set_get_memory (const LoglineRowSet *self)
{
  gsize n_entries = (self->n_words + RANK_WORDS - 1) / RANK_WORDS + 1;

  if (self->words == NULL)
    return sizeof *self;

  return sizeof *self + self->n_words * sizeof (guint64)
         + (self->ranks != NULL ? n_entries * sizeof (guint32) : 0);
}
