/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-shape-finder-private.h"

#ifdef __x86_64__

#include "logline-half-bytes.h"

LOGLINE_TARGET_AVX2 const char *
logline_shape_finder_find_avx2 (const LoglineShapeFinder *self,
                                const LoglineDfa         *dfa,
                                const char               *start,
                                const char               *end,
                                gsize                    *inout_budget)
{
  const __m256i low_0 = logline_half_bytes_load (self->low[0]);
  const __m256i low_1 = logline_half_bytes_load (self->low[1]);
  const __m256i low_2 = logline_half_bytes_load (self->low[2]);
  const __m256i high_0 = logline_half_bytes_load (self->high[0]);
  const __m256i high_1 = logline_half_bytes_load (self->high[1]);
  const __m256i high_2 = logline_half_bytes_load (self->high[2]);
  const gsize step = sizeof (__m256i);

  for (; (gsize) (end - start) >= step + LOGLINE_SHAPE_WIDTH - 1; start += step)
    {
      __m256i all = logline_half_bytes_look_up (start, low_0, high_0);
      guint32 found;

      /* The bits of a set are its own: here it only counts that there is one at each place. */
      __builtin_prefetch (start + LOGLINE_PREFETCH);
      all = _mm256_min_epu8 (all, logline_half_bytes_look_up (start + 1, low_1, high_1));
      all = _mm256_min_epu8 (all, logline_half_bytes_look_up (start + 2, low_2, high_2));
      found = logline_half_bytes_get_mask (all);
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
