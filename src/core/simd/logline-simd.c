/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-simd.h"

static gint limit = LOGLINE_N_SIMD; /* atomic */

static LoglineSimd
find_best (void)
{
#ifdef __x86_64__
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("bmi") &&
      __builtin_cpu_supports ("bmi2") && __builtin_cpu_supports ("popcnt"))
    return LOGLINE_SIMD_AVX2;
  return LOGLINE_SIMD_SSE2;
#else
  return LOGLINE_SIMD_NONE;
#endif
}

LoglineSimd
logline_simd_get (void)
{
  return MIN (find_best (), (LoglineSimd) g_atomic_int_get (&limit));
}

void
logline_simd_limit (LoglineSimd most)
{
  g_atomic_int_set (&limit, most);
}
