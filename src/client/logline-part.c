/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "logline-part.h"

#include "logline-api-names.h"
#include "logline-client-error.h"

#define MAX_OPAQUE_LENGTH 512 /* of a generation or an entity tag */

void
logline_part_clear (LoglinePart *self)
{
  g_clear_pointer (&self->generation, g_free);
  g_clear_pointer (&self->etag, g_free);
}

/* As a Range has it, and the parameter of the same meaning. */
static char *
dup_range (const LoglinePart *self)
{
  if (self->suffix > 0)
    return g_strdup_printf ("bytes=-%" G_GUINT64_FORMAT, self->suffix);
  if (self->end == LOGLINE_PART_TO_END)
    return g_strdup_printf ("bytes=%" G_GUINT64_FORMAT "-", self->start);
  return g_strdup_printf ("bytes=%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT,
                          self->start, self->end - 1);
}

SoupMessageHeaders *
logline_part_to_headers (const LoglinePart *self)
{
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  g_autofree char *range = dup_range (self);

  if (!self->coded)
    soup_message_headers_append (headers, "Range", range);
  soup_message_headers_append (headers, "Accept-Encoding",
                               self->coded ? LOGLINE_CODING_ACCEPTED : "identity");
  if (self->etag != NULL)
    soup_message_headers_append (headers, "If-None-Match", self->etag);
  return headers;
}

char *
logline_part_to_query (const LoglinePart *self)
{
  g_autofree char *range = self->coded ? dup_range (self) : NULL;
  g_autofree char *escaped = NULL;

  if (self->generation == NULL)
    return g_steal_pointer (&range);
  escaped = g_uri_escape_string (self->generation, NULL, FALSE);
  return g_strconcat (range != NULL ? range : "", range != NULL ? "&" : "", "generation=", escaped,
                      self->earlier ? "&earlier=1" : NULL, NULL);
}

