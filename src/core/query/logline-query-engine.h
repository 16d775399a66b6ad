/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "logline-matcher.h"

G_BEGIN_DECLS

/* The engines that can answer a query, for tests and measurements: logline_query_scan() chooses by
 * itself, and whichever it takes, the answer is the same. */
typedef enum
{
  LOGLINE_ENGINE_LINES,      /* PCRE2, line by line: what defines the answer */
  LOGLINE_ENGINE_BLOCKS,     /* PCRE2, many lines at once */
  LOGLINE_ENGINE_LITERAL,    /* the pattern is a string */
  LOGLINE_ENGINE_CANDIDATES, /* the pattern needs a string */
  LOGLINE_ENGINE_SHAPES,     /* the pattern starts with bytes of certain sets */
  LOGLINE_ENGINE_AUTOMATON,  /* Hyperscan */
} LoglineEngine;

#define LOGLINE_N_ENGINES (LOGLINE_ENGINE_AUTOMATON + 1)

const char    *logline_engine_get_name   (LoglineEngine         engine);

gboolean       logline_query_has_engine  (const LoglineQuery   *self,
                                          LoglineEngine         engine);
LoglineEngine  logline_query_get_engine  (const LoglineQuery   *self);

/* As logline_query_scan(). */
gboolean       logline_query_scan_with   (const LoglineQuery   *self,
                                          LoglineEngine         engine,
                                          const char           *text,
                                          gsize                 length,
                                          LoglineMatchFunc      func,
                                          gpointer              user_data,
                                          GCancellable         *cancellable,
                                          GError              **error);

G_END_DECLS
