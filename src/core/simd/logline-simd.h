/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The vector instructions that a loop over bytes may use, each with all before it. A loop that has
 * several forms picks one from a table of this length; the first runs on any processor. */
typedef enum
{
  LOGLINE_SIMD_NONE,
  LOGLINE_SIMD_SSE2, /* every x86-64 has it */
  LOGLINE_SIMD_AVX2,
} LoglineSimd;

#define LOGLINE_N_SIMD (LOGLINE_SIMD_AVX2 + 1)

/* The best that this processor has, as far as it may be used. */
LoglineSimd logline_simd_get   (void);

/* For tests: from now on, nothing better than @most. */
void        logline_simd_limit (LoglineSimd most);

/* Before a function that may use AVX2 wherever the build itself may not. */
#ifdef __x86_64__
#define LOGLINE_TARGET_AVX2 __attribute__ ((target ("avx2,bmi,bmi2,popcnt")))
#endif

G_END_DECLS
