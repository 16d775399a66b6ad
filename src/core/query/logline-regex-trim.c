/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What may be more at an end of the pattern than it has to be makes no difference to whether the
 * pattern stands somewhere: wherever "\d{1,3}x" stands, "\dx" does. So repeats at the ends are cut
 * to their least number. It makes automata smaller, and lets them stop once where they would at
 * each byte.
 */

#include "logline-regex.h"

static void trim (LoglineRegex *self,
                  gboolean      at_start);

static void
trim_sequence (LoglineRegex *self,
               gboolean      at_start)
{
  while (self->parts->len > 0)
    {
      guint i = at_start ? 0 : self->parts->len - 1;
      LoglineRegex *part = logline_regex_get_part (self, i);

      if (part->kind != LOGLINE_REGEX_REPEAT || part->min > 0)
        {
          trim (part, at_start);
          return;
        }
      g_ptr_array_remove_index (self->parts, i);
    }
}

/* "x{3,5}" becomes "xx{2}", or "x{2}x", so that there is a first, or last, to be trimmed. */
static void
trim_repeat (LoglineRegex *self,
             gboolean      at_start)
{
  LoglineRegex *outer = logline_regex_copy (logline_regex_get_part (self, 0));
  LoglineRegex *inner;

  self->max = self->min;
  if (self->min == 0)
    {
      logline_regex_free (outer);
      return;
    }
  trim (outer, at_start);
  if (self->min == 1)
    {
      g_ptr_array_unref (self->parts);
      *self = *outer;
      g_free (outer);
      return;
    }
  inner = g_memdup2 (self, sizeof *self);
  inner->min = inner->max = self->min - 1;
  self->kind = LOGLINE_REGEX_SEQUENCE;
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) logline_regex_free);
  g_ptr_array_add (self->parts, at_start ? outer : inner);
  g_ptr_array_add (self->parts, at_start ? inner : outer);
}

/* Cuts what need not be at the start or at the end. */
static void
trim (LoglineRegex *self,
      gboolean      at_start)
{
  switch (self->kind)
    {
    case LOGLINE_REGEX_SEQUENCE:
      trim_sequence (self, at_start);
      break;
    case LOGLINE_REGEX_CHOICE:
      for (guint i = 0; i < self->parts->len; i++)
        trim (logline_regex_get_part (self, i), at_start);
      break;
    case LOGLINE_REGEX_REPEAT:
      trim_repeat (self, at_start);
      break;
    default:
      break;
    }
}

LoglineRegex *
logline_regex_trim (const LoglineRegex *self)
{
  LoglineRegex *trimmed;

  g_assert (self != NULL);

  trimmed = logline_regex_copy (self);
  trim (trimmed, TRUE);
  trim (trimmed, FALSE);
  return trimmed;
}
