/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-client-error-private.h"

#include "logline-problem.h"

/* The one place where the errors of others become ours. */

G_DEFINE_QUARK (logline-client-error-quark, logline_client_error)

static const LoglineClientError problem_codes[LOGLINE_N_PROBLEMS] = {
  [LOGLINE_PROBLEM_BAD_REQUEST] = LOGLINE_CLIENT_ERROR_PROTOCOL,
  [LOGLINE_PROBLEM_BAD_PATTERN] = LOGLINE_CLIENT_ERROR_PROTOCOL,
  [LOGLINE_PROBLEM_PATTERN_TOO_EXPENSIVE] = LOGLINE_CLIENT_ERROR_PROTOCOL,
  [LOGLINE_PROBLEM_BAD_CREDENTIALS] = LOGLINE_CLIENT_ERROR_CREDENTIALS,
  [LOGLINE_PROBLEM_UNAUTHORIZED] = LOGLINE_CLIENT_ERROR_EXPIRED,
  [LOGLINE_PROBLEM_DOWNLOAD_NOT_ALLOWED] = LOGLINE_CLIENT_ERROR_PROTOCOL,
  [LOGLINE_PROBLEM_FOREIGN_ORIGIN] = LOGLINE_CLIENT_ERROR_PROTOCOL,
  [LOGLINE_PROBLEM_NOT_FOUND] = LOGLINE_CLIENT_ERROR_NOT_FOUND,
  [LOGLINE_PROBLEM_METHOD_NOT_ALLOWED] = LOGLINE_CLIENT_ERROR_PROTOCOL,
  [LOGLINE_PROBLEM_GENERATION_GONE] = LOGLINE_CLIENT_ERROR_PROTOCOL,
  [LOGLINE_PROBLEM_LENGTH_REQUIRED] = LOGLINE_CLIENT_ERROR_PROTOCOL,
  [LOGLINE_PROBLEM_BODY_TOO_LARGE] = LOGLINE_CLIENT_ERROR_PROTOCOL,
  [LOGLINE_PROBLEM_URI_TOO_LONG] = LOGLINE_CLIENT_ERROR_PROTOCOL,
  [LOGLINE_PROBLEM_UNSUPPORTED_MEDIA_TYPE] = LOGLINE_CLIENT_ERROR_PROTOCOL,
  [LOGLINE_PROBLEM_RANGE_NOT_SATISFIABLE] = LOGLINE_CLIENT_ERROR_PROTOCOL,
  [LOGLINE_PROBLEM_TOO_MANY_REQUESTS] = LOGLINE_CLIENT_ERROR_BUSY,
  [LOGLINE_PROBLEM_TOO_MANY_STREAMS] = LOGLINE_CLIENT_ERROR_BUSY,
  [LOGLINE_PROBLEM_SEARCH_BUDGET_SPENT] = LOGLINE_CLIENT_ERROR_BUSY,
  [LOGLINE_PROBLEM_HEADER_TOO_LARGE] = LOGLINE_CLIENT_ERROR_PROTOCOL,
  [LOGLINE_PROBLEM_INTERNAL] = LOGLINE_CLIENT_ERROR_SERVER,
  [LOGLINE_PROBLEM_INDEXING] = LOGLINE_CLIENT_ERROR_BUSY,
  [LOGLINE_PROBLEM_LOG_UNREADABLE] = LOGLINE_CLIENT_ERROR_UNREADABLE,
  [LOGLINE_PROBLEM_OVERLOADED] = LOGLINE_CLIENT_ERROR_BUSY,
  [LOGLINE_PROBLEM_STORAGE_FULL] = LOGLINE_CLIENT_ERROR_SERVER,
  [LOGLINE_PROBLEM_TOO_LARGE_TO_UNPACK] = LOGLINE_CLIENT_ERROR_UNREADABLE,
};

static LoglineClientError
code_of_io_error (int code)
{
  switch (code)
    {
    case G_IO_ERROR_TIMED_OUT:
      return LOGLINE_CLIENT_ERROR_TIMEOUT;
    case G_IO_ERROR_HOST_NOT_FOUND:
      return LOGLINE_CLIENT_ERROR_NAME;
    default:
      return LOGLINE_CLIENT_ERROR_CONNECT;
    }
}

static LoglineClientError
code_of_session_error (int code)
{
  switch (code)
    {
    case SOUP_SESSION_ERROR_PARSING:
      return LOGLINE_CLIENT_ERROR_NOT_LOGLINE;
    case SOUP_SESSION_ERROR_ENCODING:
      return LOGLINE_CLIENT_ERROR_PROTOCOL;
    default:
      return LOGLINE_CLIENT_ERROR_CONNECT;
    }
}

static LoglineClientError
code_of (const GError *error)
{
  if (error->domain == G_RESOLVER_ERROR)
    return LOGLINE_CLIENT_ERROR_NAME;
  /* A connection cut in the middle says nothing about certificates. */
  if (error->domain == G_TLS_ERROR && error->code != G_TLS_ERROR_EOF)
    return LOGLINE_CLIENT_ERROR_TLS;
  if (error->domain == SOUP_SESSION_ERROR)
    return code_of_session_error (error->code);
  if (error->domain == G_IO_ERROR)
    return code_of_io_error (error->code);
  return LOGLINE_CLIENT_ERROR_CONNECT;
}

GError *
logline_client_error_take_io (GError *io_error,
                              GUri   *uri)
{
  GError *error;

  g_assert (io_error != NULL);

  if (io_error->domain == LOGLINE_CLIENT_ERROR ||
      g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return io_error;

  error = g_error_new (LOGLINE_CLIENT_ERROR, code_of (io_error), "%s: %s",
                       g_uri_get_host (uri), io_error->message);
  g_error_free (io_error);
  return error;
}

/* A proxy between us and the server answers in its own words. */
static LoglineClientError
code_of_foreign_status (guint status)
{
  switch (status)
    {
    case SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED:
      return LOGLINE_CLIENT_ERROR_CONNECT;
    case 429: /* too many requests; libsoup has no name for it */
    case SOUP_STATUS_SERVICE_UNAVAILABLE:
      return LOGLINE_CLIENT_ERROR_BUSY;
    case SOUP_STATUS_BAD_GATEWAY:
    case SOUP_STATUS_GATEWAY_TIMEOUT:
      return LOGLINE_CLIENT_ERROR_SERVER;
    default:
      return LOGLINE_CLIENT_ERROR_NOT_LOGLINE;
    }
}

GError *
logline_client_error_from_problem (const LoglineProblem *problem)
{
  return g_error_new (LOGLINE_CLIENT_ERROR, problem_codes[problem->type], "%s: %s",
                      logline_problem_get_slug (problem->type), problem->detail);
}

GError *
logline_client_error_from_answer (SoupMessage *message,
                                  GBytes      *body)
{
  guint status = soup_message_get_status (message);
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  g_autoptr (LoglineProblem) problem = NULL;

  if (g_strcmp0 (type, "application/problem+json") == 0)
    problem = logline_problem_parse (body, NULL);

  if (problem == NULL || logline_problem_get_status (problem->type) != status)
    return g_error_new (LOGLINE_CLIENT_ERROR, code_of_foreign_status (status),
                        "unexpected answer with status %u", status);
  return logline_client_error_from_problem (problem);
}
