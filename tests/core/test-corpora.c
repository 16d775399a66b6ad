/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Each sample log, when they are at hand, gives as many lines as it has line feeds and as many
 * matches as grep counts.
 */

#include <string.h>

#include "logline-local-log.h"
#include "test-log.h"

typedef struct
{
  const char    *pattern;
  LoglineSyntax  syntax;
  gboolean       ignore_case;
  gboolean       invert;
} Pattern;

static const Pattern patterns[] = {
  { "error", LOGLINE_SYNTAX_TEXT, FALSE, FALSE },
  { "error", LOGLINE_SYNTAX_TEXT, TRUE, FALSE },
  { "info", LOGLINE_SYNTAX_TEXT, TRUE, TRUE },
  { "[", LOGLINE_SYNTAX_TEXT, FALSE, FALSE },
  { "[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+", LOGLINE_SYNTAX_REGEX, FALSE, FALSE },
  { "(fail|warn).*[0-9]", LOGLINE_SYNTAX_REGEX, TRUE, FALSE },
  { "^\\S+ .*\\d$", LOGLINE_SYNTAX_REGEX, FALSE, TRUE },
  { "[^a-z]$", LOGLINE_SYNTAX_REGEX, FALSE, FALSE },
  { "no line has this", LOGLINE_SYNTAX_TEXT, FALSE, FALSE },
};

static guint64
count_with_grep (const Pattern *pattern,
                 const char    *path)
{
  g_autoptr (GStrvBuilder) arguments = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;

  g_strv_builder_add_many (arguments, "grep", "-a", "-c",
                           pattern->syntax == LOGLINE_SYNTAX_TEXT ? "-F" : "-P", NULL);
  if (pattern->ignore_case)
    g_strv_builder_add (arguments, "-i");
  if (pattern->invert)
    g_strv_builder_add (arguments, "-v");
  g_strv_builder_add_many (arguments, "-e", pattern->pattern, path, NULL);
  argv = g_strv_builder_end (arguments);

  g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, NULL, &error);
  g_assert_no_error (error);
  return g_ascii_strtoull (output, NULL, 10);
}

static void
check_pattern (LoglineLog    *log,
               const char    *path,
               const Pattern *pattern)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoglineQuery) query =
    logline_query_new (pattern->pattern, pattern->syntax,
                       pattern->ignore_case ? LOGLINE_CASE_IGNORE : LOGLINE_CASE_MATCH,
                       pattern->invert, &error);
  g_autoptr (LoglineSearch) search = NULL;

  g_assert_no_error (error);
  search = logline_log_search (log, query);
  test_wait (logline_search_get_complete (search) || logline_search_get_error (search) != NULL);
  g_assert_no_error (logline_search_get_error (search));
  g_test_message ("%s", pattern->pattern);
  g_assert_cmpuint (logline_search_get_n_matches (search), ==, count_with_grep (pattern, path));
}

static void
test_corpus (gconstpointer data)
{
  const char *path = data;
  g_autoptr (LoglineLog) log = LOGLINE_LOG (logline_local_log_new (path));
  g_autofree char *text = NULL;
  g_autofree char *found = NULL;
  guint64 n_lines = 0;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  for (gsize i = 0; i < length; i++)
    if (text[i] == '\n')
      n_lines++;
  if (length > 0 && text[length - 1] != '\n')
    n_lines++;

  test_wait (logline_log_get_loading (log) == 1);
  g_assert_cmpuint (logline_log_get_n_rows (log), ==, n_lines);
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    check_pattern (log, path, &patterns[i]);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GDir) folder = g_dir_open (CORPORA, 0, NULL);
  const char *name;

  g_test_init (&argc, &argv, NULL);

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *test_path = g_strconcat ("/corpora/", name, NULL);

      if (g_str_has_suffix (name, ".log"))
        g_test_add_data_func_full (test_path, g_build_filename (CORPORA, name, NULL), test_corpus,
                                   g_free);
    }

  return g_test_run ();
}
