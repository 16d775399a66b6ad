/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-framing.h"

#include <string.h>

#define MAX_HEADER_BYTES (16 * 1024)
#define MAX_HEADERS      100
#define MAX_URI          (16 * 1024)

typedef struct
{
  guint n_headers;
  gsize n_bytes;
  guint n_hosts;
  guint n_lengths;
  guint n_encodings;
  gboolean odd_length; /* not a plain number */
  guint64 length;
} Framing;

static gboolean
is_name (const char *name,
         const char *expected)
{
  return g_ascii_strcasecmp (name, expected) == 0;
}

static void
look_at (const char *name,
         const char *value,
         gpointer    user_data)
{
  Framing *framing = user_data;

  framing->n_headers++;
  framing->n_bytes += strlen (name) + strlen (value);
  framing->n_hosts += is_name (name, "Host");
  framing->n_encodings += is_name (name, "Transfer-Encoding");
  if (is_name (name, "Content-Length"))
    {
      framing->n_lengths++;
      framing->odd_length |= !g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT64,
                                                          &framing->length, NULL);
    }
}

const char *
logline_framing_check (SoupMessageHeaders *headers,
                       GUri               *uri,
                       LoglineProblemType *out_type)
{
  const char *query = g_uri_get_query (uri);
  Framing framing = { 0 };

  soup_message_headers_foreach (headers, look_at, &framing);

  *out_type = LOGLINE_PROBLEM_HEADER_TOO_LARGE;
  if (framing.n_headers > MAX_HEADERS || framing.n_bytes > MAX_HEADER_BYTES)
    return "The request's header is too large.";

  *out_type = LOGLINE_PROBLEM_BAD_REQUEST;
  if (framing.n_hosts > 1)
    return "The request names several hosts.";
  if (framing.n_encodings > 0 && framing.n_lengths > 0)
    return "The request has both a length and a transfer encoding.";
  if (framing.n_lengths > 1 || framing.odd_length)
    return "The request's length cannot be understood.";

  *out_type = LOGLINE_PROBLEM_LENGTH_REQUIRED;
  if (framing.n_encodings > 0)
    return "Send the body with a Content-Length instead of a transfer encoding.";

  *out_type = LOGLINE_PROBLEM_URI_TOO_LONG;
  if (strlen (g_uri_get_path (uri)) + (query != NULL ? strlen (query) : 0) > MAX_URI)
    return "The address is too long.";

  *out_type = LOGLINE_PROBLEM_BODY_TOO_LARGE;
  return framing.length > LOGLINE_API_MAX_BODY ? LOGLINE_FRAMING_BODY_TOO_LARGE : NULL;
}

char *
logline_framing_dup_refusal (LoglineProblemType type,
                             const char        *detail)
{
  g_autoptr (GBytes) body = logline_problem_to_json (type, detail);
  gsize length;
  const char *json = g_bytes_get_data (body, &length);

  return g_strdup_printf ("HTTP/1.1 %u %s\r\n"
                          "Connection: close\r\n"
                          "Cache-Control: no-store\r\n"
                          "X-Content-Type-Options: nosniff\r\n"
                          "Content-Type: application/problem+json\r\n"
                          "Content-Length: %zu\r\n"
                          "\r\n"
                          "%.*s",
                          logline_problem_get_status (type), logline_problem_get_title (type),
                          length, (int) length, json);
}
