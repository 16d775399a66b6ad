/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-level.h"

#include <string.h>

static const char *const names[LOGLINE_N_LEVELS] = {
  [LOGLINE_LEVEL_UNKNOWN] = "unknown",   [LOGLINE_LEVEL_TRACE] = "trace",
  [LOGLINE_LEVEL_DEBUG] = "debug",       [LOGLINE_LEVEL_INFO] = "info",
  [LOGLINE_LEVEL_NOTICE] = "notice",     [LOGLINE_LEVEL_WARNING] = "warning",
  [LOGLINE_LEVEL_ERROR] = "error",       [LOGLINE_LEVEL_CRITICAL] = "critical",
  [LOGLINE_LEVEL_FATAL] = "fatal",
};

const char *
logline_level_get_name (LoglineLevel level)
{
  g_return_val_if_fail ((guint) level < LOGLINE_N_LEVELS, NULL);

  return names[level];
}

static const struct
{
  const char   *word;
  LoglineLevel  level;
} words[] = {
  { "TRACE", LOGLINE_LEVEL_TRACE },       { "DEBUG", LOGLINE_LEVEL_DEBUG },
  { "INFO", LOGLINE_LEVEL_INFO },         { "NOTICE", LOGLINE_LEVEL_NOTICE },
  { "WARN", LOGLINE_LEVEL_WARNING },      { "WARNING", LOGLINE_LEVEL_WARNING },
  { "ERROR", LOGLINE_LEVEL_ERROR },       { "CRITICAL", LOGLINE_LEVEL_CRITICAL },
  { "FATAL", LOGLINE_LEVEL_FATAL },
};

LoglineLevelMark
logline_level_detect (const char *line,
                      gsize       length)
{
  const gsize n = MIN (length, 256);
  gsize at = 0;

  while (at < n)
    {
      gsize end = at;

      while (end < n && g_ascii_isalpha (line[end]))
        end++;
      for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
        if (strlen (words[i].word) == end - at && memcmp (words[i].word, line + at, end - at) == 0)
          return (LoglineLevelMark) { words[i].level, at, end };
      at = end + 1;
    }
  return (LoglineLevelMark) { LOGLINE_LEVEL_UNKNOWN, 0, 0 };
}
