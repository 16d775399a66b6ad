/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-router.h"

#include "logline-endpoints.h"
#include "logline-guard.h"

typedef struct
{
  const char *method;
  const char *path; /* below the prefix; a segment in braces is a name */
  void (*endpoint) (LoglineExchange *exchange);
  gboolean open;    /* needs no token */
  gboolean json;    /* reads a body */
} Route;

static const Route routes[] = {
  { "GET", "/health", logline_endpoint_health, .open = TRUE },
  { "GET", "/openapi.json", logline_endpoint_openapi, .open = TRUE },
  { "POST", "/login", logline_endpoint_login, .open = TRUE, .json = TRUE },
  { "POST", "/token", logline_endpoint_token, .open = TRUE, .json = TRUE },
  { "POST", "/logout", logline_endpoint_logout },
  { "GET", "/services", logline_endpoint_services },
  { "GET", "/services/{id}/logs/{name}", logline_endpoint_log },
  { "GET", "/services/{id}/logs/{name}/lines", logline_endpoint_lines },
  { "GET", "/services/{id}/logs/{name}/search", logline_endpoint_search },
  { "GET", "/services/{id}/logs/{name}/events", logline_endpoint_events },
  { "GET", "/services/{id}/logs/{name}/history", logline_endpoint_history },
};

static gboolean
is_parameter (const char *segment)
{
  return *segment == '{';
}

/* Takes {id} and {name} out of @segments when all the others are equal. */
static gboolean
match_path (const Route *route,
            char       **segments,
            char       **out_service,
            char       **out_log)
{
  g_auto (GStrv) expected = g_strsplit (route->path, "/", -1);

  if (g_strv_length (expected) != g_strv_length (segments))
    return FALSE;

  for (gsize i = 0; expected[i] != NULL; i++)
    {
      if (!is_parameter (expected[i]) && !g_str_equal (expected[i], segments[i]))
        return FALSE;
    }

  for (gsize i = 0; expected[i] != NULL; i++)
    {
      if (g_str_equal (expected[i], "{id}"))
        *out_service = segments[i];
      else if (g_str_equal (expected[i], "{name}"))
        *out_log = segments[i];
    }

  return TRUE;
}

static gboolean
method_fits (const Route *route,
             const char  *method)
{
  return g_str_equal (route->method, method) ||
         (g_str_equal (route->method, "GET") && g_str_equal (method, "HEAD"));
}

static char **
split_path (const char *path)
{
  if (!g_str_has_prefix (path, LOGLINE_API_PREFIX "/"))
    return NULL;

  return g_strsplit (path + sizeof LOGLINE_API_PREFIX - 1, "/", -1);
}

gboolean
logline_router_wants_body (const char *method,
                           const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      if (routes[i].json && g_str_equal (method, routes[i].method) &&
          g_str_has_prefix (path, LOGLINE_API_PREFIX) &&
          g_str_equal (path + sizeof LOGLINE_API_PREFIX - 1, routes[i].path))
        return TRUE;
    }

  return FALSE;
}

static void
refuse_method (LoglineExchange *exchange,
               const Route     *route)
{
  logline_exchange_set_header (exchange, "Allow",
                               g_str_equal (route->method, "GET") ? "GET, HEAD" : route->method);
  logline_exchange_reply_problem (exchange, LOGLINE_PROBLEM_METHOD_NOT_ALLOWED,
                                  "This address does not take requests of that kind.");
}

static gboolean
has_json_type (LoglineExchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);

  return g_strcmp0 (soup_message_headers_get_content_type (headers, NULL),
                    "application/json") == 0;
}

static void
dispatch (LoglineExchange *exchange,
          const Route     *route)
{
  if (route->json && !has_json_type (exchange))
    logline_exchange_reply_problem (exchange, LOGLINE_PROBLEM_UNSUPPORTED_MEDIA_TYPE,
                                    "Send JSON, with Content-Type: application/json.");
  else if (route->open)
    route->endpoint (exchange);
  else
    logline_guard_admit (exchange, route->endpoint);
}

static const Route *
find_route (LoglineExchange *exchange,
            gboolean        *out_fits)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (exchange->message));
  const char *method = soup_server_message_get_method (exchange->message);
  g_auto (GStrv) segments = split_path (path);
  char *service = NULL, *log = NULL;

  for (gsize i = 0; segments != NULL && i < G_N_ELEMENTS (routes); i++)
    {
      if (!match_path (&routes[i], segments, &service, &log))
        continue;

      exchange->service = g_uri_unescape_segment (service, NULL, NULL);
      exchange->log = g_uri_unescape_segment (log, NULL, NULL);
      *out_fits = method_fits (&routes[i], method);
      return &routes[i];
    }

  return NULL;
}

void
logline_router_handle (LoglineExchange *exchange)
{
  gboolean fits;
  const Route *route = find_route (exchange, &fits);

  if (!logline_guard_check_origin (exchange))
    return;

  if (route == NULL)
    logline_exchange_reply_not_found (exchange);
  else if (!fits)
    refuse_method (exchange, route);
  else
    dispatch (exchange, route);
}
