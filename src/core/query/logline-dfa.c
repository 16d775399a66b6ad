/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The positions of a pattern are its bytes and sets of bytes, with repeats written out. Which can
 * come first, which last and which after which is all there is to know (V. Glushkov, "The abstract
 * theory of automata", 1961). A state of the table is a set of positions that may come next; those
 * that are reached are made, up to a limit.
 */

#include "logline-dfa.h"

#include <string.h>

#define MAX_POSITIONS 256
#define MAX_STATES 100
#define MAX_CLASSES 64
#define DEAD 0
#define FOUND 1

/* Sets of positions and of bytes. */
typedef struct
{
  guint64 bits[MAX_POSITIONS / 64];
} Set;

/* Of a part of the pattern. */
typedef struct
{
  Set      first;
  Set      last;
  gboolean is_empty; /* it can match nothing */
} Part;

typedef struct
{
  Set      bytes[MAX_POSITIONS];
  Set      follow[MAX_POSITIONS];
  guint    n_positions;
  gboolean is_full;
} Positions;

struct _LoglineDfa
{
  guint8  classes[256]; /* of bytes that no state tells apart */
  guint   n_classes;
  guint   start;
  guint8 *next;         /* by state and class */
};

static void
set_add (Set   *set,
         guint  i)
{
  set->bits[i / 64] |= G_GUINT64_CONSTANT (1) << i % 64;
}

static gboolean
set_has (const Set *set,
         guint      i)
{
  return set->bits[i / 64] >> i % 64 & 1;
}

static Set
set_union (Set a,
           Set b)
{
  for (guint i = 0; i < G_N_ELEMENTS (a.bits); i++)
    a.bits[i] |= b.bits[i];
  return a;
}

static const Part nothing = { .is_empty = TRUE };

static Part
concatenate (Positions *positions,
             Part       a,
             Part       b)
{
  for (guint i = 0; i < positions->n_positions; i++)
    if (set_has (&a.last, i))
      positions->follow[i] = set_union (positions->follow[i], b.first);
  return (Part) {
    .first = a.is_empty ? set_union (a.first, b.first) : a.first,
    .last = b.is_empty ? set_union (a.last, b.last) : b.last,
    .is_empty = a.is_empty && b.is_empty,
  };
}

static Part
choose (Part a,
        Part b)
{
  return (Part) {
    .first = set_union (a.first, b.first),
    .last = set_union (a.last, b.last),
    .is_empty = a.is_empty || b.is_empty,
  };
}

static Part
add_position (Positions *positions,
              Set        bytes)
{
  Part part = { .is_empty = FALSE };

  if (positions->n_positions == MAX_POSITIONS)
    {
      positions->is_full = TRUE;
      return nothing;
    }
  positions->bytes[positions->n_positions] = bytes;
  set_add (&part.first, positions->n_positions);
  set_add (&part.last, positions->n_positions);
  positions->n_positions++;
  return part;
}

/* One or more: more than the four bytes of a character, which does no harm. */
static Part
add_beyond_ascii (Positions *positions)
{
  Part part = add_position (positions, (Set) { { 0, 0, G_MAXUINT64, G_MAXUINT64 } });

  return choose (part, concatenate (positions, part, part));
}

static Part
add_bytes (Positions  *positions,
           const char *bytes)
{
  Part part = nothing;

  for (; *bytes != '\0'; bytes++)
    {
      Set byte = { { 0 } };

      set_add (&byte, (guint8) *bytes);
      part = concatenate (positions, part, add_position (positions, byte));
    }
  return part;
}

static Part
add_character (Positions          *positions,
               const LoglineRegex *regex)
{
  char bytes[7] = "";
  Set both = { { 0 } };
  Part part;

  g_unichar_to_utf8 (regex->character, bytes);
  if (!regex->ignores_case && regex->character != 0)
    return add_bytes (positions, bytes);
  /* Nor is it told whether this one has a case at all. */
  if (regex->character >= 0x80)
    {
      positions->is_full = TRUE;
      return nothing;
    }
  set_add (&both, regex->character);
  if (g_ascii_isalpha (regex->character))
    {
      set_add (&both, g_ascii_toupper (regex->character));
      set_add (&both, g_ascii_tolower (regex->character));
    }
  part = add_position (positions, both);
  if (g_ascii_tolower (regex->character) == 'k')
    part = choose (part, add_bytes (positions, "\xe2\x84\xaa"));
  if (g_ascii_tolower (regex->character) == 's')
    part = choose (part, add_bytes (positions, "\xc5\xbf"));
  return part;
}

static Part
add_set (Positions          *positions,
         const LoglineRegex *regex)
{
  Set bytes = { { regex->ascii.bits[0], regex->ascii.bits[1] } };
  Part part = add_position (positions, bytes);

  return regex->beyond_ascii ? choose (part, add_beyond_ascii (positions)) : part;
}

static Part add_regex (Positions          *positions,
                       const LoglineRegex *regex);

static Part
add_repeat (Positions          *positions,
            const LoglineRegex *regex)
{
  const LoglineRegex *repeated = logline_regex_get_part (regex, 0);
  guint64 n = regex->max == G_MAXUINT64 ? MAX (regex->min, 1) : regex->max;
  Part part = nothing;

  for (guint64 i = 0; i < n && !positions->is_full; i++)
    {
      Part one = add_regex (positions, repeated);

      if (i + 1 == n && regex->max == G_MAXUINT64)
        one = choose (one, concatenate (positions, one, one));
      if (i >= regex->min)
        one.is_empty = TRUE;
      part = concatenate (positions, part, one);
    }
  return part;
}

static Part
add_regex (Positions          *positions,
           const LoglineRegex *regex)
{
  Part part = nothing;

  switch (regex->kind)
    {
    case LOGLINE_REGEX_CHARACTER:
      return add_character (positions, regex);
    case LOGLINE_REGEX_SET:
      return add_set (positions, regex);
    case LOGLINE_REGEX_REPEAT:
      return add_repeat (positions, regex);
    case LOGLINE_REGEX_SEQUENCE:
      for (guint i = 0; i < regex->parts->len; i++)
        part = concatenate (positions, part,
                            add_regex (positions, logline_regex_get_part (regex, i)));
      return part;
    case LOGLINE_REGEX_CHOICE:
      part = add_regex (positions, logline_regex_get_part (regex, 0));
      for (guint i = 1; i < regex->parts->len; i++)
        part = choose (part, add_regex (positions, logline_regex_get_part (regex, i)));
      return part;
    default:
      return nothing;
    }
}

/* Bytes are of one class when the same positions have them. */
static void
make_classes (LoglineDfa      *self,
              const Positions *positions,
              guint8          *out_samples)
{
  Set seen[256] = { { { 0 } } };

  for (guint byte = 0; byte < 256; byte++)
    {
      Set where = { { 0 } };
      guint class = 0;

      for (guint i = 0; i < positions->n_positions; i++)
        if (byte != '\n' && set_has (&positions->bytes[i], byte))
          set_add (&where, i);
      while (class < self->n_classes && memcmp (&seen[class], &where, sizeof where) != 0)
        class++;
      if (class == self->n_classes)
        {
          seen[self->n_classes++] = where;
          out_samples[class] = byte;
        }
      self->classes[byte] = class;
    }
}

/* The positions after one of @state that has @byte; with the end of the pattern among them, it is
 * found. */
static Set
step (const Positions *positions,
      const Part      *whole,
      const Set       *state,
      guint8           byte,
      gboolean        *out_is_found)
{
  Set next = { { 0 } };

  *out_is_found = FALSE;
  for (guint i = 0; i < positions->n_positions; i++)
    if (byte != '\n' && set_has (state, i) && set_has (&positions->bytes[i], byte))
      {
        next = set_union (next, positions->follow[i]);
        *out_is_found = *out_is_found || set_has (&whole->last, i);
      }
  return next;
}

/* Returns FALSE when there are too many states. */
static gboolean
make_states (LoglineDfa      *self,
             const Positions *positions,
             const Part      *whole,
             const guint8    *samples)
{
  g_autofree Set *states = g_new0 (Set, MAX_STATES);
  guint n_states = FOUND + 2;

  self->start = FOUND + 1;
  states[self->start] = whole->first;
  self->next = g_new0 (guint8, MAX_STATES * self->n_classes);
  for (guint i = self->start; i < n_states; i++)
    for (guint class = 0; class < self->n_classes; class++)
      {
        gboolean is_found;
        Set next = step (positions, whole, &states[i], samples[class], &is_found);
        guint j = FOUND + 1;

        while (j < n_states && memcmp (&states[j], &next, sizeof next) != 0)
          j++;
        if (is_found)
          j = FOUND;
        else if (memcmp (&next, &(Set) { { 0 } }, sizeof next) == 0)
          j = DEAD;
        if (j == MAX_STATES)
          return FALSE;
        if (j == n_states)
          states[n_states++] = next;
        self->next[i * self->n_classes + class] = j;
      }
  return TRUE;
}

LoglineDfa *
logline_dfa_new (const LoglineRegex *regex)
{
  g_autoptr(LoglineDfa) self = g_new0 (LoglineDfa, 1);
  g_autofree Positions *positions = g_new0 (Positions, 1);
  guint8 samples[256];
  Part whole;

  g_assert (regex != NULL);

  whole = add_regex (positions, regex);
  if (positions->is_full || whole.is_empty)
    return NULL;
  make_classes (self, positions, samples);
  if (self->n_classes > MAX_CLASSES || !make_states (self, positions, &whole, samples))
    return NULL;
  return g_steal_pointer (&self);
}

void
logline_dfa_free (LoglineDfa *self)
{
  if (self == NULL)
    return;
  g_free (self->next);
  g_free (self);
}

const char *
logline_dfa_match (const LoglineDfa *self,
                   const char       *text,
                   const char       *end,
                   gsize            *inout_n_steps)
{
  const char *at = text;
  guint state = self->start;

  while (state > FOUND && at < end)
    state = self->next[state * self->n_classes + self->classes[(guint8) *at++]];
  *inout_n_steps += at - text;
  return state == FOUND ? at : NULL;
}
