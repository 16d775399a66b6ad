/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LOGLINE_LEVEL_UNKNOWN,
  LOGLINE_LEVEL_TRACE,
  LOGLINE_LEVEL_DEBUG,
  LOGLINE_LEVEL_INFO,
  LOGLINE_LEVEL_NOTICE,
  LOGLINE_LEVEL_WARNING,
  LOGLINE_LEVEL_ERROR,
  LOGLINE_LEVEL_CRITICAL,
  LOGLINE_LEVEL_FATAL,
} LoglineLevel;

#define LOGLINE_N_LEVELS (LOGLINE_LEVEL_FATAL + 1)

/* Where a level stands in a line: byte offsets into the line, empty when the level is unknown or
 * is not written as a word. */
typedef struct
{
  LoglineLevel level;
  guint        start;
  guint        end;
} LoglineLevelMark;

/**
 * logline_level_detect:
 * @line: (array length=length): the bytes of a line without its line end, in any encoding
 *
 * Recognises the level of a line by the shapes that log formats give it, from the most to the least
 * specific, and answers UNKNOWN rather than guess between two. Looks at the first few hundred
 * bytes only, allocates nothing, may be called in any thread.
 */
LoglineLevelMark  logline_level_detect   (const char   *line,
                                          gsize         length);

/* The level's name in English lower case, for example "warning". */
const char       *logline_level_get_name (LoglineLevel  level);

G_END_DECLS
