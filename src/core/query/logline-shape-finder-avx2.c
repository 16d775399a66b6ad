/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-shape-finder-private.h"

#ifdef __x86_64__

#include <immintrin.h>

#define PREFETCH 4096

LOGLINE_TARGET_AVX2 static inline __m256i
load_table (const guint8 *table)
{
  return _mm256_broadcastsi128_si256 (_mm_loadu_si128 ((const __m128i_u *) table));
}

/* Not 0 in each byte that is of the set. */
LOGLINE_TARGET_AVX2 static inline __m256i
look_up (const char *at,
         __m256i     low,
         __m256i     high)
{
  const __m256i half = _mm256_set1_epi8 (0x0f);
  __m256i bytes = _mm256_loadu_si256 ((const __m256i_u *) at);
  /* A byte beyond ASCII gives 0 already here, as its top bit is set. */
  __m256i by_low = _mm256_shuffle_epi8 (low, bytes);
  __m256i by_high = _mm256_shuffle_epi8 (high, _mm256_and_si256 (_mm256_srli_epi16 (bytes, 4),
                                                                 half));

  return _mm256_and_si256 (by_low, by_high);
}

LOGLINE_TARGET_AVX2 const char *
logline_shape_finder_find_avx2 (const LoglineShapeFinder *self,
                                const LoglineDfa         *dfa,
                                const char               *start,
                                const char               *end,
                                gsize                    *inout_budget)
{
  const __m256i low_0 = load_table (self->low[0]), high_0 = load_table (self->high[0]);
  const __m256i low_1 = load_table (self->low[1]), high_1 = load_table (self->high[1]);
  const __m256i low_2 = load_table (self->low[2]), high_2 = load_table (self->high[2]);
  const gsize step = sizeof (__m256i);

  for (; (gsize) (end - start) >= step + LOGLINE_SHAPE_WIDTH - 1; start += step)
    {
      __m256i all = _mm256_min_epu8 (look_up (start, low_0, high_0),
                                     look_up (start + 1, low_1, high_1));
      guint32 found;

      __builtin_prefetch (start + PREFETCH);
      all = _mm256_min_epu8 (all, look_up (start + 2, low_2, high_2));
      found = ~_mm256_movemask_epi8 (_mm256_cmpeq_epi8 (all, _mm256_setzero_si256 ()));
      for (; found != 0; found &= found - 1)
        {
          const char *place = start + __builtin_ctz (found);

          if (logline_shape_finder_try (self, dfa, place, end, inout_budget))
            return place;
          if (*inout_budget == 0)
            return NULL;
        }
    }
  return logline_shape_finder_find_bytewise (self, dfa, start, end, inout_budget);
}

#endif
