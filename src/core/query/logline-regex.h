/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LOGLINE_REGEX_CHARACTER,
  LOGLINE_REGEX_SET,
  LOGLINE_REGEX_ASSERTION,
  LOGLINE_REGEX_SEQUENCE,
  LOGLINE_REGEX_CHOICE,
  LOGLINE_REGEX_REPEAT,
} LoglineRegexKind;

/* A set of ASCII characters. */
typedef struct
{
  guint64 bits[2];
} LoglineAsciiSet;

/* A regular expression as a tree: what it matches, not how to go about it. So it knows nothing of
 * captures, nor of greedy and lazy repeats. */
typedef struct _LoglineRegex LoglineRegex;

struct _LoglineRegex
{
  LoglineRegexKind  kind;

  gunichar          character;
  gboolean          ignores_case; /* of the character or set */

  LoglineAsciiSet   ascii;        /* those of the set */
  gboolean          beyond_ascii; /* the set has others, too, and which is not told */
  char             *source;       /* of the set: how it was written */

  char              assertion;    /* one of "^$bB" */

  GPtrArray        *parts;        /* LoglineRegex: of a sequence or choice; the one of a repeat */
  guint64           min;          /* how often it is repeated */
  guint64           max;          /* G_MAXUINT64: without end */
};

/* Returns NULL when there is anything in @pattern that such a tree cannot tell. It must be well
 * formed to PCRE2. */
LoglineRegex *logline_regex_parse (const char         *pattern,
                                   gboolean            ignores_case);
LoglineRegex *logline_regex_copy  (const LoglineRegex *self);
/* One that is found in the same lines and has no more at its ends than that needs. */
LoglineRegex *logline_regex_trim  (const LoglineRegex *self);
void          logline_regex_free  (LoglineRegex       *self);

/* The fewest bytes that it matches. */
guint64       logline_regex_get_min_length (const LoglineRegex *self);
gboolean      logline_regex_has_assertions (const LoglineRegex *self);
gboolean      logline_regex_starts_with    (const LoglineRegex *self,
                                            char                assertion);

/* Whether @self stands in each line that @other stands in. FALSE when that is not known. */
gboolean      logline_regex_is_implied_by  (const LoglineRegex *self,
                                            const LoglineRegex *other);

gboolean      logline_ascii_set_has (const LoglineAsciiSet *self,
                                     guint                  c);
void          logline_ascii_set_add (LoglineAsciiSet       *self,
                                     guint                  c);

static inline LoglineRegex *
logline_regex_get_part (const LoglineRegex *self,
                        guint               i)
{
  return g_ptr_array_index (self->parts, i);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoglineRegex, logline_regex_free)

G_END_DECLS
