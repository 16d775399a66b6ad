/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-regex-set.h"

#include <string.h>

#include "logline-query-pattern.h"

#define LONG_S 0x17f
#define KELVIN_SIGN 0x212a

typedef gboolean (*IsFunc) (char c);

#define DEFINE_IS(name, expression) \
  static gboolean is_##name (char c) { return expression; }

DEFINE_IS (alnum, g_ascii_isalnum (c))
DEFINE_IS (alpha, g_ascii_isalpha (c))
DEFINE_IS (ascii, TRUE)
DEFINE_IS (blank, c == ' ' || c == '\t')
DEFINE_IS (cntrl, g_ascii_iscntrl (c))
DEFINE_IS (digit, g_ascii_isdigit (c))
DEFINE_IS (graph, g_ascii_isgraph (c))
DEFINE_IS (line_feed, c == '\n')
DEFINE_IS (lower, g_ascii_islower (c))
DEFINE_IS (print, g_ascii_isprint (c))
DEFINE_IS (punct, g_ascii_ispunct (c))
DEFINE_IS (space, c == ' ' || (c >= '\t' && c <= '\r'))
DEFINE_IS (upper, g_ascii_isupper (c))
DEFINE_IS (vertical, c >= '\n' && c <= '\r')
DEFINE_IS (word, g_ascii_isalnum (c) || c == '_')
DEFINE_IS (xdigit, g_ascii_isxdigit (c))

/* In capitals: all but those. Without properties (UCP), only those of "\h" and "\v" and the
 * complements go beyond ASCII. */
static const struct
{
  char     letter;
  IsFunc   is;
  gboolean is_complement;
  gboolean beyond_ascii;
} letters[] = {
  { 'd', is_digit, FALSE, FALSE }, { 'D', is_digit, TRUE, TRUE },
  { 's', is_space, FALSE, FALSE }, { 'S', is_space, TRUE, TRUE },
  { 'w', is_word, FALSE, FALSE }, { 'W', is_word, TRUE, TRUE },
  { 'h', is_blank, FALSE, TRUE }, { 'H', is_blank, TRUE, TRUE },
  { 'v', is_vertical, FALSE, TRUE }, { 'V', is_vertical, TRUE, TRUE },
  { '.', is_line_feed, TRUE, TRUE },
};

static const struct
{
  const char *name;
  IsFunc      is;
  gboolean    has_case;
} names[] = {
  { "alnum", is_alnum }, { "alpha", is_alpha }, { "ascii", is_ascii }, { "blank", is_blank },
  { "cntrl", is_cntrl }, { "digit", is_digit }, { "graph", is_graph }, { "lower", is_lower, TRUE },
  { "print", is_print }, { "punct", is_punct }, { "space", is_space }, { "upper", is_upper, TRUE },
  { "word", is_word }, { "xdigit", is_xdigit },
};

gboolean
logline_ascii_set_has (const LoglineAsciiSet *self,
                       guint                  c)
{
  return self->bits[c / 64] >> c % 64 & 1;
}

void
logline_ascii_set_add (LoglineAsciiSet *self,
                       guint            c)
{
  self->bits[c / 64] |= G_GUINT64_CONSTANT (1) << c % 64;
}

static LoglineRegex *
set_new (IsFunc   is,
         gboolean is_complement,
         gboolean beyond_ascii)
{
  LoglineRegex *set = g_new0 (LoglineRegex, 1);

  set->kind = LOGLINE_REGEX_SET;
  set->beyond_ascii = beyond_ascii;
  for (guint c = 0; c < 128; c++)
    if (is (c) != is_complement)
      logline_ascii_set_add (&set->ascii, c);
  return set;
}

LoglineRegex *
logline_regex_set_new_for_letter (char letter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++)
    if (letters[i].letter == letter)
      return set_new (letters[i].is, letters[i].is_complement, letters[i].beyond_ascii);
  return NULL;
}

LoglineRegex *
logline_regex_set_new_for_name (const char *name,
                                gsize       length,
                                gboolean    ignores_case)
{
  gboolean is_complement = length > 0 && *name == '^';

  name += is_complement;
  length -= is_complement;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strlen (names[i].name) == length && strncmp (names[i].name, name, length) == 0)
      return set_new (ignores_case && names[i].has_case ? is_alpha : names[i].is, is_complement,
                      is_complement);
  return NULL;
}

static gboolean
read_hexadecimal (const char **at,
                  gunichar    *out_character)
{
  gboolean has_braces = **at == '{';

  *out_character = 0;
  *at += has_braces;
  for (guint i = 0; (has_braces || i < 2) && g_ascii_isxdigit (**at); i++)
    *out_character = *out_character * 16 + g_ascii_xdigit_value (*(*at)++);
  if (!has_braces)
    return TRUE;
  return *(*at)++ == '}';
}

