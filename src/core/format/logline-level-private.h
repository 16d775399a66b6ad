/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-level.h"

G_BEGIN_DECLS

#define LOGLINE_LEVEL_NO_MARK ((LoglineLevelMark) { LOGLINE_LEVEL_UNKNOWN, 0, 0 })

/* The part of a line in which a level is looked for. */
typedef struct
{
  const char *bytes;
  gsize       length;
} LoglineLevelText;

/* How far a word can be trusted to be a level when it stands alone, in upper case. */
typedef enum
{
  LOGLINE_LEVEL_TRUST_NEVER,  /* only where its place says so: "[alert]", "LOG:" */
  LOGLINE_LEVEL_TRUST_HEADER, /* among the fields before the message */
  LOGLINE_LEVEL_TRUST_ALWAYS,
} LoglineLevelTrust;

/* In any case; %LOGLINE_LEVEL_UNKNOWN if it is no such word. */
LoglineLevel      logline_level_from_word   (const char        *word,
                                             gsize              length,
                                             LoglineLevelTrust *out_trust);

/* V, D, I, W, E, F */
LoglineLevel      logline_level_from_letter (char               letter);

/* 0 to 7 as syslog has them, 10 to 60 as JSON loggers do. */
LoglineLevel      logline_level_from_number (guint              number);

/* The tiers. Each knows one family of shapes. */
LoglineLevelMark  logline_level_find_column (LoglineLevelText   text);
LoglineLevelMark  logline_level_find_json   (LoglineLevelText   text);
LoglineLevelMark  logline_level_find_pair   (LoglineLevelText   text);
LoglineLevelMark  logline_level_find_word   (LoglineLevelText   text);

G_END_DECLS
