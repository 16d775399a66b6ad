/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* 64 bytes at a time become a mask with a bit for each line feed. Most masks have none or one, and
 * which cannot be predicted; so the first two places are written always, and only counted when they
 * are there. Writing numbers first, which the segment then turns into its blocks, keeps the loop
 * short enough to be as fast as the memory.
 */

#include "logline-newlines.h"

#include <string.h>

#include "logline-simd.h"

/* A page: what processors fetch ahead by themselves ends with it. */
#define PREFETCH 4096u

#define ONES 0x0101010101010101u
#define HIGHS 0x8080808080808080u

static gsize
find_in_rest (const char *bytes,
              gsize       length,
              guint32     origin,
              guint32    *starts)
{
  gsize n = 0;

  for (gsize i = 0; i < length; i++)
    if (bytes[i] == '\n')
      starts[n++] = origin + (guint32) i + 1;

  return n;
}

/* The highest bit of each byte that is a line feed, the first byte in the lowest bits. */
static guint64
get_line_feeds (const char *bytes)
{
  guint64 word;

  memcpy (&word, bytes, sizeof word);
  word = GUINT64_FROM_LE (word) ^ (ONES * '\n');
  /* Not the shorter form, which takes a byte of 1 behind one of 0 for a 0. */
  return ~(((word & ~HIGHS) + ~HIGHS) | word) & HIGHS;
}

static gsize
count_in_rest (const char *bytes,
               gsize       length)
{
  gsize n = 0;

  for (gsize i = 0; i < length; i++)
    n += bytes[i] == '\n';

  return n;
}

static gsize
count_portable (const char *bytes,
                gsize       length)
{
  gsize n = 0;
  gsize i;

  /* The product adds up the bytes of the mask, each of them 0 or 1, in its highest byte. */
  for (i = 0; i + 8 <= length; i += 8)
    n += ((get_line_feeds (bytes + i) >> 7) * ONES) >> 56;

  return n + count_in_rest (bytes + i, length - i);
}

static gsize
find_portable (const char *bytes,
               gsize       length,
               guint32     origin,
               guint32    *starts)
{
  gsize n = 0;
  gsize i;

  for (i = 0; i + 8 <= length; i += 8)
    for (guint64 mask = get_line_feeds (bytes + i); mask != 0; mask &= mask - 1)
      starts[n++] = origin + (guint32) i + (guint32) __builtin_ctzll (mask) / 8 + 1;

  return n + find_in_rest (bytes + i, length - i, origin + (guint32) i, starts + n);
}

#ifdef __x86_64__

#include <immintrin.h>

static guint64
get_mask_sse2 (const char *bytes)
{
  const __m128i line_feed = _mm_set1_epi8 ('\n');
  guint64 mask = 0;

  for (guint i = 0; i < 4; i++)
    {
      __m128i block = _mm_loadu_si128 ((const __m128i *) (bytes + 16 * i));
      guint bits = (guint) _mm_movemask_epi8 (_mm_cmpeq_epi8 (block, line_feed));

      mask |= (guint64) bits << (16 * i);
    }

  return mask;
}

static gsize
count_sse2 (const char *bytes,
            gsize       length)
{
  const __m128i line_feed = _mm_set1_epi8 ('\n');
  gsize n = 0;
  gsize i;

  for (i = 0; i + 16 <= length; i += 16)
    {
      __m128i found = _mm_cmpeq_epi8 (_mm_loadu_si128 ((const __m128i *) (bytes + i)), line_feed);
      /* Bytes of 0 and 1, added up by halves. */
      __m128i sums = _mm_sad_epu8 (_mm_sub_epi8 (_mm_setzero_si128 (), found),
                                   _mm_setzero_si128 ());

      n += (gsize) (_mm_cvtsi128_si32 (sums) + _mm_extract_epi16 (sums, 4));
    }

  return n + count_in_rest (bytes + i, length - i);
}

