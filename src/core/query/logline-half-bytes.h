/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#ifdef __x86_64__

#include <immintrin.h>

#include "logline-simd.h"

/* Sets of bytes, for 32 bytes of a text at once: of each byte, the two halves are looked up in
 * tables of 16, and a bit that is in both answers is true of the byte. */

/* How far ahead of them finders have bytes fetched. A page: what processors fetch by themselves
 * ends with it. */
#define LOGLINE_PREFETCH 4096

LOGLINE_TARGET_AVX2 static inline __m256i
logline_half_bytes_load (const guint8 *table)
{
  return _mm256_broadcastsi128_si256 (_mm_loadu_si128 ((const __m128i_u *) table));
}

LOGLINE_TARGET_AVX2 static inline __m256i
logline_half_bytes_look_up (const char *text,
                            __m256i     low,
                            __m256i     high)
{
  const __m256i half = _mm256_set1_epi8 (0x0f);
  __m256i bytes = _mm256_loadu_si256 ((const __m256i_u *) text);
  __m256i high_halves = _mm256_and_si256 (_mm256_srli_epi16 (bytes, 4), half);

  return _mm256_and_si256 (_mm256_shuffle_epi8 (low, _mm256_and_si256 (bytes, half)),
                           _mm256_shuffle_epi8 (high, high_halves));
}

/* A bit for each byte that is not 0. */
LOGLINE_TARGET_AVX2 static inline guint32
logline_half_bytes_get_mask (__m256i answers)
{
  return ~_mm256_movemask_epi8 (_mm256_cmpeq_epi8 (answers, _mm256_setzero_si256 ()));
}

#endif
