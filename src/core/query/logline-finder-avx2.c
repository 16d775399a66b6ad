/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-finder-private.h"

#ifdef __x86_64__

#include <immintrin.h>

#define FIND logline_finder_find_avx2
#define TARGET LOGLINE_TARGET_AVX2
#define VECTOR_SIZE 32
#define MOVE_MASK(vector) ((guint32) _mm256_movemask_epi8 ((__m256i) (vector)))

#include "logline-finder-vector.h"

#endif
