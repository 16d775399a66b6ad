/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Levels are recognised by the shape of a line, with no set-up, in tiers from the most to the least
 * specific; the first tier that knows the line decides:
 *
 *   1. columns of known formats: <34> of syslog, E0102 of glog, a letter after Android's numbers;
 *   2. "level":"error" in a line that is a JSON object, and no other tier for such a line;
 *   3. level=error in a line that starts with a pair;
 *   4. words, by where they stand (see logline-level-word.c);
 *   5. level=error anywhere.
 */

#include "logline-level-private.h"

#define WINDOW 512

static const char *const names[LOGLINE_N_LEVELS] = {
  [LOGLINE_LEVEL_UNKNOWN] = "unknown",   [LOGLINE_LEVEL_TRACE] = "trace",
  [LOGLINE_LEVEL_DEBUG] = "debug",       [LOGLINE_LEVEL_INFO] = "info",
  [LOGLINE_LEVEL_NOTICE] = "notice",     [LOGLINE_LEVEL_WARNING] = "warning",
  [LOGLINE_LEVEL_ERROR] = "error",       [LOGLINE_LEVEL_CRITICAL] = "critical",
  [LOGLINE_LEVEL_FATAL] = "fatal",
};

/* Sorted, in lower case. */
static const struct
{
  const char        *word;
  LoglineLevel       level;
  LoglineLevelTrust  trust;
} words[] = {
  { "alert", LOGLINE_LEVEL_CRITICAL, LOGLINE_LEVEL_TRUST_NEVER },
  { "config", LOGLINE_LEVEL_DEBUG, LOGLINE_LEVEL_TRUST_NEVER },
  { "crit", LOGLINE_LEVEL_CRITICAL, LOGLINE_LEVEL_TRUST_HEADER },
  { "critical", LOGLINE_LEVEL_CRITICAL, LOGLINE_LEVEL_TRUST_ALWAYS },
  { "crt", LOGLINE_LEVEL_CRITICAL, LOGLINE_LEVEL_TRUST_HEADER },
  { "dbg", LOGLINE_LEVEL_DEBUG, LOGLINE_LEVEL_TRUST_HEADER },
  { "debug", LOGLINE_LEVEL_DEBUG, LOGLINE_LEVEL_TRUST_ALWAYS },
  { "debug1", LOGLINE_LEVEL_DEBUG, LOGLINE_LEVEL_TRUST_HEADER },
  { "debug2", LOGLINE_LEVEL_DEBUG, LOGLINE_LEVEL_TRUST_HEADER },
  { "debug3", LOGLINE_LEVEL_DEBUG, LOGLINE_LEVEL_TRUST_HEADER },
  { "debug4", LOGLINE_LEVEL_DEBUG, LOGLINE_LEVEL_TRUST_HEADER },
  { "debug5", LOGLINE_LEVEL_DEBUG, LOGLINE_LEVEL_TRUST_HEADER },
  { "emerg", LOGLINE_LEVEL_FATAL, LOGLINE_LEVEL_TRUST_HEADER },
  { "emergency", LOGLINE_LEVEL_FATAL, LOGLINE_LEVEL_TRUST_NEVER },
  { "err", LOGLINE_LEVEL_ERROR, LOGLINE_LEVEL_TRUST_HEADER },
  { "error", LOGLINE_LEVEL_ERROR, LOGLINE_LEVEL_TRUST_ALWAYS },
  { "fatal", LOGLINE_LEVEL_FATAL, LOGLINE_LEVEL_TRUST_ALWAYS },
  { "fine", LOGLINE_LEVEL_DEBUG, LOGLINE_LEVEL_TRUST_NEVER },
  { "finer", LOGLINE_LEVEL_TRACE, LOGLINE_LEVEL_TRUST_NEVER },
  { "finest", LOGLINE_LEVEL_TRACE, LOGLINE_LEVEL_TRUST_NEVER },
  { "ftl", LOGLINE_LEVEL_FATAL, LOGLINE_LEVEL_TRUST_HEADER },
  { "inf", LOGLINE_LEVEL_INFO, LOGLINE_LEVEL_TRUST_HEADER },
  { "info", LOGLINE_LEVEL_INFO, LOGLINE_LEVEL_TRUST_ALWAYS },
  { "information", LOGLINE_LEVEL_INFO, LOGLINE_LEVEL_TRUST_NEVER },
  { "informational", LOGLINE_LEVEL_INFO, LOGLINE_LEVEL_TRUST_NEVER },
  { "log", LOGLINE_LEVEL_INFO, LOGLINE_LEVEL_TRUST_NEVER },
  { "notice", LOGLINE_LEVEL_NOTICE, LOGLINE_LEVEL_TRUST_ALWAYS },
  { "panic", LOGLINE_LEVEL_FATAL, LOGLINE_LEVEL_TRUST_NEVER },
  { "severe", LOGLINE_LEVEL_ERROR, LOGLINE_LEVEL_TRUST_HEADER },
  { "trace", LOGLINE_LEVEL_TRACE, LOGLINE_LEVEL_TRUST_HEADER },
  { "trc", LOGLINE_LEVEL_TRACE, LOGLINE_LEVEL_TRUST_HEADER },
  { "verbose", LOGLINE_LEVEL_TRACE, LOGLINE_LEVEL_TRUST_NEVER },
  { "vrb", LOGLINE_LEVEL_TRACE, LOGLINE_LEVEL_TRUST_HEADER },
  { "warn", LOGLINE_LEVEL_WARNING, LOGLINE_LEVEL_TRUST_ALWAYS },
  { "warning", LOGLINE_LEVEL_WARNING, LOGLINE_LEVEL_TRUST_ALWAYS },
  { "wrn", LOGLINE_LEVEL_WARNING, LOGLINE_LEVEL_TRUST_HEADER },
};

