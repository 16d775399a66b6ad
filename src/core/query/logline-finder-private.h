/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include "logline-finder.h"

G_BEGIN_DECLS

typedef const char *(*LoglineFindFunc) (const LoglineFinder *self,
                                        const char          *start,
                                        const char          *end);

struct _LoglineFinder
{
  LoglineFindFunc  find;
  guint8          *bytes; /* letters in lower case when case is ignored */
  guint8          *masks; /* the bit to set in each byte of the text before it is compared */
  gsize            length;
  gboolean         ignores_case;

  /* The two bytes to look for first, by their places in the string; the same one if it has but
   * one. */
  gsize            rare[2];
  double           candidates;
};

static inline guint64
logline_finder_load (const void *from)
{
  guint64 value;

  memcpy (&value, from, sizeof value);
  return value;
}

static inline gboolean
logline_finder_compare_at (const LoglineFinder *self,
                           const char          *text,
                           gsize                i)
{
  return (logline_finder_load (text + i) | logline_finder_load (self->masks + i)) ==
         logline_finder_load (self->bytes + i);
}

/* Whether the string stands at @text, where there are as many bytes. */
static inline gboolean
logline_finder_compare (const LoglineFinder *self,
                        const char          *text)
{
  gsize i = 0;

  if (self->length < sizeof (guint64))
    {
      while (i < self->length && ((guint8) text[i] | self->masks[i]) == self->bytes[i])
        i++;
      return i == self->length;
    }
  for (; i + sizeof (guint64) < self->length; i += sizeof (guint64))
    if (!logline_finder_compare_at (self, text, i))
      return FALSE;
  return logline_finder_compare_at (self, text, self->length - sizeof (guint64));
}

const char *logline_finder_find_bytewise (const LoglineFinder *self,
                                          const char          *start,
                                          const char          *end);
const char *logline_finder_find_words    (const LoglineFinder *self,
                                          const char          *start,
                                          const char          *end);
#ifdef __x86_64__
const char *logline_finder_find_sse2     (const LoglineFinder *self,
                                          const char          *start,
                                          const char          *end);
const char *logline_finder_find_avx2     (const LoglineFinder *self,
                                          const char          *start,
                                          const char          *end);
#endif

G_END_DECLS
