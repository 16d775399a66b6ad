/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Levels that are written as a word. What counts is where the word stands; from the strongest place
 * to the weakest:
 *
 *   header     before it come only fields such as times, numbers and brackets:
 *                "2015-10-18 18:01:47,978 INFO [main]", "[Sun Dec 04] [error]", "WARNING:root:"
 *   delimited  it is set off on both sides:
 *                "app@shop ERROR:  deadlock", "name - WARN - text", "sshd[24439]: error: Received"
 *   alone      it is the only such word in upper case, anywhere
 *
 * In a header the first one decides, since the message comes later. Of words that stand alone two
 * that differ are none: better no level than the wrong one. A line that starts with a blank goes on
 * with the one before and has no words that stand alone.
 */

#include "logline-level-private.h"

#include <string.h>

typedef enum
{
  PLACE_NONE,
  PLACE_ALONE,
  PLACE_DELIMITED,
  PLACE_HEADER,
} Place;

typedef struct
{
  LoglineLevelText text;
  gboolean         in_header;
  LoglineLevelMark best;
  Place            best_place;
  gboolean         is_ambiguous; /* two words that stand alone */
} Finder;

static gboolean
is_word_character (char c)
{
  return g_ascii_isalnum (c) || c == '_' || (c & 0x80) != 0;
}

static char
get_char (LoglineLevelText text,
          gssize           at)
{
  return at >= 0 && (gsize) at < text.length ? text.bytes[at] : '\0';
}

static char
get_previous_visible (LoglineLevelText text,
                      gssize           at)
{
  while (get_char (text, --at) == ' ')
    ;
  return get_char (text, at);
}

static char
get_next_visible (LoglineLevelText text,
                  gsize            at)
{
  while (get_char (text, at) == ' ')
    at++;
  return get_char (text, at);
}

static gboolean
is_upper_case (const char *word,
               gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if (g_ascii_islower (word[i]))
      return FALSE;
  return TRUE;
}

/* "[error]", "(error)", "<error>", and "[core:error]" */
static gboolean
is_bracketed (LoglineLevelText text,
              gsize            start,
              gsize            end)
{
  char before = get_char (text, (gssize) start - 1);
  char after = get_char (text, end);

  return (before == '[' && after == ']') || (before == '(' && after == ')') ||
         (before == '<' && after == '>') || (before == ':' && after == ']');
}

static gboolean
is_delimited (LoglineLevelText text,
              gsize            start,
              gsize            end,
              gboolean         is_upper)
{
  char before = get_previous_visible (text, start);
  char after = get_next_visible (text, end);
  gboolean has_colon = get_char (text, end) == ':';

  if (is_bracketed (text, start, end))
    return TRUE;
  if (before == '|' && after == '|')
    return TRUE;
  if (is_upper)
    return has_colon || (before == '-' && after == '-');
  return has_colon && before == ':';
}

/* What joins a word to its neighbours and makes it part of a name: "/error/", "x.ERROR". A header
 * may have "ERROR/MainProcess". */
static gboolean
is_part_of_name (LoglineLevelText text,
                 gsize            start,
                 gsize            end,
                 gboolean         may_have_slash)
{
  char before = get_char (text, (gssize) start - 1);
  char after = get_char (text, end);

  if (after == '/' && may_have_slash)
    after = ' ';
  return (before != '\0' && strchr ("./\\-=$@#&'\"", before) != NULL) ||
         (after != '\0' && strchr ("./\\-=$@(&'\"", after) != NULL);
}

static Place
find_place (const Finder      *finder,
            gsize              start,
            gsize              end,
            LoglineLevelTrust  trust)
{
  LoglineLevelText text = finder->text;
  gboolean is_upper = is_upper_case (text.bytes + start, end - start);
  gboolean has_colon = get_char (text, end) == ':';
  gboolean is_trusted = trust != LOGLINE_LEVEL_TRUST_NEVER;

  if (is_part_of_name (text, start, end, finder->in_header && is_upper))
    return PLACE_NONE;
  if (finder->in_header && (is_bracketed (text, start, end) || (is_upper && is_trusted) ||
                            (has_colon && (is_upper || is_trusted))))
    return PLACE_HEADER;
  if (is_delimited (text, start, end, is_upper))
    return PLACE_DELIMITED;
  if (is_upper && trust == LOGLINE_LEVEL_TRUST_ALWAYS && get_char (text, 0) != ' ' &&
      get_char (text, 0) != '\t')
    return PLACE_ALONE;
  return PLACE_NONE;
}

static void
consider_word (Finder *finder,
               gsize   start,
               gsize   end)
{
  LoglineLevelTrust trust;
  LoglineLevel level = logline_level_from_word (finder->text.bytes + start, end - start, &trust);
  Place place;

  if (level == LOGLINE_LEVEL_UNKNOWN)
    return;
  place = find_place (finder, start, end, trust);
  if (place == PLACE_ALONE && finder->best_place == PLACE_ALONE && level != finder->best.level)
    finder->is_ambiguous = TRUE;
  if (place > finder->best_place)
    {
      finder->best = (LoglineLevelMark) { level, start, end };
      finder->best_place = place;
    }
}

/* Words that times are made of. */
static gboolean
is_time_word (const char *word,
              gsize       length)
{
  static const char *const time_words =
    " Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec AM PM T Z UTC GMT"
    " BST CET CEST EET EEST MSK IST JST EST EDT CST CDT MST MDT PST PDT ";
  char padded[8];

  if (length > 4)
    return FALSE;
  g_snprintf (padded, sizeof padded, " %.*s ", (int) length, word);
  return strstr (time_words, padded) != NULL;
}

/* The header ends with the first word that is neither part of a time nor within brackets. */
static gboolean
ends_header (LoglineLevelText text,
             gsize            start,
             gsize            end,
             guint            depth)
{
  for (gsize i = start; i < end; i++)
    if (g_ascii_isdigit (text.bytes[i]))
      return FALSE;
  return depth == 0 && !is_time_word (text.bytes + start, end - start);
}

LoglineLevelMark
logline_level_find_word (LoglineLevelText text)
{
  Finder finder = { .text = text, .in_header = TRUE };
  guint depth = 0;
  gsize at = 0;

  while (at < text.length && finder.best_place != PLACE_HEADER)
    {
      gsize start = at;

      while (at < text.length && is_word_character (text.bytes[at]))
        at++;
      if (at > start)
        {
          consider_word (&finder, start, at);
          finder.in_header = finder.in_header && !ends_header (text, start, at, depth);
          continue;
        }
      if (text.bytes[at] == '[')
        depth++;
      else if (text.bytes[at] == ']' && depth > 0)
        depth--;
      at++;
    }
  if (finder.best_place == PLACE_ALONE && finder.is_ambiguous)
    return LOGLINE_LEVEL_NO_MARK;
  return finder.best;
}
