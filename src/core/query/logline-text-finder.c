/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Ignoring case, most letters of ASCII stand for two bytes that differ in one bit, and a finder of
 * bytes finds them. But "s" also finds the long s, "i" the dotless i, and letters beyond ASCII take
 * other bytes in their other case. So the text is cut at those: its rarest piece is searched, and
 * what stands around it is compared letter by letter.
 */

#include "logline-text-finder.h"

#include "logline-finder.h"
#include "logline-query-literals.h"
#include "logline-query-pattern.h"

struct _LoglineTextFinder
{
  LoglineFinder *finder; /* of the piece */
  gsize          length; /* of the piece */
  gunichar      *before; /* upper-case letters of what precedes it, the last one first */
  gunichar      *after;  /* of what follows it; both end with a 0 */
};

static gunichar *
dup_upper_letters (const char *start,
                   const char *end)
{
  glong n_letters;
  gunichar *letters = g_utf8_to_ucs4_fast (start, end - start, &n_letters);

  for (glong i = 0; i < n_letters; i++)
    letters[i] = g_unichar_toupper (letters[i]);
  return letters;
}

static void
reverse (gunichar *letters)
{
  gsize n_letters = 0;

  while (letters[n_letters] != 0)
    n_letters++;
  for (gsize i = 0; i < n_letters / 2; i++)
    {
      gunichar letter = letters[i];

      letters[i] = letters[n_letters - 1 - i];
      letters[n_letters - 1 - i] = letter;
    }
}

/* The start of the piece that is looked at in the fewest places. */
static const char *
choose_piece (const char     *text,
              gboolean        ignores_case,
              LoglineFinder **out_finder,
              gsize          *out_length)
{
  g_autoptr(GArray) pieces = logline_query_literals_from_text (text, ignores_case);
  g_autofree char *lower = ignores_case ? g_ascii_strdown (text, -1) : g_strdup (text);
  const char *at = lower;
  const char *best = NULL;

  *out_finder = NULL;
  for (guint i = 0; i < pieces->len; i++)
    {
      const LoglineLiteral *piece = &g_array_index (pieces, LoglineLiteral, i);
      LoglineFinder *finder = logline_finder_new (piece->bytes, piece->length, ignores_case);

      at = strstr (at, piece->bytes);
      if (*out_finder == NULL || logline_finder_get_candidates (finder) <
                                 logline_finder_get_candidates (*out_finder))
        {
          g_clear_pointer (out_finder, logline_finder_free);
          *out_finder = g_steal_pointer (&finder);
          *out_length = piece->length;
          best = text + (at - lower);
        }
      at += piece->length;
      logline_finder_free (finder);
    }
  return best;
}

LoglineTextFinder *
logline_text_finder_new (const char *text,
                         gboolean    ignores_case)
{
  LoglineTextFinder *self;
  LoglineFinder *finder;
  const char *piece;
  gsize length;

  g_assert (text != NULL && *text != '\0');

  piece = choose_piece (text, ignores_case, &finder, &length);
  if (piece == NULL)
    return NULL;
  self = g_new0 (LoglineTextFinder, 1);
  self->finder = finder;
  self->length = length;
  self->before = dup_upper_letters (text, piece);
  reverse (self->before);
  self->after = dup_upper_letters (piece + length, text + strlen (text));
  return self;
}

void
logline_text_finder_free (LoglineTextFinder *self)
{
  if (self == NULL)
    return;
  g_free (self->after);
  g_free (self->before);
  logline_finder_free (self->finder);
  g_free (self);
}

/* Whether grep -iF takes @letter for the one that has @upper. */
static gboolean
is_letter (gunichar letter,
           gunichar upper)
{
  return letter == upper || g_unichar_toupper (letter) == upper;
}

static gboolean
compare_after (const LoglineTextFinder *self,
               const char              *at,
               const char              *end)
{
  for (const gunichar *upper = self->after; *upper != 0; upper++)
    {
      gunichar letter = at < end ? g_utf8_get_char_validated (at, end - at) : 0;

      if ((gint32) letter <= 0 || !is_letter (letter, *upper))
        return FALSE;
      at = g_utf8_next_char (at);
    }
  return TRUE;
}

static gboolean
compare_before (const LoglineTextFinder *self,
                const char              *at,
                const char              *start)
{
  for (const gunichar *upper = self->before; *upper != 0; upper++)
    {
      const char *previous = g_utf8_find_prev_char (start, at);
      gunichar letter = previous != NULL ? g_utf8_get_char_validated (previous, at - previous) : 0;

      if ((gint32) letter <= 0 || !is_letter (letter, *upper) ||
          g_utf8_next_char (previous) != at)
        return FALSE;
      at = previous;
    }
  return TRUE;
}

const char *
logline_text_finder_find (const LoglineTextFinder *self,
                          const char              *start,
                          const char              *end)
{
  const char *at = start;

  g_assert (self != NULL);

  while ((at = logline_finder_find (self->finder, at, end)) != NULL)
    {
      if (compare_after (self, at + self->length, end) && compare_before (self, at, start))
        return at;
      at++;
    }
  return NULL;
}
