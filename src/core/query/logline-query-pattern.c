/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Reads a regular expression just far enough to know how it may be run.
 *
 * It knows the constructs that go forward through the text one character at a time, and calls a
 * pattern safe only when it is made of these alone. Whatever it does not know makes the pattern
 * unsafe, which costs speed and never changes an answer. Whether the pattern is well formed is for
 * PCRE2 to say.
 */

#include "logline-query-pattern.h"

#include <math.h>
#include <string.h>

/* Letters after a backslash that stand for one character, or for a word boundary. */
#define SAFE_ESCAPES "abBdDefhHnpPrsStvVwWx"

/* A repeat of more than this counts as one without end. */
#define MANY_TIMES 16

#define MAX_DEPTH 250 /* PCRE2's own */

/* The choices in part of a pattern. A repeat is closed when what follows cannot be part of it, as
 * in "\d+:"; then it gives nothing back, and any number of such repeats cost no more than one. */
typedef struct
{
  guint  n_open;
  guint  n_closed;
  double n_ways;        /* through the alternative that is being read */
  double n_ways_before; /* through those before it */
  guint  n_characters_before; /* the alternative that is being read */
} Cost;

/* What a single character can be. */
typedef enum
{
  ITEM_OTHER,
  ITEM_LITERAL,
  ITEM_NOT, /* any but the literal */
  ITEM_ESCAPE,
} ItemKind;

typedef struct
{
  Cost     cost;
  ItemKind kind;
  char     literal; /* or the letter of the escape */
} Item;

static const Item other_item = { { .n_ways = 1 }, ITEM_OTHER, '\0' };

typedef struct
{
  const char         *at;
  LoglineQueryTraits  traits;
  gboolean            repeats_choice;
  guint               n_characters; /* items that take one, so far */
  guint               depth;
  Cost                groups[MAX_DEPTH + 1]; /* the open ones, the whole pattern first */
  Item                item;                  /* what was read last */

  GString            *rewritten; /* (nullable): the pattern for blocks */
  const char         *copied;    /* so far */
} Reader;

static const char *
skip_past (const char *at,
           const char *terminator)
{
  const char *end = strstr (at, terminator);

  return end != NULL ? end + strlen (terminator) : at + strlen (at);
}

static void
read_literal (Reader *reader)
{
  reader->n_characters++;
  if (g_ascii_isprint (*reader->at))
    reader->item = (Item) { { .n_ways = 1 }, ITEM_LITERAL, *reader->at };
  if (g_unichar_isupper (g_utf8_get_char (reader->at)))
    reader->traits.has_upper_case = TRUE;
  reader->at = g_utf8_next_char (reader->at);
}

static void
read_quoted (Reader *reader)
{
  while (*reader->at != '\0' && !g_str_has_prefix (reader->at, "\\E"))
    read_literal (reader);
  if (*reader->at != '\0')
    reader->at += 2;
}

/* What follows the letter of an escape: a name, a number, a property. */
static const char *
skip_escape_argument (const char *at,
                      char        letter)
{
  guint n_digits = 0;

  if (strchr ("gkNopPx", letter) != NULL && *at == '{')
    return skip_past (at, "}");
  if (strchr ("gk", letter) != NULL && *at == '<')
    return skip_past (at, ">");
  if (strchr ("gk", letter) != NULL && *at == '\'')
    return skip_past (at + 1, "'");
  if (letter == 'x')
    while (n_digits++ < 2 && g_ascii_isxdigit (*at))
      at++;
  else if (strchr ("cpP", letter) != NULL && *at != '\0')
    at = g_utf8_next_char (at);
  return at;
}

const char *
logline_query_pattern_skip_escape (const char *at)
{
  char letter;

  g_assert (*at == '\\');

  letter = at[1];
  if (letter == '\0')
    return at + 1;
  at = g_utf8_next_char (at + 1);
  return g_ascii_isalnum (letter) ? skip_escape_argument (at, letter) : at;
}

static void
read_escape (Reader *reader)
{
  char letter = reader->at[1];

  reader->at = logline_query_pattern_skip_escape (reader->at);
  if (letter == '\0')
    return;
  if (letter == 'Q')
    read_quoted (reader);
  if (letter != 'b' && letter != 'B')
    reader->n_characters++;
  if (!g_ascii_ispunct (letter) && strchr (SAFE_ESCAPES, letter) == NULL)
    reader->traits.is_line_safe = FALSE;

  reader->item = other_item;
  reader->item.literal = letter;
  if (g_ascii_ispunct (letter))
    reader->item.kind = ITEM_LITERAL;
  else if (strchr ("dswDSW", letter) != NULL)
    reader->item.kind = ITEM_ESCAPE;
}