gboolean
logline_part_is_answer (SoupMessage *message)
{
  switch (soup_message_get_status (message))
    {
    case SOUP_STATUS_OK:
    case SOUP_STATUS_PARTIAL_CONTENT:
    case SOUP_STATUS_NOT_MODIFIED:
    case SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
protocol_error (GError     **error,
                const char  *what)
{
  g_set_error_literal (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_PROTOCOL, what);
  return FALSE;
}

static gboolean
read_generation (LoglinePartReply   *self,
                 const LoglinePart  *asked,
                 SoupMessageHeaders  *headers,
                 GError             **error)
{
  const char *generation = soup_message_headers_get_one (headers, LOGLINE_API_HEADER_GENERATION);

  if (generation == NULL)
    {
      g_set_error_literal (error, LOGLINE_CLIENT_ERROR, LOGLINE_CLIENT_ERROR_NOT_LOGLINE,
                           "an answer without a generation");
      return FALSE;
    }
  if (generation[0] == '\0' || strlen (generation) > MAX_OPAQUE_LENGTH)
    return protocol_error (error, "a generation without a proper name");
  if (asked->generation != NULL && !g_str_equal (generation, asked->generation))
    return protocol_error (error, "the answer is of another generation");

  self->generation = g_strdup (generation);
  return TRUE;
}

static void
read_etag (LoglinePartReply  *self,
           SoupMessageHeaders *headers)
{
  const char *etag = soup_message_headers_get_one (headers, "ETag");

  if (etag != NULL && strlen (etag) <= MAX_OPAQUE_LENGTH)
    self->etag = g_strdup (etag);
}

static void
read_modified (LoglinePartReply  *self,
               SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one (headers, "Last-Modified");
  g_autoptr (GDateTime) time = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  if (time != NULL)
    self->modified_us = g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

/* From the start that was asked for, and not beyond the end that was. */
static gboolean
fits (const LoglinePartReply *self,
      const LoglinePart      *asked)
{
  if (asked->suffix > 0)
    return self->start == self->size - MIN (asked->suffix, self->size);
  return self->start == asked->start && self->end <= asked->end;
}

static gboolean
read_range (LoglinePartReply    *self,
            const LoglinePart   *asked,
            SoupMessageHeaders  *headers,
            GError             **error)
{
  goffset start, end, size;

  if (!soup_message_headers_get_content_range (headers, &start, &end, &size))
    return protocol_error (error, "a part of a log without a range");
  if (start < 0 || end < start || end == G_MAXINT64 || size <= end)
    return protocol_error (error, "a part of a log with an impossible range");

  self->outcome = LOGLINE_PART_BYTES;
  self->start = start;
  self->end = end + 1;
  self->size = size;
  if (!fits (self, asked))
    return protocol_error (error, "another part of the log than the one asked for");
  return TRUE;
}

static gboolean
check_length (const LoglinePartReply  *self,
              SoupMessageHeaders      *headers,
              GError                 **error)
{
  goffset expected = self->end - self->start;

  if (self->coding == LOGLINE_CODING_IDENTITY &&
      soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
      soup_message_headers_get_content_length (headers) != expected)
    return protocol_error (error, "a part of a log whose length is not that of its range");
  return TRUE;
}

/* 206: what a Range asked for. */
static gboolean
read_partial (LoglinePartReply    *self,
              const LoglinePart   *asked,
              SoupMessageHeaders  *headers,
              GError             **error)
{
  if (asked->coded)
    return protocol_error (error, "a range where none was asked for");
  if (!read_range (self, asked, headers, error) || !check_length (self, headers, error))
    return FALSE;
  if (soup_message_headers_get_one (headers, "Content-Encoding") != NULL)
    return protocol_error (error, "a part of a log in an encoding that was not asked for");
  return TRUE;
}

/* 200: what the address itself asked for, perhaps compressed. */
static gboolean
read_part (LoglinePartReply    *self,
           const LoglinePart   *asked,
           SoupMessageHeaders  *headers,
           GError             **error)
{
  g_autoptr (SoupMessageHeaders) part = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  const char *text = soup_message_headers_get_one (headers, LOGLINE_API_HEADER_PART);

  if (!asked->coded || text == NULL)
    return protocol_error (error, "a whole log where a part of it was asked for");

  soup_message_headers_append (part, "Content-Range", text);
  if (!logline_coding_parse (soup_message_headers_get_list (headers, "Content-Encoding"),
                             &self->coding))
    return protocol_error (error, "a part of a log in an encoding that was not asked for");
  return read_range (self, asked, part, error) && check_length (self, headers, error);
}

static void
set_nothing (LoglinePartReply *self,
             guint64           size)
{
  self->outcome = LOGLINE_PART_NOTHING;
  self->start = self->end = self->size = size;
}

/* "bytes * / size", as libsoup does not read it. */
static gboolean
read_unsatisfiable (LoglinePartReply   *self,
                    const LoglinePart  *asked,
                    SoupMessageHeaders  *headers,
                    GError             **error)
{
  const char *text = soup_message_headers_get_one (headers, "Content-Range");
  guint64 size;

  if (text == NULL || !g_str_has_prefix (text, "bytes */") ||
      !g_ascii_string_to_unsigned (text + strlen ("bytes */"), 10, 0, G_MAXINT64, &size, NULL))
    return protocol_error (error, "a range refused without the log's size");
  if (size != (asked->suffix > 0 ? 0 : asked->start))
    return protocol_error (error, "a range refused that must not be");

  set_nothing (self, size);
  return TRUE;
}

static gboolean
read_answer (LoglinePartReply   *self,
             const LoglinePart  *asked,
             SoupMessage         *message,
             GError             **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);

  if (!read_generation (self, asked, headers, error))
    return FALSE;
  read_etag (self, headers);
  read_modified (self, headers);

  switch (soup_message_get_status (message))
    {
    case SOUP_STATUS_PARTIAL_CONTENT:
      return read_partial (self, asked, headers, error);
    case SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE:
      return read_unsatisfiable (self, asked, headers, error);
    case SOUP_STATUS_NOT_MODIFIED:
      set_nothing (self, asked->start);
      return asked->etag != NULL || protocol_error (error, "unmodified, which was not asked");
    default:
      return read_part (self, asked, headers, error);
    }
}

gboolean
logline_part_reply_init (LoglinePartReply   *self,
                          const LoglinePart  *asked,
                          SoupMessage         *message,
                          GError             **error)
{
  *self = (LoglinePartReply) { 0 };
  if (read_answer (self, asked, message, error))
    return TRUE;
  logline_part_reply_clear (self);
  return FALSE;
}

void
logline_part_reply_clear (LoglinePartReply *self)
{
  g_clear_pointer (&self->generation, g_free);
  g_clear_pointer (&self->etag, g_free);
}