gboolean
logline_regex_read_character (const char **at,
                              gunichar    *out_character)
{
  static const char escapes[][2] = {
    { 'a', '\a' }, { 'e', '\x1b' }, { 'f', '\f' }, { 'n', '\n' }, { 'r', '\r' }, { 't', '\t' },
  };
  char letter = (*at)[1];

  g_assert (**at == '\\');

  if (g_ascii_ispunct (letter))
    {
      *out_character = letter;
      *at += 2;
      return TRUE;
    }
  if (letter == 'x')
    {
      *at += 2;
      return read_hexadecimal (at, out_character);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (escapes); i++)
    if (escapes[i][0] == letter)
      {
        *out_character = escapes[i][1];
        *at += 2;
        return TRUE;
      }
  return FALSE;
}

static void
add_set (LoglineRegex       *to,
         const LoglineRegex *from)
{
  to->ascii.bits[0] |= from->ascii.bits[0];
  to->ascii.bits[1] |= from->ascii.bits[1];
  to->beyond_ascii = to->beyond_ascii || from->beyond_ascii;
}

static void
add_letter_ignoring_case (LoglineRegex *set,
                          char          letter)
{
  logline_ascii_set_add (&set->ascii, g_ascii_tolower (letter));
  logline_ascii_set_add (&set->ascii, g_ascii_toupper (letter));
}

/* Ignoring case, PCRE2 also takes the long s for "s", the Kelvin sign for "k", and the reverse. */
static void
add_range (LoglineRegex *set,
           gunichar      first,
           gunichar      last,
           gboolean      ignores_case)
{
  for (gunichar c = first; c <= last && c < 128; c++)
    {
      logline_ascii_set_add (&set->ascii, c);
      if (ignores_case && g_ascii_isalpha (c))
        add_letter_ignoring_case (set, c);
      if (ignores_case && c > 0 && strchr ("kKsS", c) != NULL)
        set->beyond_ascii = TRUE;
    }
  if (last >= 128)
    set->beyond_ascii = TRUE;
  if (ignores_case && first <= LONG_S && last >= LONG_S)
    add_letter_ignoring_case (set, 's');
  if (ignores_case && first <= KELVIN_SIGN && last >= KELVIN_SIGN)
    add_letter_ignoring_case (set, 'k');
}

/* A character in a class; FALSE for what stands for several, and for what is not understood. */
static gboolean
read_class_character (const char **at,
                      gunichar    *out_character)
{
  if (**at != '\\')
    {
      *out_character = g_utf8_get_char (*at);
      *at = g_utf8_next_char (*at);
      return TRUE;
    }
  if ((*at)[1] != 'b')
    return logline_regex_read_character (at, out_character);
  *out_character = '\b';
  *at += 2;
  return TRUE;
}

static gboolean
is_hyphen_of_range (const char *at)
{
  return at[0] == '-' && at[1] != ']';
}

static LoglineRegex *
read_subset (const char **at,
             gboolean     ignores_case)
{
  const char *name_end = logline_query_pattern_find_posix_class_end (*at);
  LoglineRegex *subset = NULL;

  if (name_end != NULL)
    {
      subset = logline_regex_set_new_for_name (*at + 2, name_end - *at - 4, ignores_case);
      *at = name_end;
    }
  else if (**at == '\\' && (*at)[1] != '.')
    {
      subset = logline_regex_set_new_for_letter ((*at)[1]);
      if (subset != NULL)
        *at += 2;
    }
  return subset;
}

static gboolean
read_member (LoglineRegex *set,
             const char  **at,
             gboolean      ignores_case)
{
  g_autoptr(LoglineRegex) subset = read_subset (at, ignores_case);
  gunichar first, last;

  if (subset != NULL)
    {
      add_set (set, subset);
      return !is_hyphen_of_range (*at);
    }
  if (!read_class_character (at, &first))
    return FALSE;
  last = first;
  if (is_hyphen_of_range (*at))
    {
      ++*at;
      if (logline_query_pattern_find_posix_class_end (*at) != NULL ||
          !read_class_character (at, &last))
        return FALSE;
    }
  add_range (set, first, last, ignores_case);
  return TRUE;
}

LoglineRegex *
logline_regex_read_class (const char **at,
                          gboolean     ignores_case)
{
  g_autoptr(LoglineRegex) set = g_new0 (LoglineRegex, 1);
  gboolean is_complement = (*at)[1] == '^';
  gboolean is_first = TRUE;

  g_assert (**at == '[');

  set->kind = LOGLINE_REGEX_SET;
  for (*at += 1 + is_complement; **at != '\0' && (**at != ']' || is_first); is_first = FALSE)
    if (!read_member (set, at, ignores_case))
      return NULL;
  if (**at != ']')
    return NULL;
  ++*at;
  if (is_complement)
    {
      set->ascii.bits[0] = ~set->ascii.bits[0];
      set->ascii.bits[1] = ~set->ascii.bits[1];
      set->beyond_ascii = TRUE;
    }
  return g_steal_pointer (&set);
}
