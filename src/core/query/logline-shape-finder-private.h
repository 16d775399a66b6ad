/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-shape-finder.h"
#include "logline-simd.h"

G_BEGIN_DECLS

#define LOGLINE_SHAPE_WIDTH 3 /* bytes that are looked at */
#define LOGLINE_SHAPE_STEPS_PER_PLACE 16 /* what trying one is worth, besides the bytes followed */

/* @start: of the first byte looked at, not of the match */
typedef const char *(*LoglineShapeFunc) (const LoglineShapeFinder *self,
                                         const LoglineDfa         *dfa,
                                         const char               *start,
                                         const char               *end,
                                         gsize                    *inout_budget);

struct _LoglineShapeFinder
{
  LoglineShapeFunc find;
  gsize            offset;       /* of the first byte looked at, from the start of a match */
  guint8           members[256]; /* for each byte: bit i when it is of the set at place i */

  /* The same for vectors: a byte is of the set when a bit is both in low[its low half] and in
   * high[its high half]. In a set of ASCII, each high half has a bit of its own. */
  guint8           low[LOGLINE_SHAPE_WIDTH][16];
  guint8           high[LOGLINE_SHAPE_WIDTH][16];
};

static inline gboolean
logline_shape_finder_try (const LoglineShapeFinder *self,
                          const LoglineDfa         *dfa,
                          const char               *place,
                          const char               *end,
                          gsize                    *inout_budget)
{
  gsize n_steps = LOGLINE_SHAPE_STEPS_PER_PLACE;
  gboolean matches = logline_dfa_match (dfa, place - self->offset, end, &n_steps) != NULL;

  *inout_budget -= MIN (n_steps, *inout_budget);
  return matches;
}

const char *logline_shape_finder_find_bytewise (const LoglineShapeFinder *self,
                                                const LoglineDfa         *dfa,
                                                const char               *start,
                                                const char               *end,
                                                gsize                    *inout_budget);
#ifdef __x86_64__
const char *logline_shape_finder_find_avx2     (const LoglineShapeFinder *self,
                                                const LoglineDfa         *dfa,
                                                const char               *start,
                                                const char               *end,
                                                gsize                    *inout_budget);
#endif

G_END_DECLS
