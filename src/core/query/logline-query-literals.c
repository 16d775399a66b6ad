/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Reads out of a pattern the strings that each line must hold in which it can stand.
 *
 * A concatenation requires what each of its parts requires; neighbouring characters grow into one
 * string. An alternation requires what one of its branches requires. Of several alternations in a
 * row the first is taken: their product would grow without end. Whatever is not understood requires
 * nothing and ends the string before it.
 */

#include "logline-query-literals.h"

#include <string.h>

#include "logline-query-pattern.h"
#include "logline-query-text.h"

#define MAX_ALTERNATIVES 64

/* The strings that one part of a pattern requires. */
typedef struct
{
  GArray  *literals;       /* LoglineLiteral, by alternative; owned */
  guint    n_alternatives; /* at least one; when it is one, there may be no literals */
  gboolean is_whole;       /* the part is its one literal and nothing else */
  gboolean is_exact;       /* it is whole, or a choice of parts that are */
} Part;

/* A concatenation as far as it is read. */
typedef struct
{
  GString  *run;      /* the string that still grows */
  gboolean  run_ignores_case;
  GArray   *literals; /* of the parts without a choice */
  Part      choice;   /* the first alternation; literals is NULL while there is none */
  gboolean  is_whole;
} Sequence;

static void
clear_literal_cb (gpointer data)
{
  g_free ((char *) ((LoglineLiteral *) data)->bytes);
}

static GArray *
literals_new (void)
{
  GArray *literals = g_array_new (FALSE, FALSE, sizeof (LoglineLiteral));

  g_array_set_clear_func (literals, clear_literal_cb);
  return literals;
}

static gboolean
has_letter (const char *bytes,
            gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if (g_ascii_isalpha (bytes[i]))
      return TRUE;
  return FALSE;
}

static void
add_literal (GArray     *literals,
             const char *bytes,
             gsize       length,
             gboolean    ignores_case,
             guint       alternative)
{
  LoglineLiteral literal = {
    .bytes = ignores_case ? g_ascii_strdown (bytes, length) : g_strndup (bytes, length),
    .length = length,
    .ignores_case = ignores_case && has_letter (bytes, length),
    .alternative = alternative,
  };

  g_array_append_val (literals, literal);
}

/* Those of one alternative of @from, as those of another of @to. */
static void
add_alternative (GArray       *to,
                 guint         to_alternative,
                 const GArray *from,
                 guint         from_alternative)
{
  for (guint i = 0; i < from->len; i++)
    {
      const LoglineLiteral *literal = &g_array_index (from, LoglineLiteral, i);

      if (literal->alternative == from_alternative)
        add_literal (to, literal->bytes, literal->length, literal->ignores_case, to_alternative);
    }
}

static Part
part_new_without_literals (void)
{
  return (Part) { literals_new (), 1 };
}

static void
sequence_end_run (Sequence *sequence)
{
  if (sequence->run->len > 0)
    add_literal (sequence->literals, sequence->run->str, sequence->run->len,
                 sequence->run_ignores_case, 0);
  g_string_truncate (sequence->run, 0);
}

static void
sequence_extend_run (Sequence             *sequence,
                     const LoglineLiteral *literal)
{
  gboolean has_case = has_letter (literal->bytes, literal->length);
  gboolean run_has_case = has_letter (sequence->run->str, sequence->run->len);

  if (has_case && run_has_case && literal->ignores_case != sequence->run_ignores_case)
    {
      sequence_end_run (sequence);
      sequence->is_whole = FALSE;
    }
  if (has_case)
    sequence->run_ignores_case = literal->ignores_case;
  g_string_append_len (sequence->run, literal->bytes, literal->length);
}

/* Takes over @part, of which there are at least @min; just the one unless it is repeated. */
static void
sequence_add (Sequence *sequence,
              Part     *part,
              gboolean  is_repeated,
              guint64   min)
{
  gboolean ends_run = !part->is_whole || is_repeated;

  if (ends_run)
    sequence->is_whole = FALSE;
  if (part->is_whole && min > 0)
    sequence_extend_run (sequence, &g_array_index (part->literals, LoglineLiteral, 0));
  if (ends_run)
    sequence_end_run (sequence);

  if (!part->is_whole && min > 0 && part->n_alternatives == 1)
    add_alternative (sequence->literals, 0, part->literals, 0);
  if (part->n_alternatives > 1 && min > 0 && sequence->choice.literals == NULL)
    sequence->choice = *part;
  else
    g_array_unref (part->literals);
}

static Part
sequence_finish (Sequence *sequence)
{
  Part part;

  sequence_end_run (sequence);
  g_string_free (sequence->run, TRUE);
  if (sequence->choice.literals == NULL)
    {
      gboolean is_whole = sequence->is_whole && sequence->literals->len == 1;

      return (Part) { sequence->literals, 1, is_whole, is_whole };
    }

  part = (Part) { literals_new (), sequence->choice.n_alternatives };
  for (guint i = 0; i < part.n_alternatives; i++)
    {
      add_alternative (part.literals, i, sequence->literals, 0);
      add_alternative (part.literals, i, sequence->choice.literals, i);
    }
  g_array_unref (sequence->literals);
  g_array_unref (sequence->choice.literals);
  return part;
}

/* Whether the character stands for the same bytes wherever it matches, or for an ASCII letter in
 * either case. PCRE2 also takes the long s for "s" and the Kelvin sign for "k". */
