/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>

#include "logline-grep-options.h"
#include "logline-grep-server.h"
#include "logline-grep.h"
#include "logline-output.h"

static LoglineGrepStatus
search (const LoglineGrepOptions  *options,
        GError                   **error)
{
  g_autoptr (LoglineQuery) query =
    logline_query_new (options->pattern,
                       options->regex ? LOGLINE_SYNTAX_REGEX : LOGLINE_SYNTAX_TEXT,
                       options->ignore_case ? LOGLINE_CASE_IGNORE : LOGLINE_CASE_MATCH,
                       options->invert, error);
  const LoglinePick pick = { query, options->count };

  if (query == NULL)
    {
      g_prefix_error (error, "PATTERN: ");
      return LOGLINE_GREP_TROUBLE;
    }
  if (options->server != NULL)
    return logline_grep_server (&pick, options, error);
  return logline_grep_files (&pick, options->files, options->files[1] != NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_auto (LoglineGrepOptions) options = { FALSE };
  g_autoptr (GError) error = NULL;
  LoglineGrepStatus status = LOGLINE_GREP_TROUBLE;

  setlocale (LC_ALL, "");
  if (logline_grep_options_parse (&options, &argc, &argv, &error))
    {
      if (options.version)
        {
          g_print ("logline-grep %s\n", LOGLINE_VERSION);
          return LOGLINE_GREP_FOUND;
        }
      status = search (&options, &error);
    }
  if (error != NULL)
    logline_output_complain ("%s", error->message);
  return status;
}
