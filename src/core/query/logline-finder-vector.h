/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The finder for vectors of VECTOR_SIZE bytes: included once for each kind of them, with FIND (the
 * name of the function), TARGET (its attribute) and MOVE_MASK (the top bits of a vector's bytes).
 *
 * Before the beginning that may be the last one, loads stay within the text. What is left at the
 * end is less than a step: it is looked at by a step that ends at the end and so begins with
 * beginnings that have been seen, unless the whole text is too short for one.
 */

typedef guint8 Vector __attribute__ ((vector_size (VECTOR_SIZE), aligned (1), may_alias));

#define STEP (2 * VECTOR_SIZE)

/* A page: what processors fetch ahead by themselves ends with it. */
#define PREFETCH 4096

TARGET static inline Vector
repeat (guint8 byte)
{
  return (Vector) { 0 } + byte;
}

TARGET static inline Vector
load_vector (const char *from)
{
  return *(const Vector *) from;
}

/* Where in the vector at @at both rare bytes stand in their places. */
TARGET static inline Vector
compare_vectors (const char *at,
                 gsize       first,
                 gsize       second,
                 Vector      first_byte,
                 Vector      second_byte,
                 Vector      first_mask,
                 Vector      second_mask)
{
  return (Vector) ((load_vector (at + first) | first_mask) == first_byte) &
         (Vector) ((load_vector (at + second) | second_mask) == second_byte);
}

TARGET const char *
FIND (const LoglineFinder *self,
      const char          *start,
      const char          *end)
{
  const gsize first = self->rare[0], second = self->rare[1];
  const Vector first_byte = repeat (self->bytes[first]), first_mask = repeat (self->masks[first]);
  const Vector second_byte = repeat (self->bytes[second]);
  const Vector second_mask = repeat (self->masks[second]);
  /* Of a short text, what is behind it would be fetched for nothing. */
  const gsize prefetch = (gsize) (end - start) > PREFETCH ? PREFETCH : 0;
  const char *last; /* place at which a step may begin */

  if ((gsize) (end - start) < self->length + STEP - 1)
    return logline_finder_find_words (self, start, end);
  last = end - (self->length + STEP - 1);

  for (;;)
    {
      Vector low = compare_vectors (start, first, second, first_byte, second_byte, first_mask,
                                    second_mask);
      Vector high = compare_vectors (start + VECTOR_SIZE, first, second, first_byte, second_byte,
                                     first_mask, second_mask);

      __builtin_prefetch (start + prefetch);
      if (MOVE_MASK (low | high) != 0)
        {
          guint64 found = (guint64) MOVE_MASK (high) << VECTOR_SIZE | MOVE_MASK (low);

          for (; found != 0; found &= found - 1)
            {
              const char *candidate = start + __builtin_ctzll (found);

              if (logline_finder_compare (self, candidate))
                return candidate;
            }
        }
      if (start >= last)
        return NULL;
      start = MIN (start + STEP, last);
    }
}

#undef STEP
#undef PREFETCH
