/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Of each word, the four bytes in a row that are the rarest are looked for first, in vectors of the
 * text at once, by tables of half bytes; a bit stands for a bucket of words. This is "Teddy" of
 * Hyperscan (X. Wang et al., "Hyperscan: a fast multi-pattern regex matcher for modern CPUs",
 * 2019), there with the last bytes of each word.
 */

#include "logline-words-finder-private.h"

#include <stdlib.h>

#include "logline-byte-frequencies.h"
#include "logline-query-literals.h"

#define MIN_LENGTH 2

static const LoglineWordsFunc find_functions[LOGLINE_N_SIMD] = {
  [LOGLINE_SIMD_NONE] = logline_words_finder_find_bytewise,
  [LOGLINE_SIMD_SSE2] = logline_words_finder_find_bytewise,
#ifdef __x86_64__
  [LOGLINE_SIMD_AVX2] = logline_words_finder_find_avx2,
#endif
};

/* How many bytes of the word are looked for first. */
static gsize
get_width (const LoglineWord *word)
{
  return MIN (word->finder->length, LOGLINE_WORDS_WIDTH);
}

static void
choose_offset (LoglineWord *word)
{
  const LoglineFinder *finder = word->finder;
  double best = G_MAXDOUBLE;

  for (gsize i = 0; i + get_width (word) <= finder->length; i++)
    {
      double frequency = 1;

      for (gsize j = i; j < i + get_width (word); j++)
        frequency *= logline_get_byte_frequency (finder->bytes[j]);
      if (frequency < best)
        {
          best = frequency;
          word->offset = i;
        }
    }
}

static int
compare_words (gconstpointer a,
               gconstpointer b)
{
  const LoglineWord *x = a;
  const LoglineWord *y = b;

  return memcmp (x->finder->bytes + x->offset, y->finder->bytes + y->offset,
                 MIN (get_width (x), get_width (y)));
}

static void
add_to_tables (LoglineWordsFinder *self,
               const LoglineWord  *word)
{
  guint8 bit = 1 << word->bucket;

  for (guint i = 0; i < LOGLINE_WORDS_WIDTH; i++)
    if (i < get_width (word))
      {
        guint8 byte = word->finder->bytes[word->offset + i];
        guint8 other = byte & ~word->finder->masks[word->offset + i];

        self->low[i][byte % 16] |= bit;
        self->high[i][byte / 16] |= bit;
        self->high[i][other / 16] |= bit;
      }
    else
      {
        self->any[i] |= bit;
        for (guint half = 0; half < 16; half++)
          {
            self->low[i][half] |= bit;
            self->high[i][half] |= bit;
          }
      }
}

/* Words that are alike share a bucket: they make it no wider than each would alone. */
static void
fill_buckets (LoglineWordsFinder *self)
{
  qsort (self->words, self->n_words, sizeof *self->words, compare_words);
  for (guint i = self->n_words; i-- > 0;)
    {
      LoglineWord *word = &self->words[i];

      word->bucket = self->n_words <= LOGLINE_WORDS_N_BUCKETS
                     ? i : i * LOGLINE_WORDS_N_BUCKETS / self->n_words;
      self->first_words[word->bucket] = i;
      add_to_tables (self, word);
    }
}

LoglineWordsFinder *
logline_words_finder_new (const GArray *literals)
{
  guint n_words = logline_query_literals_count_alternatives (literals);
  LoglineWordsFinder *self;

  if (n_words == 0 || n_words > LOGLINE_WORDS_MAX)
    return NULL;
  self = g_new0 (LoglineWordsFinder, 1);
  self->find = find_functions[logline_simd_get ()];
  for (guint i = 0; i < n_words; i++)
    {
      LoglineWord *word = &self->words[self->n_words];

      word->finder = logline_query_literals_make_finder (literals, i, MIN_LENGTH);
      if (word->finder == NULL)
        {
          logline_words_finder_free (self);
          return NULL;
        }
      self->n_words++;
      choose_offset (word);
    }
  for (guint i = 0; i <= LOGLINE_WORDS_N_BUCKETS; i++)
    self->first_words[i] = self->n_words;
  fill_buckets (self);
  return self;
}

void
logline_words_finder_free (LoglineWordsFinder *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_words; i++)
    logline_finder_free (self->words[i].finder);
  g_free (self);
}

double
logline_words_finder_get_matches (const LoglineWordsFinder *self)
{
  double matches = 0;

  for (guint i = 0; i < self->n_words; i++)
    matches += logline_finder_get_matches (self->words[i].finder);
  return matches;
}

const char *
logline_words_finder_find (const LoglineWordsFinder *self,
                           const char               *start,
                           const char               *end)
{
  g_assert (self != NULL);
  g_assert (start <= end);

  return self->find (self, start, start, end);
}

gboolean
logline_words_finder_try (const LoglineWordsFinder *self,
                          guint                     buckets,
                          const char               *place,
                          const char               *start,
                          const char               *end)
{
  for (; buckets != 0; buckets &= buckets - 1)
    {
      guint bucket = __builtin_ctz (buckets);

      for (guint i = self->first_words[bucket]; i < self->first_words[bucket + 1]; i++)
        {
          const LoglineWord *word = &self->words[i];

          if ((gsize) (place - start) >= word->offset &&
              (gsize) (end - place) + word->offset >= word->finder->length &&
              logline_finder_compare (word->finder, place - word->offset))
            return TRUE;
        }
    }
  return FALSE;
}

const char *
logline_words_finder_find_bytewise (const LoglineWordsFinder *self,
                                    const char               *start,
                                    const char               *first,
                                    const char               *end)
{
  for (; first < end; first++)
    {
      guint buckets = 0xff;

      for (guint i = 0; i < LOGLINE_WORDS_WIDTH && buckets != 0; i++)
        buckets &= i < (gsize) (end - first)
                   ? self->low[i][(guint8) first[i] % 16] & self->high[i][(guint8) first[i] / 16]
                   : self->any[i];
      if (buckets != 0 && logline_words_finder_try (self, buckets, first, start, end))
        return first;
    }
  return NULL;
}
