/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-finder-private.h"

#ifdef __x86_64__

#include <emmintrin.h>

#define FIND logline_finder_find_sse2
#define TARGET
#define VECTOR_SIZE 16
#define MOVE_MASK(vector) ((guint16) _mm_movemask_epi8 ((__m128i) (vector)))

#include "logline-finder-vector.h"

#endif