LoglineLevel
logline_level_from_word (const char        *word,
                         gsize              length,
                         LoglineLevelTrust *out_trust)
{
  gsize low = 0;
  gsize high = G_N_ELEMENTS (words);

  while (low < high)
    {
      gsize middle = (low + high) / 2;
      int order = g_ascii_strncasecmp (words[middle].word, word, length);

      if (order == 0 && words[middle].word[length] == '\0')
        {
          *out_trust = words[middle].trust;
          return words[middle].level;
        }
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return LOGLINE_LEVEL_UNKNOWN;
}

LoglineLevel
logline_level_from_letter (char letter)
{
  switch (letter)
    {
    case 'V':
      return LOGLINE_LEVEL_TRACE;
    case 'D':
      return LOGLINE_LEVEL_DEBUG;
    case 'I':
      return LOGLINE_LEVEL_INFO;
    case 'W':
      return LOGLINE_LEVEL_WARNING;
    case 'E':
      return LOGLINE_LEVEL_ERROR;
    case 'C':
      return LOGLINE_LEVEL_CRITICAL;
    case 'F':
      return LOGLINE_LEVEL_FATAL;
    default:
      return LOGLINE_LEVEL_UNKNOWN;
    }
}

LoglineLevel
logline_level_from_number (guint number)
{
  static const LoglineLevel severities[] = {
    LOGLINE_LEVEL_FATAL,   LOGLINE_LEVEL_CRITICAL, LOGLINE_LEVEL_CRITICAL, LOGLINE_LEVEL_ERROR,
    LOGLINE_LEVEL_WARNING, LOGLINE_LEVEL_NOTICE,   LOGLINE_LEVEL_INFO,     LOGLINE_LEVEL_DEBUG,
  };
  static const LoglineLevel tens[] = {
    LOGLINE_LEVEL_UNKNOWN, LOGLINE_LEVEL_TRACE, LOGLINE_LEVEL_DEBUG, LOGLINE_LEVEL_INFO,
    LOGLINE_LEVEL_WARNING, LOGLINE_LEVEL_ERROR, LOGLINE_LEVEL_FATAL,
  };

  if (number < G_N_ELEMENTS (severities))
    return severities[number];
  if (number % 10 == 0 && number / 10 < G_N_ELEMENTS (tens))
    return tens[number / 10];
  return LOGLINE_LEVEL_UNKNOWN;
}

static gboolean
starts_with_pair (LoglineLevelText text)
{
  gsize i = 0;

  while (i < text.length && (g_ascii_isalnum (text.bytes[i]) || text.bytes[i] == '_' ||
                             text.bytes[i] == '.' || text.bytes[i] == '@'))
    i++;
  return i > 0 && i < text.length && text.bytes[i] == '=';
}

/* Ends between two words, so that none is taken for another that is its beginning. */
static gsize
get_window (const char *line,
            gsize       length)
{
  gsize window = MIN (length, WINDOW);

  while (window > 0 && window < length && g_ascii_isalnum (line[window - 1]))
    window--;
  return window;
}

LoglineLevelMark
logline_level_detect (const char *line,
                      gsize       length)
{
  const LoglineLevelText text = { line, get_window (line, length) };
  LoglineLevelMark mark;

  if (text.length == 0)
    return LOGLINE_LEVEL_NO_MARK;
  if (line[0] == '{')
    return logline_level_find_json (text);

  mark = logline_level_find_column (text);
  if (mark.level == LOGLINE_LEVEL_UNKNOWN && starts_with_pair (text))
    mark = logline_level_find_pair (text);
  if (mark.level == LOGLINE_LEVEL_UNKNOWN)
    mark = logline_level_find_word (text);
  if (mark.level == LOGLINE_LEVEL_UNKNOWN)
    mark = logline_level_find_pair (text);
  return mark;
}

const char *
logline_level_get_name (LoglineLevel level)
{
  g_return_val_if_fail ((guint) level < LOGLINE_N_LEVELS, NULL);

  return names[level];
}
