/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A pattern that is part of another stands wherever that does: "b.*c" where "ab.*cd" does. This is
 * for patterns that somebody is still typing, not for proving anything cleverer.
 */

#include "logline-regex.h"

#include <string.h>

static gboolean
are_equal (const LoglineRegex *a,
           const LoglineRegex *b)
{
  gboolean are_alike = a->kind == b->kind && a->character == b->character &&
                       a->ignores_case == b->ignores_case && a->assertion == b->assertion &&
                       g_strcmp0 (a->source, b->source) == 0 && a->min == b->min &&
                       a->max == b->max;

  if (!are_alike || a->parts == NULL)
    return are_alike;
  if (a->parts->len != b->parts->len)
    return FALSE;
  for (guint i = 0; i < a->parts->len; i++)
    if (!are_equal (logline_regex_get_part (a, i), logline_regex_get_part (b, i)))
      return FALSE;
  return TRUE;
}

static gboolean
has_parts_at (const LoglineRegex *whole,
              guint               at,
              const LoglineRegex *part,
              guint               start,
              guint               end)
{
  for (guint i = start; i < end; i++)
    if (!are_equal (logline_regex_get_part (whole, at + i - start),
                    logline_regex_get_part (part, i)))
      return FALSE;
  return TRUE;
}

static gboolean
may_be_nothing (const LoglineRegex *self)
{
  return self->kind == LOGLINE_REGEX_REPEAT && self->min == 0;
}

/* What may be nothing at its ends need not be there. */
static gboolean
has_parts (const LoglineRegex *whole,
           const LoglineRegex *part)
{
  guint start = 0;
  guint end = part->parts->len;

  while (start < end && may_be_nothing (logline_regex_get_part (part, start)))
    start++;
  while (start < end && may_be_nothing (logline_regex_get_part (part, end - 1)))
    end--;
  for (guint at = 0; at + end - start <= whole->parts->len; at++)
    if (has_parts_at (whole, at, part, start, end))
      return TRUE;
  return FALSE;
}

/* Out of groups around all of it. */
static const LoglineRegex *
unwrap (const LoglineRegex *self)
{
  while (self->kind == LOGLINE_REGEX_SEQUENCE && self->parts->len == 1 &&
         (logline_regex_get_part (self, 0)->kind == LOGLINE_REGEX_SEQUENCE ||
          logline_regex_get_part (self, 0)->kind == LOGLINE_REGEX_CHOICE))
    self = logline_regex_get_part (self, 0);
  return self;
}

gboolean
logline_regex_is_implied_by (const LoglineRegex *self,
                             const LoglineRegex *other)
{
  g_assert (self != NULL && other != NULL);

  self = unwrap (self);
  other = unwrap (other);
  if (other->kind == LOGLINE_REGEX_CHOICE)
    {
      for (guint i = 0; i < other->parts->len; i++)
        if (!logline_regex_is_implied_by (self, logline_regex_get_part (other, i)))
          return FALSE;
      return TRUE;
    }
  if (self->kind == LOGLINE_REGEX_CHOICE)
    {
      for (guint i = 0; i < self->parts->len; i++)
        if (logline_regex_is_implied_by (logline_regex_get_part (self, i), other))
          return TRUE;
      return FALSE;
    }
  return self->kind == LOGLINE_REGEX_SEQUENCE && other->kind == LOGLINE_REGEX_SEQUENCE &&
         has_parts (other, self);
}
