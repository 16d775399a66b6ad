/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-regex.h"

#include <string.h>

#include "logline-query-pattern.h"
#include "logline-regex-set.h"

typedef struct
{
  const char *at;
  gboolean    ignores_case;
} Reader;

static LoglineRegex *
regex_new (LoglineRegexKind kind)
{
  LoglineRegex *self = g_new0 (LoglineRegex, 1);

  self->kind = kind;
  if (kind >= LOGLINE_REGEX_SEQUENCE)
    self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) logline_regex_free);
  return self;
}

void
logline_regex_free (LoglineRegex *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_free (self->source);
  g_free (self);
}

LoglineRegex *
logline_regex_copy (const LoglineRegex *self)
{
  LoglineRegex *copy = g_memdup2 (self, sizeof *self);

  copy->source = g_strdup (self->source);
  if (self->parts != NULL)
    {
      copy->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) logline_regex_free);
      for (guint i = 0; i < self->parts->len; i++)
        g_ptr_array_add (copy->parts, logline_regex_copy (logline_regex_get_part (self, i)));
    }
  return copy;
}

static LoglineRegex *
character_new (const Reader *reader,
               gunichar      character)
{
  LoglineRegex *self = regex_new (LOGLINE_REGEX_CHARACTER);

  self->character = character;
  self->ignores_case = reader->ignores_case;
  return self;
}

static LoglineRegex *
read_escape (Reader *reader)
{
  char letter = reader->at[1];
  LoglineRegex *self;
  gunichar character;

  if (logline_regex_read_character (&reader->at, &character))
    return character_new (reader, character);
  self = logline_regex_set_new_for_letter (letter);
  if (letter == 'b' || letter == 'B')
    {
      self = regex_new (LOGLINE_REGEX_ASSERTION);
      self->assertion = letter;
    }
  if (self != NULL)
    reader->at += 2;
  return self;
}

static LoglineRegex *read_choice (Reader *reader);

static gboolean
read_options (Reader *reader,
              gsize   n_options)
{
  gboolean sets = TRUE;

  for (gsize i = 0; i < n_options; i++, reader->at++)
    {
      if (*reader->at == '-')
        sets = FALSE;
      else
        reader->ignores_case = sets;
    }
  return *reader->at == ')' || *reader->at++ == ':';
}

static gboolean
skip_name (Reader *reader)
{
  const char *at = reader->at + (*reader->at == 'P');
  char end = *at == '<' ? '>' : '\'';

  if ((*at != '<' && *at != '\'') || strchr ("=!", at[1]) != NULL)
    return FALSE;
  at = strchr (at + 1, end);
  if (at == NULL)
    return FALSE;
  reader->at = at + 1;
  return TRUE;
}

/* Past what stands between "(" and the pattern of the group. */
static gboolean
read_group_kind (Reader *reader)
{
  gsize n_options;

  if (*reader->at == '*')
    return FALSE;
  if (*reader->at != '?')
    return TRUE;
  reader->at++;
  n_options = strspn (reader->at, "i-");
  if (n_options > 0 || *reader->at == ':')
    return read_options (reader, n_options);
  return skip_name (reader);
}

static LoglineRegex *
read_group (Reader *reader)
{
  gboolean ignores_case = reader->ignores_case;
  LoglineRegex *self;

  reader->at++;
  if (!read_group_kind (reader))
    return NULL;
  /* "(?i)" has no pattern: it is for what follows in the group around it. */
  if (*reader->at == ')' && reader->at[-1] != '(' && strchr ("i-", reader->at[-1]) != NULL)
    {
      reader->at++;
      return regex_new (LOGLINE_REGEX_SEQUENCE);
    }
  self = read_choice (reader);
  reader->ignores_case = ignores_case;
  if (self != NULL && *reader->at == ')')
    {
      reader->at++;
      return self;
    }
  logline_regex_free (self);
  return NULL;
}

static LoglineRegex *
read_part (Reader *reader)
{
  LoglineRegex *self;
  gunichar character;

  switch (*reader->at)
    {
    case '(':
      return read_group (reader);
    case '[':
      return logline_regex_read_class (&reader->at, reader->ignores_case);
    case '\\':
      return read_escape (reader);
    case '.':
      reader->at++;
      return logline_regex_set_new_for_letter ('.');
    case '^':
    case '$':
      self = regex_new (LOGLINE_REGEX_ASSERTION);
      self->assertion = *reader->at++;
      return self;
    case '{':
      /* Later versions of PCRE2 take more of these for repeats. */
      if (strchr (" \t,0123456789", reader->at[1]) != NULL)
        return NULL;
      G_GNUC_FALLTHROUGH;
    default:
      character = g_utf8_get_char (reader->at);
      reader->at = g_utf8_next_char (reader->at);
      return character_new (reader, character);
    }
}

