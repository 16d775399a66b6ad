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

#define MAX_ALTERNATIVES 64

/* The strings that one part of a pattern requires. */
typedef struct
{
  GArray  *literals;       /* LoglineLiteral, by alternative; owned */
  guint    n_alternatives; /* at least one; when it is one, there may be no literals */
  gboolean is_whole;       /* the part is its one literal and nothing else */
} Part;

/* A concatenation as far as it is read. */
typedef struct
{
  GString  *run;      /* the string that still grows */
  GArray   *literals; /* of the parts without a choice */
  Part      choice;   /* the first alternation; literals is NULL while there is none */
  gboolean  is_whole;
} Sequence;

typedef struct
{
  const char *at;
  gboolean    ignores_case;
} Reader;

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
  return (Part) { literals_new (), 1, FALSE };
}

static void
sequence_end_run (Sequence *sequence,
                  gboolean  ignores_case)
{
  if (sequence->run->len > 0)
    add_literal (sequence->literals, sequence->run->str, sequence->run->len, ignores_case, 0);
  g_string_truncate (sequence->run, 0);
}

/* Takes over @part, of which there are at least @min; just the one unless it is repeated. */
static void
sequence_add (Sequence *sequence,
              Part     *part,
              gboolean  is_repeated,
              guint64   min,
              gboolean  ignores_case)
{
  if (!part->is_whole || is_repeated)
    sequence->is_whole = FALSE;
  if (part->is_whole && min > 0)
    {
      const LoglineLiteral *literal = &g_array_index (part->literals, LoglineLiteral, 0);

      g_string_append_len (sequence->run, literal->bytes, literal->length);
    }
  if (!part->is_whole || is_repeated)
    sequence_end_run (sequence, ignores_case);

  if (!part->is_whole && min > 0 && part->n_alternatives == 1)
    add_alternative (sequence->literals, 0, part->literals, 0);
  if (part->n_alternatives > 1 && min > 0 && sequence->choice.literals == NULL)
    sequence->choice = *part;
  else
    g_array_unref (part->literals);
}

static Part
sequence_finish (Sequence *sequence,
                 gboolean  ignores_case)
{
  Part part;

  sequence_end_run (sequence, ignores_case);
  g_string_free (sequence->run, TRUE);
  if (sequence->choice.literals == NULL)
    return (Part) { sequence->literals, 1, sequence->is_whole && sequence->literals->len == 1 };

  part = (Part) { literals_new (), sequence->choice.n_alternatives, FALSE };
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
is_plain (const Reader *reader,
          const char   *character)
{
  return !reader->ignores_case ||
         ((guint8) *character < 0x80 && strchr ("kKsS", *character) == NULL);
}

static Part
read_character (Reader *reader)
{
  const char *character = reader->at;
  Part part = part_new_without_literals ();

  reader->at = g_utf8_next_char (character);
  if (is_plain (reader, character))
    {
      add_literal (part.literals, character, reader->at - character, reader->ignores_case, 0);
      part.is_whole = TRUE;
    }
  return part;
}

static Part
read_escape (Reader *reader)
{
  if (g_ascii_ispunct (reader->at[1]))
    {
      reader->at++;
      return read_character (reader);
    }
  reader->at = logline_query_pattern_skip_escape (reader->at);
  return part_new_without_literals ();
}

static Part
read_class (Reader *reader)
{
  const char *at = reader->at + 1;

  if (*at == '^')
    at++;
  if (*at == ']')
    at++;
  while (*at != '\0' && *at != ']')
    {
      const char *posix_end = logline_query_pattern_find_posix_class_end (at);

      if (posix_end != NULL)
        at = posix_end;
      else if (*at == '\\')
        at = logline_query_pattern_skip_escape (at);
      else
        at++;
    }
  reader->at = *at != '\0' ? at + 1 : at;
  return part_new_without_literals ();
}

static Part read_alternation (Reader *reader);

static Part
read_group (Reader *reader)
{
  Part part;

  reader->at++;
  if (*reader->at == '?')
    {
      gsize n_options = strspn (reader->at + 1, "i-");

      /* An option group has no pattern; a name ends where the pattern begins. */
      if (reader->at[1 + n_options] == ':' || reader->at[1 + n_options] == ')')
        reader->at += 1 + n_options + (reader->at[1 + n_options] == ':');
      else
        reader->at += 1 + strcspn (reader->at + 1, ">'");
      if (*reader->at == '\'')
        reader->at += 1 + strcspn (reader->at + 1, "'");
      if (*reader->at == '>' || *reader->at == '\'')
        reader->at++;
    }
  part = read_alternation (reader);
  if (*reader->at == ')')
    reader->at++;
  return part;
}

static Part
read_part (Reader *reader)
{
  switch (*reader->at)
    {
    case '(':
      return read_group (reader);
    case '[':
      return read_class (reader);
    case '\\':
      return read_escape (reader);
    case '.':
      reader->at++;
      return part_new_without_literals ();
    default:
      return read_character (reader);
    }
}

/* Takes no bytes, so that the string goes on behind it. */
static gboolean
skip_assertion (Reader *reader)
{
  gsize length = 0;
  guint64 min, max;
  gboolean is_possessive;

  if (*reader->at == '^' || *reader->at == '$')
    length = 1;
  else if (*reader->at == '\\' && (reader->at[1] == 'b' || reader->at[1] == 'B'))
    length = 2;
  reader->at += length;
  if (length > 0)
    logline_query_pattern_read_repeat (&reader->at, &min, &max, &is_possessive);
  return length > 0;
}

static Part
read_sequence (Reader *reader)
{
  Sequence sequence = { g_string_new (NULL), literals_new (), { NULL }, TRUE };

  while (*reader->at != '\0' && *reader->at != '|' && *reader->at != ')')
    {
      guint64 min = 1, max = 1;
      gboolean is_possessive, is_repeated;
      Part part;

      if (skip_assertion (reader))
        {
          sequence.is_whole = FALSE;
          continue;
        }
      part = read_part (reader);
      is_repeated = logline_query_pattern_read_repeat (&reader->at, &min, &max, &is_possessive);
      sequence_add (&sequence, &part, is_repeated, is_repeated ? min : 1, reader->ignores_case);
    }
  return sequence_finish (&sequence, reader->ignores_case);
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
read_alternation (Reader *reader)
{
  Part part = read_sequence (reader);

  while (*reader->at == '|')
    {
      Part branch;

      reader->at++;
      branch = read_sequence (reader);
      part.is_whole = FALSE;
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

/* "(?i)" or the like somewhere: strings in either case are required of all the pattern then. */
static gboolean
sets_case (const char *regex)
{
  for (; (regex = strstr (regex, "(?")) != NULL; regex += 2)
    if (strspn (regex + 2, "i-") > 0)
      return TRUE;
  return FALSE;
}

GArray *
logline_query_literals_from_regex (const char *regex,
                                   gboolean    ignores_case,
                                   gboolean   *out_is_whole)
{
  Reader reader = { regex, ignores_case || sets_case (regex) };
  Part part;

  g_assert (regex != NULL);

  part = read_alternation (&reader);
  g_assert (*reader.at == '\0');
  *out_is_whole = part.is_whole;
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
