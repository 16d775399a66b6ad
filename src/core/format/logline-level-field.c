/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Levels that are the value of a named field: "level":"error", level=error. */

#include "logline-level-private.h"

#include <string.h>

/* Without regard to case. */
static const char *const keys[] = {
  "@level",   "level", "level_name", "levelname",     "log.level",
  "log_level", "loglevel", "lvl",      "severity", "severity_text", "severitytext",
};

/* Only in JSON: elsewhere these name all sorts of things. */
static const char *const json_keys[] = { "priority", "s" };

static gboolean
is_one_of (const char *const *candidates,
           gsize              n_candidates,
           const char        *name,
           gsize              length)
{
  for (gsize i = 0; i < n_candidates; i++)
    if (strlen (candidates[i]) == length && g_ascii_strncasecmp (candidates[i], name, length) == 0)
      return TRUE;
  return FALSE;
}

static LoglineLevelMark
read_word (LoglineLevelText text,
           gsize            start,
           gsize            end)
{
  LoglineLevelTrust trust;
  LoglineLevel level = logline_level_from_word (text.bytes + start, end - start, &trust);

  return level != LOGLINE_LEVEL_UNKNOWN ? (LoglineLevelMark) { level, start, end }
                                        : LOGLINE_LEVEL_NO_MARK;
}

static gboolean
is_digit_at (LoglineLevelText text,
             gsize            at)
{
  return g_ascii_isdigit (text.bytes[at]);
}

/* A word, a letter, or a number of at most two digits, which is not marked. */
static LoglineLevelMark
read_value (LoglineLevelText text,
            gsize            start,
            gsize            end)
{
  const char *value = text.bytes + start;
  gsize length = end - start;
  LoglineLevelMark mark = LOGLINE_LEVEL_NO_MARK;

  if (length == 1 && is_digit_at (text, start))
    mark.level = logline_level_from_number (value[0] - '0');
  else if (length == 1 && logline_level_from_letter (*value) != LOGLINE_LEVEL_UNKNOWN)
    mark = (LoglineLevelMark) { logline_level_from_letter (*value), start, end };
  else if (length == 2 && is_digit_at (text, start) && is_digit_at (text, start + 1))
    mark.level = logline_level_from_number ((value[0] - '0') * 10 + value[1] - '0');
  else
    mark = read_word (text, start, end);
  return mark;
}

static gsize
find_value_end (LoglineLevelText  text,
                gsize             at,
                const char       *terminators)
{
  while (at < text.length && strchr (terminators, text.bytes[at]) == NULL)
    at++;
  return at;
}

static gsize
skip_blanks (LoglineLevelText text,
             gsize            at)
{
  while (at < text.length && text.bytes[at] == ' ')
    at++;
  return at;
}

/* @at: after the opening quote; returns the place of the closing one, or the end. */
static gsize
find_string_end (LoglineLevelText text,
                 gsize            at)
{
  while (at < text.length && text.bytes[at] != '"')
    at += text.bytes[at] == '\\' ? 2 : 1;
  return MIN (at, text.length);
}

/* @at: after a string that may be a key; the value of the field, if that is a level. */
static LoglineLevelMark
read_json_value (LoglineLevelText text,
                 gsize            at)
{
  gsize end;

  at = skip_blanks (text, at);
  if (at >= text.length || text.bytes[at] != ':')
    return LOGLINE_LEVEL_NO_MARK;
  at = skip_blanks (text, at + 1);
  if (at < text.length && text.bytes[at] == '"')
    end = find_string_end (text, ++at);
  else
    end = find_value_end (text, at, ",} \t\r\n");

  /* What runs out of the window may go on. */
  return end < text.length ? read_value (text, at, end) : LOGLINE_LEVEL_NO_MARK;
}

static gboolean
is_json_key (const char *name,
             gsize       length)
{
  return is_one_of (keys, G_N_ELEMENTS (keys), name, length) ||
         is_one_of (json_keys, G_N_ELEMENTS (json_keys), name, length);
}

LoglineLevelMark
logline_level_find_json (LoglineLevelText text)
{
  guint depth = 0;
  gsize at = 0;

  while (at < text.length)
    {
      char c = text.bytes[at++];

      if (c == '{' || c == '[')
        depth++;
      else if (c == '}' || c == ']')
        depth -= depth > 0;
      else if (c == '"')
        {
          gsize start = at;
          gsize end = find_string_end (text, at);

          at = end + 1;
          if (depth == 1 && is_json_key (text.bytes + start, end - start))
            {
              LoglineLevelMark mark = read_json_value (text, at);

              if (mark.level != LOGLINE_LEVEL_UNKNOWN)
                return mark;
            }
        }
    }
  return LOGLINE_LEVEL_NO_MARK;
}

static LoglineLevelMark
read_pair (LoglineLevelText text,
           gsize            start,
           gsize            equals)
{
  gsize at = equals + 1;
  gsize end;

  if (!is_one_of (keys, G_N_ELEMENTS (keys), text.bytes + start, equals - start))
    return LOGLINE_LEVEL_NO_MARK;
  if (at < text.length && text.bytes[at] == '"')
    end = find_string_end (text, ++at);
  else
    end = find_value_end (text, at, " \t,;)]}");
  return read_word (text, at, end);
}

/* Pairs stand at the start or after a blank; what a quoted value holds is none. */
LoglineLevelMark
logline_level_find_pair (LoglineLevelText text)
{
  gsize start = 0;

  for (gsize at = 0; at < text.length; at++)
    switch (text.bytes[at])
      {
      case '"':
        at = find_string_end (text, at + 1);
        break;
      case ' ':
      case '\t':
      case ',':
        start = at + 1;
        break;
      case '=':
        {
          LoglineLevelMark mark = read_pair (text, start, at);

          if (mark.level != LOGLINE_LEVEL_UNKNOWN)
            return mark;
        }
        break;
      default:
        break;
      }
  return LOGLINE_LEVEL_NO_MARK;
}
