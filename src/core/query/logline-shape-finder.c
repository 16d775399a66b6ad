/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-shape-finder-private.h"

#include <string.h>

#include "logline-byte-frequencies.h"

#define MAX_PREFIX 64
#define MAX_CANDIDATES 0.015 /* of the bytes: with more, an automaton is faster */

/* The sets of the first bytes of a match, as far as each is in a place of its own. */
typedef struct
{
  LoglineAsciiSet sets[MAX_PREFIX];
  guint           n_sets;
} Prefix;

static const LoglineShapeFunc find_functions[LOGLINE_N_SIMD] = {
  [LOGLINE_SIMD_NONE] = logline_shape_finder_find_bytewise,
  [LOGLINE_SIMD_SSE2] = logline_shape_finder_find_bytewise,
#ifdef __x86_64__
  [LOGLINE_SIMD_AVX2] = logline_shape_finder_find_avx2,
#endif
};

static gboolean
add_set (Prefix                *prefix,
         const LoglineAsciiSet *set)
{
  if (prefix->n_sets == MAX_PREFIX)
    return FALSE;
  prefix->sets[prefix->n_sets++] = *set;
  return TRUE;
}

static gboolean
add_character (Prefix             *prefix,
               const LoglineRegex *regex)
{
  LoglineAsciiSet set = { { 0 } };
  guint c = regex->character;

  if (c >= 0x80 || (regex->ignores_case && strchr ("kKsS", c) != NULL))
    return FALSE;
  logline_ascii_set_add (&set, c);
  if (regex->ignores_case && g_ascii_isalpha (c))
    {
      logline_ascii_set_add (&set, g_ascii_tolower (c));
      logline_ascii_set_add (&set, g_ascii_toupper (c));
    }
  return add_set (prefix, &set);
}

/* Returns FALSE when what comes next may be in more than one place. */
static gboolean
add_regex (Prefix             *prefix,
           const LoglineRegex *regex)
{
  switch (regex->kind)
    {
    case LOGLINE_REGEX_CHARACTER:
      return add_character (prefix, regex);
    case LOGLINE_REGEX_SET:
      return !regex->beyond_ascii && add_set (prefix, &regex->ascii);
    case LOGLINE_REGEX_ASSERTION:
      return TRUE;
    case LOGLINE_REGEX_SEQUENCE:
      for (guint i = 0; i < regex->parts->len; i++)
        if (!add_regex (prefix, logline_regex_get_part (regex, i)))
          return FALSE;
      return TRUE;
    case LOGLINE_REGEX_REPEAT:
      for (guint64 i = 0; i < regex->min; i++)
        if (!add_regex (prefix, logline_regex_get_part (regex, 0)))
          return FALSE;
      return regex->max == regex->min;
    default:
      return FALSE;
    }
}

static double
get_frequency (const LoglineAsciiSet *set)
{
  double frequency = 0;

  for (guint c = 0; c < 128; c++)
    if (logline_ascii_set_has (set, c))
      frequency += logline_get_byte_frequency (c);
  return frequency;
}

/* The place of the sets that are met least often. */
static guint
choose_place (const Prefix *prefix,
              double       *out_frequency)
{
  guint best = 0;

  *out_frequency = G_MAXDOUBLE;
  for (guint i = 0; i + LOGLINE_SHAPE_WIDTH <= prefix->n_sets; i++)
    {
      double frequency = 1;

      for (guint j = 0; j < LOGLINE_SHAPE_WIDTH; j++)
        frequency *= get_frequency (&prefix->sets[i + j]);
      if (frequency < *out_frequency)
        {
          *out_frequency = frequency;
          best = i;
        }
    }
  return best;
}

static void
set_tables (LoglineShapeFinder    *self,
            guint                  i,
            const LoglineAsciiSet *set)
{
  for (guint c = 0; c < 128; c++)
    if (logline_ascii_set_has (set, c))
      {
        self->members[c] |= 1 << i;
        self->low[i][c % 16] |= 1 << c / 16;
        self->high[i][c / 16] |= 1 << c / 16;
      }
}

LoglineShapeFinder *
logline_shape_finder_new (const LoglineRegex *regex)
{
  LoglineShapeFinder *self;
  Prefix prefix = { .n_sets = 0 };
  double frequency;
  guint place;

  g_assert (regex != NULL);

  add_regex (&prefix, regex);
  place = choose_place (&prefix, &frequency);
  if (frequency > MAX_CANDIDATES)
    return NULL;
  self = g_new0 (LoglineShapeFinder, 1);
  self->offset = place;
  for (guint i = 0; i < LOGLINE_SHAPE_WIDTH; i++)
    set_tables (self, i, &prefix.sets[place + i]);
  self->find = find_functions[logline_simd_get ()];
  return self;
}

void
logline_shape_finder_free (LoglineShapeFinder *self)
{
  g_free (self);
}

const char *
logline_shape_finder_find (const LoglineShapeFinder *self,
                           const LoglineDfa         *dfa,
                           const char               *start,
                           const char               *end,
                           gsize                    *inout_budget)
{
  const char *place;

  g_assert (self != NULL && dfa != NULL);
  g_assert (start <= end);

  if ((gsize) (end - start) < self->offset)
    return NULL;
  place = self->find (self, dfa, start + self->offset, end, inout_budget);
  return place != NULL ? place - self->offset : NULL;
}

const char *
logline_shape_finder_find_bytewise (const LoglineShapeFinder *self,
                                    const LoglineDfa         *dfa,
                                    const char               *start,
                                    const char               *end,
                                    gsize                    *inout_budget)
{
  const guint8 *at = (const guint8 *) start;
  const guint8 *last = (const guint8 *) end - LOGLINE_SHAPE_WIDTH;

  for (; at <= last && *inout_budget > 0; at++)
    if ((self->members[at[0]] & self->members[at[1]] >> 1 & self->members[at[2]] >> 2 & 1) != 0 &&
        logline_shape_finder_try (self, dfa, (const char *) at, end, inout_budget))
      return (const char *) at;
  return NULL;
}
