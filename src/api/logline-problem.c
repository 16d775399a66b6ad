/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-problem.h"

#include "logline-problem-private.h"

static const struct
{
  guint       status;
  const char *slug;
  const char *title;
} problems[] = {
  [LOGLINE_PROBLEM_BAD_REQUEST] = { 400, "bad-request", "Bad request" },
  [LOGLINE_PROBLEM_BAD_PATTERN] = { 400, "bad-pattern", "Bad pattern" },
  [LOGLINE_PROBLEM_PATTERN_TOO_EXPENSIVE] =
    { 400, "pattern-too-expensive", "The pattern takes too long" },
  [LOGLINE_PROBLEM_BAD_CREDENTIALS] = { 401, "bad-credentials", "Sign-in refused" },
  [LOGLINE_PROBLEM_UNAUTHORIZED] = { 401, "unauthorized", "Not signed in" },
  [LOGLINE_PROBLEM_DOWNLOAD_NOT_ALLOWED] =
    { 403, "download-not-allowed", "Reading, not downloading" },
  [LOGLINE_PROBLEM_FOREIGN_ORIGIN] = { 403, "foreign-origin", "Not from this site" },
  [LOGLINE_PROBLEM_NOT_FOUND] = { 404, "not-found", "Not found" },
  [LOGLINE_PROBLEM_METHOD_NOT_ALLOWED] = { 405, "method-not-allowed", "Method not allowed" },
  [LOGLINE_PROBLEM_GENERATION_GONE] = { 410, "generation-gone", "The log has begun anew" },
  [LOGLINE_PROBLEM_LENGTH_REQUIRED] = { 411, "length-required", "Length required" },
  [LOGLINE_PROBLEM_BODY_TOO_LARGE] = { 413, "body-too-large", "Body too large" },
  [LOGLINE_PROBLEM_URI_TOO_LONG] = { 414, "uri-too-long", "URI too long" },
  [LOGLINE_PROBLEM_UNSUPPORTED_MEDIA_TYPE] =
    { 415, "unsupported-media-type", "Unsupported media type" },
  [LOGLINE_PROBLEM_RANGE_NOT_SATISFIABLE] =
    { 416, "range-not-satisfiable", "Range not satisfiable" },
  [LOGLINE_PROBLEM_TOO_MANY_REQUESTS] = { 429, "too-many-requests", "Too many requests" },
  [LOGLINE_PROBLEM_TOO_MANY_STREAMS] = { 429, "too-many-streams", "Too many event streams" },
  [LOGLINE_PROBLEM_SEARCH_BUDGET_SPENT] =
    { 429, "search-budget-spent", "The search has cost as much as it may" },
  [LOGLINE_PROBLEM_HEADER_TOO_LARGE] = { 431, "header-too-large", "Header too large" },
  [LOGLINE_PROBLEM_INTERNAL] = { 500, "internal", "Internal error" },
  [LOGLINE_PROBLEM_INDEXING] = { 503, "indexing", "The log is being indexed" },
  [LOGLINE_PROBLEM_LOG_UNREADABLE] = { 503, "log-unreadable", "The log cannot be read" },
  [LOGLINE_PROBLEM_OVERLOADED] = { 503, "overloaded", "Overloaded" },
  [LOGLINE_PROBLEM_STORAGE_FULL] = { 507, "storage-full", "The server has no room" },
  [LOGLINE_PROBLEM_TOO_LARGE_TO_UNPACK] =
    { 507, "too-large-to-unpack", "Too large to decompress" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (problems) == LOGLINE_N_PROBLEMS);

guint
logline_problem_get_status (LoglineProblemType type)
{
  g_return_val_if_fail (type < LOGLINE_N_PROBLEMS, 500);

  return problems[type].status;
}

const char *
logline_problem_get_slug (LoglineProblemType type)
{
  g_return_val_if_fail (type < LOGLINE_N_PROBLEMS, NULL);

  return problems[type].slug;
}

const char *
logline_problem_get_title (LoglineProblemType type)
{
  g_return_val_if_fail (type < LOGLINE_N_PROBLEMS, NULL);

  return problems[type].title;
}

LoglineProblem *
logline_problem_new (LoglineProblemType type,
                     const char        *detail)
{
  LoglineProblem *self;

  g_return_val_if_fail (type < LOGLINE_N_PROBLEMS, NULL);
  g_return_val_if_fail (detail != NULL, NULL);

  self = g_new0 (LoglineProblem, 1);
  self->type = type;
  self->detail = g_strdup (detail);
  return self;
}

void
logline_problem_build (const LoglineProblem *self,
                       JsonBuilder          *builder)
{
  json_builder_begin_object (builder);
  logline_json_add_string (builder, "type", problems[self->type].slug);
  logline_json_add_string (builder, "title", problems[self->type].title);
  logline_json_add_int (builder, "status", problems[self->type].status);
  logline_json_add_string (builder, "detail", self->detail);
  if (self->type == LOGLINE_PROBLEM_INDEXING)
    logline_json_add_fraction (builder, "indexed", self->indexed);
  json_builder_end_object (builder);
}

static GBytes *
to_json (const LoglineProblem *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  logline_problem_build (self, builder);
  return logline_json_to_bytes (builder);
}

GBytes *
logline_problem_to_json (LoglineProblemType type,
                         const char        *detail)
{
  LoglineProblem problem = { .type = type, .detail = (char *) detail };

  g_return_val_if_fail (type < LOGLINE_N_PROBLEMS, NULL);
  g_return_val_if_fail (detail != NULL, NULL);

  return to_json (&problem);
}

GBytes *
logline_problem_indexing_to_json (const char *detail,
                                  double      indexed)
{
  LoglineProblem problem = {
    .type = LOGLINE_PROBLEM_INDEXING,
    .detail = (char *) detail,
    .indexed = indexed,
  };

  g_return_val_if_fail (detail != NULL, NULL);

  return to_json (&problem);
}

static gboolean
find_slug (const char         *slug,
           LoglineProblemType *out_type)
{
  for (guint i = 0; i < LOGLINE_N_PROBLEMS; i++)
    if (g_str_equal (problems[i].slug, slug))
      {
        *out_type = i;
        return TRUE;
      }
  return FALSE;
}

LoglineProblem *
logline_problem_read (LoglineJson *json,
                      GError     **error)
{
  g_autoptr (LoglineProblem) self = g_new0 (LoglineProblem, 1);
  g_autofree char *slug = NULL;

  if (!logline_json_get_string (json, "type", &slug, error) ||
      !logline_json_get_string_or_null (json, "detail", &self->detail, error))
    return NULL;

  if (!find_slug (slug, &self->type))
    {
      logline_json_fail (json, "type", "not a problem that is known here", error);
      return NULL;
    }
  if (self->type == LOGLINE_PROBLEM_INDEXING &&
      !logline_json_get_fraction (json, "indexed", &self->indexed, error))
    return NULL;
  if (self->detail == NULL)
    self->detail = g_strdup ("");
  return g_steal_pointer (&self);
}

LoglineProblem *
logline_problem_parse (GBytes  *json,
                       GError **error)
{
  g_autoptr (LoglineJson) root = logline_json_parse (json, error);

  return root != NULL ? logline_problem_read (root, error) : NULL;
}

void
logline_problem_free (LoglineProblem *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->detail);
  g_free (self);
}
