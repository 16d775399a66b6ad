/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "event-reader.h"

#include <string.h>

#define DEADLINE_S 30

struct _TestEventReader
{
  GSocketConnection *connection;
  GDataInputStream  *input;
  char              *headers;
  guint              status;
  GString           *text; /* that came and was not returned yet */
};

static char *
read_line (TestEventReader *self)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (self->input, NULL, NULL, &error);

  g_assert_false (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT));
  return line;
}

static void
read_headers (TestEventReader *self)
{
  GString *headers = g_string_new (NULL);

  for (;;)
    {
      g_autofree char *line = read_line (self);

      g_assert_nonnull (line);
      if (*line == '\0')
        break;
      g_string_append_printf (headers, "%s\r\n", line);
    }

  self->headers = g_string_free (headers, FALSE);
  self->status = (guint) g_ascii_strtoull (self->headers + strlen ("HTTP/1.1 "), NULL, 10);
}

TestEventReader *
test_event_reader_new (TestDaemon *daemon,
                       const char *path,
                       const char *token)
{
  TestEventReader *self = g_new0 (TestEventReader, 1);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *request =
    g_strdup_printf ("GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                     "Accept-Encoding: gzip, zstd\r\n\r\n", path, token);

  g_socket_client_set_timeout (client, DEADLINE_S);
  self->connection = g_socket_client_connect_to_host (client, "127.0.0.1",
                                                      test_daemon_get_port (daemon), NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (self->connection)),
                             request, strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);

  self->text = g_string_new (NULL);
  self->input =
    g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (self->connection)));
  g_data_input_stream_set_newline_type (self->input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  read_headers (self);
  return self;
}

void
test_event_reader_free (TestEventReader *self)
{
  g_io_stream_close (G_IO_STREAM (self->connection), NULL, NULL);
  g_object_unref (self->input);
  g_object_unref (self->connection);
  g_string_free (self->text, TRUE);
  g_free (self->headers);
  g_free (self);
}

guint
test_event_reader_get_status (TestEventReader *self)
{
  return self->status;
}

const char *
test_event_reader_get_headers (TestEventReader *self)
{
  return self->headers;
}

/* Whether there was another. */
static gboolean
read_chunk (TestEventReader *self)
{
  g_autofree char *line = read_line (self);
  gsize length = line != NULL ? g_ascii_strtoull (line, NULL, 16) : 0;
  gsize at = self->text->len;
  g_autofree char *end = NULL;

  if (length == 0)
    return FALSE;

  g_string_set_size (self->text, at + length);
  g_assert_true (g_input_stream_read_all (G_INPUT_STREAM (self->input), self->text->str + at,
                                          length, NULL, NULL, NULL));
  end = read_line (self);
  return end != NULL;
}

LoglineLogEvent *
test_event_reader_next_any (TestEventReader *self)
{
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GError) error = NULL;
  LoglineLogEvent *event;
  const char *end;

  while ((end = strstr (self->text->str, "\n\n")) == NULL)
    if (!read_chunk (self))
      return NULL;

  text = g_bytes_new (self->text->str, (gsize) (end - self->text->str) + 2);
  g_string_erase (self->text, 0, (gssize) g_bytes_get_size (text));
  event = logline_log_event_parse (text, &error);
  g_assert_no_error (error);
  return event;
}

LoglineLogEvent *
test_event_reader_next (TestEventReader *self)
{
  LoglineLogEvent *event;

  while ((event = test_event_reader_next_any (self)) != NULL &&
         event->type == LOGLINE_LOG_EVENT_ALIVE)
    logline_log_event_free (event);
  return event;
}

void
test_event_reader_stop (TestEventReader *self)
{
  g_socket_shutdown (g_socket_connection_get_socket (self->connection), TRUE, TRUE, NULL);
}
