/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-api-search.h"

#include "logline-api-names.h"
#include "logline-params.h"

/* The parameters of each pattern, and in the order of their enumerations what they can be. The
 * first of each is the default. */
static const char *const names[LOGLINE_API_MAX_PATTERNS][4] = {
  { "q", "syntax", "case", "invert" },
  { "q2", "syntax2", "case2", "invert2" },
  { "q3", "syntax3", "case3", "invert3" },
  { "q4", "syntax4", "case4", "invert4" },
};

enum
{
  PATTERN,
  SYNTAX,
  CASE,
  INVERT,
};

static const char *const syntaxes[] = {
  [LOGLINE_SYNTAX_TEXT] = "text",
  [LOGLINE_SYNTAX_REGEX] = "regex",
  NULL,
};

static const char *const cases[] = {
  [LOGLINE_CASE_SMART] = "smart",
  [LOGLINE_CASE_MATCH] = "match",
  [LOGLINE_CASE_IGNORE] = "ignore",
  NULL,
};

static const char *const switches[] = { "0", "1", NULL };

LoglineSearchRequest *
logline_search_request_new (void)
{
  LoglineSearchRequest *self = g_new0 (LoglineSearchRequest, 1);

  self->queries = g_ptr_array_new_with_free_func ((GDestroyNotify) logline_query_unref);
  self->from = 1;
  self->to = LOGLINE_API_MAX_INT;
  return self;
}

void
logline_search_request_free (LoglineSearchRequest *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->queries);
  g_free (self->generation);
  g_free (self);
}

static gboolean
parse_query (LoglineSearchRequest *self,
             GHashTable           *params,
             guint                 index,
             GError              **error)
{
  const char *pattern = g_hash_table_lookup (params, names[index][PATTERN]);
  guint syntax = 0, letter_case = 0, invert = 0;
  LoglineQuery *query;

  if (pattern == NULL)
    return index > 0 || logline_params_fail (names[index][PATTERN], "needed", error);

  if (!logline_params_get_choice (params, names[index][SYNTAX], syntaxes, &syntax, error) ||
      !logline_params_get_choice (params, names[index][CASE], cases, &letter_case, error) ||
      !logline_params_get_choice (params, names[index][INVERT], switches, &invert, error))
    return FALSE;

  query = logline_query_new (pattern, syntax, letter_case, invert, error);
  if (query != NULL)
    g_ptr_array_add (self->queries, query);
  return query != NULL;
}

LoglineSearchRequest *
logline_search_request_parse (const char *query,
                              GError    **error)
{
  g_autoptr (LoglineSearchRequest) self = logline_search_request_new ();
  g_autoptr (GHashTable) params = logline_params_parse (query, error);

  if (params == NULL ||
      !logline_params_get_uint (params, "from", 1, LOGLINE_API_MAX_INT, &self->from, error) ||
      !logline_params_get_uint (params, "to", self->from, LOGLINE_API_MAX_INT, &self->to, error) ||
      !logline_params_get_generation (params, &self->generation, &self->earlier, error))
    return NULL;

  for (guint i = 0; i < LOGLINE_API_MAX_PATTERNS; i++)
    if (!parse_query (self, params, i, error))
      return NULL;
  return g_steal_pointer (&self);
}

static void
add_choice (GString           *text,
            const char        *name,
            const char *const *choices,
            guint              choice)
{
  if (choice > 0)
    logline_params_add (text, name, choices[choice]);
}

static void
add_query (GString            *text,
           guint               index,
           const LoglineQuery *query)
{
  logline_params_add (text, names[index][PATTERN], logline_query_get_pattern (query));
  add_choice (text, names[index][SYNTAX], syntaxes, logline_query_get_syntax (query));
  add_choice (text, names[index][CASE], cases, logline_query_get_case (query));
  add_choice (text, names[index][INVERT], switches, logline_query_get_invert (query));
}

char *
logline_search_request_to_query (const LoglineSearchRequest *self)
{
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->queries->len >= 1, NULL);
  g_return_val_if_fail (self->queries->len <= LOGLINE_API_MAX_PATTERNS, NULL);

  text = g_string_new (NULL);
  for (guint i = 0; i < self->queries->len; i++)
    add_query (text, i, g_ptr_array_index (self->queries, i));
  if (self->from > 1)
    logline_params_add_uint (text, "from", self->from);
  if (self->to < LOGLINE_API_MAX_INT)
    logline_params_add_uint (text, "to", self->to);
  logline_params_add_generation (text, self->generation, self->earlier);
  return g_string_free (text, FALSE);
}
