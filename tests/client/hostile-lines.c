/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "hostile-lines.h"

#include <string.h>

#define RECORD_LINES 1000

typedef struct
{
  guint64 start;
  guint64 length; /* without the line feed */
} Place;

static GArray *
split (HostileServer *self)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (Place));
  const char *data = (const char *) self->log->data;

  for (guint64 start = 0; start < self->log->len;)
    {
      const char *line_feed = memchr (data + start, '\n', self->log->len - start);
      guint64 end = line_feed != NULL ? (guint64) (line_feed - data) : self->log->len;
      Place place = { start, end - start };

      g_array_append_val (places, place);
      start = end + 1;
    }
  return places;
}

static gboolean
is_open (HostileServer *self)
{
  return self->log->len > 0 && self->log->data[self->log->len - 1] != '\n';
}

static void
answer (SoupServerMessage *message,
        guint              status,
        const char        *type,
        GBytes            *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message),
                                         type, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), body);
}

static void
answer_problem (SoupServerMessage  *message,
                LoglineProblemType  type)
{
  g_autoptr (GBytes) json = logline_problem_to_json (type, "As the test wants it.");

  answer (message, logline_problem_get_status (type), "application/problem+json", json);
}

static const char *
get_query (SoupServerMessage *message)
{
  return g_uri_get_query (soup_server_message_get_uri (message));
}

LoglineLinesRequest *
hostile_parse_lines_request (SoupServerMessage *message)
{
  g_autoptr (GError) error = NULL;
  LoglineLinesRequest *request = logline_lines_request_parse (get_query (message), &error);

  g_assert_no_error (error);
  return request;
}

LoglineSearchRequest *
hostile_parse_search_request (SoupServerMessage *message)
{
  g_autoptr (GError) error = NULL;
  LoglineSearchRequest *request = logline_search_request_parse (get_query (message), &error);

  g_assert_no_error (error);
  return request;
}

static void
add_line (HostileServer             *self,
          LoglineLinesReply         *reply,
          const LoglineLinesRequest *request,
          GArray                    *places,
          guint64                    number)
{
  const Place *place = &g_array_index (places, Place, number - 1);
  LoglineReplyLine line = {
    .number = number,
    .offset = place->start,
    .length = place->length,
    .bytes = g_bytes_new (self->log->data + place->start,
                          MIN (place->length, request->max_bytes)),
  };

  logline_lines_reply_add (reply, line);
  self->n_lines_sent++;
}

static guint64
find_line (GArray  *places,
           guint64  offset)
{
  guint64 number = 0;

  while (number < places->len && g_array_index (places, Place, number).start <= offset)
    number++;
  return number;
}

static void
add_lines (HostileServer             *self,
           LoglineLinesReply         *reply,
           const LoglineLinesRequest *request,
           GArray                    *places)
{
  guint64 from = request->from;

  if (request->kind == LOGLINE_LINES_ROWS)
    {
      for (guint i = 0; i < request->rows->len; i++)
        add_line (self, reply, request, places, g_array_index (request->rows, guint64, i));
      return;
    }
  if (request->kind == LOGLINE_LINES_AROUND)
    from = MAX (find_line (places, request->offset), 1 + request->count / 2) - request->count / 2;
  for (guint64 number = from; number < from + request->count && number <= places->len; number++)
    add_line (self, reply, request, places, number);
}

void
hostile_serve_lines (HostileServer     *self,
                     SoupServerMessage *message)
{
  g_autoptr (LoglineLinesRequest) request = hostile_parse_lines_request (message);
  g_autoptr (LoglineLinesReply) reply = logline_lines_reply_new (self->generation);
  g_autoptr (GArray) places = split (self);
  g_autoptr (GBytes) json = NULL;

  self->n_lines_requests++;
  if (!g_str_equal (request->generation, self->generation))
    {
      answer_problem (message, LOGLINE_PROBLEM_GENERATION_GONE);
      return;
    }
  if (self->indexed < 1 && request->count > 0)
    {
      answer_problem (message, LOGLINE_PROBLEM_INDEXING);
      return;
    }

  reply->size = self->log->len;
  reply->indexed = self->indexed;
  if (self->indexed == 1)
    {
      reply->total = places->len;
      reply->open = is_open (self);
      add_lines (self, reply, request, places);
    }
  json = logline_lines_reply_to_json (reply);
  answer (message, SOUP_STATUS_OK, "application/json", json);
}

static gboolean
is_selected (HostileServer *self,
             const Place   *place,
             GPtrArray     *queries)
{
  for (guint i = 0; i < queries->len; i++)
    {
      const char *pattern = logline_query_get_pattern (g_ptr_array_index (queries, i));

      if (memmem (self->log->data + place->start, place->length, pattern, strlen (pattern)) == NULL)
        return FALSE;
    }
  return TRUE;
}

static void
append_record (GString             *text,
               LoglineSearchRecord *record)
{
  g_autoptr (LoglineSearchRecord) owned = record;
  g_autoptr (GBytes) line = logline_search_record_to_line (owned);
  gsize size;
  const char *bytes = g_bytes_get_data (line, &size);

  g_string_append_len (text, bytes, size);
}

GString *
hostile_make_records (HostileServer              *self,
                      const LoglineSearchRequest *request)
{
  g_autoptr (GArray) places = split (self);
  GString *text = g_string_new (NULL);
  guint64 last = MIN (request->to, places->len);
  guint64 n_matches = 0;

  append_record (text, logline_search_record_new_progress (0));
  for (guint64 to = last, from; to >= request->from && to > 0; to = from - 1)
    {
      LoglineSearchRecord *record;

      from = MAX (request->from, to > RECORD_LINES ? to - RECORD_LINES + 1 : 1);
      record = logline_search_record_new_matches (from, to);
      for (guint64 i = 0; i <= to - from; i++)
        if (is_selected (self, &g_array_index (places, Place, from - 1 + i), request->queries))
          record->bits[i / 8] |= 1u << i % 8;
      logline_search_record_count (record);
      n_matches += record->n_matches;
      append_record (text, record);
    }
  append_record (text, logline_search_record_new_complete (self->generation, self->log->len,
                                                           request->from, last, n_matches));
  return text;
}

void
hostile_serve_search (HostileServer     *self,
                      SoupServerMessage *message)
{
  g_autoptr (LoglineSearchRequest) request = hostile_parse_search_request (message);
  GString *text = NULL;
  g_autoptr (GBytes) body = NULL;

  self->n_search_requests++;
  if (!g_str_equal (request->generation, self->generation))
    {
      answer_problem (message, LOGLINE_PROBLEM_GENERATION_GONE);
      return;
    }
  text = hostile_make_records (self, request);
  body = g_string_free_to_bytes (text);
  answer (message, SOUP_STATUS_OK, "application/x-ndjson", body);
}