/* Takes over @part. */
static LoglineRegex *
read_repeats (Reader       *reader,
              LoglineRegex *part)
{
  guint64 min, max;
  gboolean is_possessive;

  while (logline_query_pattern_read_repeat (&reader->at, &min, &max, &is_possessive))
    {
      LoglineRegex *repeat = regex_new (LOGLINE_REGEX_REPEAT);
      gboolean is_understood = !is_possessive && part->kind != LOGLINE_REGEX_ASSERTION;

      repeat->min = min;
      repeat->max = max;
      g_ptr_array_add (repeat->parts, part);
      part = repeat;
      if (!is_understood)
        {
          logline_regex_free (part);
          return NULL;
        }
    }
  return part;
}

static LoglineRegex *
read_sequence (Reader *reader)
{
  g_autoptr(LoglineRegex) self = regex_new (LOGLINE_REGEX_SEQUENCE);

  while (*reader->at != '\0' && *reader->at != '|' && *reader->at != ')')
    {
      const char *start = reader->at;
      LoglineRegex *part = read_part (reader);

      if (part != NULL && part->kind == LOGLINE_REGEX_SET)
        {
          part->source = g_strndup (start, reader->at - start);
          part->ignores_case = reader->ignores_case;
        }
      if (part != NULL)
        part = read_repeats (reader, part);
      if (part == NULL)
        return NULL;
      g_ptr_array_add (self->parts, part);
    }
  return g_steal_pointer (&self);
}

/* A sequence or a choice. */
static LoglineRegex *
read_choice (Reader *reader)
{
  g_autoptr(LoglineRegex) self = regex_new (LOGLINE_REGEX_CHOICE);

  for (;;)
    {
      LoglineRegex *branch = read_sequence (reader);

      if (branch == NULL)
        return NULL;
      g_ptr_array_add (self->parts, branch);
      if (*reader->at != '|')
        break;
      reader->at++;
    }
  return self->parts->len == 1 ? g_ptr_array_steal_index (self->parts, 0)
                               : g_steal_pointer (&self);
}

LoglineRegex *
logline_regex_parse (const char *pattern,
                     gboolean    ignores_case)
{
  Reader reader = { pattern, ignores_case };
  LoglineRegex *self;

  g_assert (pattern != NULL);

  self = read_choice (&reader);
  if (self != NULL && *reader.at != '\0')
    g_clear_pointer (&self, logline_regex_free);
  return self;
}

guint64
logline_regex_get_min_length (const LoglineRegex *self)
{
  guint64 length = 0;

  switch (self->kind)
    {
    case LOGLINE_REGEX_CHARACTER:
    case LOGLINE_REGEX_SET:
      return 1;
    case LOGLINE_REGEX_SEQUENCE:
      for (guint i = 0; i < self->parts->len; i++)
        length += logline_regex_get_min_length (logline_regex_get_part (self, i));
      return length;
    case LOGLINE_REGEX_CHOICE:
      length = logline_regex_get_min_length (logline_regex_get_part (self, 0));
      for (guint i = 1; i < self->parts->len; i++)
        length = MIN (length,
                      logline_regex_get_min_length (logline_regex_get_part (self, i)));
      return length;
    case LOGLINE_REGEX_REPEAT:
      return self->min * logline_regex_get_min_length (logline_regex_get_part (self, 0));
    default:
      return 0;
    }
}

gboolean
logline_regex_has_assertions (const LoglineRegex *self)
{
  if (self->kind == LOGLINE_REGEX_ASSERTION)
    return TRUE;
  for (guint i = 0; self->parts != NULL && i < self->parts->len; i++)
    if (logline_regex_has_assertions (logline_regex_get_part (self, i)))
      return TRUE;
  return FALSE;
}

gboolean
logline_regex_starts_with (const LoglineRegex *self,
                           char                assertion)
{
  const LoglineRegex *first;

  if (self->kind != LOGLINE_REGEX_SEQUENCE || self->parts->len == 0)
    return FALSE;
  first = logline_regex_get_part (self, 0);
  return first->kind == LOGLINE_REGEX_ASSERTION && first->assertion == assertion;
}
