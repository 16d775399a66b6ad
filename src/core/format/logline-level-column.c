/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Formats whose level is one letter or number at a fixed place. A shape is written as a pattern of
 * a kind of its own: "9" is a digit, "+" one or more digits, " " one or more blanks, "L" the letter
 * of the level, "N" its number; anything else stands for itself. */

#include "logline-level-private.h"

static const char *const shapes[] = {
  "<N>",                     /* syslog, as it is sent */
  "L9999 99:99:99",          /* glog, klog */
  "99-99 99:99:99.+ + + L ", /* Android, threadtime */
  "99-99 99:99:99.+ L/",     /* Android, time */
  "L, [9999-99-99T",         /* Ruby */
  "[L 9999-99-99 ",          /* Tornado, Jupyter */
  "[L 99:99:99.",
};

/* syslog: facility * 8 + severity */
#define MAX_PRIORITY 191

static gsize
skip (LoglineLevelText  text,
      gsize             at,
      gboolean        (*is_kind) (char))
{
  while (at < text.length && is_kind (text.bytes[at]))
    at++;
  return at;
}

static gboolean
is_digit (char c)
{
  return g_ascii_isdigit (c);
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

static guint
read_number (LoglineLevelText text,
             gsize            start,
             gsize            end)
{
  guint number = 0;

  for (gsize i = start; i < end && number <= MAX_PRIORITY; i++)
    number = number * 10 + (text.bytes[i] - '0');
  return number;
}

/* Takes one sign of the shape; returns where the rest of the line starts, or 0 when it does not
 * fit. */
static gsize
match_sign (LoglineLevelText  text,
            gsize             at,
            char              sign,
            LoglineLevelMark *mark)
{
  char c = text.bytes[at];
  gsize end;

  switch (sign)
    {
    case '9':
      return is_digit (c) ? at + 1 : 0;
    case '+':
      end = skip (text, at, is_digit);
      return end > at ? end : 0;
    case ' ':
      end = skip (text, at, is_blank);
      return end > at ? end : 0;
    case 'L':
      *mark = (LoglineLevelMark) { logline_level_from_letter (c), at, at + 1 };
      return mark->level != LOGLINE_LEVEL_UNKNOWN ? at + 1 : 0;
    case 'N':
      end = skip (text, at, is_digit);
      if (end == at || read_number (text, at, end) > MAX_PRIORITY)
        return 0;
      mark->level = logline_level_from_number (read_number (text, at, end) % 8);
      return end;
    default:
      return c == sign ? at + 1 : 0;
    }
}

static LoglineLevelMark
match_shape (LoglineLevelText  text,
             const char       *shape)
{
  LoglineLevelMark mark = LOGLINE_LEVEL_NO_MARK;
  gsize at = 0;

  for (; *shape != '\0'; shape++)
    {
      if (at >= text.length)
        return LOGLINE_LEVEL_NO_MARK;
      at = match_sign (text, at, *shape, &mark);
      if (at == 0)
        return LOGLINE_LEVEL_NO_MARK;
    }
  return mark;
}

LoglineLevelMark
logline_level_find_column (LoglineLevelText text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      LoglineLevelMark mark = match_shape (text, shapes[i]);

      if (mark.level != LOGLINE_LEVEL_UNKNOWN)
        return mark;
    }
  return LOGLINE_LEVEL_NO_MARK;
}