const char *
logline_query_pattern_find_posix_class_end (const char *at)
{
  g_assert (at != NULL);

  if (!g_str_has_prefix (at, "[:"))
    return NULL;
  for (at += 2; *at != '\0' && *at != ']' && !g_str_has_prefix (at, "[:"); at++)
    {
      if (g_str_has_prefix (at, ":]"))
        return at + 2;
      if (*at == '\\' && (at[1] == ']' || at[1] == '\\'))
        at++;
    }
  return NULL;
}

static void
insert (Reader     *reader,
        const char *text)
{
  if (reader->rewritten == NULL)
    return;
  g_string_append_len (reader->rewritten, reader->copied, reader->at - reader->copied);
  g_string_append (reader->rewritten, text);
  reader->copied = reader->at;
}

static void
read_class (Reader *reader)
{
  gboolean is_all_but_one = reader->at[1] == '^' && g_ascii_isprint (reader->at[2]) &&
                            strchr ("\\[]", reader->at[2]) == NULL && reader->at[3] == ']';
  char excluded = is_all_but_one ? reader->at[2] : '\0';

  reader->n_characters++;
  reader->at++;
  if (*reader->at == '^')
    {
      reader->at++;
      /* Before the escape, a bracket would close the class and a hyphen make a range. */
      insert (reader, strchr ("]-", *reader->at) != NULL ? "\\n\\" : "\\n");
    }
  if (*reader->at == ']')
    reader->at++;
  while (*reader->at != '\0' && *reader->at != ']')
    {
      const char *posix_end = logline_query_pattern_find_posix_class_end (reader->at);

      if (posix_end != NULL)
        reader->at = posix_end;
      else if (*reader->at == '\\')
        read_escape (reader);
      else
        read_literal (reader);
    }
  if (*reader->at != '\0')
    reader->at++;

  reader->item = other_item;
  reader->item.kind = is_all_but_one ? ITEM_NOT : ITEM_OTHER;
  reader->item.literal = excluded;
}

/* What stands between "(?" and the pattern of the group. */
static void
read_group_kind (Reader *reader)
{
  const char *kind = reader->at;
  gsize n_options = strspn (kind, "i-");

  if (*kind == 'C')
    reader->traits.refused = kind;

  if (*kind == 'P')
    kind++;
  if (kind[0] == '<' && kind[1] != '=' && kind[1] != '!')
    reader->at = skip_past (reader->at, ">");
  else if (*kind == '\'')
    reader->at = skip_past (reader->at + 1, "'");
  else if (kind[n_options] == ':' || (n_options > 0 && kind[n_options] == ')'))
    reader->at += n_options + (kind[n_options] == ':');
  else
    reader->traits.is_line_safe = FALSE;
}

static void
read_group_start (Reader *reader)
{
  reader->at++;
  if (reader->depth == MAX_DEPTH)
    reader->traits.is_line_safe = FALSE;
  else
    reader->groups[++reader->depth] = (Cost) { .n_ways = 1,
                                               .n_characters_before = reader->n_characters };

  if (*reader->at == '*')
    reader->traits.is_line_safe = FALSE;
  if (*reader->at == '?')
    {
      reader->at++;
      read_group_kind (reader);
    }
}

static double
get_n_ways (const Cost *cost)
{
  return cost->n_ways_before + cost->n_ways;
}

static void
end_alternative (Reader *reader)
{
  Cost *group = &reader->groups[reader->depth];

  if (group->n_characters_before == reader->n_characters)
    reader->traits.has_empty_way = TRUE;
  group->n_characters_before = reader->n_characters;
}

static void
read_group_end (Reader *reader)
{
  const Cost *group = &reader->groups[reader->depth];
  Cost *outer;

  reader->at++;
  if (reader->depth == 0)
    return;
  if (group->n_ways_before > 0)
    end_alternative (reader);
  reader->item = other_item;
  reader->item.cost = *group;
  reader->item.cost.n_ways = get_n_ways (group);

  outer = &reader->groups[--reader->depth];
  outer->n_open += reader->item.cost.n_open;
  outer->n_closed += reader->item.cost.n_closed;
  outer->n_ways *= reader->item.cost.n_ways;
}

static void
read_bar (Reader *reader)
{
  Cost *group = &reader->groups[reader->depth];

  reader->at++;
  end_alternative (reader);
  group->n_ways_before += group->n_ways;
  group->n_ways = 1;
}

/* "{2}", "{2,}" or "{2,5}"; any other brace is literal. */
static gboolean
read_braces (const char **at,
             guint64     *out_min,
             guint64     *out_max)
{
  char *end;

  if (!g_ascii_isdigit ((*at)[1]))
    return FALSE;
  *out_min = *out_max = g_ascii_strtoull (*at + 1, &end, 10);
  if (*end == ',' && end[1] == '}')
    {
      *out_max = G_MAXUINT64;
      end++;
    }
  else if (*end == ',' && g_ascii_isdigit (end[1]))
    *out_max = g_ascii_strtoull (end + 1, &end, 10);
  if (*end != '}')
    return FALSE;
  *at = end + 1;
  return TRUE;
}

