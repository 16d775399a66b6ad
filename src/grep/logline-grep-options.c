/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-grep-options.h"

#include <string.h>

static const char summary[] =
  "Prints the lines of files, or of a log on a server, in which PATTERN stands: a text,\n"
  "or with -e a regular expression (PCRE2). Letter case matters unless -i is given.";

static const char description[] =
  "Without a FILE, or where it is “-”, standard input is read. With several, each line\n"
  "begins with the name of its file. A PATTERN that begins with “-” comes after “--”.\n"
  "\n"
  "The password for a server is asked for on the terminal; when standard input is no\n"
  "terminal, its first line is the password.\n"
  "\n"
  "The exit status is 0 when a line was selected, 1 when none was, 2 in case of trouble.";

static char *standard_input[] = { (char *) "-", NULL };

static GOptionContext *
create_context (LoglineGrepOptions *self)
{
  const GOptionEntry entries[] = {
    { "count", 'c', 0, G_OPTION_ARG_NONE, &self->count,
      "Print how many lines match instead of the lines", NULL },
    { "regexp", 'e', 0, G_OPTION_ARG_NONE, &self->regex,
      "PATTERN is a regular expression", NULL },
    { "ignore-case", 'i', 0, G_OPTION_ARG_NONE, &self->ignore_case,
      "Upper and lower case are the same", NULL },
    { "invert-match", 'v', 0, G_OPTION_ARG_NONE, &self->invert,
      "Select the lines that do not match", NULL },
    { "server", 0, 0, G_OPTION_ARG_STRING, &self->server,
      "Search a log on this server", "URL" },
    { "user", 0, 0, G_OPTION_ARG_STRING, &self->user, "Sign in as this user", "NAME" },
    { "service", 0, 0, G_OPTION_ARG_STRING, &self->service,
      "The service whose log it is", "ID" },
    { "log", 0, 0, G_OPTION_ARG_STRING, &self->log,
      "Which of its logs, unless it is the one shown first", "NAME" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->version, "Print the version", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->names, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  GOptionContext *context = g_option_context_new ("PATTERN [FILE…]");

  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, description);
  g_option_context_add_main_entries (context, entries, NULL);
  return context;
}

static gboolean
fail (const char  *message,
      GError     **error)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, message);
  return FALSE;
}

static gboolean
check (const LoglineGrepOptions  *self,
       GError                   **error)
{
  if (self->pattern == NULL)
    return fail ("PATTERN is missing; --help tells more", error);
  if (self->server == NULL)
    {
      if (self->user != NULL || self->service != NULL || self->log != NULL)
        return fail ("--user, --service and --log go with --server", error);
      return TRUE;
    }
  if (self->user == NULL || self->service == NULL)
    return fail ("--server needs --user and --service", error);
  if (self->names[1] != NULL)
    return fail ("Either files are searched or a log on a server", error);
  return TRUE;
}

gboolean
logline_grep_options_parse (LoglineGrepOptions   *self,
                            int                  *argc,
                            char               ***argv,
                            GError              **error)
{
  g_autoptr (GOptionContext) context = create_context (self);

  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (self->version)
    return TRUE;

  self->pattern = self->names != NULL ? self->names[0] : NULL;
  if (!check (self, error))
    return FALSE;
  self->files = self->names[1] != NULL ? self->names + 1 : standard_input;
  return TRUE;
}

void
logline_grep_options_clear (LoglineGrepOptions *self)
{
  g_clear_pointer (&self->server, g_free);
  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->service, g_free);
  g_clear_pointer (&self->log, g_free);
  g_clear_pointer (&self->names, g_strfreev);
}