static gboolean
is_plain (const LoglineRegex *character)
{
  return !character->ignores_case ||
         (character->character < 0x80 &&
          (character->character == 0 || strchr ("kKsS", character->character) == NULL));
}

static Part
read_character (const LoglineRegex *character)
{
  Part part = part_new_without_literals ();
  char bytes[6];

  if (is_plain (character) && character->character != 0)
    {
      add_literal (part.literals, bytes, g_unichar_to_utf8 (character->character, bytes),
                   character->ignores_case, 0);
      part.is_whole = TRUE;
      part.is_exact = TRUE;
    }
  return part;
}

static Part read_part (const LoglineRegex *regex);

static void
sequence_add_part (Sequence           *sequence,
                   const LoglineRegex *regex)
{
  gboolean is_repeated = regex->kind == LOGLINE_REGEX_REPEAT;
  Part part;

  /* Takes no bytes, so that the string goes on behind it. */
  if (regex->kind == LOGLINE_REGEX_ASSERTION)
    {
      sequence->is_whole = FALSE;
      return;
    }
  part = read_part (is_repeated ? logline_regex_get_part (regex, 0) : regex);
  sequence_add (sequence, &part, is_repeated, is_repeated ? regex->min : 1);
}

static Part
read_sequence (const LoglineRegex *regex)
{
  Sequence sequence = { NULL };

  if (regex->parts->len == 1 && logline_regex_get_part (regex, 0)->kind == LOGLINE_REGEX_CHOICE)
    return read_part (logline_regex_get_part (regex, 0));
  sequence = (Sequence) { g_string_new (NULL), FALSE, literals_new (), { NULL }, TRUE };
  for (guint i = 0; i < regex->parts->len; i++)
    sequence_add_part (&sequence, logline_regex_get_part (regex, i));
  return sequence_finish (&sequence);
}

static gboolean
has_all_alternatives (const Part *part)
{
  guint next = 0;

  for (guint i = 0; i < part->literals->len; i++)
    if (g_array_index (part->literals, LoglineLiteral, i).alternative == next)
      next++;
  return next == part->n_alternatives;
}

static void
alternation_add (Part       *alternation,
                 const Part *branch)
{
  for (guint i = 0; i < branch->n_alternatives; i++)
    add_alternative (alternation->literals, alternation->n_alternatives++, branch->literals, i);
}

static Part
read_choice (const LoglineRegex *regex)
{
  Part part = { literals_new (), 0, FALSE, TRUE };

  for (guint i = 0; i < regex->parts->len; i++)
    {
      Part branch = read_part (logline_regex_get_part (regex, i));

      part.is_exact = part.is_exact && branch.is_exact;
      alternation_add (&part, &branch);
      g_array_unref (branch.literals);
    }
  if (part.n_alternatives > MAX_ALTERNATIVES || !has_all_alternatives (&part))
    {
      g_array_unref (part.literals);
      part = part_new_without_literals ();
    }
  return part;
}

static Part
read_part (const LoglineRegex *regex)
{
  switch (regex->kind)
    {
    case LOGLINE_REGEX_CHARACTER:
      return read_character (regex);
    case LOGLINE_REGEX_SEQUENCE:
      return read_sequence (regex);
    case LOGLINE_REGEX_CHOICE:
      return read_choice (regex);
    default:
      return part_new_without_literals ();
    }
}

/* No line does. */
static gboolean
has_line_feed (const GArray *literals)
{
  for (guint i = 0; i < literals->len; i++)
    if (strchr (g_array_index (literals, LoglineLiteral, i).bytes, '\n') != NULL)
      return TRUE;
  return FALSE;
}

GArray *
logline_query_literals_from_regex (const LoglineRegex *regex,
                                   gboolean           *out_is_exact)
{
  Part part;

  g_assert (regex != NULL);

  part = read_part (regex);
  *out_is_exact = part.is_exact && !has_line_feed (part.literals);
  return part.literals;
}

GArray *
logline_query_literals_from_text (const char *text,
                                  gboolean    ignores_case)
{
  GArray *literals = literals_new ();
  const char *start = text;

  g_assert (text != NULL);

  for (const char *at = text;; at = g_utf8_next_char (at))
    {
      gboolean ends = *at == '\0' ||
                      (ignores_case && logline_query_letter_has_variants (g_utf8_get_char (at)));

      if (ends && at > start)
        add_literal (literals, start, at - start, ignores_case, 0);
      if (*at == '\0')
        break;
      if (ends)
        start = g_utf8_next_char (at);
    }
  return literals;
}

guint
logline_query_literals_count_alternatives (const GArray *literals)
{
  g_assert (literals != NULL);

  return literals->len > 0
         ? g_array_index (literals, LoglineLiteral, literals->len - 1).alternative + 1
         : 0;
}

LoglineFinder *
logline_query_literals_make_finder (const GArray *literals,
                                    guint         alternative,
                                    gsize         min_length)
{
  LoglineFinder *rarest = NULL;

  g_assert (literals != NULL);

  for (guint i = 0; i < literals->len; i++)
    {
      const LoglineLiteral *literal = &g_array_index (literals, LoglineLiteral, i);
      LoglineFinder *finder;

      if (literal->alternative != alternative || literal->length < min_length)
        continue;
      finder = logline_finder_new (literal->bytes, literal->length, literal->ignores_case);
      if (rarest == NULL || logline_finder_get_matches (finder) <
                            logline_finder_get_matches (rarest))
        {
          LoglineFinder *other = rarest;

          rarest = finder;
          finder = other;
        }
      logline_finder_free (finder);
    }
  return rarest;
}
