/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-words-finder-private.h"

#ifdef __x86_64__

#include "logline-half-bytes.h"

LOGLINE_TARGET_AVX2 const char *
logline_words_finder_find_avx2 (const LoglineWordsFinder *self,
                                const char               *start,
                                const char               *first,
                                const char               *end)
{
  const __m256i low_0 = logline_half_bytes_load (self->low[0]);
  const __m256i low_1 = logline_half_bytes_load (self->low[1]);
  const __m256i low_2 = logline_half_bytes_load (self->low[2]);
  const __m256i high_0 = logline_half_bytes_load (self->high[0]);
  const __m256i high_1 = logline_half_bytes_load (self->high[1]);
  const __m256i high_2 = logline_half_bytes_load (self->high[2]);
  const __m256i low_3 = logline_half_bytes_load (self->low[3]);
  const __m256i high_3 = logline_half_bytes_load (self->high[3]);
  const gsize step = sizeof (__m256i);

  for (; (gsize) (end - first) >= step + LOGLINE_WORDS_WIDTH - 1; first += step)
    {
      __m256i buckets = logline_half_bytes_look_up (first, low_0, high_0);
      guint8 of_bytes[sizeof (__m256i)];
      guint32 found;

      __builtin_prefetch (first + LOGLINE_PREFETCH);
      buckets = _mm256_and_si256 (buckets, logline_half_bytes_look_up (first + 1, low_1, high_1));
      buckets = _mm256_and_si256 (buckets, logline_half_bytes_look_up (first + 2, low_2, high_2));
      buckets = _mm256_and_si256 (buckets, logline_half_bytes_look_up (first + 3, low_3, high_3));
      if (_mm256_testz_si256 (buckets, buckets))
        continue;
      _mm256_storeu_si256 ((__m256i_u *) of_bytes, buckets);
      for (found = logline_half_bytes_get_mask (buckets); found != 0; found &= found - 1)
        {
          guint i = __builtin_ctz (found);

          if (logline_words_finder_try (self, of_bytes[i], first + i, start, end))
            return first + i;
        }
    }
  return logline_words_finder_find_bytewise (self, start, first, end);
}

#endif
