/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Of the string, two bytes are chosen that are rare in logs. Vectors of the text, taken at the two
 * places, are compared with them, so that a step looks at many beginnings at once and finds in few
 * that there is anything to compare in full. This is the idea of "generic SIMD" substring search
 * (W. Mula, "SIMD-friendly algorithms for substring searching", 2016) with the first and the last
 * byte replaced by rare ones, as in the memchr crate of A. Gallant.
 */

#include "logline-finder-private.h"

#include "logline-byte-frequencies.h"

static const LoglineFindFunc find_functions[LOGLINE_N_SIMD] = {
  [LOGLINE_SIMD_NONE] = logline_finder_find_words,
#ifdef __x86_64__
  [LOGLINE_SIMD_SSE2] = logline_finder_find_sse2,
  [LOGLINE_SIMD_AVX2] = logline_finder_find_avx2,
#endif
};

static double
get_frequency (const LoglineFinder *self,
               gsize                i)
{
  guint8 byte = self->bytes[i];
  guint8 other = self->masks[i] != 0 ? g_ascii_toupper (byte) : byte;

  return logline_get_byte_frequency (byte) +
         (other != byte ? logline_get_byte_frequency (other) : 0);
}

/* The rarest byte and the rarest that differs from it: equal neighbours often come in rows. */
static void
choose_rare (LoglineFinder *self)
{
  gsize first = 0;
  gsize second;

  for (gsize i = 1; i < self->length; i++)
    if (get_frequency (self, i) < get_frequency (self, first))
      first = i;
  second = first;
  for (gsize i = 0; i < self->length; i++)
    if (self->bytes[i] != self->bytes[first] &&
        (second == first || get_frequency (self, i) < get_frequency (self, second)))
      second = i;
  self->rare[0] = MIN (first, second);
  self->rare[1] = MAX (first, second);
  self->candidates = 1e6 * get_frequency (self, first) *
                     (second != first ? get_frequency (self, second) : 1);
}

LoglineFinder *
logline_finder_new (const char *bytes,
                    gsize       length,
                    gboolean    ignores_case)
{
  LoglineFinder *self = g_new0 (LoglineFinder, 1);

  g_assert (bytes != NULL && length > 0);

  self->bytes = g_memdup2 (bytes, length);
  self->masks = g_malloc0 (length);
  self->length = length;
  self->ignores_case = ignores_case;
  for (gsize i = 0; ignores_case && i < length; i++)
    if (g_ascii_isalpha (bytes[i]))
      {
        self->masks[i] = 0x20;
        self->bytes[i] |= 0x20;
      }
  choose_rare (self);
  self->find = find_functions[logline_simd_get ()];
  return self;
}

void
logline_finder_free (LoglineFinder *self)
{
  if (self == NULL)
    return;
  g_free (self->masks);
  g_free (self->bytes);
  g_free (self);
}

double
logline_finder_get_candidates (const LoglineFinder *self)
{
  g_assert (self != NULL);

  return self->candidates;
}

/* Capitals are rare and seldom alone: "ERROR" is not as rare as each of its letters says. */
double
logline_finder_get_matches (const LoglineFinder *self)
{
  double matches = 1e6;

  g_assert (self != NULL);

  for (gsize i = 0; i < self->length; i++)
    matches *= MAX (get_frequency (self, i),
                    logline_get_byte_frequency (g_ascii_tolower (self->bytes[i])));
  return matches;
}

const char *
logline_finder_find (const LoglineFinder *self,
                     const char          *start,
                     const char          *end)
{
  g_assert (self != NULL);
  g_assert (start <= end);

  return self->find (self, start, end);
}

const char *
logline_finder_find_bytewise (const LoglineFinder *self,
                              const char          *start,
                              const char          *end)
{
  for (; (gsize) (end - start) >= self->length; start++)
    if (logline_finder_compare (self, start))
      return start;
  return NULL;
}

#define REPEATED(byte) ((guint64) (byte) * G_GUINT64_CONSTANT (0x0101010101010101))

/* Whether one of the eight bytes is 0 (Anderson, "Bit Twiddling Hacks"). */
static gboolean
has_zero_byte (guint64 word)
{
  return ((word - REPEATED (0x01)) & ~word & REPEATED (0x80)) != 0;
}

/* Where there are no vectors, or none that this is written for: eight beginnings at a time. */
const char *
logline_finder_find_words (const LoglineFinder *self,
                           const char          *start,
                           const char          *end)
{
  gsize a = self->rare[0], b = self->rare[1];
  guint64 a_bytes = REPEATED (self->bytes[a]), a_mask = REPEATED (self->masks[a]);
  guint64 b_bytes = REPEATED (self->bytes[b]), b_mask = REPEATED (self->masks[b]);
  gsize step = sizeof (guint64);

  for (; (gsize) (end - start) >= self->length + step - 1; start += step)
    {
      guint64 a_differs = (logline_finder_load (start + a) | a_mask) ^ a_bytes;
      guint64 b_differs = (logline_finder_load (start + b) | b_mask) ^ b_bytes;

      if (!has_zero_byte (a_differs | b_differs))
        continue;
      for (const char *at = start; at < start + step; at++)
        if (logline_finder_compare (self, at))
          return at;
    }
  return logline_finder_find_bytewise (self, start, end);
}