gboolean
logline_query_pattern_read_repeat (const char **at,
                                   guint64     *out_min,
                                   guint64     *out_max,
                                   gboolean    *out_is_possessive)
{
  *out_min = **at == '+' ? 1 : 0;
  *out_max = **at == '?' ? 1 : G_MAXUINT64;

  if (**at == '{')
    {
      if (!read_braces (at, out_min, out_max))
        return FALSE;
    }
  else if (**at != '\0' && strchr ("*+?", **at) != NULL)
    (*at)++;
  else
    return FALSE;

  *out_is_possessive = **at == '+';
  if (**at == '+' || **at == '?')
    (*at)++;
  return TRUE;
}

static gboolean
can_be (const Item *item,
        char        c)
{
  switch (item->kind)
    {
    case ITEM_LITERAL:
      return g_ascii_tolower (item->literal) == g_ascii_tolower (c);
    case ITEM_NOT:
      return g_ascii_tolower (item->literal) != g_ascii_tolower (c);
    case ITEM_ESCAPE:
      switch (item->literal)
        {
        case 'd':
          return g_ascii_isdigit (c);
        case 's':
          return g_ascii_isspace (c);
        case 'w':
          return g_ascii_isalnum (c) || c == '_';
        case 'D':
          return !g_ascii_isdigit (c);
        case 'S':
          return !g_ascii_isspace (c);
        default:
          return !g_ascii_isalnum (c) && c != '_';
        }
    default:
      return TRUE;
    }
}

/* Whether what comes next is a character that the repeated item cannot be, or the end. */
static gboolean
is_closed (const Reader *reader)
{
  const char *next = reader->at;

  if (*next == '\0')
    return reader->depth == 0;
  if (*next == '\\' && g_ascii_ispunct (next[1]))
    next++;
  else if (!g_ascii_isprint (*next) || strchr ("\\[](){}.*+?|^$", *next) != NULL)
    return FALSE;
  if (next[1] != '\0' && strchr ("*?{", next[1]) != NULL)
    return FALSE;
  return !can_be (&reader->item, *next);
}

static void
count_repeat (Reader  *reader,
              guint64  min,
              guint64  max)
{
  Cost *group = &reader->groups[reader->depth];
  const Cost *item = &reader->item.cost;

  if (max > MANY_TIMES)
    {
      if (item->n_open + item->n_closed > 0 || item->n_ways > 1)
        reader->repeats_choice = TRUE;
      else if (min != max && is_closed (reader))
        group->n_closed++;
      else if (min != max)
        group->n_open++;
    }
  else if (max > 0)
    {
      group->n_open += item->n_open * (max - 1);
      group->n_ways *= pow (item->n_ways, max - 1) * (max > min ? max - min + 1 : 1);
    }
}

static gboolean
read_repeat (Reader *reader)
{
  guint64 min, max;
  gboolean is_possessive;

  if (!logline_query_pattern_read_repeat (&reader->at, &min, &max, &is_possessive))
    return FALSE;
  if (is_possessive)
    reader->traits.is_line_safe = FALSE;
  count_repeat (reader, min, max);
  reader->item = other_item;
  return TRUE;
}

static void
read_item (Reader *reader)
{
  if (read_repeat (reader))
    return;

  reader->item = other_item;
  switch (*reader->at)
    {
    case '\\':
      read_escape (reader);
      break;
    case '[':
      read_class (reader);
      break;
    case '(':
      read_group_start (reader);
      break;
    case ')':
      read_group_end (reader);
      break;
    case '|':
      read_bar (reader);
      break;
    case '.':
      reader->n_characters++;
      reader->at++;
      break;
    case '^':
    case '$':
      reader->at++;
      break;
    default:
      read_literal (reader);
      break;
    }
}

static Reader
read_pattern (const char *regex,
              GString    *rewritten)
{
  Reader reader = {
    .at = regex,
    .traits = { .is_line_safe = TRUE },
    .groups = { { .n_ways = 1 } },
    .rewritten = rewritten,
    .copied = regex,
  };

  while (*reader.at != '\0')
    read_item (&reader);
  insert (&reader, "");
  return reader;
}

char *
logline_query_pattern_to_block_regex (const char *regex)
{
  GString *rewritten = g_string_new (NULL);

  g_assert (regex != NULL);

  read_pattern (regex, rewritten);
  return g_string_free (rewritten, FALSE);
}

LoglineQueryTraits
logline_query_pattern_get_traits (const char *regex)
{
  Reader reader;

  g_assert (regex != NULL);

  reader = read_pattern (regex, NULL);
  if (g_str_has_prefix (regex, "(*"))
    reader.traits.refused = regex;
  reader.traits.n_ways = get_n_ways (&reader.groups[0]);
  reader.traits.n_repeats = reader.groups[0].n_open + (reader.groups[0].n_closed > 0);
  if (reader.repeats_choice)
    reader.traits.n_repeats = G_MAXUINT;
  return reader.traits;
}
