/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-error-search.h"

#include "logline-indexed-log.h"

/* Nobody asked for this search. */
#define MAX_BYTES (G_GUINT64_CONSTANT (2) * 1000 * 1000 * 1000)

#define PATTERN \
  "\\b(?:ERROR|ERR|CRITICAL|CRIT|FATAL|SEVERE|PANIC|ALERT|EMERG)\\b" \
  "|\\[(?:error|crit|alert|emerg)\\]" \
  "|\\b(?:error|critical|fatal|panic): " \
  "|(?:level|severity)\"?[=:] ?\"?(?:error|critical|fatal)"

LoglineSearch *
logline_error_search_new (LoglineLog *log,
                          LoglineLog *base)
{
  g_autoptr (LoglineQuery) query = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (LOGLINE_IS_LOG (log), NULL);
  g_return_val_if_fail (LOGLINE_IS_LOG (base), NULL);

  if (!LOGLINE_IS_INDEXED_LOG (base) || logline_log_get_size (base) > MAX_BYTES)
    return NULL;

  query = logline_query_new (PATTERN, LOGLINE_SYNTAX_REGEX, LOGLINE_CASE_MATCH, FALSE, &error);
  g_assert_no_error (error);
  return logline_log_search (log, query);
}