static gsize
find_sse2 (const char *bytes,
           gsize       length,
           guint32     origin,
           guint32    *starts)
{
  gsize n = 0;
  gsize i;

  for (i = 0; i + 64 <= length; i += 64)
    {
      __builtin_prefetch (bytes + i + PREFETCH);
      for (guint64 mask = get_mask_sse2 (bytes + i); mask != 0; mask &= mask - 1)
        starts[n++] = origin + (guint32) i + (guint32) __builtin_ctzll (mask) + 1;
    }

  return n + find_in_rest (bytes + i, length - i, origin + (guint32) i, starts + n);
}

LOGLINE_TARGET_AVX2
static inline guint64
get_mask_avx2 (const char *bytes)
{
  const __m256i line_feed = _mm256_set1_epi8 ('\n');
  __m256i low = _mm256_loadu_si256 ((const __m256i *) bytes);
  __m256i high = _mm256_loadu_si256 ((const __m256i *) (bytes + 32));
  guint32 low_mask = (guint32) _mm256_movemask_epi8 (_mm256_cmpeq_epi8 (low, line_feed));
  guint32 high_mask = (guint32) _mm256_movemask_epi8 (_mm256_cmpeq_epi8 (high, line_feed));

  return low_mask | (guint64) high_mask << 32;
}

LOGLINE_TARGET_AVX2
static gsize
find_avx2 (const char *bytes,
           gsize       length,
           guint32     origin,
           guint32    *starts)
{
  gsize n = 0;
  gsize i;

  for (i = 0; i + 64 <= length; i += 64)
    {
      guint64 mask = get_mask_avx2 (bytes + i);
      guint32 first = origin + (guint32) i + 1;
      guint count = (guint) __builtin_popcountll (mask);

      __builtin_prefetch (bytes + i + PREFETCH);
      starts[n] = first + (guint32) _tzcnt_u64 (mask);
      mask = _blsr_u64 (mask);
      starts[n + 1] = first + (guint32) _tzcnt_u64 (mask);
      if (G_UNLIKELY (count > 2))
        for (guint k = 2; k < count; k++)
          {
            mask = _blsr_u64 (mask);
            starts[n + k] = first + (guint32) _tzcnt_u64 (mask);
          }
      n += count;
    }

  return n + find_in_rest (bytes + i, length - i, origin + (guint32) i, starts + n);
}

LOGLINE_TARGET_AVX2
static gsize
count_avx2 (const char *bytes,
            gsize       length)
{
  gsize n = 0;
  gsize i;

  for (i = 0; i + 64 <= length; i += 64)
    {
      __builtin_prefetch (bytes + i + PREFETCH);
      n += (gsize) __builtin_popcountll (get_mask_avx2 (bytes + i));
    }

  return n + count_in_rest (bytes + i, length - i);
}

#endif

typedef gsize (*FindFunc) (const char *bytes,
                           gsize       length,
                           guint32     origin,
                           guint32    *starts);

typedef gsize (*CountFunc) (const char *bytes,
                            gsize       length);

static const FindFunc find_functions[LOGLINE_N_SIMD] = {
  [LOGLINE_SIMD_NONE] = find_portable,
#ifdef __x86_64__
  [LOGLINE_SIMD_SSE2] = find_sse2,
  [LOGLINE_SIMD_AVX2] = find_avx2,
#endif
};

static const CountFunc count_functions[LOGLINE_N_SIMD] = {
  [LOGLINE_SIMD_NONE] = count_portable,
#ifdef __x86_64__
  [LOGLINE_SIMD_SSE2] = count_sse2,
  [LOGLINE_SIMD_AVX2] = count_avx2,
#endif
};

gsize
logline_newlines_find (const char *bytes,
                       gsize       length,
                       guint32     origin,
                       guint32    *starts)
{
  return find_functions[logline_simd_get ()] (bytes, length, origin, starts);
}

gsize
logline_newlines_count (const char *bytes,
                        gsize       length)
{
  return count_functions[logline_simd_get ()] (bytes, length);
}
