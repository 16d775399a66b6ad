/* SPDX-FileCopyrightText: The Logline developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "hostile-events.h"

#include <string.h>

#include "logline-api-events.h"

static void
finished_cb (SoupServerMessage *message,
             HostileServer     *self)
{
  g_ptr_array_remove (self->streams, message);
}

static void
add (SoupServerMessage *message,
     const char        *text)
{
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_COPY,
                            text, strlen (text));
  soup_server_message_unpause (message);
}

void
hostile_serve_events (HostileServer     *self,
                      SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  self->n_event_requests++;
  g_ptr_array_add (self->streams, g_object_ref (message));
  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), self);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_content_type (headers, "text/event-stream", NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  if (!self->holds_events_back)
    add (message, ": alive\n\n");
}

void
hostile_server_tell (HostileServer *self,
                     const char    *text)
{
  for (guint i = 0; i < self->streams->len; i++)
    add (g_ptr_array_index (self->streams, i), text);
}

static void
tell (HostileServer         *self,
      const LoglineLogEvent *event)
{
  g_autoptr (GBytes) text = logline_log_event_to_text (event);
  g_autofree char *string = g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text));

  hostile_server_tell (self, string);
}

void
hostile_server_tell_grew (HostileServer *self)
{
  g_autoptr (LoglineLogEvent) event = logline_log_event_new (LOGLINE_LOG_EVENT_GREW);

  event->generation = g_strdup (self->generation);
  event->size = self->log->len;
  tell (self, event);
}

void
hostile_server_tell_replaced (HostileServer *self,
                              const char    *previous,
                              guint64        previous_size,
                              const char    *reason)
{
  g_autofree char *text = g_strdup_printf (
    "event: replaced\n"
    "data: {\"generation\":\"%s\",\"size\":%u,\"reason\":\"%s\",\n"
    "data: \"previous\":{\"generation\":\"%s\",\"size\":%" G_GUINT64_FORMAT
    ",\"available\":%s}}\n\n",
    self->generation, self->log->len, reason, previous, previous_size,
    self->keeps_earlier ? "true" : "false");

  hostile_server_tell (self, text);
}

void
hostile_server_tell_end (HostileServer      *self,
                         LoglineProblemType  problem)
{
  g_autoptr (LoglineLogEvent) event = logline_log_event_new_end (problem, "As the test wants it.");

  tell (self, event);
}

void
hostile_server_end_events (HostileServer *self)
{
  for (guint i = 0; i < self->streams->len; i++)
    {
      SoupServerMessage *message = g_ptr_array_index (self->streams, i);

      soup_message_body_complete (soup_server_message_get_response_body (message));
      soup_server_message_unpause (message);
    }
}
